"""People in and out: made, found, listed, named operator, disabled; last operators are kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select, update

from corpora.errors import AlreadyThere, LastOne, NotAllowed, NotFound
from service.people.access import Role
from service.people.fields import (
    Sentence,
    check_fields,
    email_fault,
    line_fault,
    plain_email,
    plain_line,
)
from service.people.passwords import fresh_password
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Membership, User
from service.store.rows import Person, as_row
from service.store.sessions import end_all
from service.store.sign_ins import PERSON_COLUMNS
from service.store.unit import Unit
from service.store.words import Folded, has_words

NAME = 120
_OPERATORS = "operators"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is written of a new person."""

    email: str
    name: str
    operator: bool = False
    language: str = "es"


@dataclass(frozen=True, kw_only=True)
class MadePerson:
    """A new person, and the password they come in with once; it is shown once and not kept."""

    id: str
    password: str


def create(unit: Unit, facts: PersonFacts) -> MadePerson:
    """Make a person who must choose a password at the first sign-in; only an operator may.

    Raises BadFields, and AlreadyThere for an e-mail in use.
    """
    unit.access.require_operator()
    fresh = fresh_password()
    return MadePerson(id=add(unit, facts, fresh.hash, must_change=True), password=fresh.text)


def add(unit: Unit, facts: PersonFacts, password_hash: str, *, must_change: bool) -> str:
    """Add a person for a caller that checked who asks, and return the id.

    Raises BadFields, and AlreadyThere for an e-mail in use.
    """
    email, name = checked(facts.email, facts.name)
    if unit.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise AlreadyThere(what={"es": "una persona con ese correo", "en": "a person so addressed"})
    person = unit.new_id()
    row = {
        **{"id": person, "email": email, "name": name, "password_hash": password_hash},
        **{"must_change": must_change, "operator": facts.operator, "language": facts.language},
        **{"totp_on": False, "recovery": [], "created_at": unit.now},
    }
    unit.insert(User, [row])
    told = {"email": email, "name": name, "operator": facts.operator}
    unit.audit("person.created", "person", person, after=told)
    return person


def checked(email: str, name: str) -> tuple[str, str]:
    """Return an e-mail and a name as they are kept; raise BadFields for what cannot be one."""
    check_fields(facts_faults(email, name))
    return plain_email(email), plain_line(name)


def facts_faults(email: str, name: str) -> dict[str, Sentence | None]:
    """Return what is wrong with an e-mail and a name."""
    return {
        "email": email_fault(plain_email(email)),
        "name": line_fault(plain_line(name), NAME),
    }


def get(unit: Unit, person: str) -> Person:
    """Return a person to an operator or to themselves; raise NotFound to others."""
    if unit.access.actor != person:
        unit.access.require_operator()
    return found(unit, person)


def found(unit: Unit, person: str) -> Person:
    """Return a person for a caller that checked who asks; raise NotFound for none."""
    row = unit.session.execute(select(*PERSON_COLUMNS).where(User.id == person)).first()
    if row is None:
        raise NotFound
    return as_row(Person, row)


def listed(unit: Unit, words: str, paging: Paging) -> Slice[Person]:
    """Return people by name, those with every word in name or e-mail; only an operator may."""
    unit.access.require_operator()
    statement: Select[*tuple[object, ...]] = select(*PERSON_COLUMNS)
    statement = statement.where(*has_words(words, User.name, User.email))
    order = [Key(column=Folded(User.name)), Key(column=User.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: Person(**columns_of(row)))


def change_own(unit: Unit, *, name: str, language: str) -> None:
    """Change the name and the language of whoever asks; raise BadFields for what cannot be."""
    before = found(unit, unit.access.require_person())
    line = plain_line(name)
    unknown = {"es": "elija español o inglés", "en": "choose Spanish or English"}
    check_fields(
        {"name": line_fault(line, NAME), "language": None if language in ("es", "en") else unknown}
    )
    unit.session.execute(
        update(User).where(User.id == before.id).values(name=line, language=language)
    )
    unit.audit(
        *("person.changed", "person", before.id),
        before={"name": before.name, "language": before.language},
        after={"name": line, "language": language},
    )


def set_operator(unit: Unit, person: str, on: bool) -> None:
    """Make a person an operator or no longer; only an operator may, and one always stays.

    Raises LastOne for the last operator.
    """
    unit.access.require_operator()
    unit.hold(_OPERATORS)
    before = found(unit, person)
    if before.operator == on:
        return
    if not on:
        _keep_an_operator(unit, person)
    unit.session.execute(update(User).where(User.id == person).values(operator=on))
    unit.audit(
        "person.operator", "person", person, before={"operator": not on}, after={"operator": on}
    )


def disable(unit: Unit, person: str) -> None:
    """Shut a person out and end their sessions; only an operator may, and not for themselves.

    Raises LastOne for the last operator, or the last administrator of an agency.
    """
    unit.access.require_operator()
    if person == unit.access.actor:
        raise NotAllowed
    unit.hold(_OPERATORS)
    before = found(unit, person)
    if before.disabled_at is not None:
        return
    if before.operator:
        _keep_an_operator(unit, person)
    for agency in _administered(unit, person):
        keep_an_administrator(unit, agency, person)
    unit.session.execute(update(User).where(User.id == person).values(disabled_at=unit.now))
    end_all(unit, person)
    unit.audit("person.disabled", "person", person)


def enable(unit: Unit, person: str) -> None:
    """Let a person in again; only an operator may."""
    unit.access.require_operator()
    if found(unit, person).disabled_at is None:
        return
    unit.session.execute(update(User).where(User.id == person).values(disabled_at=None))
    unit.audit("person.enabled", "person", person)


def has_operator(unit: Unit) -> bool:
    """Tell whether the installation has an operator who can sign in."""
    return unit.session.scalar(_operators().limit(1)) is not None


def keep_an_administrator(unit: Unit, agency: str, person: str) -> None:
    """Raise LastOne unless an agency has another administrator who can sign in.

    Two that leave at once wait for one another.
    """
    unit.hold(agency)
    other = unit.session.scalar(
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.agency_id == agency,
            Membership.role == Role.ADMINISTRATOR,
            Membership.user_id != person,
            User.disabled_at.is_(None),
        )
        .limit(1)
    )
    if other is None:
        raise LastOne(
            what={"es": "administrador de la agencia", "en": "administrator of the agency"}
        )


def _keep_an_operator(unit: Unit, person: str) -> None:
    if unit.session.scalar(_operators().where(User.id != person).limit(1)) is None:
        raise LastOne(what={"es": "operador", "en": "operator"})


def _operators() -> Select[str]:
    return select(User.id).where(User.operator, User.disabled_at.is_(None))


def _administered(unit: Unit, person: str) -> list[str]:
    rows = unit.session.scalars(
        select(Membership.agency_id).where(
            Membership.user_id == person, Membership.role == Role.ADMINISTRATOR
        )
    )
    return sorted(rows)
