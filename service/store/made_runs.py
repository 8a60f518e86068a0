"""A run in, what it was made of and with, and what it says of each standard, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.store.assessment_tables import Run, StandardState
from service.store.freshness import read_by
from service.store.job_rows import DONE
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class MadeRun:
    """A run that an assessment shows: its wording, the versions in order, and what made it."""

    id: str
    revision_id: str
    encoder: str
    scorer: str
    reference: str
    calibration_id: str | None
    assurances: list[Any]
    versions: tuple[str, ...]


_STATE = (
    *(StandardState.standard, StandardState.element, StandardState.status),
    *(StandardState.confidence, StandardState.gap_probability, StandardState.applies),
    StandardState.applicability,
)


def get(unit: Unit, run: str) -> MadeRun | None:
    """Return a run that is shown, None for another."""
    found = unit.session.execute(
        select(
            *(Run.id, Run.revision_id, Run.encoder, Run.scorer, Run.reference),
            *(Run.calibration_id, Run.assurances),
        ).where(Run.id == run, Run.state == DONE)
    ).first()
    if found is None:
        return None
    return MadeRun(**found._mapping, versions=read_by(unit, run))


def states(unit: Unit, run: str) -> list[dict[str, Any]]:
    """Return what a run says: of each standard first as a whole, then of its elements in order."""
    rows = unit.session.execute(
        select(*_STATE)
        .where(StandardState.run_id == run)
        .order_by(StandardState.element != "", StandardState.ordinal)
    )
    names = [column.key for column in _STATE]
    return [dict(zip(names, row, strict=True)) for row in rows]
