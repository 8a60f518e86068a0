"""What the installation knows of its last backup, in and out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from service.people.access import system_access
from service.store.unit import Store
from service.store.work_tables import Installation

_NAME = "backup"


def remember_backup(store: Store, at: datetime, size: int) -> None:
    """Note that a backup of ``size`` bytes was made."""
    with store.write(system_access()) as unit:
        unit.session.execute(delete(Installation).where(Installation.name == _NAME))
        value = {"at": at.isoformat(), "size": size}
        unit.insert(Installation, [{"name": _NAME, "value": value}])
        unit.audit("backup.made", "installation", "", after=value)


def last_backup(store: Store) -> datetime | None:
    """Return when the last backup was made, None where none was."""
    with store.read(system_access()) as unit:
        found = unit.session.scalar(select(Installation.value).where(Installation.name == _NAME))
    return None if found is None else datetime.fromisoformat(found["at"])
