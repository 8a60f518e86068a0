"""Audit events form one unbroken chain an agency, and whatever is done to it later is found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, select, text, update

from service.people.access import system_access
from service.store.audit import START, event_hash
from service.store.chains import ChainEnd, broken, chain_ends
from service.store.engine import make_engine
from service.store.people_tables import AuditEvent
from service.store.unit import Store

AGENCIES = ("", "a", "b")


def event(store: Store, agency: str, number: int) -> None:
    with store.write(system_access("10.0.0.1")) as unit:
        unit.audit(
            *("manual.renamed", "manual", f"m{number}"),
            agency=agency,
            before={"name": f"Manual {number}", "note": None},
            after={"name": "Reglamento «nuevo»", "of": [1, 2.5, True]},
        )


def fill(store: Store, events: int = 6) -> None:
    for number in range(events):
        for agency in AGENCIES:
            event(store, agency, number)


def links(store: Store, anchors: tuple[ChainEnd, ...] = ()) -> set[tuple[str, int]]:
    with store.engine.connect() as connection:
        return {(one.agency, one.seq) for one in broken(connection, anchors)}


def ends(store: Store) -> tuple[ChainEnd, ...]:
    with store.engine.connect() as connection:
        return chain_ends(connection)


def test_two_writers_at_once_give_one_unbroken_chain(store: Store) -> None:
    """Two connections that append together take turns: no number twice, none left out."""
    other = Store(make_engine(store.engine.url))
    with ThreadPoolExecutor(2) as pool:
        tasks = [
            pool.submit(event, chosen, agency, number)
            for number in range(25)
            for agency in ("", "a")
            for chosen in (store, other)
        ]
        for task in tasks:
            task.result()
    other.close()
    assert links(store) == set()
    assert [(one.agency, one.seq) for one in ends(store)] == [("", 50), ("a", 50)]


def test_untouched_chains_hold(store: Store) -> None:
    """Every agency has its own chain; what was written is read back as it was hashed."""
    fill(store)
    assert links(store, ends(store)) == set()
    assert [(one.agency, one.seq) for one in ends(store)] == [("", 6), ("a", 6), ("b", 6)]


def change(connection: Connection, column: str, value: str) -> None:
    connection.execute(
        text(f"UPDATE audit_event SET {column} = :value WHERE agency_id = 'a' AND seq = 3"),  # noqa: S608
        {"value": value},
    )


def remove(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_event WHERE agency_id = 'a' AND seq = 3"))


def remove_and_close_up(connection: Connection) -> None:
    remove(connection)
    connection.execute(
        text("UPDATE audit_event SET seq = seq - 1 WHERE agency_id = 'a' AND seq > 3")
    )


def reorder(connection: Connection) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        connection.execute(
            text("UPDATE audit_event SET seq = :new WHERE agency_id = 'a' AND seq = :old"),
            {"old": old, "new": new},
        )


def insert(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO audit_event (agency_id, seq, at, actor, actor_name, origin, action, kind,"
            " object_id, before, after, previous, hash) SELECT agency_id, 7, at, actor, actor_name,"
            " origin, action, kind, object_id, before, after, hash, hash FROM audit_event"
            " WHERE agency_id = 'a' AND seq = 6"
        )
    )


def give_to_another(connection: Connection) -> None:
    connection.execute(
        text("UPDATE audit_event SET agency_id = 'c' WHERE agency_id = 'a' AND seq = 6")
    )


TAMPERED: dict[str, tuple[Callable[[Connection], None], set[tuple[str, int]]]] = {
    "who": (lambda it: change(it, "actor", "another"), {("a", 3)}),
    "what": (lambda it: change(it, "after", '{"name": "x"}'), {("a", 3)}),
    "when": (lambda it: change(it, "at", "2020-01-01 00:00:00.000000"), {("a", 3)}),
    "from where": (lambda it: change(it, "origin", "10.0.0.2"), {("a", 3)}),
    "its hash": (lambda it: change(it, "hash", "0" * 64), {("a", 3), ("a", 4)}),
    "removed": (remove, {("a", 4)}),
    "removed and closed up": (remove_and_close_up, {("a", 3), ("a", 4), ("a", 5)}),
    "reordered": (reorder, {("a", 3), ("a", 4), ("a", 5)}),
    "inserted": (insert, {("a", 7)}),
    "given to another agency": (give_to_another, {("c", 6)}),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_a_chain_is_found(store: Store, how: str) -> None:
    """A changed, removed, moved or inserted event breaks the chain there, and no other chain."""
    fill(store)
    tamper, expected = TAMPERED[how]
    with store.engine.begin() as connection:
        tamper(connection)
    assert links(store) == expected


def test_events_cut_off_the_end_are_found_by_an_anchor(store: Store) -> None:
    """The chain that is left holds; only the end written down elsewhere shows what is missing."""
    fill(store)
    anchors = ends(store)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_event WHERE agency_id = 'a' AND seq > 4"))
        connection.execute(text("DELETE FROM audit_event WHERE agency_id = 'b'"))
    assert links(store) == set()
    assert links(store, anchors) == {("a", 6), ("b", 6)}


def rewrite(store: Store) -> None:
    """Change the installation's second event and make every hash after it again."""
    own = AuditEvent.__table__.c
    with store.engine.begin() as connection:
        rows = connection.execute(
            select(AuditEvent.__table__).where(own.agency_id == "").order_by(own.seq)
        )
        previous = START
        for row in [dict(found._mapping) for found in rows]:
            row["previous"] = previous
            row["actor"] = "another" if row["seq"] == 2 else row["actor"]
            previous = row["hash"] = event_hash(row)
            connection.execute(update(AuditEvent).where(own.id == row["id"]).values(**row))


def test_a_chain_rewritten_whole_is_found_by_an_anchor(store: Store) -> None:
    """Whoever can write to the database can make every hash again, but not the anchor."""
    fill(store)
    anchors = ends(store)
    rewrite(store)
    assert links(store) == set()
    assert links(store, anchors) == {("", 6)}
