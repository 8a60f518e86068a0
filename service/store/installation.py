"""An installation's own id, and some of the files it must have, out."""

from __future__ import annotations

from sqlalchemy import select

from service.store.manual_tables import Upload
from service.store.unit import Unit
from service.store.work_tables import Installation

_NAME = "id"
_SAMPLE = 20


def own_id(unit: Unit) -> str:
    """Return the id of an installation, made at its first start."""
    unit.hold("installation")
    found = unit.session.scalar(select(Installation.value).where(Installation.name == _NAME))
    if found is None:
        found = unit.new_id()
        unit.insert(Installation, [{"name": _NAME, "value": found}])
    return str(found)


def newest_files(unit: Unit) -> tuple[str, ...]:
    """Return the digests of the files that were sent last."""
    rows = unit.session.scalars(select(Upload.sha256).order_by(Upload.id.desc()).limit(_SAMPLE))
    return tuple(rows)
