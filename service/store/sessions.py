"""A person in, their open sessions out; ended one by one or all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from corpora.errors import NotFound
from service.store.people_tables import SignIn
from service.store.rows import as_row
from service.store.unit import Unit

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session as its person sees it: from which address and program, since when."""

    id: str
    origin: str
    agent: str
    created_at: datetime
    seen_at: datetime


def own_sessions(unit: Unit) -> tuple[SessionRow, ...]:
    """Return the open sessions of whoever asks, the newest first, a hundred at most."""
    found = unit.session.execute(
        select(SignIn.id, SignIn.origin, SignIn.agent, SignIn.created_at, SignIn.seen_at)
        .where(
            SignIn.user_id == unit.access.require_person(),
            SignIn.revoked_at.is_(None),
            SignIn.expires_at > unit.now,
        )
        .order_by(SignIn.id.desc())
        .limit(_MOST)
    )
    return tuple(as_row(SessionRow, row) for row in found)


def end_own(unit: Unit, session: str) -> None:
    """End a session of whoever asks; raise NotFound for one that is not theirs or has ended."""
    done = unit.session.execute(
        update(SignIn)
        .where(
            SignIn.id == session,
            SignIn.user_id == unit.access.require_person(),
            SignIn.revoked_at.is_(None),
        )
        .values(revoked_at=unit.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    unit.audit("session.ended", "session", session)


def end_others(unit: Unit, session: str) -> None:
    """End every session of whoever asks but one; "" spares none."""
    person = unit.access.require_person()
    end_all(unit, person, but=session)
    unit.audit("session.ended", "person", person, after={"all": True})


def end_all(unit: Unit, person: str, *, but: str = "") -> None:
    """End every session of a person but one."""
    unit.session.execute(
        update(SignIn)
        .where(SignIn.user_id == person, SignIn.id != but, SignIn.revoked_at.is_(None))
        .values(revoked_at=unit.now)
    )
