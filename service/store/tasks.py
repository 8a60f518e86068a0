"""Tasks in and out: something to be done for a standard, by whom and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, update

from corpora.errors import BadRequest, Conflict, NotFound
from service.people.access import Permission
from service.people.fields import Sentence, check_fields, line_fault, plain_line
from service.store.assessment_tables import Assessment
from service.store.assessments import agency_of
from service.store.assessments import get as get_assessment
from service.store.edition_tables import ElementRow, StandardRow
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency, Membership, User
from service.store.review_tables import Task
from service.store.unit import Unit
from service.store.words import Folded

KINDS = ("gap", "note", "other")
OPEN, DONE, DROPPED = "open", "done", "dropped"
# Asked for, it is no state of a task: done or dropped.
ENDED = "ended"
_MOST = 500
# Where those without a day stand among those with one.
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
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
        return self.days_late(now) > 0

    def days_late(self, now: datetime) -> int:
        """Return how many days ago its day was, 0 while it is not overdue."""
        if self.state != OPEN or self.due_at is None:
            return 0
        return max((now.date() - self.due_at.date()).days, 0)


@dataclass(frozen=True, kw_only=True)
class TasksAsked:
    """Which tasks are asked for; None: any. ``state`` may be ENDED; ``owner`` "": nobody's."""

    assessment: str | None = None
    agency: str | None = None
    owner: str | None = None
    state: str | None = OPEN
    standard: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pending:
    """How many tasks of an agency are open, and how many of them are overdue."""

    open: int
    overdue: int


_COLUMNS = (
    *(Task.id, Task.agency_id, Agency.name.label("agency"), Task.assessment_id),
    *(Assessment.name.label("assessment"), Task.standard, Task.element, Task.kind, Task.title),
    *(Task.detail, Task.owner_id, Task.owner_name, Task.due_at, Task.state, Task.comment_id),
    *(Task.created_by_name, Task.created_at, Task.ended_at, Task.version),
)


_NEWEST = Key(column=Task.__table__.c.id, descending=True)
_NO_STANDARD: Sentence = {
    "es": "la edición no tiene ese estándar",
    "en": "the edition does not have that standard",
}
_NO_ELEMENT: Sentence = {
    "es": "el estándar no tiene ese inciso o aspecto",
    "en": "the standard does not have that bullet or part",
}


def create(unit: Unit, assessment: str, facts: TaskFacts, comment: int | None = None) -> str:
    """Make a task and return its id.

    One that comes from a note may be made by whoever may note; any other by who may upload.
    Raises BadFields for a title, detail, owner or kind that cannot be one, and for a standard or
    element that the assessment's edition does not have.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.UPLOAD if comment is None else Permission.COMMENT, agency)
    owner = _owner(unit, agency, facts.owner)
    check_fields({**_faults(facts, owner), **_unknown(unit, assessment, facts)})
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
    # The action says which it is.
    unit.audit(_ENDS[state], "task", task, agency=row.agency_id, after={"title": row.title})


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


def by_day(unit: Unit, asked: TasksAsked, paging: Paging) -> Slice[TaskRow]:
    """Return a page of tasks that are seen: the longest overdue first, those without a day last."""
    day = func.coalesce(Task.due_at, literal(_NEVER, Task.due_at.type))
    return _page(unit, asked, paging, [Key(column=day), _NEWEST])


def newest(unit: Unit, asked: TasksAsked, paging: Paging) -> Slice[TaskRow]:
    """Return a page of tasks that are seen, those made last first."""
    return _page(unit, asked, paging, [_NEWEST])


def open_of(unit: Unit, assessment: str, standards: Iterable[str]) -> dict[str, list[TaskRow]]:
    """Return the open tasks of some standards of an assessment, by standard; one query."""
    statement = _tasks().where(
        *(Task.assessment_id == assessment, Task.standard.in_(list(standards))),
        Task.state == OPEN,
    )
    found: dict[str, list[TaskRow]] = {}
    for row in unit.session.execute(statement.order_by(Task.id)):
        found.setdefault(row.standard, []).append(TaskRow(**row._mapping))
    return found


def pending(unit: Unit, agency: str) -> Pending:
    """Return how many tasks of an agency are to be done, and are overdue; one query."""
    unit.require(Permission.READ, agency)
    today = unit.now.replace(hour=0, minute=0, second=0, microsecond=0)
    count, overdue = unit.session.execute(
        select(func.count(), func.count().filter(Task.due_at < today)).where(
            Task.agency_id == agency, Task.state == OPEN
        )
    ).one()
    return Pending(open=count, overdue=overdue)


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


def _page(unit: Unit, asked: TasksAsked, paging: Paging, order: list[Key]) -> Slice[TaskRow]:
    statement = _tasks().where(*_conditions(asked))
    return page_of(unit, statement, order, paging, lambda row: TaskRow(**columns_of(row)))


def _conditions(asked: TasksAsked) -> list[ColumnElement[bool]]:
    by_column: tuple[tuple[Any, str | None], ...] = (
        (Task.assessment_id, asked.assessment),
        (Task.agency_id, asked.agency),
        (Task.standard, asked.standard),
    )
    found = [column == value for column, value in by_column if value is not None]
    if asked.owner is not None:
        found.append(Task.owner_id == asked.owner if asked.owner else Task.owner_id.is_(None))
    if asked.state is not None:
        found.append(Task.state != OPEN if asked.state == ENDED else Task.state == asked.state)
    return found


def _unknown(unit: Unit, assessment: str, facts: TaskFacts) -> Mapping[str, Sentence | None]:
    """Return what is wrong with the kind, standard and element of a new task."""
    revision = get_assessment(unit, assessment).revision_id
    standard = select(StandardRow.id).where(
        StandardRow.revision_id == revision, StandardRow.number == facts.standard
    )
    element = select(ElementRow.id).where(
        ElementRow.revision_id == revision, ElementRow.number == facts.element
    )
    known = unit.session.scalar(standard) is not None
    own = not facts.element or facts.element.startswith(f"{facts.standard}.")
    part = not facts.element or (own and unit.session.scalar(element) is not None)
    kinds = ", ".join(KINDS)
    return {
        "standard": None if known else _NO_STANDARD,
        "element": None if part else _NO_ELEMENT,
        "kind": None if facts.kind in KINDS else {"es": kinds, "en": kinds},
    }


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
