"""Everyone of an installation in, made, named operator, shut out or given a password out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import AlreadyThere, BadFields, LastOne
from service.store import credentials, members, people
from service.store.members import Belonging
from service.store.paging import Paging, Slice
from service.store.people import PersonFacts
from service.store.rows import Person
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter(prefix="/personas")


class TypedPerson(BaseModel, frozen=True):
    """What the form of a new person sends."""

    email: str = ""
    name: str = ""
    operator: str = ""


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """Everyone of an installation, by name, and the form of a new person."""

    template: ClassVar[str] = "people/people.html"
    people: Slice[Person]
    words: str
    typed: TypedPerson = field(default_factory=TypedPerson)
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """One person with their agencies; ``password`` is shown this once."""

    template: ClassVar[str] = "people/person.html"
    person: Person
    agencies: tuple[Belonging, ...]
    itself: bool
    password: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    q: str = "",
    cursor: str | None = None,
) -> Response:
    """Show everyone to an operator."""
    with service.store.read(visitor.access) as unit:
        found = people.listed(unit, q, Paging(cursor=cursor))
    return page(request, PeoplePage(people=found, words=q))


@router.post("")
def create(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedPerson, Form()],
) -> Response:
    """Make a person and show their password once."""
    facts = PersonFacts(email=typed.email, name=typed.name, operator=typed.operator == "1")
    try:
        with service.store.write(visitor.access) as unit:
            made = people.create(unit, facts)
    except (BadFields, AlreadyThere) as error:
        faults = faults_of(request, error, "email")
        with service.store.read(visitor.access) as unit:
            found = people.listed(unit, "", Paging())
        again = PeoplePage(people=found, words="", typed=typed, faults=faults)
        return page(request, again)
    return page(request, _person(visitor, service, made.id, password=made.password))


@router.get("/{person}")
def show_one(
    request: Request, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show one person to an operator."""
    return page(request, _person(visitor, service, person))


@router.post("/{person}/operador")
def set_operator(
    request: Request,
    person: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    on: Annotated[str, Form()] = "",
) -> Response:
    """Make a person an operator or no longer."""
    return _change(
        request, visitor, service, person, lambda unit: people.set_operator(unit, person, on == "1")
    )


@router.post("/{person}/desactivar")
def disable(
    request: Request, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Shut a person out."""
    return _change(request, visitor, service, person, lambda unit: people.disable(unit, person))


@router.post("/{person}/activar")
def enable(
    request: Request, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Let a person in again."""
    return _change(request, visitor, service, person, lambda unit: people.enable(unit, person))


@router.post("/{person}/contrasena")
def reset_password(
    request: Request, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Give a person a password to be used once, and show it once."""
    with service.store.write(visitor.access) as unit:
        password = credentials.reset_password(unit, person)
    return page(request, _person(visitor, service, person, password=password))


@router.post("/{person}/codigo")
def reset_second_factor(
    request: Request, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Take away a second factor that its person lost."""
    return _change(
        *(request, visitor, service, person),
        lambda unit: credentials.reset_second_factor(unit, person),
    )


def _change(
    request: Request,
    visitor: Visitor,
    service: Service,
    person: str,
    change: Callable[[Unit], None],
) -> Response:
    try:
        with service.store.write(visitor.access) as unit:
            change(unit)
    except LastOne as error:
        found = _person(visitor, service, person, faults=faults_of(request, error))
        return page(request, found)
    return see(f"/personas/{person}", "guardado")


def _person(
    visitor: Visitor,
    service: Service,
    person: str,
    *,
    password: str = "",
    faults: Faults | None = None,
) -> PersonPage:
    with service.store.read(visitor.access) as unit:
        visitor.access.require_operator()
        return PersonPage(
            person=people.get(unit, person),
            agencies=members.agencies_of(unit, person),
            itself=person == visitor.access.actor,
            password=password,
            faults=faults or Faults(),
        )
