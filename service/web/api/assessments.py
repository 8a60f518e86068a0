"""Assessments over the API: an agency against an edition, opened, read, closed; and its runs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StrictBool

from service.assessing import open_assessment, set_closed
from service.store import assessments
from service.store.assessments import AssessmentRow, RunManual, RunRow
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import check_version, listed, page_of, single
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.problem_docs import changed_doc, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import Id, IdempotencyKey, IfMatch, Page, Shown, Title

router = APIRouter(tags=["assessments"])
Count = Annotated[dict[str, int], Field(examples=[{"covered": 210, "partial": 98, "gap": 90}])]


class AssessmentBody(shapes.Asked):
    """A new assessment: its name and the edition, of the agency's program."""

    name: Annotated[Title, Field(min_length=1, max_length=200, examples=["Ciclo 2027"])]
    edition: str = Field(pattern=r"^[a-z][a-z0-9-]{0,79}$", examples=["le-6"])


class AssessmentChange(shapes.Asked):
    """Close an assessment, so that no run changes it, or open it again."""

    closed: StrictBool


class Assessment(Shown):
    """An agency against an edition, with what its last run counted by status."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    name: str = Field(examples=["Ciclo 2027"])
    edition_id: str = Field(examples=["le-6"])
    edition_es: str
    edition_en: str
    revision_id: str = Field(description="La redacción · The wording")
    current_run_id: str | None = Field(description="null: aún sin resultados · no results yet")
    created_at: datetime
    closed_at: datetime | None
    version: int
    counts: Count
    standards: int = Field(description="Cuántos le aplican · How many apply")
    reviewed: int = Field(description="Dictaminados por completo · Decided about in whole")
    run_at: datetime | None

    @classmethod
    def of(cls, row: AssessmentRow) -> Assessment:
        """Make the body of a row."""
        plain = {**vars(row), "counts": row.counts or {}, "standards": row.standards}
        return cls.model_validate(plain)


class Run(Shown):
    """One matching of an assessment: when, by what, with what counts."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    assessment_id: str
    job_id: str | None
    number: int
    state: Literal["queued", "matched", "done", "failed", "superseded", "tried"]
    edition_digest: str
    encoder: str
    scorer: str
    calibration_id: str | None
    calibration: Any = Field(
        description="De dónde viene la confianza · Where confidences come from"
    )
    assurances: Any
    counts: Count
    clauses: int
    created_at: datetime
    finished_at: datetime | None
    manuals: list[RunSource] = Field(description="Qué versiones leyó · Which versions it read")

    @classmethod
    def of(cls, row: RunRow, manuals: tuple[RunManual, ...]) -> Run:
        """Make the body of a run and of the manuals that it read."""
        return cls.model_validate({**vars(row), "counts": row.counts or {}, "manuals": manuals})


class RunSource(Shown):
    """A manual's version that a run read."""

    version_id: str
    manual_id: str
    name: str
    number: int


Run.model_rebuild()


@router.get(
    "/agencies/{agency}/assessments",
    summary="Las autoevaluaciones de una agencia · An agency's assessments",
    response_model=Page[Assessment],
    responses=page_doc(404),
)
def list_assessments(call: CurrentCall, page: AskedPage, agency: Id) -> Response:
    """Return an agency's assessments, the newest first."""
    with call.read() as unit:
        found = assessments.listed(unit, agency, page)
    return page_of(call.request, found, Assessment.of)


@router.post(
    "/agencies/{agency}/assessments",
    summary="Abre una autoevaluación · Open an assessment",
    status_code=201,
    response_model=Assessment,
    responses=made_doc("Abierta; se está comparando · Opened; it is being matched", 400, 404, 409),
)
def create_assessment(
    call: CurrentCall, agency: Id, body: AssessmentBody, key: IdempotencyKey = None
) -> Response:
    """Open an assessment; its manuals are matched by a job, at once when none is being read."""

    def work(keep: Keep) -> None:
        def also(unit: Unit, made: str) -> None:
            shown = Assessment.of(assessments.get(unit, made))
            keep(unit, Done(status=201, body=shown, location=f"{PREFIX}/assessments/{made}"))

        facts = {"name": body.name, "edition": body.edition}
        open_assessment(call.service, call.access, agency, **facts, also=also)

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/assessments/{assessment}",
    summary="Una autoevaluación · An assessment",
    response_model=Assessment,
    responses=single_of("La autoevaluación · The assessment", 404),
)
def get_assessment(call: CurrentCall, assessment: Id) -> Response:
    """Return an assessment; its ETag is needed to close it."""
    with call.read() as unit:
        row = assessments.get(unit, assessment)
    return single(call.request, Assessment.of(row), row.version)


@router.patch(
    "/assessments/{assessment}",
    summary="Cierra o reabre una autoevaluación · Close or reopen an assessment",
    response_model=Assessment,
    responses=changed_doc("Cambiada · Changed", 404, 409, 412, 428),
)
def patch_assessment(
    call: CurrentCall, assessment: Id, body: AssessmentChange, if_match: IfMatch = None
) -> Response:
    """Close an assessment, so that no later run changes what it shows, or open it again."""
    with call.read() as unit:
        row = assessments.get(unit, assessment)
    check_version(if_match, row.version)
    set_closed(call.service, call.access, assessment, version=row.version, closed=body.closed)
    with call.read() as unit:
        row = assessments.get(unit, assessment)
    return single(call.request, Assessment.of(row), row.version)


@router.get(
    "/assessments/{assessment}/runs",
    summary="Las comparaciones de una autoevaluación · The runs of an assessment",
    response_model=Page[Run],
    responses=page_doc(404),
)
def list_runs(call: CurrentCall, page: AskedPage, assessment: Id) -> Response:
    """Return the runs of an assessment, the newest first, each with what it read."""
    with call.read() as unit:
        found = assessments.runs(unit, assessment, page)
        read = assessments.manuals_of_runs(unit, [row.id for row in found.rows])
    bodies = [Run.of(row, read.get(row.id, ())) for row in found.rows]
    return listed(call.request, bodies, found.next)
