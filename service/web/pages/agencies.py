"""An agency in, its page out: manuals, assessments, people; and the form that writes its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import AlreadyThere, BadFields, Conflict
from service.people.access import LINK, Access, Permission
from service.people.fields import Sentence, check_fields, line_fault, plain_line
from service.store import agencies, assessments, manuals, tasks
from service.store.agencies import PROGRAMS, SIZES, AgencyExtent, AgencyFacts, AgencyRow
from service.store.assessments import AssessmentRow
from service.store.manuals import ManualRow
from service.store.readiness import Progress, progress
from service.store.states import STATES
from service.store.tasks import Pending
from service.web.faults import Faults
from service.web.forms import day_of, faults_of, see
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_CHOOSE: Sentence = {"es": "elija uno de la lista", "en": "choose one of the list"}
_DATE: Sentence = {"es": "escriba una fecha como 2027-03-15", "en": "write a date as 2027-03-15"}


@dataclass(frozen=True, kw_only=True)
class May:
    """What a visitor may do in an agency."""

    upload: bool
    assess: bool
    administer: bool

    @classmethod
    def of(cls, access: Access, agency: str) -> May:
        """Return what an access allows in an agency."""
        return cls(
            upload=access.may(Permission.UPLOAD, agency),
            assess=access.may(Permission.ASSESS, agency),
            administer=access.may(Permission.ADMINISTER, agency),
        )


@dataclass(frozen=True, kw_only=True)
class AgencyPage:
    """An agency with what belongs to it; ``tasks`` None for whoever came by a link."""

    template: ClassVar[str] = "agencies/agency.html"
    agency: AgencyExtent
    state: str
    manuals: tuple[ManualRow, ...]
    archived: bool
    assessments: tuple[AssessmentRow, ...]
    progress: Mapping[str, Progress]
    tasks: Pending | None
    now: datetime
    may: May


@dataclass(frozen=True, kw_only=True)
class AgencyForm:
    """The form of an agency's facts; ``agency`` None: of a new one."""

    template: ClassVar[str] = "agencies/form.html"
    agency: AgencyRow | None
    facts: Mapping[str, str]
    version: int
    states: Mapping[str, str]
    faults: Faults = field(default_factory=Faults)


class Typed(BaseModel, frozen=True):
    """What people typed into the form, as it came."""

    name: str = ""
    short_name: str = ""
    program: str = ""
    state: str = ""
    municipality: str = ""
    size: str = ""
    next_date: str = ""
    next_date_note: str = ""


class TypedChange(Typed, frozen=True):
    """The same, and which version of the agency it is written over."""

    version: int = 0


@router.get("/agencias/nueva")
def new(request: Request, visitor: CurrentVisitor) -> Response:
    """Show the empty form to an operator."""
    visitor.access.require_operator()
    return page(request, _form(None, Typed()))


@router.post("/agencias/nueva")
def create(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[Typed, Form()],
) -> Response:
    """Make an agency, or show the form again with what is wrong."""
    visitor.access.require_operator()
    try:
        facts = facts_of(typed)
        with service.store.write(visitor.access) as unit:
            agency = agencies.create(unit, facts, service.settings.quota_megabytes)
    except (BadFields, AlreadyThere) as error:
        faults = faults_of(request, error, "name")
        return page(request, _form(None, typed, faults=faults))
    return see(f"/agencias/{agency}", "creado")


@router.get("/agencias/{agency}")
def show(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    archivados: bool = False,
) -> Response:
    """Show an agency."""
    by_link = visitor.access.actor.startswith(LINK)
    with service.store.read(visitor.access) as unit:
        row = agencies.extent(unit, agency)
        assessed = assessments.of_agency(unit, agency)
        shown = AgencyPage(
            agency=row,
            state=STATES.get(row.state, row.state),
            manuals=manuals.of_agency(unit, agency, archived=archivados),
            archived=archivados,
            assessments=assessed,
            progress=progress(unit, [one.id for one in assessed]),
            tasks=None if by_link else tasks.pending(unit, agency),
            now=unit.now,
            may=May.of(visitor.access, agency),
        )
    return page(request, shown)


@router.get("/agencias/{agency}/editar")
def edit(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show the form with an agency's facts to its administrator."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ADMINISTER, agency)
        row = agencies.get(unit, agency)
    return page(request, _form(row, _typed(row), version=row.version))


@router.post("/agencias/{agency}/editar")
def change(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedChange, Form()],
) -> Response:
    """Write an agency's facts, or show the form again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ADMINISTER, agency)
        row = agencies.get(unit, agency)
    try:
        facts = facts_of(typed)
        with service.store.write(visitor.access) as unit:
            agencies.change(unit, agency, facts, typed.version)
    except (BadFields, AlreadyThere) as error:
        faults = faults_of(request, error, "name")
        return page(request, _form(row, typed, version=typed.version, faults=faults))
    except Conflict as error:
        faults = faults_of(request, error)
        return page(request, _form(row, typed, version=row.version, faults=faults))
    return see(f"/agencias/{agency}", "guardado")


def facts_of(typed: Typed) -> AgencyFacts:
    """Return an agency's facts as typed; raise BadFields with every fault by its field."""
    name = plain_line(typed.name)
    day = day_of(typed.next_date)
    check_fields(
        {
            "name": line_fault(name, 200),
            "short_name": _long(typed.short_name, 60),
            "program": None if typed.program in PROGRAMS else _CHOOSE,
            "state": None if typed.state in STATES else _CHOOSE,
            "municipality": _long(typed.municipality, 120),
            "size": None if typed.size in ("", *SIZES) else _CHOOSE,
            "next_date": _DATE if typed.next_date.strip() and day is None else None,
            "next_date_note": _long(typed.next_date_note, 200),
        }
    )
    return AgencyFacts(
        name=name,
        program=typed.program,
        state=typed.state,
        short_name=plain_line(typed.short_name),
        municipality=plain_line(typed.municipality),
        size=typed.size or None,
        next_date=day,
        next_date_note=plain_line(typed.next_date_note),
    )


def _form(
    agency: AgencyRow | None, typed: Typed, version: int = 0, faults: Faults | None = None
) -> AgencyForm:
    return AgencyForm(
        agency=agency,
        facts=typed.model_dump(),
        version=version,
        states=STATES,
        faults=faults or Faults(),
    )


def _typed(row: AgencyRow) -> Typed:
    return Typed(
        name=row.name,
        short_name=row.short_name,
        program=row.program,
        state=row.state,
        municipality=row.municipality,
        size=row.size or "",
        next_date=row.next_date.date().isoformat() if row.next_date else "",
        next_date_note=row.next_date_note,
    )


def _long(text: str, most: int) -> Sentence | None:
    return line_fault(plain_line(text), most) if text.strip() else None
