"""A name in, held by one transaction at a time out.

Two transactions never wait for one another, because all take what they hold in one order: first
the agency (by its id), then its rows, last the chain of the installation (""). ``Unit.require``
holds the agency before anything but reading, and ``job_rows.locked`` before a job's row.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session


def hold(session: Session, name: str) -> None:
    """Wait until no other transaction holds a name, and hold it to the end of this one.

    On SQLite a transaction that writes is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
