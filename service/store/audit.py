"""What was done in, a row chained to the one before it out; and chains checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.store.locks import hold
from service.store.people_tables import AuditEvent

START = "0" * 64
_HASHED = (
    *("agency_id", "seq", "at", "actor", "actor_name", "origin"),
    *("action", "kind", "object_id", "before", "after", "previous"),
)


def append(session: Session, agency: str, facts: Mapping[str, Any]) -> None:
    """Add an event to the chain of an agency; two at once wait for one another."""
    hold(session, agency)
    # Core, not ORM: the chain's end is needed even by an access that may not read the chain.
    last = (
        session.connection()
        .execute(
            select(AuditEvent.seq, AuditEvent.hash)
            .where(AuditEvent.agency_id == agency)
            .order_by(AuditEvent.seq.desc())
            .limit(1)
        )
        .first()
    )
    row = {
        **facts,
        "agency_id": agency,
        "seq": 1 if last is None else last.seq + 1,
        "previous": START if last is None else last.hash,
    }
    row["hash"] = event_hash(row)
    session.connection().execute(insert(AuditEvent.__table__), [row])  # type: ignore[arg-type]


def event_hash(row: Mapping[str, Any]) -> str:
    """Return the sha256 of an event: its fields as JSON with sorted keys, moments in UTC."""
    plain = {name: row[name] for name in _HASHED}
    at: datetime = plain["at"]
    plain["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    packed = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


def broken_links(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """Yield (agency, seq) of every event that was changed, added or lost; rows by chain and seq."""
    agency, seq, previous = "", 0, START
    for row in rows:
        if row["agency_id"] != agency:
            agency, seq, previous = row["agency_id"], 0, START
        sound = (
            row["seq"] == seq + 1 and row["previous"] == previous and row["hash"] == event_hash(row)
        )
        if not sound:
            yield agency, row["seq"]
        seq, previous = row["seq"], row["hash"]
