"""What a person set for themselves in and out, by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from service.store.review_tables import Preference
from service.store.unit import Unit


def get(unit: Unit, name: str) -> Any:
    """Return what the person who asks set under a name, None for nothing or for nobody's own."""
    return unit.session.scalar(
        select(Preference.value).where(
            Preference.user_id == unit.access.actor, Preference.name == name
        )
    )


def some(unit: Unit, names: Iterable[str]) -> Mapping[str, Any]:
    """Return what the person who asks set under each of some names; one query."""
    rows = unit.session.execute(
        select(Preference.name, Preference.value).where(
            Preference.user_id == unit.access.actor, Preference.name.in_(list(names))
        )
    )
    return {row.name: row.value for row in rows}


def put(unit: Unit, name: str, value: Any) -> None:
    """Keep a value under a name; raise NotAllowed for whoever is no person."""
    person = unit.access.require_person()
    unit.hold(person)
    unit.session.execute(
        delete(Preference).where(Preference.user_id == person, Preference.name == name)
    )
    unit.insert(Preference, [{"user_id": person, "name": name, "value": value, "at": unit.now}])
