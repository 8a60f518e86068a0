"""An assessment in, its reports out: listed, made anew, saved as files, deleted on record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from corpora.errors import AcreditaError, BadFields, BadRequest, NotMade, NotMatched, OverQuota
from service.exports.apart import Exports
from service.people.access import Permission
from service.reporting import FORMATS, LANGUAGES, ReportAsked, make_reports, remove_report
from service.reports.review_view import KINDS
from service.store import reports
from service.store.paging import Paging
from service.store.reports import ReportRow
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, around_any
from service.web.rendering import language_of, page
from service.web.report_files import report_answer
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_LISTED = 30


class TypedReport(BaseModel, frozen=True):
    """What the form of a new report sends."""

    kind: str = ""
    language: str = ""
    formats: list[str] = []
    licensed: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportsPage:
    """The reports of an assessment, and the form of a new one for who may make it."""

    template: ClassVar[str] = "assessments/reports.html"
    of: Around
    rows: tuple[ReportRow, ...]
    first: str
    next: str
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    typed: TypedReport
    may_administer: bool
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """One report: what it was made of, and the form that deletes it for who may."""

    template: ClassVar[str] = "assessments/report.html"
    of: Around
    report: ReportRow
    may_administer: bool
    reason: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/informes")
def show(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    sigue: str | None = None,
) -> Response:
    """List the reports that are kept, the newest first."""
    typed = TypedReport(kind=KINDS[0], language=language_of(request), formats=["pdf"])
    return page(request, _listed(service, visitor, assessment, typed, sigue))


@router.post("/autoevaluaciones/{assessment}/informes")
def make(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedReport, Form()],
) -> Response:
    """Make a report in the formats chosen and keep it, or say what is wrong."""
    exports: Exports = request.app.state.exports
    asked = ReportAsked(
        kind=typed.kind,
        language=typed.language,
        formats=typed.formats,
        licensed=typed.licensed == "1",
    )
    try:
        make_reports(service, exports, visitor.access, assessment, asked)
    except (BadFields, NotMade, NotMatched, OverQuota) as error:
        faults = faults_of(request, error, _place_of(error))
        return page(request, _listed(service, visitor, assessment, typed, None, faults))
    return see(f"/autoevaluaciones/{assessment}/informes", "informe")


@router.get("/informes/{report}")
def download(report: str, visitor: CurrentVisitor, service: CurrentService) -> StreamingResponse:
    """Return a report's file as it was made, to be saved."""
    with service.store.read(visitor.access) as unit:
        row = reports.get(unit, report)
    return report_answer(service.files, row)


@router.get("/informes/{report}/datos")
def facts(
    request: Request, report: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show what a report was made of: versions, digests, figures."""
    return page(request, _report(service, visitor, report))


@router.post("/informes/{report}/borrar")
def delete(
    request: Request,
    report: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Delete a report for the reason that was typed."""
    try:
        assessment = remove_report(service, visitor.access, report, reason[:2000])
    except BadRequest as error:
        faults = faults_of(request, error, "reason")
        return page(request, _report(service, visitor, report, reason, faults))
    return see(f"/autoevaluaciones/{assessment}/informes", "borrado")


def _place_of(error: AcreditaError) -> str:
    return "kind" if isinstance(error, BadFields) else "formats"


def _listed(  # noqa: PLR0913, PLR0917 - what the page is shown with
    service: Service,
    visitor: Visitor,
    assessment: str,
    typed: TypedReport,
    cursor: str | None,
    faults: Faults | None = None,
) -> ReportsPage:
    here = f"/autoevaluaciones/{assessment}/informes"
    with service.store.read(visitor.access) as unit:
        of = around_any(unit, assessment)
        found = reports.listed(unit, assessment, Paging(cursor=cursor, limit=_LISTED))
        return ReportsPage(
            of=of,
            rows=found.rows,
            first=here if cursor else "",
            next=address(here, sigue=found.next) if found.next else "",
            kinds=KINDS,
            languages=LANGUAGES,
            formats=FORMATS,
            typed=typed,
            may_administer=unit.access.may(Permission.ADMINISTER, of.agency.id),
            faults=faults or Faults(),
        )


def _report(
    service: Service,
    visitor: Visitor,
    report: str,
    reason: str = "",
    faults: Faults | None = None,
) -> ReportPage:
    with service.store.read(visitor.access) as unit:
        row = reports.get(unit, report)
        return ReportPage(
            of=around_any(unit, row.assessment_id),
            report=row,
            may_administer=unit.access.may(Permission.ADMINISTER, row.agency_id),
            reason=reason,
            faults=faults or Faults(),
        )
