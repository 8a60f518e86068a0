"""Tasks over the API: listed, made, changed and ended, for programs that keep them elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from corpora.errors import NotAllowed
from service.people.access import LINK, Permission
from service.store import assessments, tasks
from service.store.tasks import TaskFacts, TaskRow, TasksAsked
from service.web.api import shapes
from service.web.api.answers import check_version, page_of, single
from service.web.api.call import PREFIX, AskedPage, Call, CurrentCall
from service.web.api.problem_docs import changed_doc, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import Id, IdempotencyKey, IfMatch, Line, Page, Prose, Shown, Title

router = APIRouter(tags=["tasks"])
State = Literal["open", "done", "dropped"]
Subject = Annotated[Title, Field(min_length=1, max_length=200)]
Detail = Annotated[Prose, Field(max_length=10_000)]
Owner = Annotated[
    str | None,
    Field(pattern=shapes.ID, description="Una persona de la agencia · A person of the agency"),
]
Day = Annotated[
    date | None, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31), examples=["2027-03-15"])
]


class TaskBody(shapes.Asked):
    """A new task: for which standard, what is to be done, by whom and until when."""

    standard: Annotated[Line, Field(min_length=1, max_length=80, examples=["1.1.1"])]
    title: Annotated[Subject, Field(examples=["Redactar la directiva de uso de la fuerza"])]
    element: Annotated[Line, Field(max_length=90, examples=["", "1.1.1.p1"])] = ""
    kind: Literal["gap", "note", "other"] = "gap"
    detail: Detail = ""
    owner: Owner = None
    due_on: Day = None


class TaskChange(shapes.Asked):
    """What changes of a task; what is left out stays as it is, and null takes it away."""

    title: Subject | None = None
    detail: Detail | None = None
    owner: Owner = None
    due_on: Day = None
    state: State | None = None


class Task(Shown):
    """Something to be done for a standard, by whom and until when."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    assessment_id: str
    standard: str = Field(examples=["1.1.1"])
    element: str
    kind: Literal["gap", "note", "other"]
    title: str
    detail: str
    owner_id: str | None
    owner_name: str
    due_on: date | None
    overdue: bool = Field(description="Venció y sigue por hacer · Its day passed, and it is open")
    state: State
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: TaskRow, now: datetime) -> Task:
        """Make the body of a row, as it is at a moment."""
        due = None if row.due_at is None else row.due_at.date()
        return cls.model_validate({**vars(row), "due_on": due, "overdue": row.is_overdue(now)})


def asked_tasks(
    state: State | None = None,
    standard: Annotated[str | None, Query(max_length=80, pattern=shapes.LINE)] = None,
    owner: Annotated[str | None, Query(pattern=shapes.ID)] = None,
) -> TasksAsked:
    """Return which tasks are asked for."""
    return TasksAsked(state=state, standard=standard, owner=owner)


AskedTasks = Annotated[TasksAsked, Depends(asked_tasks)]


@router.get(
    "/assessments/{assessment}/tasks",
    summary="Las tareas de una autoevaluación · The tasks of an assessment",
    response_model=Page[Task],
    responses=page_doc(404),
)
def list_tasks(call: CurrentCall, page: AskedPage, assessment: Id, asked: AskedTasks) -> Response:
    """Return an assessment's tasks, those made last first; of a state, standard or owner."""
    with call.read() as unit:
        assessments.get(unit, assessment)
        _require_team(call)
        found = tasks.newest(unit, replace(asked, assessment=assessment), page)
        now = unit.now
    return page_of(call.request, found, lambda row: Task.of(row, now))


@router.post(
    "/assessments/{assessment}/tasks",
    summary="Crea una tarea · Make a task",
    status_code=201,
    response_model=Task,
    responses=made_doc("Creada · Made", 400, 404, 409),
)
def create_task(
    call: CurrentCall, assessment: Id, body: TaskBody, key: IdempotencyKey = None
) -> Response:
    """Make a task for a standard of the assessment's edition."""

    def work(keep: Keep) -> None:
        plain = body.model_dump(exclude={"due_on"})
        with call.write() as unit:
            made = tasks.create(unit, assessment, TaskFacts(**plain, due_at=_moment(body.due_on)))
            shown = Task.of(tasks.get(unit, made), unit.now)
            keep(unit, Done(status=201, body=shown, location=f"{PREFIX}/tasks/{made}"))

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/tasks/{task}",
    summary="Una tarea · A task",
    response_model=Task,
    responses=single_of("La tarea · The task", 404),
)
def get_task(call: CurrentCall, task: Id) -> Response:
    """Return a task; its ETag is needed to change it."""
    with call.read() as unit:
        row = tasks.get(unit, task)
        _require_team(call)
        now = unit.now
    return single(call.request, Task.of(row, now), row.version)


@router.patch(
    "/tasks/{task}",
    summary="Cambia, termina o reabre una tarea · Change, end or reopen a task",
    response_model=Task,
    responses=changed_doc("Cambiada · Changed", 400, 404, 409, 412, 428),
)
def patch_task(call: CurrentCall, task: Id, body: TaskChange, if_match: IfMatch = None) -> Response:
    """Write what is given over a task, at once or not at all."""
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    with call.write() as unit:
        row = tasks.get(unit, task)
        unit.require(Permission.UPLOAD, row.agency_id)
        check_version(if_match, row.version)
        if given.keys() - {"state"}:
            tasks.change(unit, task, _changed(row, given), row.version)
        if given.get("state") not in (None, row.state):
            tasks.end(unit, task, given["state"], tasks.get(unit, task).version)
        after, now = tasks.get(unit, task), unit.now
    return single(call.request, Task.of(after, now), after.version)


def _changed(row: TaskRow, given: dict[str, Any]) -> TaskFacts:
    """Return a task's facts with what is given in place of what they were."""
    due = _moment(given["due_on"]) if "due_on" in given else row.due_at
    return TaskFacts(
        standard=row.standard,
        element=row.element,
        kind=row.kind,
        title=given.get("title") or row.title,
        detail=given.get("detail", row.detail) or "",
        owner=given.get("owner", row.owner_id),
        due_at=due,
    )


def _moment(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)


def _require_team(call: Call) -> None:
    """Raise NotAllowed for whoever came by a link: what is left to do is the agency's own."""
    if call.access.actor.startswith(LINK):
        raise NotAllowed
