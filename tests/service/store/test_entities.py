"""The portfolio by federative entity, on both databases."""

from __future__ import annotations

from datetime import timedelta

from service.people.access import Access, Role, system_access
from service.store import agencies
from service.store.agencies import AgencyFacts
from service.store.entities import by_entity
from service.store.unit import Store
from tests.portfolio import Sizes, fill


def test_entities_add_up_what_their_agencies_have(store: Store) -> None:
    """Sums are of the agencies that were compared; the next date is the nearest to come."""
    made = fill(store, Sizes(agencies=2))
    with store.write(system_access()) as unit:
        for days in (-5, 40, 9):
            facts = AgencyFacts(
                name=f"En {days} días",
                program="le",
                state="AGU",
                next_date=unit.now + timedelta(days=days),
            )
            agencies.create(unit, facts, 10)
    with store.read(system_access()) as unit:
        rows = {row.code: row for row in by_entity(unit)}
        whole = agencies.portfolio(unit, agencies.Asked(), agencies.Paging()).rows
        only = by_entity(unit, "le")
    [first] = [row for row in whole if row.id == made[0].agency]
    found = rows[first.state]
    assert (found.agencies, found.compared) == (4, 1)
    assert found.programs == {"le": 3, "academy": 1}
    assert (found.standards, found.reviewed) == (first.standards, first.reviewed)
    assert (found.covered, found.gaps) == (first.counts["covered"], first.counts["gap"])
    assert found.next_date is not None
    assert 8 <= (found.next_date - unit.now).days <= 9
    assert [(row.code, row.agencies, row.compared) for row in only] == [("AGU", 3, 0)]


def test_entities_hold_only_agencies_that_are_seen(store: Store) -> None:
    """Somebody of one agency sees its entity alone."""
    made = fill(store, Sizes(agencies=2))
    access = Access(actor="u", name="u", roles={made[1].agency: Role.ADVISOR})
    with store.read(access) as unit:
        assert [row.agencies for row in by_entity(unit)] == [1]
