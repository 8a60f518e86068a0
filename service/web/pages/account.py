"""Whoever is in, their own account out: name, language, and the sessions they have open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadFields
from service.store import people, sessions
from service.store.rows import Person
from service.store.sessions import SessionRow
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.sign_in import set_language
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor, clear_session

router = APIRouter(prefix="/cuenta")


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """A person's own account; ``name`` and ``language`` as typed, when they must be corrected."""

    template: ClassVar[str] = "people/account.html"
    person: Person
    name: str
    language: str
    sessions: tuple[SessionRow, ...]
    current: str
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show the account."""
    return page(request, _account(visitor, service))


@router.post("")
def change(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    name: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "",
) -> Response:
    """Change name and language, which this browser takes up at once."""
    try:
        with service.store.write(visitor.access) as unit:
            people.change_own(unit, name=name, language=language)
    except BadFields as error:
        faults = faults_of(request, error)
        return page(request, _account(visitor, service, (name, language), faults))
    done = see("/cuenta", "guardado")
    set_language(done, request, language)
    return done


@router.post("/sesiones/cerrar")
def end_all(
    visitor: CurrentVisitor, service: CurrentService, otras: Annotated[str, Form()] = ""
) -> Response:
    """End every session of the person, or with ``otras`` all but this one."""
    with service.store.write(visitor.access) as unit:
        sessions.end_others(unit, visitor.principal.session if otras else "")
    if otras:
        return see("/cuenta", "sesiones")
    done = see("/entrar", "salio")
    clear_session(done, service)
    return done


@router.post("/sesiones/{session}/cerrar")
def end_one(session: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """End one of the person's sessions."""
    with service.store.write(visitor.access) as unit:
        sessions.end_own(unit, session)
    return see("/cuenta", "sesiones")


def _account(
    visitor: Visitor,
    service: Service,
    typed: tuple[str, str] | None = None,
    faults: Faults | None = None,
) -> AccountPage:
    with service.store.read(visitor.access) as unit:
        person = people.get(unit, visitor.access.require_person())
        name, language = typed or (person.name, person.language)
        return AccountPage(
            person=person,
            name=name,
            language=language,
            sessions=sessions.own_sessions(unit),
            current=visitor.principal.session,
            faults=faults or Faults(),
        )
