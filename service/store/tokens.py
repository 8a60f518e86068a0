"""Tokens for programs in and out: made, listed, revoked; only a digest of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from corpora.errors import BadFields, NotFound
from service.people.access import Permission
from service.people.fields import check_fields, line_fault, plain_line
from service.store.people_tables import Agency, ApiToken
from service.store.rows import as_row
from service.store.sign_ins import digest_of, new_secret
from service.store.unit import Unit
from service.store.words import Folded

PREFIX = "acr_"
MOST_DAYS = 365
_MOST = 50
_HINT = 8
_AGENCIES = 500
_TOO_MANY = {
    "es": f"ya tiene {_MOST} claves; revoque alguna",
    "en": f"you have {_MOST} tokens already; revoke one",
}


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """What is asked of a new token: what it may do, in which agency (None: all), for how long."""

    name: str
    scopes: Sequence[str]
    agency: str | None = None
    days: int = 90


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """A token as its person sees it; ``hint`` is how its secret begins."""

    id: str
    name: str
    hint: str
    scopes: list[str]
    agency_id: str | None
    agency: str | None
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MadeToken:
    """A new token; its secret is shown once and not kept."""

    id: str
    secret: str


def create(unit: Unit, facts: TokenFacts) -> MadeToken:
    """Make a token of whoever asks, who must be there in person.

    Raises BadFields, and NotFound for an agency that is not seen.
    """
    person = unit.access.require_person()
    name = plain_line(facts.name)
    check_fields(_faults(facts, name))
    if facts.agency is not None:
        unit.require(Permission.READ, facts.agency)
        unit.hold(facts.agency)
    if len(own_tokens(unit)) >= _MOST:
        raise BadFields(fields={"name": _TOO_MANY}, detail=_TOO_MANY)
    scopes = sorted(set(facts.scopes))
    secret, key = PREFIX + new_secret(), unit.new_id()
    row = {
        **{"id": key, "user_id": person, "agency_id": facts.agency, "name": name},
        **{"digest": digest_of(secret), "hint": secret[:_HINT], "scopes": scopes},
        **{"created_at": unit.now, "expires_at": unit.now + timedelta(days=facts.days)},
    }
    unit.insert(ApiToken, [row])
    told = {"name": name, "scopes": scopes, "agency": facts.agency, "days": facts.days}
    unit.audit("token.created", "token", key, after=told)
    return MadeToken(id=key, secret=secret)


def own_tokens(unit: Unit) -> tuple[TokenRow, ...]:
    """Return the tokens of whoever asks that are good still, the newest first."""
    found = unit.session.execute(
        select(
            *(ApiToken.id, ApiToken.name, ApiToken.hint, ApiToken.scopes, ApiToken.agency_id),
            *(ApiToken.created_at, ApiToken.expires_at, ApiToken.used_at),
            Agency.name.label("agency"),
        )
        .outerjoin(Agency, Agency.id == ApiToken.agency_id)
        .where(
            ApiToken.user_id == unit.access.require_person(),
            ApiToken.revoked_at.is_(None),
            func.coalesce(ApiToken.expires_at, unit.now + timedelta(1)) > unit.now,
        )
        .order_by(ApiToken.id.desc())
        .limit(_MOST)
    )
    return tuple(as_row(TokenRow, row) for row in found)


def agencies_to_choose(unit: Unit) -> dict[str, str]:
    """Return the agencies that a token can be narrowed to: name by id, five hundred at most."""
    unit.access.require_person()
    found = unit.session.execute(
        select(Agency.id, Agency.name).order_by(Folded(Agency.name)).limit(_AGENCIES)
    )
    return {row.id: row.name for row in found}


def revoke(unit: Unit, token: str) -> None:
    """End a token of whoever asks; raise NotFound for one that is not theirs or has ended."""
    done = unit.session.execute(
        update(ApiToken)
        .where(
            ApiToken.id == token,
            ApiToken.user_id == unit.access.require_person(),
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=unit.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    unit.audit("token.revoked", "token", token)


def _faults(facts: TokenFacts, name: str) -> dict[str, dict[str, str] | None]:
    no_scope = {"es": "elija al menos un permiso", "en": "choose one permission at least"}
    unknown = {"es": "elija permisos de la lista", "en": "choose permissions of the list"}
    days = {"es": f"de 1 a {MOST_DAYS} días", "en": f"1 to {MOST_DAYS} days"}
    known = set(facts.scopes) <= set(Permission)
    line = line_fault(name, 120)
    return {
        "name": None if line is None else dict(line),
        "scopes": no_scope if not facts.scopes else None if known else unknown,
        "days": None if 1 <= facts.days <= MOST_DAYS else days,
    }
