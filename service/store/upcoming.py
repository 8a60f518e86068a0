"""An assessment in, which of its standards comes next out."""

from __future__ import annotations

from sqlalchemy import and_, func, select

from service.store.assessment_tables import StandardState
from service.store.assessments import get as get_assessment
from service.store.review_tables import StandardReview
from service.store.unit import Unit

_NOT_APPLICABLE = "not_applicable"


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
