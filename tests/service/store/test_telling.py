"""People of an agency are told of a plan when it starts and when it ends, once and in one piece."""

from __future__ import annotations

from service.people.access import system_access
from service.store import agencies, rechecks
from service.store.unit import Store
from tests.service.told import end, make_agency, make_person, make_plan, notices, start


def test_those_who_have_something_to_do_are_told(store: Store) -> None:
    """Each in their language; no assessor, nobody locked out, nobody of another agency."""
    north, south = make_agency(store, "Academia de León"), make_agency(store, "Otra")
    for who in ("administrator", "advisor", "writer", "assessor"):
        make_person(store, who, {north: who}, "en" if who == "writer" else "es")
    with store.read(system_access()) as unit:
        now = unit.now
    make_person(store, "gone", {north: "advisor"}, disabled_at=now)
    make_person(store, "other", {south: "administrator"})
    plan = make_plan(store, north)
    assert notices(store) == []
    start(store, plan)
    found = notices(store)
    assert [(one.email.partition("@")[0], one.language) for one in found] == [
        ("administrator", "es"),
        ("advisor", "es"),
        ("writer", "en"),
    ]
    assert "1,347 estándares siguen igual" in found[0].text
    assert "Fecha límite: 31 de julio de 2027." in found[0].text
    assert "1,347 standards stay the same" in found[2].text
    assert {one.mail for one in found} == {"waiting"}


def test_a_person_of_two_agencies_gets_one_message(store: Store) -> None:
    """Which tells of both, by their names."""
    ids = [make_agency(store, name) for name in ("Zeta", "Ácoma")]
    make_person(store, "ana", dict.fromkeys(ids, "advisor"))
    start(store, make_plan(store, *ids))
    (found,) = notices(store)
    assert found.subject.startswith("Empezó la revisión de 2 agencias")
    assert [one.partition(":")[0] for one in found.text.split("\n\n")[1:]] == ["Ácoma", "Zeta"]
    assert found.agencies == [ids[1], ids[0]]


def test_the_end_is_told_with_what_resulted(store: Store) -> None:
    """After the last agency and not before; what was not done says why, with no planned count."""
    ids = [make_agency(store, name) for name in ("Academia A", "Academia B")]
    make_person(store, "ana", dict.fromkeys(ids, "advisor"))
    plan = make_plan(store, *ids)
    start(store, plan)
    end(store, plan, ids[0])
    assert [one.about for one in notices(store)] == ["started"]
    reason = {"es": "Cambió desde el plan.", "en": "It changed since the plan."}
    end(store, plan, ids[1], "stale", reason=reason)
    _, ended = notices(store)
    _, done, stale = ended.text.split("\n\n")
    assert "19 dictámenes se conservan; 3 hay que confirmarlos; 1 perdió su cláusula" in done
    assert stale == "Academia B: no se hizo. Cambió desde el plan."


def test_nobody_is_told_twice(store: Store) -> None:
    """Starting and settling a plan again adds nothing."""
    agency = make_agency(store, "Academia A")
    make_person(store, "ana", {agency: "writer"})
    plan = make_plan(store, agency)
    start(store, plan)
    end(store, plan, agency)
    before = notices(store)
    start(store, plan)
    with store.write(system_access()) as unit:
        rechecks.settle(unit, plan)
        rechecks.cancel(unit, plan)
    assert [one.id for one in notices(store)] == [one.id for one in before]
    assert [one.about for one in before] == ["started", "ended"]


def test_a_plan_that_is_cancelled_is_told_if_it_had_started(store: Store) -> None:
    """Whoever was told that it began is told that it stays; of one never begun nobody hears."""
    agency = make_agency(store, "Academia A")
    make_person(store, "ana", {agency: "writer"})
    never, plan = make_plan(store, agency), make_plan(store, agency)
    start(store, plan)
    with store.write(system_access()) as unit:
        rechecks.cancel(unit, never)
        rechecks.cancel(unit, plan)
    _, ended = notices(store)
    assert ended.text.endswith("se canceló; la agencia sigue como estaba.")


def test_an_unknown_deadline_is_said_to_be_unknown(store: Store) -> None:
    """No day is made up."""
    agency = make_agency(store, "Academia A")
    make_person(store, "ana", {agency: "writer"})
    start(store, make_plan(store, agency, deadline=None))
    assert notices(store)[0].text.endswith("Fecha límite: no se conoce.")


def test_notices_go_with_the_agency_they_tell_of(store: Store) -> None:
    """Nothing of it is left in anybody's list; other plans' notices stay."""
    ids = [make_agency(store, name) for name in ("Academia A", "Academia B")]
    make_person(store, "ana", dict.fromkeys(ids, "advisor"))
    make_person(store, "eva", {ids[1]: "advisor"})
    start(store, make_plan(store, *ids))
    with store.write(system_access()) as unit:
        agencies.remove(unit, ids[0], "Academia A", "Prueba")
    assert [one.email for one in notices(store)] == ["eva@ejemplo.mx"]
