"""Decisions out: as they were made, those that hold, and where they leave each standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pipelines.settle import Held
from service.store.assessment_tables import Decision
from service.store.assessments import get as get_assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.review_tables import StandardReview
from service.store.rows import as_row
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision, with what it was made on."""

    id: int
    agency_id: str
    assessment_id: str
    run_id: str
    proposal_id: int | None
    standard: str
    element: str
    clause_id: int | None
    clause_digest: str
    element_digest: str
    verdict: str
    reason: str
    note: str
    user_id: str
    user_name: str
    at: datetime
    score: float | None
    rank: int | None
    confidence: float | None
    scorer: str
    calibration_id: str | None
    holds: bool
    group_id: str | None
    undoes: int | None
    origin_id: int | None
    carried: str


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """Where people's decisions leave a standard, and who decided last."""

    standard: str
    state: str
    reviewed: bool
    user_id: str
    user_name: str
    at: datetime


COLUMNS = (
    *(Decision.id, Decision.agency_id, Decision.assessment_id, Decision.run_id),
    *(Decision.proposal_id, Decision.standard, Decision.element, Decision.clause_id),
    *(Decision.clause_digest, Decision.element_digest, Decision.verdict, Decision.reason),
    *(Decision.note, Decision.user_id, Decision.user_name, Decision.at, Decision.score),
    *(Decision.rank, Decision.confidence, Decision.scorer, Decision.calibration_id),
    *(Decision.holds, Decision.group_id, Decision.undoes, Decision.origin_id, Decision.carried),
)
# What takes a decision back where none held before it.
WITHDRAWN = "withdrawn"
_REVIEW = (
    *(StandardReview.standard, StandardReview.state, StandardReview.reviewed),
    *(StandardReview.user_id, StandardReview.user_name, StandardReview.at),
)


def listed(
    unit: Unit, assessment: str, paging: Paging, standard: str | None = None
) -> Slice[DecisionRow]:
    """Return the decisions of an assessment as they were made, of one standard where asked."""
    get_assessment(unit, assessment)
    statement = select(*COLUMNS).where(Decision.assessment_id == assessment)
    if standard is not None:
        statement = statement.where(Decision.standard == standard)
    order = [Key(column=Decision.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: DecisionRow(**columns_of(row)))


def last(unit: Unit, assessment: str, standard: str | None = None) -> tuple[DecisionRow, ...]:
    """Return the last decision of each pair, of one standard where asked, those taken back too.

    Whoever decides says which of them they saw.
    """
    get_assessment(unit, assessment)
    statement = select(*COLUMNS).where(Decision.assessment_id == assessment, Decision.holds)
    if standard is not None:
        statement = statement.where(Decision.standard == standard)
    rows = unit.session.execute(statement.order_by(Decision.id))
    return tuple(as_row(DecisionRow, row) for row in rows)


def holding(unit: Unit, assessment: str, standard: str | None = None) -> tuple[DecisionRow, ...]:
    """Return the decisions that hold: the last of each pair, but for those taken back to none."""
    return still(last(unit, assessment, standard))


def still(rows: Iterable[DecisionRow]) -> tuple[DecisionRow, ...]:
    """Return those of the last decisions that were not taken back with none before them."""
    return tuple(one for one in rows if one.verdict != WITHDRAWN)


def held(row: DecisionRow) -> Held:
    """Return a decision as where a standard stands is worked out from it."""
    return Held(element=row.element, clause=row.clause_id, verdict=row.verdict)


def of_group(unit: Unit, assessment: str, group: str) -> tuple[DecisionRow, ...]:
    """Return the decisions of an assessment that were made at once, as they were made."""
    get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(*COLUMNS)
        .where(Decision.assessment_id == assessment, Decision.group_id == group)
        .order_by(Decision.id)
    )
    return tuple(as_row(DecisionRow, row) for row in rows)


def reviews(
    unit: Unit, assessment: str, standards: Iterable[str] | None = None
) -> dict[str, ReviewRow]:
    """Return where decisions leave the standards that have any, of some where asked."""
    statement = select(*_REVIEW).where(StandardReview.assessment_id == assessment)
    if standards is not None:
        statement = statement.where(StandardReview.standard.in_(list(standards)))
    return {row.standard: as_row(ReviewRow, row) for row in unit.session.execute(statement)}


def reviewed(unit: Unit, assessment: str, standards: Iterable[str]) -> frozenset[str]:
    """Return those of some standards that people decided about in whole."""
    found = unit.session.scalars(
        select(StandardReview.standard).where(
            StandardReview.assessment_id == assessment,
            StandardReview.standard.in_(list(standards)),
            StandardReview.reviewed,
        )
    )
    return frozenset(found)
