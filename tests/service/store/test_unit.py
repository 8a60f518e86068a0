"""Nobody sees or changes another agency's rows, whatever the statement, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import aliased

from corpora.errors import Conflict, NotFound
from service.people.access import Access, Role, system_access
from service.store.manual_tables import Manual
from service.store.people_tables import Agency, AuditEvent
from service.store.unit import Store


def fill(store: Store) -> None:
    with store.write(system_access()) as unit:
        for name in "ab":
            agency = {
                "id": name,
                "name": name,
                "program": "le",
                "state": "JAL",
                "quota_bytes": 1,
                "created_at": unit.now,
            }
            unit.insert(Agency, [agency])
            manual = {"id": f"m{name}", "agency_id": name, "name": name, "created_at": unit.now}
            unit.insert(Manual, [manual])
            unit.audit("agency.created", "agency", name, agency=name)


def member(agency: str) -> Access:
    return Access(actor=f"u{agency}", name=agency, roles={agency: Role.ADMINISTRATOR})


STATEMENTS = {
    "a column": select(Manual.id),
    "a count": select(func.count(Manual.id)),
    "a subquery": select(func.count()).select_from(select(Manual.id).subquery()),
    "an alias": select(func.count(aliased(Manual).id)),
    "agencies": select(func.count(Agency.id)),
    "events": select(func.count(AuditEvent.id)),
    "a join from agencies": select(func.count(Manual.id)).select_from(Agency).outerjoin(Manual),
    "an exists": select(func.count(Agency.id)).where(
        select(Manual.id).where(Manual.agency_id == "b").exists()
    ),
}
EXPECTED = {"a column": "ma", "an exists": 0}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_query_sees_only_the_agencies_of_whoever_asks(store: Store, name: str) -> None:
    """Every form of SELECT is narrowed, for one person after another."""
    fill(store)
    with store.read(member("a")) as unit:
        assert unit.session.scalars(STATEMENTS[name]).all() == [EXPECTED.get(name, 1)]
    with store.read(member("b")) as unit:
        found = unit.session.scalars(STATEMENTS[name]).all()
        assert found == [{"a column": "mb", "an exists": 1}.get(name, 1)]
    with store.read(Access(actor="x", name="nobody")) as unit:
        assert unit.session.scalars(STATEMENTS[name]).all() in ([], [0])


def test_a_change_reaches_only_the_agencies_of_whoever_asks(store: Store) -> None:
    """UPDATE and DELETE are narrowed as a SELECT is."""
    fill(store)
    with store.write(member("a")) as unit:
        unit.session.execute(update(Manual).values(name="changed"))
        unit.session.execute(delete(Manual).where(Manual.id == "mb"))
    with store.read(system_access()) as unit:
        rows = unit.session.execute(select(Manual.id, Manual.name).order_by(Manual.id)).all()
    assert [tuple(row) for row in rows] == [("ma", "changed"), ("mb", "b")]


def test_no_row_is_added_to_another_agency(store: Store) -> None:
    """An INSERT for an agency that is not seen is refused, and nothing of its unit is kept."""
    fill(store)
    rows = [
        {"id": "new1", "agency_id": "a", "name": "x"},
        {"id": "new2", "agency_id": "b", "name": "x"},
    ]
    with pytest.raises(NotFound), store.write(member("a")) as unit:
        unit.insert(Manual, [{**row, "created_at": unit.now} for row in rows])
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(func.count(Manual.id))) == 2


def test_two_rows_with_one_key_are_a_conflict(store: Store) -> None:
    """What the database refuses as double is told as a conflict."""
    fill(store)
    with pytest.raises(Conflict):
        fill(store)


def test_a_unit_that_only_reads_finds_a_thing_once(store: Store) -> None:
    """What a read unit found stays as it was; a unit that writes looks each time."""
    asked: list[int] = []

    def find() -> int:
        asked.append(1)
        return len(asked)

    with store.read(system_access()) as unit:
        assert [unit.once(("run", "a"), find), unit.once(("run", "a"), find)] == [1, 1]
    with store.write(system_access()) as unit:
        assert [unit.once(("run", "a"), find), unit.once(("run", "a"), find)] == [2, 3]
