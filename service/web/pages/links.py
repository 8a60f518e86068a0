"""Links for assessors in, made, opened and revoked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import BadFields
from service.people.access import Permission, system_access
from service.people.sign_in import SignedIn
from service.store import agencies, assessments, links
from service.store.assessments import AssessmentRow
from service.store.links import MOST_DAYS, Invitation, LinkRow
from service.store.paging import Paging, Slice
from service.web.faults import Faults
from service.web.forms import browser_of, faults_of, number_of, see
from service.web.pages.sign_in import entered
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor, address_of

router = APIRouter()
ALL = "todas"


class TypedLink(BaseModel, frozen=True):
    """What the form of a new link sends; ``assessment`` "": the newest one that is open."""

    name: str = ""
    days: str = "30"
    assessment: str = ""


@dataclass(frozen=True, kw_only=True)
class LinksPage:
    """An agency's links and the form of a new one; ``address`` is shown this once.

    ``typed.assessment`` is the one that is chosen, ``ALL`` for every one of the agency.
    """

    template: ClassVar[str] = "people/links.html"
    agency: str
    agency_name: str
    links: Slice[LinkRow]
    choices: tuple[tuple[str, str], ...]
    now: datetime
    typed: TypedLink = field(default_factory=TypedLink)
    most_days: int = MOST_DAYS
    address: str = ""
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class InvitationPage:
    """What a link opens, with the button that does: a preview of the address opens nothing."""

    template: ClassVar[str] = "people/invitation.html"
    invitation: Invitation
    secret: str


@router.get("/agencias/{agency}/enlaces")
def show(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    cursor: str | None = None,
) -> Response:
    """Show an agency's links to who administers it."""
    return page(request, _page(visitor, service, agency, cursor=cursor))


@router.post("/agencias/{agency}/enlaces")
def create(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedLink, Form()],
) -> Response:
    """Make a link and show its address once."""
    days = number_of(typed.days, MOST_DAYS) or 0
    try:
        with service.store.write(visitor.access) as unit:
            unit.require(Permission.ADMINISTER, agency)
            chosen = typed.assessment or newest_open(assessments.of_agency(unit, agency))
            narrowed = None if chosen == ALL else chosen
            made = links.create(unit, agency, name=typed.name, days=days, assessment=narrowed)
    except BadFields as error:
        found = _page(visitor, service, agency, typed=typed, faults=faults_of(request, error))
        return page(request, found)
    base = service.settings.url.rstrip("/") or str(request.base_url).rstrip("/")
    return page(request, _page(visitor, service, agency, address=f"{base}/enlace/{made.secret}"))


@router.post("/agencias/{agency}/enlaces/{link}/revocar")
def revoke(agency: str, link: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """End a link and the sessions it opened."""
    with service.store.write(visitor.access) as unit:
        links.revoke(unit, agency, link)
    return see(f"/agencias/{agency}/enlaces", "revocado")


@router.get("/enlace/{secret}")
def look(request: Request, secret: str, service: CurrentService) -> Response:
    """Show what a link opens."""
    with service.store.read(system_access()) as unit:
        found = links.look(unit, secret)
    return page(request, InvitationPage(invitation=found, secret=secret))


@router.post("/enlace/{secret}")
def open_link(request: Request, secret: str, service: CurrentService) -> Response:
    """Open a session of the link, in place of the one the browser had."""
    browser = browser_of(request)
    with service.store.read(system_access(browser.address)) as unit:
        found = links.look(unit, secret)
    with service.store.write(links.holder(found, address_of(request))) as unit:
        opened = links.open_link(unit, found, days=browser.days, agent=browser.agent)
    done = SignedIn(secret=opened, pending=False)
    return entered(request, service, done, _first_page(found))


def newest_open(rows: tuple[AssessmentRow, ...]) -> str:
    """Return the newest assessment that is open, ``ALL`` where none is."""
    return next((row.id for row in rows if row.closed_at is None), ALL)


def _first_page(found: Invitation) -> str:
    """Return where a link leads: to the folder of its assessment, or to its agency."""
    if found.assessment_id is None:
        return f"/agencias/{found.agency_id}"
    return f"/autoevaluaciones/{found.assessment_id}/carpeta"


def _page(  # noqa: PLR0913 - what a page may show besides the list
    visitor: Visitor,
    service: Service,
    agency: str,
    *,
    cursor: str | None = None,
    typed: TypedLink | None = None,
    address: str = "",
    faults: Faults | None = None,
) -> LinksPage:
    with service.store.read(visitor.access) as unit:
        found = links.listed(unit, agency, Paging(cursor=cursor))
        cycles = assessments.of_agency(unit, agency)
        return LinksPage(
            agency=agency,
            links=found,
            choices=tuple((row.id, row.name) for row in cycles),
            agency_name=agencies.get(unit, agency).name,
            now=unit.now,
            typed=typed or TypedLink(assessment=newest_open(cycles)),
            address=address,
            faults=faults or Faults(),
        )
