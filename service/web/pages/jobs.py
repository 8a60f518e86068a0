"""Jobs in, their pages out: a list, and one that is followed live until it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import NotFound
from service.store import agencies, jobs, manuals
from service.store.job_rows import INGEST, MATCH, STATES, TRIAL, JobRow
from service.store.jobs import NEEDS
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.events import Told, event_stream
from service.web.forms import see
from service.web.pages.addresses import address
from service.web.rendering import environment, language_of, page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
STEPS: Mapping[str, tuple[str, ...]] = {
    INGEST: ("extract", "segment", "embed", "match", "cover"),
    MATCH: ("match", "cover"),
    TRIAL: ("match", "compare"),
}
# Seconds that the time passed is rounded to, so that a page is not sent anew each second.
_ROUND = 5


@dataclass(frozen=True, kw_only=True)
class StepView:
    """A step of a job: its code, and whether it is over ("done"), "now" or "later"."""

    code: str
    when: str


@dataclass(frozen=True, kw_only=True)
class JobView:
    """A job as it goes on; ``seconds`` since it began, ``waits`` since it was asked for."""

    row: JobRow
    steps: tuple[StepView, ...]
    seconds: int | None
    waits: int


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a job works on: a version of a manual, or an assessment ("" where it is no such).

    ``gone``: its manual was deleted since.
    """

    manual: str = ""
    version: str = ""
    assessment: str = ""
    clauses: int = 0
    pages: int = 0
    warnings: Any = ()
    faults: Any = ()
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class JobPage:
    """A job, what it is about, and whether the visitor may stop it."""

    template: ClassVar[str] = "jobs/job.html"
    job: JobView
    agency: str
    subject: Subject
    may_cancel: bool


@dataclass(frozen=True, kw_only=True)
class JobsPage:
    """Jobs of an agency, or of all that are seen, newest first."""

    template: ClassVar[str] = "jobs/list.html"
    rows: tuple[JobRow, ...]
    agencies: Mapping[str, str]
    agency: str
    state: str
    states: tuple[str, ...]
    now: datetime
    first: str
    next: str


@router.get("/trabajos")
def listed(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    agencia: str = "",
    estado: str = "",
    sigue: str | None = None,
) -> Response:
    """Show the jobs of an agency, or of every one that the visitor sees."""
    states = (estado,) if estado in STATES else ()
    with service.store.read(visitor.access) as unit:
        found = jobs.listed(unit, Paging(cursor=sigue), agency=agencia or None, states=states)
        names = agencies.names(unit, {row.agency_id for row in found.rows} | {agencia} - {""})
    here = {"agencia": agencia, "estado": estado if states else ""}
    shown = JobsPage(
        rows=found.rows,
        agencies=names,
        agency=agencia,
        state=estado if states else "",
        states=STATES,
        now=unit.now,
        first=address("/trabajos", **here) if sigue else "",
        next=address("/trabajos", **here, sigue=found.next) if found.next else "",
    )
    return page(request, shown)


@router.get("/trabajos/{job}")
def show(request: Request, job: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show a job."""
    with service.store.read(visitor.access) as unit:
        row = jobs.get(unit, job)
        shown = JobPage(
            job=view_of(row, unit.now),
            agency=agencies.get(unit, row.agency_id).name,
            subject=_subject(unit, row),
            may_cancel=row.is_open and visitor.access.may(NEEDS[row.kind], row.agency_id),
        )
    return page(request, shown)


@router.get("/trabajos/{job}/eventos", response_class=StreamingResponse)
def follow(
    request: Request, job: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Stream a job's progress as the page shows it, until it ends."""
    template = environment(language_of(request)).get_template("jobs/progress.html")

    def look() -> Told:
        with service.store.read(visitor.access) as unit:
            row = jobs.get(unit, job)
        html = template.render(job=view_of(row, unit.now))
        step = row.step if row.is_open else row.state
        return ("progress" if row.is_open else "end", {"html": html, "step": step}, not row.is_open)

    with service.store.read(visitor.access) as unit:
        jobs.get(unit, job)
    return event_stream(look)


@router.post("/trabajos/{job}/cancelar")
def cancel(job: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Stop a job, or ask the process that has it to stop."""
    with service.store.write(visitor.access) as unit:
        jobs.ask_to_cancel(unit, job)
    service.work.cancel(job)
    return see(f"/trabajos/{job}", "cancelado")


def view_of(row: JobRow, now: datetime) -> JobView:
    """Return a job as it goes on at a moment."""
    order = STEPS[row.kind]
    at = order.index(row.step) if row.step in order else -1
    if row.state == "done":
        at = len(order)
    began = row.started_at
    passed = None if began is None else int(((row.finished_at or now) - began).total_seconds())
    return JobView(
        row=row,
        steps=tuple(StepView(code=code, when=_when(place, at)) for place, code in enumerate(order)),
        seconds=_rounded(passed, row) if passed is not None else None,
        waits=_rounded(int((now - row.created_at).total_seconds()), row),
    )


def _when(place: int, at: int) -> str:
    if place == at:
        return "now"
    return "done" if place < at else "later"


def _rounded(seconds: int, row: JobRow) -> int:
    return seconds // _ROUND * _ROUND if row.is_open else seconds


def _subject(unit: Unit, row: JobRow) -> Subject:
    if row.kind != INGEST:
        return Subject(assessment=row.subject)
    try:
        version = manuals.version(unit, row.subject)
    except NotFound:
        return Subject(gone=True)
    return Subject(
        manual=version.manual_id,
        version=version.id,
        clauses=version.clauses,
        pages=version.pages,
        warnings=version.warnings,
        faults=version.faults,
    )
