"""Many rows at once are kept as one by one, with every character, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    insert,
    select,
)

from corpora.errors import BadRequest, Conflict, NotFound
from service.people.access import Access, Role, system_access
from service.store.bulk import write_rows
from service.store.manual_tables import Manual
from service.store.people_tables import Agency
from service.store.unit import Store

AWKWARD = ["", "\\N", "\\.", "a\tb\nc\r\n", "''\"", "\\x41", "ñandú ¿qué?", "\U0001f694", " , "]
KINDS = Table(
    "kinds",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("text", Text),
    Column("json", JSON),
    Column("bytes", LargeBinary),
    Column("number", Float),
    Column("flag", Boolean),
    Column("made", DateTime(timezone=True)),
    Column("kind", Text, nullable=False, default="usual"),
)


def fill(store: Store) -> None:
    with store.write(system_access()) as unit:
        for name in "ab":
            agency = {"id": name, "name": name, "program": "le", "state": "JAL"}
            unit.insert(Agency, [{**agency, "quota_bytes": 1, "created_at": unit.now}])


def manuals(store: Store, names: list[str], agency: str = "a") -> list[dict[str, object]]:
    row = {"agency_id": agency, "created_at": store.clock()}
    return [{**row, "id": f"m{place}", "name": name} for place, name in enumerate(names)]


@pytest.mark.parametrize("size", [3, 49, 50, 4100])
def test_many_rows_are_kept_as_they_are_one_by_one(store: Store, size: int) -> None:
    """Tabs, breaks, escapes, nothing at all, bytes, JSON and numbers come back as they went in."""
    with store.write(system_access()) as unit:
        connection = unit.session.connection()
        KINDS.create(connection)
        rows = [
            {
                "text": None if place % 10 == 9 else AWKWARD[place % len(AWKWARD)],
                "json": {"a": [AWKWARD[place % len(AWKWARD)], None, place]} if place % 7 else None,
                "bytes": bytes([place % 256, 0, 92, 9]),
                "number": None if place % 5 == 4 else place / 7,
                "flag": place % 2 == 0,
                "made": unit.now,
                "kind": "other",
            }
            for place in range(size)
        ]
        write_rows(connection, KINDS, rows)
        columns = [one for one in KINDS.c if one.name != "id"]
        many = connection.execute(select(*columns).order_by(KINDS.c.id)).all()
        connection.execute(KINDS.delete())
        for row in rows:
            connection.execute(insert(KINDS), row)
        each = connection.execute(select(*columns).order_by(KINDS.c.id)).all()
        KINDS.drop(connection)
    assert many == each
    assert [row.text for row in many] == [row["text"] for row in rows]


def test_a_value_that_is_made_here_is_made_for_many_rows(store: Store) -> None:
    """Rows that leave a default to the software get it, however many they are."""
    with store.write(system_access()) as unit:
        connection = unit.session.connection()
        KINDS.create(connection)
        write_rows(connection, KINDS, [{"text": "x"}] * 60)
        found = connection.execute(select(KINDS.c.kind).distinct()).scalars().all()
        KINDS.drop(connection)
    assert found == ["usual"]


def test_rows_of_different_columns_are_refused(store: Store) -> None:
    """Nothing of a row is left out without a word."""
    fill(store)
    rows = [*manuals(store, ["x"]), {"id": "m9", "agency_id": "a", "created_at": store.clock()}]
    with pytest.raises(ValueError, match="manual"), store.write(system_access()) as unit:
        unit.insert(Manual, rows)


def test_many_rows_of_another_agency_are_refused(store: Store) -> None:
    """Whoever sees one agency adds to no other; nothing of such a unit is kept."""
    fill(store)
    one = Access(actor="u", name="u", roles={"a": Role.ADMINISTRATOR})
    rows = manuals(store, ["x"] * 60)
    with pytest.raises(NotFound), store.write(one) as unit:
        unit.insert(Manual, [*rows[:-1], {**rows[-1], "agency_id": "b"}])
    with store.write(one) as unit:
        unit.insert(Manual, [])
        unit.insert(Manual, rows)
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(Manual.id))) == 60


def test_one_double_key_among_many_rows_keeps_none(store: Store) -> None:
    """What the database refuses is a conflict, and no row of that unit is kept."""
    fill(store)
    rows = manuals(store, ["x"] * 60)
    with pytest.raises(Conflict), store.write(system_access()) as unit:
        unit.insert(Manual, [*rows, rows[0]])
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(Manual.id))) == 0


def test_a_character_that_cannot_be_kept_is_said(store: Store) -> None:
    """PostgreSQL keeps no NUL: among many rows it is told as among few, and none is kept."""
    fill(store)
    if store.is_sqlite:
        with store.write(system_access()) as unit:
            unit.insert(Manual, manuals(store, ["x\x00"] * 60))
        return
    for size in (1, 60):
        with pytest.raises(BadRequest), store.write(system_access()) as unit:
            unit.insert(Manual, manuals(store, ["x\x00"] * size))
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(Manual.id))) == 0
