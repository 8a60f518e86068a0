"""A store in; with which encoder, scorer and calibration the shown runs were made, counted, out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from service.store.assessment_tables import Assessment, Run
from service.store.edition_tables import EditionRow
from service.store.rows import as_row
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class ShownModel:
    """What made the runs that so many open assessments of a program show."""

    program: str
    encoder: str
    scorer: str
    calibration: str | None
    assessments: int


def counted(unit: Unit) -> tuple[ShownModel, ...]:
    """Return what made the runs of all open assessments, one row for each, in one query.

    Raises NotAllowed for anyone but an operator: it counts over every agency.
    """
    unit.access.require_operator()
    made = (EditionRow.program, Run.encoder, Run.scorer, Run.calibration_id)
    rows = unit.session.execute(
        select(
            *(EditionRow.program, Run.encoder, Run.scorer),
            *(Run.calibration_id.label("calibration"), func.count().label("assessments")),
        )
        .select_from(Assessment)
        .join(Run, Run.id == Assessment.current_run_id)
        .join(EditionRow, EditionRow.id == Assessment.edition_id)
        .where(Assessment.closed_at.is_(None))
        .group_by(*made)
        .order_by(*made)
    )
    return tuple(as_row(ShownModel, row) for row in rows)
