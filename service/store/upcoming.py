"""An assessment in, which standard comes next and how many are done out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from service.store.assessment_tables import StandardState
from service.store.assessments import get as get_assessment
from service.store.review_tables import StandardReview
from service.store.unit import Unit

_NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many standards apply, and of how many all was decided and a directive found."""

    standards: int
    reviewed: int
    covered: int


def next_open(unit: Unit, assessment: str, after: int) -> str | None:
    """Return the next applying standard of the catalogue that is not decided about in whole.

    ``after`` is a place in the catalogue; behind its end it begins anew. None when all are done.
    """
    row = get_assessment(unit, assessment)
    open_ones = (
        select(StandardState.ordinal, StandardState.standard)
        .outerjoin(
            StandardReview,
            and_(
                StandardReview.assessment_id == assessment,
                StandardReview.standard == StandardState.standard,
            ),
        )
        .where(
            StandardState.run_id == row.current_run_id,
            StandardState.element == "",
            StandardState.status != _NOT_APPLICABLE,
            StandardState.ordinal != after,
            func.coalesce(StandardReview.reviewed, False).is_(False),
        )
        .order_by(StandardState.ordinal < after, StandardState.ordinal)
        .limit(1)
    )
    found = unit.session.execute(open_ones).first()
    return None if found is None else str(found.standard)


def progress(unit: Unit, assessment: str) -> Progress:
    """Return how far people have come with the standards that apply by the run shown or by them."""
    row = get_assessment(unit, assessment)
    rows = unit.session.execute(
        select(StandardState.status, StandardReview.state, func.count())
        .select_from(StandardState)
        .outerjoin(
            StandardReview,
            and_(
                StandardReview.assessment_id == assessment,
                StandardReview.standard == StandardState.standard,
            ),
        )
        .where(StandardState.run_id == row.current_run_id, StandardState.element == "")
        .group_by(StandardState.status, StandardReview.state)
    )
    standards = reviewed = covered = 0
    for status, state, count in rows:
        decided = state not in (None, "open")
        if (state if decided else status) == _NOT_APPLICABLE:
            continue
        standards += count
        reviewed += count if decided else 0
        covered += count if state == "covered" else 0
    return Progress(standards=standards, reviewed=reviewed, covered=covered)
