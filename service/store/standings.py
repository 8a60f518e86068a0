"""Standards of an assessment in, where its decisions leave each written anew."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from pipelines.settle import Held, settle
from service.store.assessment_tables import Decision, StandardState
from service.store.assessments import AssessmentRow
from service.store.review_tables import StandardReview
from service.store.unit import Unit


def stand(unit: Unit, row: AssessmentRow, standards: Iterable[str]) -> None:
    """Write anew where each of some standards of an assessment stands by its decisions."""
    asked = list(dict.fromkeys(standards))
    elements: dict[str, list[str]] = {}
    for number, element in unit.session.execute(
        select(StandardState.standard, StandardState.element)
        .where(
            StandardState.run_id == row.current_run_id,
            StandardState.standard.in_(asked),
            StandardState.element != "",
        )
        .order_by(StandardState.ordinal)
    ):
        elements.setdefault(number, []).append(element)
    held: dict[str, list[Held]] = {}
    for number, element, clause, verdict in unit.session.execute(
        select(Decision.standard, Decision.element, Decision.clause_id, Decision.verdict).where(
            Decision.assessment_id == row.id, Decision.standard.in_(asked), Decision.holds
        )
    ):
        held.setdefault(number, []).append(Held(element=element, clause=clause, verdict=verdict))
    unit.session.execute(
        delete(StandardReview).where(
            StandardReview.assessment_id == row.id, StandardReview.standard.in_(asked)
        )
    )
    rows = []
    for number in asked:
        settled = settle(elements.get(number, ()), held.get(number, ()))
        rows.append(
            {
                "agency_id": row.agency_id,
                "assessment_id": row.id,
                "standard": number,
                "state": settled.standing.value,
                "reviewed": settled.reviewed,
                "user_id": unit.access.actor,
                "user_name": unit.access.name,
                "at": unit.now,
            }
        )
    unit.insert(StandardReview, rows)
