"""Reports of an assessment over the API: made as it is now, listed, and their files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, StrictBool

from service.exports.apart import Exports
from service.reporting import MEDIA, ReportAsked, make_reports
from service.store import reports
from service.store.reports import ReportRow
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.problem_docs import Row, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.sent import BINARY
from service.web.api.shapes import Id, IdempotencyKey, Page, Shown
from service.web.known import is_known
from service.web.report_files import report_answer

router = APIRouter(tags=["reports"])
Kind = Literal["crosswalk", "gaps"]
Language = Literal["es", "en"]
Format = Literal["pdf", "html", "docx", "xlsx"]


class ReportBody(shapes.Asked):
    """A report to be made now: its kind, its language and its formats, all of one state."""

    kind: Kind = Field(examples=["gaps"])
    language: Language = Field(examples=["es"])
    formats: Annotated[list[Format], Field(min_length=1, max_length=4, examples=[["pdf"]])]
    licensed_text: StrictBool = Field(
        default=False,
        description="Con los textos del manual con licencia · With the licensed manual's texts",
    )


class Report(Shown):
    """A report as it was made on a day; ``sha256`` is the digest of its file."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    assessment_id: str
    run_id: str
    kind: Kind
    language: Language
    format: Format
    name: str = Field(examples=["Informe de brechas Policía Municipal 2026-11-30.pdf"])
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])
    size: int = Field(description="Bytes", examples=[183412])
    facts: Any = Field(
        description="Con qué se hizo: edición, manuales, modelos y cifras · What it was made of"
    )
    user_name: str = Field(examples=["Ana Pérez"])
    at: datetime = Field(description="El estado que muestra · The state that it shows")

    @classmethod
    def of(cls, row: ReportRow) -> Report:
        """Make the body of a row."""
        return cls.model_validate(row)


class MadeReports(Shown):
    """The reports that were made, one a format."""

    items: list[Report]


def _files() -> dict[int | str, Row]:
    told = single_of("El archivo tal como se hizo · The file as it was made", 404)
    told[200]["content"] = {
        media.partition(";")[0]: {"schema": {"type": "string"} if name == "html" else BINARY}
        for name, media in MEDIA.items()
    }
    return told


@router.get(
    "/assessments/{assessment}/reports",
    summary="Los informes de una autoevaluación · The reports of an assessment",
    response_model=Page[Report],
    responses=page_doc(404),
)
def list_reports(call: CurrentCall, page: AskedPage, assessment: Id) -> Response:
    """Return the reports that are kept of an assessment, the newest first."""
    with call.read() as unit:
        found = reports.listed(unit, assessment, page)
    return page_of(call.request, found, Report.of)


@router.post(
    "/assessments/{assessment}/reports",
    summary="Hace un informe de como está ahora · Make a report of how it is now",
    status_code=201,
    response_model=MadeReports,
    responses=made_doc("Hechos y guardados · Made and kept", 400, 404, 409, 413, 503),
)
def create_reports(
    call: CurrentCall, assessment: Id, body: ReportBody, key: IdempotencyKey = None
) -> Response:
    """Make a report in each format and keep it; a whole edition takes some seconds a format."""
    exports: Exports = call.request.app.state.exports
    asked = ReportAsked(
        kind=body.kind,
        language=body.language,
        formats=body.formats,
        licensed=body.licensed_text,
    )

    def work(keep: Keep) -> None:
        def also(unit: Unit, made: Sequence[ReportRow]) -> None:
            shown = MadeReports(items=[Report.of(one) for one in made])
            place = f"{PREFIX}/assessments/{assessment}/reports"
            keep(unit, Done(status=201, body=shown, location=place))

        make_reports(call.service, exports, call.access, assessment, asked, also)

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/reports/{report}/file",
    summary="El archivo de un informe · A report's file",
    response_class=StreamingResponse,
    responses=_files(),
)
def get_report_file(call: CurrentCall, report: Id) -> Response:
    """Return a report's bytes, which never change: their sha256 is the ETag."""
    with call.read() as unit:
        row = reports.get(unit, report)
    if is_known(call.request, row.sha256):
        return Response(status_code=304, headers={"etag": f'"{row.sha256}"'})
    return report_answer(call.service.files, row)
