"""An assessment, or every agency seen, in; the page of how far people have come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from pipelines.agreement import Agreement
from pipelines.reliability import Reliability
from service.store import editions, progress, second_readings
from service.store.agencies import PROGRAMS
from service.store.paging import Paging
from service.store.progress import AgencyProgress, PersonRow, ProgramProgress, Progress
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, Chapter, around_any, chapters_of
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class ProgressPage:
    """How far people have come with an assessment, and how far confidences can be trusted."""

    template: ClassVar[str] = "assessments/progress.html"
    of: Around
    progress: Progress
    chapters: Mapping[str, Chapter]
    people: tuple[PersonRow, ...]
    reliability: Reliability
    agreement: Agreement


@dataclass(frozen=True, kw_only=True)
class AllProgressPage:
    """How far people have come in every agency that is seen: by program, then one by one."""

    template: ClassVar[str] = "agencies/progress.html"
    programs: tuple[ProgramProgress, ...]
    rows: tuple[AgencyProgress, ...]
    program: str
    first: str
    next: str


@router.get("/autoevaluaciones/{assessment}/avance")
def show(
    request: Request, assessment: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show how far people have come with an assessment."""
    with service.store.read(visitor.access) as unit:
        of = around_any(unit, assessment)
        edition = editions.load(unit, of.wording.id)
        shown = ProgressPage(
            of=of,
            progress=progress.of_assessment(unit, of.assessment, of.agency.size),
            chapters={one.code: one for one in chapters_of(edition)},
            people=progress.people(unit, assessment),
            reliability=progress.confidences(unit, assessment),
            agreement=second_readings.compared(unit, assessment),
        )
    return page(request, shown)


@router.get("/avance")
def all_agencies(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    programa: str = "",
    sigue: str | None = None,
) -> Response:
    """Show how far people have come in the agencies that are seen."""
    program = programa if programa in PROGRAMS else ""
    with service.store.read(visitor.access) as unit:
        programs = progress.by_program(unit)
        rows, after = progress.by_agency(unit, program or None, Paging(cursor=sigue))
    shown = AllProgressPage(
        programs=programs,
        rows=rows,
        program=program,
        first=address("/avance", programa=program) if sigue else "",
        next=address("/avance", programa=program, sigue=after) if after else "",
    )
    return page(request, shown)
