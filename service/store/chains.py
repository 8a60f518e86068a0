"""A store in; the chains of its audit events, their ends, and where they do not hold, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from service.store.audit import broken_links
from service.store.people_tables import AuditEvent

_AT_ONCE = 2000


@dataclass(frozen=True, kw_only=True)
class ChainEnd:
    """The last event of a chain at some moment; kept elsewhere, it anchors what came before."""

    agency: str
    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """An event that is not what the chain, or an anchor, says it was."""

    agency: str
    seq: int
    anchored: bool


def chain_ends(connection: Connection) -> tuple[ChainEnd, ...]:
    """Return the last event of every chain, by agency ("" is the installation's)."""
    last = (
        select(AuditEvent.agency_id, func.max(AuditEvent.seq).label("seq"))
        .group_by(AuditEvent.agency_id)
        .subquery()
    )
    rows = connection.execute(
        select(AuditEvent.agency_id, AuditEvent.seq, AuditEvent.hash)
        .join(last, (AuditEvent.agency_id == last.c.agency_id) & (AuditEvent.seq == last.c.seq))
        .order_by(AuditEvent.agency_id)
    )
    return tuple(ChainEnd(agency=row.agency_id, seq=row.seq, hash=row.hash) for row in rows)


def broken(connection: Connection, anchors: Iterable[ChainEnd]) -> tuple[BrokenLink, ...]:
    """Return every event that was changed, added, moved or lost.

    Events taken from the end of a chain leave no mark in it: only an anchor shows that they were
    there.
    """
    found = [
        BrokenLink(agency=agency, seq=seq, anchored=False)
        for agency, seq in broken_links(_events(connection))
    ]
    return (*found, *unmet(connection, anchors))


def unmet(connection: Connection, anchors: Iterable[ChainEnd]) -> tuple[BrokenLink, ...]:
    """Return the anchors whose event is no longer there, or is another one."""
    return tuple(
        BrokenLink(agency=anchor.agency, seq=anchor.seq, anchored=True)
        for anchor in anchors
        if anchor.hash
        != connection.scalar(
            select(AuditEvent.hash).where(
                AuditEvent.agency_id == anchor.agency, AuditEvent.seq == anchor.seq
            )
        )
    )


def _events(connection: Connection) -> Iterator[Mapping[str, Any]]:
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(AuditEvent.__table__).order_by(AuditEvent.agency_id, AuditEvent.seq)
    )
    for row in rows.mappings():
        yield {str(name): value for name, value in row.items()}
