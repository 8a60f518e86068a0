"""Who did what out of the chains of audit: newest first for reading, whole for checking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from service.people.access import Access, Permission
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency, AuditEvent, User
from service.store.rows import as_row
from service.store.unit import Store, Unit
from service.store.words import has_words

INSTALLATION = ""
DELETED = "agency.deleted"
_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of a chain as it is kept; ``agency_id`` is "" in that of the installation."""

    id: int
    agency_id: str
    seq: int
    at: datetime
    actor: str
    actor_name: str
    origin: str
    action: str
    kind: str
    object_id: str
    before: Any
    after: Any
    previous: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which events are asked for: a part of a person's name, actions, and from when to when."""

    person: str = ""
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A chain that can be read; ``deleted`` where its agency is gone."""

    agency_id: str
    name: str
    deleted: bool


_COLUMNS = (
    *(AuditEvent.id, AuditEvent.agency_id, AuditEvent.seq, AuditEvent.at, AuditEvent.actor),
    *(AuditEvent.actor_name, AuditEvent.origin, AuditEvent.action, AuditEvent.kind),
    *(AuditEvent.object_id, AuditEvent.before, AuditEvent.after),
    *(AuditEvent.previous, AuditEvent.hash),
)


def events(unit: Unit, agency: str | None, asked: Asked, paging: Paging) -> Slice[Event]:
    """Return events, the newest first: of an agency, of the installation (""), or of all (None).

    Only its administrators read the chain of an agency, and only operators the others.
    """
    require(unit, agency)
    statement = select(*_COLUMNS).where(*_conditions(agency, asked))
    # Within a chain by its own number, which the chain's index has in order.
    number = AuditEvent.__table__.c.id if agency is None else AuditEvent.__table__.c.seq
    order = [Key(column=number, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: Event(**columns_of(row)))


def count(unit: Unit, agency: str) -> int:
    """Return how many events a chain has."""
    require(unit, agency)
    asked = select(func.count(AuditEvent.id)).where(AuditEvent.agency_id == agency)
    return int(unit.session.scalar(asked) or 0)


def require(unit: Unit, agency: str | None) -> None:
    """Raise NotFound or NotAllowed for someone who may not read a chain."""
    if agency:
        # Not the unit's own question, which is also whether the agency is still there.
        unit.access.require(Permission.ADMINISTER, agency)
    else:
        unit.access.require_operator()


def chains(unit: Unit) -> tuple[Chain, ...]:
    """Return the chains of all agencies, those deleted too, by name; only for operators."""
    unit.access.require_operator()
    here = unit.session.execute(select(Agency.id, Agency.name)).all()
    gone = unit.session.execute(
        select(AuditEvent.object_id, AuditEvent.before).where(
            AuditEvent.agency_id == INSTALLATION, AuditEvent.action == DELETED
        )
    ).all()
    found = [Chain(agency_id=row.id, name=row.name, deleted=False) for row in here]
    for row in gone:
        name = (row.before or {}).get("name", row.object_id)
        found.append(Chain(agency_id=row.object_id, name=name, deleted=True))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.agency_id)))


def names(unit: Unit, found: Iterable[Event]) -> dict[str, str]:
    """Return the names of the people that events are about, by id; one query."""
    people = {event.object_id for event in found if event.kind == "person"}
    rows = unit.session.execute(select(User.id, User.name).where(User.id.in_(people)))
    return {row[0]: row[1] for row in rows}


def whole(store: Store, access: Access, agency: str) -> Iterator[Event]:
    """Yield every event of a chain from its start, a batch of them a transaction.

    Raises what ``events`` raises, when the first is asked for.
    """
    last = 0
    while True:
        with store.read(access) as unit:
            require(unit, agency)
            rows = unit.session.execute(
                select(*_COLUMNS)
                .where(AuditEvent.agency_id == agency, AuditEvent.seq > last)
                .order_by(AuditEvent.seq)
                .limit(_BATCH)
            ).all()
        yield from (as_row(Event, row) for row in rows)
        if len(rows) < _BATCH:
            return
        last = rows[-1].seq


def _conditions(agency: str | None, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if agency is not None:
        found.append(AuditEvent.agency_id == agency)
    found += has_words(asked.person, AuditEvent.actor_name)
    if asked.actions:
        found.append(AuditEvent.action.in_(asked.actions))
    if asked.since is not None:
        found.append(AuditEvent.at >= asked.since)
    if asked.until is not None:
        found.append(AuditEvent.at < asked.until)
    return found
