"""Jobs over the API: listed, read, followed as they go on, and stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from service.store import jobs
from service.store.jobs import JobRow
from service.web.api import shapes
from service.web.api.answers import page_of, single
from service.web.api.call import AskedPage, Call, CurrentCall
from service.web.api.problem_docs import changed_doc, page_doc, problems, single_of
from service.web.api.shapes import Id, Page, Shown
from service.web.events import MEDIA, Told, event_stream

router = APIRouter(tags=["jobs"])
State = Literal["queued", "running", "done", "failed", "cancelled"]
_EVENTS = """retry: 3000

event: progress
data: {"id": "01jd8x5v7m3q9k2w4e6r8t0ybz", "state": "running", "step": "embed", "done": 40}

event: end
data: {"id": "01jd8x5v7m3q9k2w4e6r8t0ybz", "state": "done", "step": "", "done": 0}
"""
_EVENT = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"type": "string", "enum": ["progress", "end"]},
        "data": {"type": "string", "description": "El trabajo, en JSON · The job, as JSON"},
    },
}


class Job(Shown):
    """A piece of work: the step it is at, and how much of it is done of what there is."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    kind: Literal["ingest", "match", "trial"]
    subject: str = Field(description="La versión o la autoevaluación · The version or assessment")
    title: str = Field(examples=["Reglamento Interior, versión 3"])
    state: State
    step: str = Field(examples=["embed"])
    done: int
    total: int = Field(description="0: no se sabe · not known")
    attempts: int
    reason: shapes.Words | None = Field(description="Por qué no se pudo · Why it was given up")
    cancel_asked: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    changed_at: datetime

    @classmethod
    def of(cls, row: JobRow) -> Job:
        """Make the body of a row."""
        return cls.model_validate(row)


@router.get(
    "/jobs",
    summary="Los trabajos, los últimos primero · Jobs, the newest first",
    response_model=Page[Job],
    responses=page_doc(404),
)
def list_jobs(
    call: CurrentCall,
    page: AskedPage,
    agency: Annotated[str | None, Query(pattern=shapes.ID)] = None,
    state: Annotated[list[State] | None, Query(max_length=5)] = None,
) -> Response:
    """Return the jobs of an agency, or of every one that you see, in some states where asked."""
    with call.read() as unit:
        found = jobs.listed(unit, page, agency=agency, states=state or ())
    return page_of(call.request, found, Job.of)


@router.get(
    "/jobs/{job}",
    summary="Un trabajo · A job",
    response_model=Job,
    responses=single_of("El trabajo · The job", 404),
)
def get_job(call: CurrentCall, job: Id) -> Response:
    """Return a job; ask with If-None-Match to learn cheaply whether it went on."""
    with call.read() as unit:
        row = jobs.get(unit, job)
    return single(call.request, Job.of(row))


@router.get(
    "/jobs/{job}/events",
    summary="El avance de un trabajo, en vivo · The progress of a job, live",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Eventos progress y, al final, end · Events progress and, last, end",
            "content": {MEDIA: {"schema": _EVENT, "example": _EVENTS}},
        },
        **problems(404),
    },
)
def follow_job(call: CurrentCall, job: Id) -> Response:
    """Stream a job's row each time it changes, for ten minutes at most; then connect again."""
    with call.read() as unit:
        jobs.get(unit, job)
    return event_stream(lambda: _look(call, job))


@router.post(
    "/jobs/{job}/cancel",
    summary="Detiene un trabajo · Stop a job",
    response_model=Job,
    responses=changed_doc("Como quedó · As it is now", 404),
)
def cancel_job(call: CurrentCall, job: Id) -> Response:
    """Stop a job, or ask the process that has it to stop; one that ended stays as it is."""
    with call.write() as unit:
        row = jobs.ask_to_cancel(unit, job)
    call.service.work.cancel(job)
    return single(call.request, Job.of(row))


def _look(call: Call, job: str) -> Told:
    with call.read() as unit:
        row = jobs.get(unit, job)
    facts = Job.of(row).model_dump(mode="json")
    return ("progress", facts, False) if row.is_open else ("end", facts, True)
