"""A person's notices in and out: listed, read, marked as seen, and forgotten with an agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from corpora.errors import NotAllowed, NotFound
from service.people.access import LINK, SYSTEM, Access, Permission
from service.store.notice_tables import Notice
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency
from service.store.recheck_tables import RecheckItem
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.words import Folded


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """What a person was told; ``agencies`` are ids, of some that they may see no more."""

    id: str
    plan_id: str
    about: str
    language: str
    subject: str
    text: str
    agencies: Any
    created_at: datetime
    seen_at: datetime | None
    mail: str
    fault: Any
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ToldOf:
    """An agency that a notice tells of; ``assessment_id`` is what its plan moved to, if it did."""

    id: str
    name: str
    assessment_id: str | None


_COLUMNS = (
    *(Notice.id, Notice.plan_id, Notice.about, Notice.language, Notice.subject, Notice.text),
    *(Notice.agencies, Notice.created_at, Notice.seen_at, Notice.mail, Notice.fault),
    Notice.sent_at,
)


def reader(access: Access) -> str:
    """Return the id of the person whose notices these are, by a session or a token that reads.

    Raises NotAllowed for a link and for the program.
    """
    scoped = access.scopes is not None and Permission.READ not in access.scopes
    if access.actor == SYSTEM or access.actor.startswith(LINK) or scoped:
        raise NotAllowed
    return access.actor


def listed(unit: Unit, paging: Paging) -> Slice[NoticeRow]:
    """Return a page of the notices of the person who asks, the newest first."""
    statement = select(*_COLUMNS).where(Notice.user_id == reader(unit.access))
    order = [Key(column=Notice.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: NoticeRow(**columns_of(row)))


def get(unit: Unit, notice: str) -> NoticeRow:
    """Return a notice of the person who asks; raise NotFound for any other."""
    own = reader(unit.access)
    found = unit.session.execute(
        select(*_COLUMNS).where(Notice.id == notice, Notice.user_id == own)
    ).first()
    if found is None:
        raise NotFound
    return as_row(NoticeRow, found)


def told_of(unit: Unit, row: NoticeRow) -> tuple[ToldOf, ...]:
    """Return the agencies of a notice that one still sees, by name."""
    found = unit.session.execute(
        select(Agency.id, Agency.name, RecheckItem.assessment_id)
        .join(RecheckItem, RecheckItem.agency_id == Agency.id)
        .where(RecheckItem.plan_id == row.plan_id, Agency.id.in_(list(row.agencies)))
        .order_by(Folded(Agency.name), Agency.id)
    )
    return tuple(as_row(ToldOf, one) for one in found)


def mark_seen(unit: Unit, notice: str | None = None) -> None:
    """Note that the person who asks has read a notice, None for all of theirs."""
    own = reader(unit.access)
    statement = update(Notice).where(Notice.user_id == own, Notice.seen_at.is_(None))
    if notice is not None:
        statement = statement.where(Notice.id == notice)
    unit.session.execute(statement.values(seen_at=unit.now))


def forget(unit: Unit, agency: str) -> None:
    """Delete every notice that tells of an agency, which is about to be deleted itself."""
    plans = select(RecheckItem.plan_id).where(RecheckItem.agency_id == agency)
    rows = unit.session.execute(select(Notice.id, Notice.agencies).where(Notice.plan_id.in_(plans)))
    own = [row.id for row in rows if agency in row.agencies]
    unit.session.execute(delete(Notice).where(Notice.id.in_(own)))
