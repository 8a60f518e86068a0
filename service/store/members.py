"""An agency in, its people and their roles out; added, given another role, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from corpora.errors import AlreadyThere, NotFound
from service.people.access import Permission, Role
from service.people.fields import check_fields, plain_email
from service.people.passwords import fresh_password
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people import PersonFacts, add, checked, keep_an_administrator
from service.store.people_tables import Agency, Membership, User
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.words import Folded


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of an agency; ``id`` is the person's."""

    id: str
    email: str
    name: str
    role: str
    operator: bool
    totp_on: bool
    since: datetime
    seen_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AddedMember:
    """A person who was added; ``password`` is for a first sign-in, None for who had one."""

    id: str
    password: str | None


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """An agency that a person belongs to, and as what."""

    id: str
    name: str
    role: str


_COLUMNS = (
    *(User.id, User.email, User.name, User.operator, User.totp_on, User.seen_at),
    *(User.disabled_at, Membership.role, Membership.created_at.label("since")),
)


def listed(unit: Unit, agency: str, paging: Paging) -> Slice[Member]:
    """Return the people of an agency by name, to who administers it."""
    unit.require(Permission.ADMINISTER, agency)
    statement = (
        select(*_COLUMNS)
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.agency_id == agency)
    )
    order = [Key(column=Folded(User.name)), Key(column=User.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: Member(**columns_of(row)))


def get(unit: Unit, agency: str, person: str) -> Member:
    """Return a person of an agency, to who administers it; raise NotFound for one of another."""
    unit.require(Permission.ADMINISTER, agency)
    row = unit.session.execute(
        select(*_COLUMNS)
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.agency_id == agency, Membership.user_id == person)
    ).first()
    if row is None:
        raise NotFound
    return Member(**row._mapping)


def agencies_of(unit: Unit, person: str) -> tuple[Belonging, ...]:
    """Return the agencies of a person by name; only an operator may ask."""
    unit.access.require_operator()
    found = unit.session.execute(
        select(Agency.id, Agency.name, Membership.role)
        .join(Membership, Membership.agency_id == Agency.id)
        .where(Membership.user_id == person)
        .order_by(Folded(Agency.name))
    )
    return tuple(as_row(Belonging, row) for row in found)


def invite(unit: Unit, agency: str, *, email: str, name: str, role: str) -> AddedMember:
    """Give a role to a person with an e-mail, who is made when there is none.

    A person that exists keeps their name. Raises BadFields, and AlreadyThere for a member.
    """
    unit.access.require(Permission.ADMINISTER, agency)
    fresh = fresh_password()
    unit.require(Permission.ADMINISTER, agency)
    known = unit.session.scalar(select(User.id).where(User.email == plain_email(email)))
    check_fields({"role": role_fault(role)})
    password = None
    if known is None:
        checked(email, name)
        password = fresh.text
        known = add(unit, PersonFacts(email=email, name=name), fresh.hash, must_change=True)
    elif _role_of(unit, agency, known) is not None:
        raise AlreadyThere(
            what={"es": "esa persona en la agencia", "en": "that person in the agency"}
        )
    unit.insert(
        Membership,
        [
            {
                "id": unit.new_id(),
                "agency_id": agency,
                "user_id": known,
                "role": role,
                "created_at": unit.now,
            }
        ],
    )
    unit.audit("member.added", "person", known, agency=agency, after={"role": role})
    return AddedMember(id=known, password=password)


def set_role(unit: Unit, agency: str, person: str, role: str) -> None:
    """Give a person of an agency another role.

    Raises NotFound for who is not of the agency, BadFields for a role there is none of, LastOne
    for the last administrator.
    """
    unit.require(Permission.ADMINISTER, agency)
    check_fields({"role": role_fault(role)})
    before = _role_of(unit, agency, person)
    if before is None:
        raise NotFound
    if before == role:
        return
    if before == Role.ADMINISTRATOR:
        keep_an_administrator(unit, agency, person)
    unit.session.execute(
        update(Membership)
        .where(Membership.agency_id == agency, Membership.user_id == person)
        .values(role=role)
    )
    unit.audit(
        *("member.role", "person", person),
        agency=agency,
        before={"role": before},
        after={"role": role},
    )


def remove(unit: Unit, agency: str, person: str) -> None:
    """Take a person out of an agency; their account stays.

    Raises NotFound for who is not of the agency, LastOne for the last administrator.
    """
    unit.require(Permission.ADMINISTER, agency)
    before = _role_of(unit, agency, person)
    if before is None:
        raise NotFound
    if before == Role.ADMINISTRATOR:
        keep_an_administrator(unit, agency, person)
    unit.session.execute(
        delete(Membership).where(Membership.agency_id == agency, Membership.user_id == person)
    )
    unit.audit("member.removed", "person", person, agency=agency, before={"role": before})


def role_fault(role: str) -> dict[str, str] | None:
    """Return what is wrong with a role's name."""
    if role in tuple(Role):
        return None
    return {"es": "elija un rol de la lista", "en": "choose a role of the list"}


def _role_of(unit: Unit, agency: str, person: str) -> str | None:
    return unit.session.scalar(
        select(Membership.role).where(Membership.agency_id == agency, Membership.user_id == person)
    )
