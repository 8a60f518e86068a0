"""Decisions and the model in use in; what was compared and the new artefact out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from service.learning.artefact import recalibrated
from service.learning.decisions import Decision, Decisions
from service.learning.recalibrate import Comparison, recalibrate
from service.model_store import Model


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What decisions teach: the comparison of each program and the artefact that won, if any.

    ``others`` counts the rows of other scorers or encoders, by the id they bear; ``groupless`` the
    rows that name neither manual nor agency.
    """

    scorer: str
    encoder: str
    day: str
    decisions: Decisions
    used: int
    others: dict[str, int]
    groupless: int
    comparisons: tuple[Comparison, ...]
    artefact: dict[str, Any] | None


def learn(decisions: Decisions, model: Model, encoder_id: str, day: str) -> Lesson:
    """Compare what decisions would calibrate with what is in use; nothing is written."""
    own: list[Decision] = []
    others: dict[str, int] = {}
    for row in decisions.rows:
        stranger = _stranger(row, model.scoring.of(row.program).id, encoder_id)
        if stranger is None:
            own.append(row)
        else:
            others[stranger] = others.get(stranger, 0) + 1
    found = recalibrate(own, model.scoring)
    return Lesson(
        scorer=model.scoring.id,
        encoder=encoder_id,
        day=day,
        decisions=decisions,
        used=len(own),
        others=others,
        groupless=sum(not (row.manual or row.agency) for row in own),
        comparisons=found,
        artefact=recalibrated(model, encoder_id, found, decisions.sha256, day),
    )


def _stranger(row: Decision, scorer: str, encoder_id: str) -> str | None:
    """Return the id of what else gave the row its score, None where it is what is in use."""
    if row.model != scorer:
        return row.model
    return row.encoder if row.encoder not in (None, encoder_id) else None
