"""What the library of standards shows of the database: counts, and where agencies stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from service.store.assessment_tables import Assessment, Decision, Run, StandardState
from service.store.edition_tables import EditionRow, StandardRow
from service.store.newest import OPEN
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency
from service.store.unit import Unit
from service.store.words import Folded


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the last run of an open assessment says of a standard, and what people decided."""

    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    status: str
    confidence: float | None
    run_at: datetime | None
    decisions: int


def verified_counts(unit: Unit) -> dict[str, dict[str, int]]:
    """Return, by wording in use, how many standards have their number from where ("": a list)."""
    rows = unit.session.execute(
        select(StandardRow.revision_id, StandardRow.verified, func.count())
        .join(EditionRow, EditionRow.revision_id == StandardRow.revision_id)
        .group_by(StandardRow.revision_id, StandardRow.verified)
    )
    found: dict[str, dict[str, int]] = {}
    for revision, verified, count in rows:
        found.setdefault(revision, {})[verified or ""] = count
    return found


def standing_counts(unit: Unit, edition: str, number: str) -> dict[str, int]:
    """Return how many open assessments that are seen have a standard in which status."""
    rows = unit.session.execute(
        select(StandardState.status, func.count())
        .select_from(Assessment)
        .join(StandardState, StandardState.run_id == Assessment.current_run_id)
        .where(*_of(edition, number))
        .group_by(StandardState.status)
    )
    return {row[0]: row[1] for row in rows}


def standings(unit: Unit, edition: str, number: str, paging: Paging) -> Slice[Standing]:
    """Return where the agencies that are seen stand on a standard, by name of agency."""
    decided = (
        select(func.count(Decision.id))
        .where(Decision.assessment_id == Assessment.id, Decision.standard == number)
        .correlate(Assessment)
        .scalar_subquery()
    )
    statement = (
        select(
            *(Assessment.agency_id, Agency.name.label("agency")),
            *(Assessment.id.label("assessment_id"), Assessment.name.label("assessment")),
            *(StandardState.status, StandardState.confidence),
            Run.finished_at.label("run_at"),
            decided.label("decisions"),
        )
        .select_from(Assessment)
        .join(Agency, Agency.id == Assessment.agency_id)
        .join(StandardState, StandardState.run_id == Assessment.current_run_id)
        .join(Run, Run.id == Assessment.current_run_id)
        .where(*_of(edition, number))
    )
    order = [Key(column=Folded(Agency.name)), Key(column=Assessment.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: Standing(**columns_of(row)))


def _of(edition: str, number: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Assessment.edition_id == edition,
        OPEN,
        StandardState.standard == number,
        StandardState.element == "",
    )
