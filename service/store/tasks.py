"""Tasks in and out: something to be done for a standard, by whom and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from corpora.errors import BadRequest, Conflict, NotFound
from service.people.access import Permission
from service.people.fields import Sentence, check_fields, line_fault, plain_line
from service.store.assessment_tables import Assessment
from service.store.assessments import agency_of
from service.store.people_tables import Agency, Membership, User
from service.store.review_tables import Task
from service.store.unit import Unit
from service.store.words import Folded

KINDS = ("gap", "note", "other")
OPEN, DONE, DROPPED = "open", "done", "dropped"
_MOST = 500
_ENDS = {OPEN: "task.open", DONE: "task.done", DROPPED: "task.dropped"}


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """What people write of a task; ``owner`` is a person of the agency, None for nobody yet."""

    standard: str
    title: str
    element: str = ""
    kind: str = "gap"
    detail: str = ""
    owner: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task with the agency and the assessment that it is of."""

    id: str
    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    standard: str
    element: str
    kind: str
    title: str
    detail: str
    owner_id: str | None
    owner_name: str
    due_at: datetime | None
    state: str
    comment_id: int | None
    created_by_name: str
    created_at: datetime
    ended_at: datetime | None
    version: int

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether its day has passed and it is still to be done."""
        return self.state == OPEN and self.due_at is not None and self.due_at.date() < now.date()


@dataclass(frozen=True, kw_only=True)
class TasksAsked:
    """Which tasks are asked for; None: any."""

    assessment: str | None = None
    owner: str | None = None
    state: str | None = OPEN
    standard: str | None = None


_COLUMNS = (
    *(Task.id, Task.agency_id, Agency.name.label("agency"), Task.assessment_id),
    *(Assessment.name.label("assessment"), Task.standard, Task.element, Task.kind, Task.title),
    *(Task.detail, Task.owner_id, Task.owner_name, Task.due_at, Task.state, Task.comment_id),
    *(Task.created_by_name, Task.created_at, Task.ended_at, Task.version),
)


def create(unit: Unit, assessment: str, facts: TaskFacts, comment: int | None = None) -> str:
    """Make a task and return its id.

    One that comes from a note may be made by whoever may note; any other by who may upload.
    Raises BadFields for a title, detail or owner that cannot be one.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.UPLOAD if comment is None else Permission.COMMENT, agency)
    owner = _owner(unit, agency, facts.owner)
    check_fields(_faults(facts, owner))
    task = unit.new_id()
    row = {
        **{"id": task, "agency_id": agency, "assessment_id": assessment, "kind": facts.kind},
        **{"standard": facts.standard, "element": facts.element, "state": OPEN, "version": 1},
        **_written(facts, owner),
        **{"comment_id": comment, "created_by": unit.access.actor},
        **{"created_by_name": unit.access.name, "created_at": unit.now, "ended_at": None},
    }
    unit.insert(Task, [row])
    unit.audit("task.created", "task", task, agency=agency, after=_plain(facts, owner))
    return task


def change(unit: Unit, task: str, facts: TaskFacts, version: int) -> None:
    """Write title, detail, owner and date over those of ``version``; raise Conflict if it passed.

    Raises BadFields for a title, detail or owner that cannot be one.
    """
    row = get(unit, task)
    unit.require(Permission.UPLOAD, row.agency_id)
    owner = _owner(unit, row.agency_id, facts.owner)
    check_fields(_faults(facts, owner))
    _write(unit, row, version, _written(facts, owner))
    before = {"title": row.title, "owner": row.owner_name, "due_at": _day(row.due_at)}
    told = _plain(facts, owner)
    unit.audit("task.changed", "task", task, agency=row.agency_id, before=before, after=told)


def end(unit: Unit, task: str, state: str, version: int) -> None:
    """Say that a task is done or dropped, or open again; raise Conflict when it changed since."""
    row = get(unit, task)
    unit.require(Permission.UPLOAD, row.agency_id)
    if state not in _ENDS:
        raise BadRequest(detail=f"state: {', '.join(_ENDS)}")
    ended = None if state == OPEN else unit.now
    _write(unit, row, version, {"state": state, "ended_at": ended})
    told = {"title": row.title, "state": state}
    unit.audit(_ENDS[state], "task", task, agency=row.agency_id, after=told)


def get(unit: Unit, task: str) -> TaskRow:
    """Return a task; raise NotFound for one that is not seen."""
    found = unit.session.execute(_tasks().where(Task.id == task)).first()
    if found is None:
        raise NotFound
    row = TaskRow(**found._mapping)
    unit.require(Permission.READ, row.agency_id)
    return row


def listed(unit: Unit, asked: TasksAsked, most: int | None = _MOST) -> tuple[TaskRow, ...]:
    """Return at most 500 tasks that are seen: those with the nearest day first, then the newest.

    Overdue ones therefore come first; those without a day last. ``most`` None returns them all.
    """
    statement = _tasks().where(*_conditions(asked))
    order = (Task.due_at.is_(None), Task.due_at, Task.id.desc())
    rows = unit.session.execute(statement.order_by(*order).limit(most))
    return tuple(TaskRow(**row._mapping) for row in rows)


def owners(unit: Unit, agency: str) -> tuple[tuple[str, str], ...]:
    """Return the ids and names of the people a task of an agency may be given, by name."""
    unit.require(Permission.READ, agency)
    rows = unit.session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == agency, User.disabled_at.is_(None))
        .order_by(Folded(User.name), User.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _tasks() -> Any:
    return (
        select(*_COLUMNS)
        .select_from(Task)
        .join(Agency, Agency.id == Task.agency_id)
        .join(Assessment, Assessment.id == Task.assessment_id)
    )


def _conditions(asked: TasksAsked) -> list[ColumnElement[bool]]:
    by_column: tuple[tuple[Any, str | None], ...] = (
        (Task.assessment_id, asked.assessment),
        (Task.owner_id, asked.owner),
        (Task.state, asked.state),
        (Task.standard, asked.standard),
    )
    return [column == value for column, value in by_column if value is not None]


def _owner(unit: Unit, agency: str, owner: str | None) -> str | None:
    """Return the name of a person of the agency, None for nobody or for one who is not."""
    return None if owner is None else dict(owners(unit, agency)).get(owner)


def _faults(facts: TaskFacts, owner: str | None) -> Mapping[str, Sentence | None]:
    unknown = {"es": "esa persona no es de la agencia", "en": "that person is not of the agency"}
    longer = {"es": "use a lo más 10,000 caracteres", "en": "use at most 10,000 characters"}
    return {
        "title": line_fault(plain_line(facts.title), 200),
        "detail": longer if len(facts.detail) > 10_000 else None,
        "owner": unknown if facts.owner is not None and owner is None else None,
    }


def _written(facts: TaskFacts, owner: str | None) -> dict[str, Any]:
    return {
        **{"title": plain_line(facts.title), "detail": facts.detail.strip()},
        **{"owner_id": facts.owner, "owner_name": owner or "", "due_at": facts.due_at},
    }


def _write(unit: Unit, row: TaskRow, version: int, values: dict[str, Any]) -> None:
    done = unit.session.execute(
        update(Task)
        .where(Task.id == row.id, Task.version == version)
        .values(**values, version=version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict


def _plain(facts: TaskFacts, owner: str | None) -> dict[str, Any]:
    return {
        **{"title": plain_line(facts.title), "standard": facts.standard},
        **{"owner": owner or "", "due_at": _day(facts.due_at)},
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
