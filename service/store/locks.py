"""A name in, held by one transaction at a time out."""

from __future__ import annotations

import hashlib

from sqlalchemy import text

from service.store.unit import Unit


def hold(unit: Unit, name: str) -> None:
    """Wait until no other transaction holds a name, and hold it to the end of this one.

    On SQLite a unit that writes is alone already.
    """
    if unit.session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        unit.session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
