"""An agency's people in, given access, another role or a new password, or taken out, out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import AlreadyThere, BadFields, LastOne
from service.people.access import Role
from service.store import agencies, credentials, members
from service.store.members import Member
from service.store.paging import Paging, Slice
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter(prefix="/agencias/{agency}/personas")


class TypedMember(BaseModel, frozen=True):
    """What the form of a new member sends."""

    email: str = ""
    name: str = ""
    role: str = "writer"


@dataclass(frozen=True, kw_only=True)
class OneTime:
    """A password that is shown this once, and whose it is."""

    name: str
    password: str


@dataclass(frozen=True, kw_only=True)
class MembersPage:
    """An agency's people and the form of a new one; ``resettable``: who may be given a password."""

    template: ClassVar[str] = "people/members.html"
    agency: str
    agency_name: str
    members: Slice[Member]
    resettable: frozenset[str]
    roles: tuple[str, ...]
    typed: TypedMember = field(default_factory=TypedMember)
    shown: OneTime | None = None
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    cursor: str | None = None,
) -> Response:
    """Show the people of an agency to who administers it."""
    return page(request, _page(visitor, service, agency, cursor=cursor))


@router.post("")
def invite(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedMember, Form()],
) -> Response:
    """Give someone access; a new person's password is shown once."""
    try:
        with service.store.write(visitor.access) as unit:
            added = members.invite(
                unit, agency, email=typed.email, name=typed.name, role=typed.role
            )
    except (BadFields, AlreadyThere) as error:
        found = _page(
            visitor, service, agency, typed=typed, faults=faults_of(request, error, "email")
        )
        return page(request, found)
    if added.password is None:
        return see(f"/agencias/{agency}/personas", "guardado")
    shown = OneTime(name=typed.name, password=added.password)
    return page(request, _page(visitor, service, agency, shown=shown))


@router.post("/{person}/rol")
def set_role(  # noqa: PLR0913 - two ids, a form and who asks
    request: Request,
    agency: str,
    person: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    role: Annotated[str, Form()] = "",
) -> Response:
    """Give a person another role."""
    try:
        with service.store.write(visitor.access) as unit:
            members.set_role(unit, agency, person, role)
    except (BadFields, LastOne) as error:
        return _refused(request, visitor, service, agency, error)
    return see(f"/agencias/{agency}/personas", "guardado")


@router.post("/{person}/quitar")
def remove(
    request: Request, agency: str, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Take a person out of the agency."""
    try:
        with service.store.write(visitor.access) as unit:
            members.remove(unit, agency, person)
    except LastOne as error:
        return _refused(request, visitor, service, agency, error)
    return see(f"/agencias/{agency}/personas", "quitado")


@router.post("/{person}/contrasena")
def reset_password(
    request: Request, agency: str, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Give a person a password to be used once, and show it once."""
    with service.store.write(visitor.access) as unit:
        password = credentials.reset_password(unit, person, agency)
        name = members.get(unit, agency, person).name
    shown = OneTime(name=name, password=password)
    return page(request, _page(visitor, service, agency, shown=shown))


@router.post("/{person}/codigo")
def reset_second_factor(
    agency: str, person: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Take away a second factor that its person lost."""
    with service.store.write(visitor.access) as unit:
        credentials.reset_second_factor(unit, person, agency)
    return see(f"/agencias/{agency}/personas", "guardado")


def _refused(
    request: Request, visitor: Visitor, service: Service, agency: str, error: BadFields | LastOne
) -> Response:
    found = _page(visitor, service, agency, faults=faults_of(request, error))
    return page(request, found)


def _page(  # noqa: PLR0913 - what a page may show besides the list
    visitor: Visitor,
    service: Service,
    agency: str,
    *,
    cursor: str | None = None,
    typed: TypedMember | None = None,
    shown: OneTime | None = None,
    faults: Faults | None = None,
) -> MembersPage:
    with service.store.read(visitor.access) as unit:
        found = members.listed(unit, agency, Paging(cursor=cursor, limit=100))
        return MembersPage(
            agency=agency,
            agency_name=agencies.get(unit, agency).name,
            members=found,
            resettable=credentials.resettable(unit, found.rows),
            roles=tuple(role.value for role in Role),
            typed=typed or TypedMember(),
            shown=shown,
            faults=faults or Faults(),
        )
