"""Columns of a clause in, what a person reads of it out: nothing of what anyone decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, select

from corpora.errors import BadRequest
from corpora.judgements import ANSWERS
from service.store.assessment_tables import Decision, RunVersion
from service.store.decisions import REASONS, VERDICTS
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.unit import Unit

# What may be said of a clause; postponing says nothing.
SAID = tuple(one for one in VERDICTS if one != "postponed")
# Verdicts by which a clause is taken for an answer.
ACCEPTED = tuple(one for one in SAID if one in ANSWERS)
REJECTED = tuple(one for one in SAID if one not in ACCEPTED)
LONGEST_NOTE = 10_000


@dataclass(frozen=True, kw_only=True)
class PairText:
    """A standard or element and the whole text of a clause, with the way to read it in place."""

    standard: str
    element: str
    clause_id: int
    version_id: str
    manual: str
    page: int | None
    label: str
    path: Any
    lead_in: str
    text: str


_TEXT = (
    *(ClauseRow.version_id, Manual.name.label("manual"), ClauseRow.page, ClauseRow.label),
    *(ClauseRow.path, ClauseRow.lead_in, ClauseRow.text),
)


def pairs_of(table: Any, *more: Any) -> Select[*tuple[Any, ...]]:
    """Return the statement of the pairs of a table, with the texts that ``PairText`` needs."""
    return (
        select(table.standard, table.element, table.clause_id, *_TEXT, *more)
        .select_from(table)
        .join(ClauseRow, ClauseRow.id == table.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
    )


def pair_of(row: Any) -> PairText:
    """Return the pair of a row that ``pairs_of`` found."""
    return PairText(**{name: getattr(row, name) for name in PairText.__dataclass_fields__})


def decided_pairs(assessment: str, run: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of decisions that hold on a clause which a run read."""
    read = (
        select(ClauseRow.id)
        .join(RunVersion, RunVersion.version_id == ClauseRow.version_id)
        .where(ClauseRow.id == Decision.clause_id, RunVersion.run_id == run)
    )
    own = Decision.assessment_id == assessment
    return own, Decision.holds.is_(True), Decision.verdict.in_(SAID), read.exists()


def drawn_decisions(
    unit: Unit, conditions: Iterable[ColumnElement[bool]], size: int | None, seed: int
) -> tuple[list[Any], int]:
    """Return some decisions (None: all) drawn at random by ``seed``, and of how many; one query."""
    columns = (
        *(Decision.id, Decision.standard, Decision.element, Decision.clause_id),
        *(Decision.user_id, Decision.user_name, Decision.verdict),
    )
    found = unit.session.execute(select(*columns).where(*conditions).order_by(Decision.id)).all()
    order = np.random.default_rng(seed).permutation(len(found))[:size].tolist()
    return [found[place] for place in order], len(found)


def check_said(
    verdict: str,
    reason: str,
    note: str = "",
    *,
    reasoned: bool = True,
    known: Sequence[str] = SAID,
) -> None:
    """Raise BadRequest for what cannot be said of a clause; ``unrelated`` needs its reason."""
    if verdict not in known:
        raise BadRequest(detail=f"verdict: {', '.join(known)}")
    if reasoned and verdict == "unrelated" and reason not in REASONS:
        raise BadRequest(detail={"es": "falta el motivo", "en": "the reason is missing"})
    if len(note) > LONGEST_NOTE:
        raise BadRequest(detail=f"note <= {LONGEST_NOTE}")
