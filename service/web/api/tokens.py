"""A person's own tokens over the API: by a session, since no token makes another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from service.store import tokens
from service.store.tokens import MOST_DAYS, TokenFacts
from service.web.api import shapes
from service.web.api.call import CurrentCall
from service.web.api.problem_docs import problems
from service.web.api.shapes import Id, Page, Shown, Title

router = APIRouter(tags=["tokens"], prefix="/tokens")
Scope = Literal["read", "upload", "comment", "decide", "assess", "administer"]


class Token(Shown):
    """A token that is good; ``hint`` is how its secret begins."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    name: str = Field(examples=["Respaldo nocturno"])
    hint: str = Field(examples=["acr_x1Yz"])
    scopes: list[Scope]
    agency_id: str | None = Field(description="null: todas las suyas · all of yours")
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


class NewToken(shapes.Asked):
    """What a new token may do, in which agency (null: all of yours) and for how many days."""

    name: Annotated[Title, Field(min_length=1, max_length=120, examples=["Respaldo nocturno"])]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    agency: Annotated[str | None, Field(pattern=shapes.ID)] = None
    days: Annotated[int, Field(ge=1, le=MOST_DAYS, strict=True)] = 90


class MadeToken(Shown):
    """A new token; its secret is told once and not kept."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    secret: str = Field(examples=["acr_x1YzKq..."])


@router.get("", summary="Mis tokens vigentes · My tokens that are good")
def list_tokens(call: CurrentCall) -> Page[Token]:
    """Return your tokens that are good, the newest first; asked by a session."""
    with call.read() as unit:
        found = tokens.own_tokens(unit)
    return Page[Token](items=[Token.model_validate(row) for row in found], next=None)


@router.post("", summary="Crea un token · Make a token", status_code=201, responses=problems(404))
def create_token(call: CurrentCall, body: NewToken) -> MadeToken:
    """Make a token of yours; asked by a session, with its X-Form-Token."""
    facts = TokenFacts(name=body.name, scopes=body.scopes, agency=body.agency, days=body.days)
    with call.write() as unit:
        made = tokens.create(unit, facts)
    return MadeToken(id=made.id, secret=made.secret)


@router.delete(
    "/{token}", summary="Revoca un token · Revoke a token", status_code=204, responses=problems(404)
)
def revoke_token(call: CurrentCall, token: Id) -> None:
    """End a token of yours; asked by a session, with its X-Form-Token."""
    with call.write() as unit:
        tokens.revoke(unit, token)
