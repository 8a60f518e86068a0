"""What a person set for themselves in and out: keys, switches, when they were last somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from corpora.errors import BadRequest
from service.store.review_tables import Preference
from service.store.unit import Unit

_LONGEST = 120


def get(unit: Unit, name: str) -> Any:
    """Return what whoever asks set under a name, None for nothing; raise NotAllowed to no person.

    A preference is nobody else's, and is on no record: it changes what one person sees alone.
    """
    return some(unit, [name]).get(name)


def some(unit: Unit, names: Iterable[str]) -> Mapping[str, Any]:
    """Return what whoever asks set under each of some names; one query."""
    person = unit.access.require_person()
    rows = unit.session.execute(
        select(Preference.name, Preference.value).where(
            Preference.user_id == person, Preference.name.in_(list(names))
        )
    )
    return {row.name: row.value for row in rows}


def put(unit: Unit, name: str, value: Any) -> None:
    """Set a JSON value under a name, over the one before; raise NotAllowed to no person.

    Raises BadRequest for a name of none or over 120 characters, and Conflict when the same
    person sets a first value twice at once.
    """
    person = unit.access.require_person()
    if not 1 <= len(name) <= _LONGEST:
        raise BadRequest(detail=f"name 1-{_LONGEST}")
    done = unit.session.execute(
        update(Preference)
        .where(Preference.user_id == person, Preference.name == name)
        .values(value=value, at=unit.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        row = {"user_id": person, "name": name, "value": value, "at": unit.now}
        unit.session.execute(insert(Preference), [row])
