"""A person's tokens for programs in, a new one shown once or an old one revoked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import BadFields
from service.people.access import Permission
from service.store import tokens
from service.store.tokens import MOST_DAYS, TokenFacts, TokenRow
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter(prefix="/cuenta/tokens")
DAYS = (30, 90, 180, 365)


class TypedToken(BaseModel, frozen=True):
    """What the form of a new token sends."""

    name: str = ""
    scopes: list[str] = []
    agency: str = ""
    days: str = "90"


@dataclass(frozen=True, kw_only=True)
class TokensPage:
    """The tokens that are good and the form of a new one; ``secret`` is shown this once."""

    template: ClassVar[str] = "people/tokens.html"
    tokens: tuple[TokenRow, ...]
    agencies: Mapping[str, str]
    scopes: tuple[str, ...]
    days: tuple[int, ...]
    typed: TypedToken
    secret: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show the tokens."""
    return page(request, _shown(visitor, service, TypedToken(scopes=["read"])))


@router.post("")
def create(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedToken, Form()],
) -> Response:
    """Make a token and show its secret once."""
    days = number_of(typed.days, MOST_DAYS) or 0
    facts = TokenFacts(name=typed.name, scopes=typed.scopes, agency=typed.agency or None, days=days)
    try:
        with service.store.write(visitor.access) as unit:
            made = tokens.create(unit, facts)
    except BadFields as error:
        shown = _shown(visitor, service, typed, faults=faults_of(request, error))
        return page(request, shown)
    empty = TypedToken(scopes=["read"])
    return page(request, _shown(visitor, service, empty, secret=made.secret))


@router.post("/{token}/revocar")
def revoke(token: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """End a token."""
    with service.store.write(visitor.access) as unit:
        tokens.revoke(unit, token)
    return see("/cuenta/tokens", "revocado")


def _shown(
    visitor: Visitor,
    service: Service,
    typed: TypedToken,
    *,
    secret: str = "",
    faults: Faults | None = None,
) -> TokensPage:
    with service.store.read(visitor.access) as unit:
        return TokensPage(
            tokens=tokens.own_tokens(unit),
            agencies=tokens.agencies_to_choose(unit),
            scopes=tuple(Permission),
            days=DAYS,
            typed=typed,
            secret=secret,
            faults=faults or Faults(),
        )
