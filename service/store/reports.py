"""Reports in and out: kept as they were made on a day, listed, deleted on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from corpora.errors import BadRequest, NotFound
from service.people.access import Permission
from service.store.assessments import agency_of
from service.store.assessments import get as get_assessment
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.review_tables import Report
from service.store.rows import as_row
from service.store.spaces import check_new, of_agency
from service.store.unit import Unit

NAME = 200


@dataclass(frozen=True, kw_only=True)
class NewReport:
    """A report that was made: of which run and when, as what, and its bytes by their digest."""

    run_id: str
    kind: str
    language: str
    format: str
    name: str
    sha256: str
    size: int
    facts: Any
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report that is kept; ``facts`` are the digests and figures that it was made with."""

    id: str
    agency_id: str
    assessment_id: str
    run_id: str
    kind: str
    language: str
    format: str
    name: str
    sha256: str
    size: int
    facts: Any
    user_id: str
    user_name: str
    at: datetime


_COLUMNS = (
    *(Report.id, Report.agency_id, Report.assessment_id, Report.run_id, Report.kind),
    *(Report.language, Report.format, Report.name, Report.sha256, Report.size, Report.facts),
    *(Report.user_id, Report.user_name, Report.at),
)


def check_may_make(unit: Unit, assessment: str) -> None:
    """Raise NotFound or NotAllowed unless a report may be made, OverQuota where none fits."""
    agency = agency_of(unit, assessment)
    unit.require(Permission.ASSESS, agency)
    of_agency(unit, agency).check(1)


def add(unit: Unit, assessment: str, made: Sequence[NewReport]) -> tuple[ReportRow, ...]:
    """Keep reports whose bytes are already kept, and return them.

    Raises NotFound for an assessment that is not seen and OverQuota where they do not fit.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.ASSESS, agency)
    get_assessment(unit, assessment)
    check_new(unit, agency, {one.sha256: one.size for one in made})
    rows = []
    # Lists show the newest first: of those made together, the first one.
    ids = sorted((unit.new_id() for _ in made), reverse=True)
    for key, one in zip(ids, made, strict=True):
        row = {
            **{"id": key, "agency_id": agency, "assessment_id": assessment},
            **vars(one),
            **{"user_id": unit.access.actor, "user_name": unit.access.name},
        }
        rows.append(row)
        told = ("name", "kind", "language", "format", "sha256")
        after = {name: row[name] for name in told}
        unit.audit("report.made", "report", row["id"], agency=agency, after=after)
    unit.insert(Report, rows)
    return tuple(ReportRow(**row) for row in rows)


def listed(unit: Unit, assessment: str, paging: Paging) -> Slice[ReportRow]:
    """Return the reports of an assessment, the newest first."""
    get_assessment(unit, assessment)
    statement = select(*_COLUMNS).where(Report.assessment_id == assessment)
    order = [Key(column=Report.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: ReportRow(**columns_of(row)))


def get(unit: Unit, report: str) -> ReportRow:
    """Return a report; raise NotFound for one that is not seen."""
    found = unit.session.execute(select(*_COLUMNS).where(Report.id == report)).first()
    if found is None:
        raise NotFound
    row = as_row(ReportRow, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def remove(unit: Unit, report: str, reason: str) -> ReportRow:
    """Delete a report on record and return what it was; its file is left to the caller.

    Raises BadRequest without a reason.
    """
    agency = unit.session.scalar(select(Report.agency_id).where(Report.id == report))
    if agency is None:
        raise NotFound
    unit.require(Permission.ADMINISTER, agency)
    row = get(unit, report)
    if not reason.strip():
        raise BadRequest(
            detail={"es": "escriba el motivo del borrado", "en": "write why it is deleted"}
        )
    before = {"name": row.name, "sha256": row.sha256, "reason": reason.strip()[:400]}
    unit.audit("report.removed", "report", report, agency=agency, before=before)
    unit.session.execute(delete(Report).where(Report.id == report))
    return row
