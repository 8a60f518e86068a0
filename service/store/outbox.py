"""Notices that wait to be mailed in, one at a time in the hands of a process, out; what came of it.

A notice is taken before it is handed to the server, and the taking is committed. When the process
ends between, nobody knows whether the message left: it stays unsent, since nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, or_, select, update

from service.store.bodies import storable
from service.store.notice_tables import Notice
from service.store.people_tables import User
from service.store.rows import as_row
from service.store.unit import Unit

WAITING, SENDING, SENT, FAILED = "waiting", "sending", "sent", "failed"
TRIES = 6
# News of an older day is not mailed: SMTP may be set up long after, and the feed has it.
FRESH = timedelta(days=7)
# Longer than any server is waited for.
LOST_AFTER = timedelta(minutes=15)
# A wrong address and a server that was set up wrong are refused alike: there is time to mend it.
_FIRST_PAUSE = timedelta(minutes=10)
RESTORED = {
    "es": "Se restauró un respaldo y no se sabe si el correo ya había salido; no se repite.",
    "en": "A backup was restored and it is not known whether the e-mail had left; it is not "
    "repeated.",
}
LOST = {
    "es": "El envío se interrumpió y no se sabe si el correo salió; no se repite.",
    "en": "Sending was cut short and it is not known whether the e-mail left; it is not repeated.",
}


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A notice to be mailed: to whom, and what it says in their language."""

    id: str
    email: str
    name: str
    language: str
    subject: str
    text: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class MailHealth:
    """When the last message went out, and of the last days' how many wait and how many failed.

    ``fault`` says by language why the newest one that did not leave did not, None where all is
    well; whether a server is set up is not of the store.
    """

    last_sent: datetime | None
    waiting: int
    failed: int
    fault: Mapping[str, str] | None


def is_due(unit: Unit) -> bool:
    """Tell whether a notice can be mailed now, or a process that took one is gone."""
    found = _waiting(unit).with_only_columns(Notice.id).limit(1)
    lost = select(Notice.id).where(*_lost(unit)).limit(1)
    return any(unit.session.scalar(asked) is not None for asked in (found, lost))


def take(unit: Unit) -> Outgoing | None:
    """Put the next notice in the hands of a process and return it, None for none.

    No two processes take the same.
    """
    found = unit.session.execute(
        _waiting(unit)
        .order_by(Notice.created_at, Notice.id)
        .limit(1)
        .with_for_update(of=Notice, skip_locked=True)
    ).first()
    if found is None:
        return None
    unit.session.execute(
        update(Notice)
        .where(Notice.id == found.id)
        .values(mail=SENDING, attempts=found.attempts + 1, next_at=unit.now)
    )
    return as_row(Outgoing, found)


def mark_sent(unit: Unit, notice: str) -> None:
    """Keep that the server took a notice."""
    _set(unit, notice, mail=SENT, sent_at=unit.now, fault={})


def put_back(unit: Unit, one: Outgoing, fault: Mapping[str, str]) -> None:
    """Let a notice that surely did not leave be tried later, or give it up after six tries."""
    tries = one.attempts + 1
    later = unit.now + _FIRST_PAUSE * 2**one.attempts
    state = FAILED if tries >= TRIES else WAITING
    _set(unit, one.id, mail=state, fault=_plain(fault), next_at=later)


def give_up(unit: Unit, notice: str, fault: Mapping[str, str]) -> None:
    """Keep why a notice is not mailed: it stays in the feed."""
    _set(unit, notice, mail=FAILED, fault=_plain(fault))


def note_fault(unit: Unit, fault: Mapping[str, str]) -> None:
    """Keep why none of those that wait can be mailed now."""
    waiting = _waiting(unit).with_only_columns(Notice.id)
    unit.session.execute(update(Notice).where(Notice.id.in_(waiting)).values(fault=_plain(fault)))


def end_lost(unit: Unit) -> None:
    """Give up what a process that is gone had in its hands."""
    unit.session.execute(update(Notice).where(*_lost(unit)).values(mail=FAILED, fault=LOST))


def tally(unit: Unit) -> Mapping[str, int]:
    """Return how many notices of the last days are in each state; one query."""
    rows = unit.session.execute(
        select(Notice.mail, func.count())
        .where(Notice.created_at > unit.now - FRESH)
        .group_by(Notice.mail)
    )
    return {row[0]: row[1] for row in rows}


def health(unit: Unit) -> MailHealth:
    """Return how e-mail has gone, in three queries.

    Raises NotAllowed for anyone but an operator: it counts the notices of every person.
    """
    unit.access.require_operator()
    last = unit.session.scalar(select(func.max(Notice.sent_at)).where(Notice.mail == SENT))
    left = (Notice.mail.in_((WAITING, SENDING, FAILED)), Notice.created_at > unit.now - FRESH)
    counts: dict[str, int] = {
        row[0]: row[1]
        for row in unit.session.execute(
            select(Notice.mail, func.count())
            .join(User, User.id == Notice.user_id)
            .where(*left, or_(Notice.mail == FAILED, User.disabled_at.is_(None)))
            .group_by(Notice.mail)
        )
    }
    fault = unit.session.scalar(
        select(Notice.fault)
        .where(*left, cast(Notice.fault, String) != "{}")
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(1)
    )
    return MailHealth(
        last_sent=last,
        waiting=counts.get(WAITING, 0) + counts.get(SENDING, 0),
        failed=counts.get(FAILED, 0),
        fault=fault,
    )


def _waiting(unit: Unit) -> Any:
    return (
        select(
            *(Notice.id, User.email, User.name, Notice.language, Notice.subject, Notice.text),
            Notice.attempts,
        )
        .join(User, User.id == Notice.user_id)
        .where(
            *(Notice.mail == WAITING, Notice.next_at <= unit.now),
            *(Notice.created_at > unit.now - FRESH, User.disabled_at.is_(None)),
        )
    )


def _lost(unit: Unit) -> tuple[Any, ...]:
    # A process that takes a notice notes when.
    return (Notice.mail == SENDING, Notice.next_at < unit.now - LOST_AFTER)


def _set(unit: Unit, notice: str, **values: object) -> None:
    unit.session.execute(update(Notice).where(Notice.id == notice).values(**values))


def _plain(fault: Mapping[str, str]) -> dict[str, str]:
    return {language: storable(text) for language, text in fault.items()}
