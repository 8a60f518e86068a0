"""A person's second factor in, turned on, renewed or taken away out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import TooMany, WrongCode
from service.people.sign_in import spend_code
from service.people.totp import address_of_secret, picture_of
from service.store import second_factor
from service.web.faults import Faults
from service.web.forms import browser_of, faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter(prefix="/cuenta/codigo")


@dataclass(frozen=True, kw_only=True)
class SecondFactorPage:
    """The second factor: off, waiting for its first code with ``picture``, or on.

    ``codes``: new recovery codes, shown this once.
    """

    template: ClassVar[str] = "people/second_factor.html"
    on: bool
    secret: str | None
    picture: str | None
    codes_left: int
    codes: tuple[str, ...] = ()
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show the second factor."""
    return page(request, _shown(visitor, service))


@router.post("/pedir")
def ask(visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Make a secret for a telephone to read."""
    with service.store.write(visitor.access) as unit:
        second_factor.ask(unit, service.secret)
    return see("/cuenta/codigo")


@router.post("")
def confirm(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    code: Annotated[str, Form()] = "",
) -> Response:
    """Turn the second factor on by its first code and show the recovery codes."""
    try:
        with service.store.write(visitor.access) as unit:
            codes = second_factor.confirm(unit, code, service.secret)
    except WrongCode as error:
        return _refused(request, visitor, service, error)
    return page(request, _shown(visitor, service, codes=codes))


@router.post("/recuperacion")
def renew(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    code: Annotated[str, Form()] = "",
) -> Response:
    """Put new recovery codes in place of the old ones, by a code, and show them."""
    try:
        spend_code(service.store, service.secret, visitor.access, code, browser_of(request))
    except (WrongCode, TooMany) as error:
        return _refused(request, visitor, service, error)
    with service.store.write(visitor.access) as unit:
        codes = second_factor.renew_codes(unit)
    return page(request, _shown(visitor, service, codes=codes))


@router.post("/quitar")
def turn_off(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    code: Annotated[str, Form()] = "",
) -> Response:
    """Take the second factor away, by a code."""
    try:
        spend_code(service.store, service.secret, visitor.access, code, browser_of(request))
    except (WrongCode, TooMany) as error:
        return _refused(request, visitor, service, error)
    with service.store.write(visitor.access) as unit:
        second_factor.turn_off(unit)
    return see("/cuenta/codigo", "guardado")


def _refused(
    request: Request, visitor: Visitor, service: Service, error: WrongCode | TooMany
) -> Response:
    faults = faults_of(request, error, "code")
    return page(request, _shown(visitor, service, faults=faults))


def _shown(
    visitor: Visitor,
    service: Service,
    *,
    codes: tuple[str, ...] = (),
    faults: Faults | None = None,
) -> SecondFactorPage:
    with service.store.read(visitor.access) as unit:
        found = second_factor.own(unit, service.secret)
    user = visitor.principal.user
    email = user.email if user is not None else ""
    picture = picture_of(address_of_secret(found.secret, email)) if found.secret else None
    return SecondFactorPage(
        on=found.on,
        secret=found.secret,
        picture=picture,
        codes_left=found.codes_left,
        codes=codes,
        faults=faults or Faults(),
    )
