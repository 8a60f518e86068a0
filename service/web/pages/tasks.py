"""Tasks in and out on pages: of an assessment, of an agency, one's own; made, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import BadFields, Conflict, NotAllowed
from service.people.access import LINK, Access, Permission
from service.people.fields import Sentence, check_fields
from service.store import agencies, assessments, editions, tasks, todo
from service.store.assessments import AssessmentRow
from service.store.paging import Paging
from service.store.tasks import DONE, DROPPED, ENDED, OPEN, TaskFacts, TaskRow, TasksAsked
from service.store.todo import Todo
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import day_of, faults_of, own_path, see
from service.web.pages.addresses import address
from service.web.rendering import language_of, page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
MINE, ALL, OVER = "mias", "todas", "terminadas"
_TASKS = 50
# In an address, for tasks that nobody has.
_NOBODY = "nadie"
_NOTICES: Mapping[str, str] = {
    OPEN: "tarea-abierta",
    DONE: "tarea-hecha",
    DROPPED: "tarea-descartada",
}
_DATE: Sentence = {"es": "escriba una fecha como 2027-03-15", "en": "write a date as 2027-03-15"}


class Typed(BaseModel, frozen=True):
    """What people typed of a task, as it came."""

    titulo: str = ""
    detalle: str = ""
    responsable: str = ""
    fecha: str = ""
    estandar: str = ""


class TypedChange(Typed, frozen=True):
    """The same, and which version of the task it is written over."""

    version: int = 0


@dataclass(frozen=True, kw_only=True)
class TasksPage:
    """Tasks of an assessment (``of``), of an agency, or of every agency that is seen.

    ``may_change`` are the agencies whose tasks the visitor may change; ``typed`` is the form of a
    new one, None for who may make none. ``todo`` is what a change of edition or of a manual left
    to do in ``of``, None where nothing ever did.
    """

    template: ClassVar[str] = "tasks/list.html"
    of: AssessmentRow | None
    agency_id: str
    agency: str
    here: str
    back: str
    tab: str
    owner: str
    owners: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    rows: tuple[TaskRow, ...]
    may_change: frozenset[str]
    now: datetime
    first: str
    next: str
    todo: Todo | None = None
    typed: Typed | None = None
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class TaskPage:
    """A task, and the form that changes it."""

    template: ClassVar[str] = "tasks/task.html"
    task: TaskRow
    people: tuple[tuple[str, str], ...]
    typed: Typed
    may_change: bool
    now: datetime
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What part of a list is asked for: the tab, whose tasks, after which."""

    tab: str = ALL
    owner: str = ""
    cursor: str | None = None


@router.get("/tareas")
def show_all(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    ver: str = MINE,
    agencia: str = "",
    responsable: str = "",
    sigue: str | None = None,
) -> Response:
    """Show one's own tasks, or those of every agency one sees."""
    require_team(visitor.access)
    shown = Shown(tab=ver, owner=responsable, cursor=sigue)
    with service.store.read(visitor.access) as unit:
        name = agencies.get(unit, agencia).name if agencia else ""
        found = _list(unit, visitor, shown, of=None, agency=agencia, name=name)
    return page(request, found)


@router.get("/autoevaluaciones/{assessment}/tareas")
def show(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    ver: str = ALL,
    responsable: str = "",
    estandar: str = "",
    sigue: str | None = None,
) -> Response:
    """Show the tasks of an assessment, and the form of a new one, begun for a standard."""
    shown = Shown(tab=ver, owner=responsable, cursor=sigue)
    with service.store.read(visitor.access) as unit:
        of = _team(unit, visitor.access, assessment)
        typed = Typed(estandar=estandar[:80], titulo=_title(request, unit, of, estandar))
        found = _of_assessment(unit, visitor, of, shown, typed)
    return page(request, found)


@router.post("/autoevaluaciones/{assessment}/tareas")
def create(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[Typed, Form()],
) -> Response:
    """Make a task, or show the form again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        of = _team(unit, visitor.access, assessment)
        unit.require(Permission.UPLOAD, of.agency_id)
    try:
        facts = _facts(typed, typed.estandar.strip())
        with service.store.write(visitor.access) as unit:
            tasks.create(unit, assessment, facts)
    except BadFields as error:
        faults = faults_of(request, error)
        with service.store.read(visitor.access) as unit:
            found = _of_assessment(unit, visitor, of, Shown(), typed, faults)
        return page(request, found)
    return see(f"/autoevaluaciones/{assessment}/tareas", "tarea")


@router.get("/tareas/{task}")
def look(request: Request, task: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show a task."""
    return page(request, _page(service, visitor, task))


@router.post("/tareas/{task}")
def change(
    request: Request,
    task: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedChange, Form()],
) -> Response:
    """Write a task's title, detail, owner and day, or show it again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        row = tasks.get(unit, task)
        unit.require(Permission.UPLOAD, row.agency_id)
    try:
        facts = _facts(typed, row.standard)
        with service.store.write(visitor.access) as unit:
            tasks.change(unit, task, facts, typed.version)
    except (BadFields, Conflict) as error:
        faults = faults_of(request, error)
        return page(request, _page(service, visitor, task, typed, faults))
    return see(f"/tareas/{task}", "tarea")


@router.post("/tareas/{task}/estado")
def end(  # noqa: PLR0913 - a state, of what, and where to go on
    task: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    estado: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
    sigue: Annotated[str, Form()] = "",
) -> Response:
    """Say that a task is done or dropped, or open it again."""
    with service.store.write(visitor.access) as unit:
        tasks.end(unit, task, estado, version)
    back = own_path(sigue) if sigue else f"/tareas/{task}"
    return see(back, _NOTICES[estado])


def require_team(access: Access) -> None:
    """Raise NotAllowed for whoever came by a link: what is left to do is the agency's own."""
    if access.actor.startswith(LINK):
        raise NotAllowed


def _team(unit: Unit, access: Access, assessment: str) -> AssessmentRow:
    of = assessments.get(unit, assessment)
    require_team(access)
    return of


def _title(request: Request, unit: Unit, of: AssessmentRow, number: str) -> str:
    """Return what a task for a standard is called at first, "" for none that is known."""
    if not number:
        return ""
    known = editions.load(unit, of.revision_id).standards
    found = next((one for one in known if one.id == number), None)
    if found is None:
        return ""
    return todo.task_title(number, found.title_es, found.title_en, language_of(request))


def _of_assessment(  # noqa: PLR0913, PLR0917 - a list and a form
    unit: Unit,
    visitor: Visitor,
    of: AssessmentRow,
    shown: Shown,
    typed: Typed,
    faults: Faults | None = None,
) -> TasksPage:
    agency = agencies.get(unit, of.agency_id)
    form = typed if visitor.access.may(Permission.UPLOAD, agency.id) else None
    return _list(
        unit, visitor, shown, of=of, agency=agency.id, name=agency.name, typed=form, faults=faults
    )


def _list(  # noqa: PLR0913 - a list and a form
    unit: Unit,
    visitor: Visitor,
    shown: Shown,
    *,
    of: AssessmentRow | None,
    agency: str,
    name: str,
    typed: Typed | None = None,
    faults: Faults | None = None,
) -> TasksPage:
    tab = shown.tab if shown.tab in (MINE, ALL, OVER) else ALL
    owner = visitor.access.actor if tab == MINE else shown.owner
    asked = TasksAsked(
        assessment=None if of is None else of.id,
        agency=agency or None,
        owner="" if owner == _NOBODY else owner or None,
        state=ENDED if tab == OVER else OPEN,
    )
    find = tasks.newest if tab == OVER else tasks.by_day
    found = find(unit, asked, Paging(cursor=shown.cursor, limit=_TASKS))
    here = "/tareas" if of is None else f"/autoevaluaciones/{of.id}/tareas"
    query = {"ver": tab, "agencia": "" if of else agency, "responsable": shown.owner}
    people = tasks.owners(unit, agency) if agency else ()
    may = {row.agency_id for row in found.rows if _may(visitor.access, row.agency_id)}
    return TasksPage(
        of=of,
        agency_id=agency,
        agency=name,
        here=here,
        back=address(here, **query),
        tab=tab,
        owner=shown.owner,
        owners=people if tab != MINE else (),
        people=people,
        rows=found.rows,
        may_change=frozenset(may),
        now=unit.now,
        first=address(here, **query) if shown.cursor else "",
        next=address(here, **query, sigue=found.next) if found.next else "",
        todo=None if of is None else _todo(unit, of),
        typed=typed,
        faults=faults or Faults(),
    )


def _todo(unit: Unit, of: AssessmentRow) -> Todo | None:
    found = todo.of_assessment(unit, of.id)
    return None if found.plan_id is None and found.is_empty else found


def _page(
    service: Service,
    visitor: Visitor,
    task: str,
    typed: Typed | None = None,
    faults: Faults | None = None,
) -> TaskPage:
    with service.store.read(visitor.access) as unit:
        row = tasks.get(unit, task)
        require_team(visitor.access)
        return TaskPage(
            task=row,
            people=tasks.owners(unit, row.agency_id),
            typed=typed or _typed(row),
            may_change=_may(visitor.access, row.agency_id),
            now=unit.now,
            faults=faults or Faults(),
        )


def _may(access: Access, agency: str) -> bool:
    return access.may(Permission.UPLOAD, agency)


def _typed(row: TaskRow) -> Typed:
    return Typed(
        titulo=row.title,
        detalle=row.detail,
        responsable=row.owner_id or "",
        fecha=row.due_at.date().isoformat() if row.due_at else "",
        estandar=row.standard,
    )


def _facts(typed: Typed, standard: str) -> TaskFacts:
    """Return what was typed of a task; raise BadFields for a day that is none."""
    day = day_of(typed.fecha)
    check_fields({"due_at": _DATE if typed.fecha.strip() and day is None else None})
    return TaskFacts(
        standard=standard,
        title=typed.titulo,
        detail=typed.detalle,
        owner=typed.responsable or None,
        due_at=day,
    )
