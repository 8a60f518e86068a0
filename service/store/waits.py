"""Decisions that were carried and wait for a person: read, answered by a decision, open again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from pipelines.editions.carry import Outcome
from service.store.assessment_tables import Decision, Run
from service.store.assessments import get as get_assessment
from service.store.carried_rows import ANSWERED, OPEN, Pair
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.recheck_tables import CarriedDecision
from service.store.rows import as_row
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class WaitRow:
    """A decision that was carried and did not hold on by itself, with what a person had said.

    ``standard``, ``element`` and ``clause_id`` are what it would be about now; ``from_*`` what it
    was about, in ``from_revision``'s wording.
    """

    id: int
    agency_id: str
    assessment_id: str
    run_id: str
    decision_id: int
    standard: str
    element: str
    clause_id: int | None
    outcome: str
    clause_fate: str
    requirement_fate: str
    certainty: float
    state: str
    at: datetime
    answered_at: datetime | None
    answer_id: int | None
    from_assessment: str
    from_revision: str
    from_standard: str
    from_element: str
    from_clause: int | None
    verdict: str
    reason: str
    note: str
    user_name: str
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class WaitsAsked:
    """Which carried decisions are asked for; None: any."""

    outcome: str | None = None
    requirement: str | None = None
    state: str | None = OPEN
    standard: str | None = None


@dataclass(frozen=True, kw_only=True)
class OpenWait:
    """What waits about a standard, as whoever decides about it needs to know."""

    id: int
    standard: str
    element: str
    clause_id: int | None
    outcome: str
    decision_id: int

    @property
    def pair(self) -> Pair:
        """Return what it would be about."""
        return (self.standard, self.element, self.clause_id)

    @property
    def is_to_confirm(self) -> bool:
        """Tell whether a person may say again what was said."""
        return self.outcome == Outcome.TO_CONFIRM.value

    def is_lost_of(self, standard: str, element: str) -> bool:
        """Tell whether it lost its clause and was of a part, or of any of a standard for ""."""
        lost = self.outcome == Outcome.ORPHANED.value and self.standard == standard
        return lost and element in ("", self.element)


_COLUMNS = (
    *(CarriedDecision.id, CarriedDecision.agency_id, CarriedDecision.assessment_id),
    *(CarriedDecision.run_id, CarriedDecision.decision_id, CarriedDecision.standard),
    *(CarriedDecision.element, CarriedDecision.clause_id, CarriedDecision.outcome),
    *(CarriedDecision.clause_fate, CarriedDecision.requirement_fate, CarriedDecision.certainty),
    *(CarriedDecision.state, CarriedDecision.at, CarriedDecision.answered_at),
    CarriedDecision.answer_id,
    *(Decision.assessment_id.label("from_assessment"), Run.revision_id.label("from_revision")),
    *(Decision.standard.label("from_standard"), Decision.element.label("from_element")),
    *(Decision.clause_id.label("from_clause"), Decision.verdict, Decision.reason, Decision.note),
    *(Decision.user_name, Decision.at.label("decided_at")),
)


def listed(unit: Unit, assessment: str, asked: WaitsAsked, paging: Paging) -> Slice[WaitRow]:
    """Return the carried decisions of an assessment in the order they were carried."""
    get_assessment(unit, assessment)
    statement = _rows(assessment).where(*narrowed(asked))
    order = [Key(column=CarriedDecision.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: WaitRow(**columns_of(row)))


def narrowed(asked: WaitsAsked) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what is asked for."""
    return tuple(
        column == value
        for column, value in (
            (CarriedDecision.outcome, asked.outcome),
            (CarriedDecision.requirement_fate, asked.requirement),
            (CarriedDecision.state, asked.state),
            (CarriedDecision.standard, asked.standard),
        )
        if value is not None
    )


def of_standard(unit: Unit, assessment: str, standard: str) -> tuple[WaitRow, ...]:
    """Return what waits about a standard, or was lost of it, until somebody decides anew."""
    rows = unit.session.execute(
        _rows(assessment)
        .where(CarriedDecision.standard == standard, CarriedDecision.state == OPEN)
        .order_by(CarriedDecision.id)
    )
    return tuple(WaitRow(**row._mapping) for row in rows)


def counts(unit: Unit, assessments: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return how many of each outcome are open, by assessment; one query."""
    rows = unit.session.execute(
        select(CarriedDecision.assessment_id, CarriedDecision.outcome, func.count())
        .where(CarriedDecision.assessment_id.in_(list(assessments)), CarriedDecision.state == OPEN)
        .group_by(CarriedDecision.assessment_id, CarriedDecision.outcome)
    )
    found: dict[str, dict[str, int]] = {}
    for assessment, outcome, count in rows:
        found.setdefault(assessment, {})[outcome] = count
    return found


def open_of(unit: Unit, assessment: str, standards: Iterable[str]) -> tuple[OpenWait, ...]:
    """Return what waits about some standards, the newest decision last; one query."""
    rows = unit.session.execute(
        select(
            *(CarriedDecision.id, CarriedDecision.standard, CarriedDecision.element),
            *(CarriedDecision.clause_id, CarriedDecision.outcome, CarriedDecision.decision_id),
        )
        .where(
            CarriedDecision.assessment_id == assessment,
            CarriedDecision.standard.in_(set(standards)),
            CarriedDecision.state == OPEN,
        )
        .order_by(CarriedDecision.decision_id)
    )
    return tuple(as_row(OpenWait, row) for row in rows)


def origin(waiting: Iterable[OpenWait], pair: Pair) -> int | None:
    """Return the newest decision that waits to be confirmed at a pair, None for none."""
    found = [one.decision_id for one in waiting if one.is_to_confirm and one.pair == pair]
    return found[-1] if found else None


def answer(unit: Unit, waiting: Sequence[OpenWait], made: Sequence[Mapping[str, Any]]) -> None:
    """Mark as answered what waited for decisions just made: of their pair, or lost of their part.

    What was lost of a part is answered by whatever is decided about it, or about the whole.
    """
    for one in made if waiting else ():
        answered = [
            row.id
            for row in waiting
            if row.pair == (one["standard"], one["element"], one["clause_id"])
            or row.is_lost_of(one["standard"], one["element"])
        ]
        if answered:
            unit.session.execute(
                update(CarriedDecision)
                .where(CarriedDecision.id.in_(answered), CarriedDecision.state == OPEN)
                .values(state=ANSWERED, answer_id=one["id"], answered_at=unit.now)
            )


def reopen(unit: Unit, assessment: str, undone: Iterable[int]) -> None:
    """Let what some decisions had answered wait again: they were taken back."""
    unit.session.execute(
        update(CarriedDecision)
        .where(
            CarriedDecision.assessment_id == assessment,
            CarriedDecision.answer_id.in_(list(undone)),
            CarriedDecision.state == ANSWERED,
        )
        .values(state=OPEN, answer_id=None, answered_at=None)
    )


def _rows(assessment: str) -> Any:
    return (
        select(*_COLUMNS)
        .join(Decision, Decision.id == CarriedDecision.decision_id)
        .join(Run, Run.id == Decision.run_id)
        .where(CarriedDecision.assessment_id == assessment)
    )
