"""A standard or one of its elements as people name it in; refused unless the assessment has it."""

from __future__ import annotations

from sqlalchemy import select

from corpora.errors import NotFound
from service.store.assessment_tables import StandardState
from service.store.assessments import AssessmentRow
from service.store.unit import Unit


def check_part(unit: Unit, row: AssessmentRow, standard: str, element: str) -> None:
    """Raise NotFound for a standard or element that the assessment's last run does not have."""
    known = unit.session.scalar(
        select(StandardState.id).where(
            StandardState.run_id == row.current_run_id,
            StandardState.standard == standard,
            StandardState.element == element,
        )
    )
    if known is None:
        raise NotFound
