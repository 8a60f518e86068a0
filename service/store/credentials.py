"""What a person signs in with, in and out: password hashes, one-time passwords, OpenID subjects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.sql.elements import ColumnElement

from corpora.errors import NotAllowed, NotFound
from service.people.access import Permission
from service.people.fields import plain_email
from service.people.passwords import fresh_password, hash_password
from service.store.people import found
from service.store.people_tables import ApiToken, Membership, User
from service.store.sessions import end_all
from service.store.unit import Unit


class Known(Protocol):
    """What must be known of a person to tell who may reset their sign-in."""

    @property
    def id(self) -> str:
        """The person's id."""

    @property
    def operator(self) -> bool:
        """Whether they are an operator."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """How one person signs in; read with the system's access and never shown."""

    id: str
    name: str
    email: str
    password_hash: str | None
    must_change: bool
    totp_on: bool
    oidc_subject: str | None


_COLUMNS = (
    *(User.id, User.name, User.email, User.password_hash, User.must_change, User.totp_on),
    User.oidc_subject,
)


def by_email(unit: Unit, email: str) -> Credentials | None:
    """Return who signs in with an e-mail, None for nobody or a person who was shut out."""
    return _credentials(unit, User.email == plain_email(email))


def by_subject(unit: Unit, subject: str) -> Credentials | None:
    """Return who signs in with a subject of the OpenID provider, None for nobody."""
    return _credentials(unit, User.oidc_subject == subject)


def by_id(unit: Unit, person: str) -> Credentials:
    """Return how a person signs in; raise NotFound for nobody or a person who was shut out."""
    row = _credentials(unit, User.id == person)
    if row is None:
        raise NotFound
    return row


def seen(unit: Unit, person: str) -> None:
    """Note that a person signed in now."""
    unit.session.execute(update(User).where(User.id == person).values(seen_at=unit.now))


def link_subject(unit: Unit, person: str, subject: str) -> None:
    """Let a person in by the OpenID provider from now on.

    A one-time password that was never used ends, so that nobody else can use it.
    """
    unit.session.execute(update(User).where(User.id == person).values(oidc_subject=subject))
    unit.session.execute(
        update(User)
        .where(User.id == person, User.must_change)
        .values(password_hash=None, must_change=False)
    )
    unit.audit("person.linked", "person", person)


def set_own_password(unit: Unit, password: str, session: str) -> None:
    """Keep a new password of whoever asks and end their sessions but the one that asks."""
    person = unit.access.require_person()
    unit.session.execute(
        update(User)
        .where(User.id == person)
        .values(password_hash=hash_password(password), must_change=False)
    )
    end_all(unit, person, but=session)
    unit.audit("person.password", "person", person)


def reset_password(unit: Unit, person: str, agency: str | None = None) -> str:
    """Give a person a password to be used once and return it; it is not kept.

    An operator may for anyone else; an administrator for members of ``agency``, unless they are
    an operator or belong to an agency that the administrator does not administer: otherwise a
    reset would open that agency. Sessions and tokens end.
    """
    _check_may_ask(unit, agency)
    fresh = fresh_password()
    _check_may_reset(unit, person, agency)
    unit.session.execute(
        update(User).where(User.id == person).values(password_hash=fresh.hash, must_change=True)
    )
    _end_everything(unit, person)
    unit.audit("person.password_reset", "person", person, agency=agency or "")
    return fresh.text


def reset_second_factor(unit: Unit, person: str, agency: str | None = None) -> None:
    """Take away a second factor that its person lost; who may is as for ``reset_password``."""
    _check_may_reset(unit, person, agency)
    unit.session.execute(
        update(User)
        .where(User.id == person)
        .values(totp_secret=None, totp_on=False, totp_last=None, recovery=[])
    )
    _end_everything(unit, person)
    unit.audit("person.second_factor_reset", "person", person, agency=agency or "")


def resettable(unit: Unit, people: Sequence[Known]) -> frozenset[str]:
    """Return the ids of those people whose sign-in whoever asks may reset; one query."""
    agencies = _agencies_of(unit, [one.id for one in people])
    return frozenset(
        one.id for one in people if _may_reset(unit, one.id, one.operator, agencies[one.id])
    )


def _check_may_ask(unit: Unit, agency: str | None) -> None:
    """Raise what is wrong with who asks, without a look at the database."""
    if agency is None:
        unit.access.require_operator()
    else:
        unit.access.require(Permission.ADMINISTER, agency)


def _check_may_reset(unit: Unit, person: str, agency: str | None) -> None:
    _check_may_ask(unit, agency)
    if agency is not None:
        unit.require(Permission.ADMINISTER, agency)
    agencies = _agencies_of(unit, [person])[person]
    if agency is not None and agency not in agencies:
        raise NotFound
    if not _may_reset(unit, person, found(unit, person).operator, agencies):
        raise NotAllowed


def _may_reset(unit: Unit, person: str, operator: bool, agencies: Collection[str]) -> bool:
    access = unit.access
    if person == access.actor:
        return False
    if access.operator:
        return True
    return not operator and all(access.may(Permission.ADMINISTER, one) for one in agencies)


def _agencies_of(unit: Unit, people: Sequence[str]) -> dict[str, set[str]]:
    # Core, not ORM: a person's other agencies count, though whoever asks may not see them.
    rows = unit.session.connection().execute(
        select(Membership.user_id, Membership.agency_id).where(Membership.user_id.in_(people))
    )
    agencies: dict[str, set[str]] = {one: set() for one in people}
    for row in rows:
        agencies[row.user_id].add(row.agency_id)
    return agencies


def _end_everything(unit: Unit, person: str) -> None:
    end_all(unit, person)
    unit.session.execute(
        update(ApiToken)
        .where(ApiToken.user_id == person, ApiToken.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )


def _credentials(unit: Unit, condition: ColumnElement[bool]) -> Credentials | None:
    row = unit.session.execute(
        select(*_COLUMNS).where(condition, User.disabled_at.is_(None))
    ).first()
    return None if row is None else Credentials(**row._mapping)
