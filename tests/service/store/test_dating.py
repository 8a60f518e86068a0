"""A date that nobody published is somebody's word: kept with its source, corrected, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from corpora.catalog import load_edition
from corpora.errors import BadFields, NotAllowed, NotFound, PublishedDate, UnknownEdition
from service.exports.deadlines_ics import deadlines_file
from service.people.access import Access, Role, system_access
from service.store import dating, deadlines, edition_dates, editions, rechecks
from service.store.edition_dates import DateFacts, Since
from service.store.people_tables import AuditEvent
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.unit import Store
from tests.calendars import events
from tests.service.told import (
    DEADLINE,
    EDITION,
    end,
    make_agency,
    make_person,
    make_plan,
    notices,
    start,
)

OLGA = Access(actor="o", name="Olga Núñez", operator=True, everywhere=True)
PEPE = Access(actor="p", name="Pepe Ruiz", operator=True, everywhere=True)
SOURCE = "boletín de CALEA de marzo"
SAID = DateFacts(effective=date(2027, 3, 1), source=SOURCE, grace=12)


def say(store: Store, facts: DateFacts = SAID, who: Access = OLGA, *, plans: bool = False) -> int:
    with store.write(who) as unit:
        return dating.state(unit, EDITION, facts, plans=plans)


def known(store: Store) -> Since:
    with store.read(system_access()) as unit:
        used = editions.in_use(unit, EDITION)
        return edition_dates.since(used.effective, edition_dates.get(unit, EDITION))


def deeds(store: Store, action: str) -> list[tuple[str, Any, Any]]:
    """Return who did something, with what there was before and after, the first one first."""
    with store.read(system_access()) as unit:
        asked = select(AuditEvent.actor_name, AuditEvent.before, AuditEvent.after)
        found = unit.session.execute(asked.where(AuditEvent.action == action))
        return [(row.actor_name, row.before, row.after) for row in found]


def planned(store: Store, plan: str) -> tuple[Since, int | None, list[str | None]]:
    """Return the date of a plan, its months and the days of its agencies."""
    with store.read(system_access()) as unit:
        row, items = rechecks.get(unit, plan), rechecks.items(unit, plan)
    days = [None if one.deadline is None else one.deadline.date().isoformat() for one in items]
    since = Since(effective=row.effective, stated_by=row.stated_by, stated_source=row.stated_source)
    return since, row.grace, days


def name_of(store: Store) -> str:
    with store.read(system_access()) as unit:
        return editions.in_use(unit, EDITION).name_es


def publish(store: Store, effective: str) -> None:
    """Keep another wording of the edition, with its own date."""
    edition = replace(load_edition(EDITION), effective=effective, digest="f" * 64)
    with store.write(system_access()) as unit:
        editions.store(unit, edition, source="prueba")


def test_a_date_is_somebodys_word(store: Store) -> None:
    """It is kept with who said it, when and from where, and is not the edition's own."""
    make_agency(store, "Academia")
    assert known(store) == Since()
    say(store)
    assert known(store) == Since(
        effective="2027-03-01", stated_by="Olga Núñez", stated_source=SOURCE
    )
    with store.read(system_access()) as unit:
        said = edition_dates.stated(unit)[EDITION]
        assert (said.grace, said.day) == (12, date(2027, 3, 1))
        assert timedelta() <= unit.now - said.at < timedelta(minutes=1)
        assert editions.in_use(unit, EDITION).effective is None


def test_who_said_what_is_in_the_audit(store: Store) -> None:
    """A correction replaces what was said, a withdrawal takes it away; the chain has all three."""
    make_agency(store, "Academia")
    say(store)
    say(store, replace(SAID, effective=date(2027, 4, 1), grace=None), PEPE)
    assert known(store).stated_by == "Pepe Ruiz"
    with store.write(OLGA) as unit:
        dating.withdraw(unit, EDITION)
    assert known(store) == Since()
    first = {"effective": "2027-03-01", "grace": 12, "date_source": SOURCE, "said_by": OLGA.name}
    second = {**first, "effective": "2027-04-01", "grace": None, "said_by": PEPE.name}
    assert deeds(store, "edition.dated") == [
        (OLGA.name, None, first),
        (PEPE.name, first, second),
    ]
    assert deeds(store, "edition.undated") == [(OLGA.name, second, None)]
    with pytest.raises(NotFound), store.write(OLGA) as unit:
        dating.withdraw(unit, EDITION)


def test_only_operators_say_it(store: Store) -> None:
    """An administrator of every agency there is neither states nor withdraws, nor counts plans."""
    agency = make_agency(store, "Academia")
    say(store)
    who = Access(actor="a", name="Ana", roles={agency: Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed):
        say(store, who=who)
    with pytest.raises(NotAllowed), store.write(who) as unit:
        dating.withdraw(unit, EDITION)
    with pytest.raises(NotAllowed), store.read(who) as unit:
        dating.followers(unit, EDITION)
    assert known(store).stated_by == OLGA.name


def test_every_fault_is_told_and_nothing_kept(store: Store) -> None:
    """A date of another century, no source and absurd months are named together."""
    make_agency(store, "Academia")
    wrong = DateFacts(effective=date(1066, 10, 14), source=" \n ", grace=61)
    with pytest.raises(BadFields) as told:
        say(store, wrong)
    fields = told.value.facts["fields"]
    assert isinstance(fields, dict)
    assert set(fields) == {"effective", "source", "grace"}
    for source in ("x" * 201, "dos\x00"):
        with pytest.raises(BadFields):
            say(store, replace(SAID, source=source))
    with pytest.raises(UnknownEdition), store.write(OLGA) as unit:
        dating.state(unit, "academy-99", SAID)
    assert known(store) == Since()
    assert deeds(store, "edition.dated") == []


def test_a_published_date_is_not_replaced(store: Store) -> None:
    """It is refused by name; one that is published later holds over what was said before."""
    make_agency(store, "Academia")
    say(store)
    publish(store, "2027-06-01")
    assert known(store) == Since(effective="2027-06-01")
    with pytest.raises(PublishedDate, match="2027-06-01"):
        say(store)
    with store.write(OLGA) as unit:
        dating.withdraw(unit, EDITION)
    assert known(store) == Since(effective="2027-06-01")


def test_plans_keep_the_date_they_were_made_with(store: Store) -> None:
    """Without being asked to, nothing of a plan moves: neither its day nor what it says of it."""
    plan = make_plan(store, make_agency(store, "Academia"))
    before = planned(store, plan)
    assert before == (Since(), 6, [DEADLINE.date().isoformat()])
    assert say(store) == 0
    assert planned(store, plan) == before
    with store.write(OLGA) as unit:
        assert dating.followers(unit, EDITION) == 1
        assert dating.withdraw(unit, EDITION) == 0
    assert planned(store, plan) == before
    assert deeds(store, "recheck.deadline") == []


def test_deadlines_of_plans_follow_when_asked(store: Store) -> None:
    """Each by its own months of grace, with a record in its agency, and away with the date."""
    agencies = [make_agency(store, name) for name in ("Academia A", "Academia B")]
    plan = make_plan(store, *agencies, deadline=None)
    since = Since(effective="2027-03-01", stated_by=OLGA.name, stated_source=SOURCE)
    assert say(store, plans=True) == 2
    assert planned(store, plan) == (since, 6, ["2027-09-01"] * 2)
    # What stays the same is not written again.
    assert say(store, plans=True) == 0
    moved = replace(SAID, effective=date(2027, 5, 31))
    assert say(store, moved, PEPE, plans=True) == 2
    assert planned(store, plan)[2] == ["2027-11-30"] * 2
    with store.write(OLGA) as unit:
        assert dating.withdraw(unit, EDITION, plans=True) == 2
    assert planned(store, plan) == (Since(), 6, [None, None])
    told = [(who, before, after) for who, before, after in deeds(store, "recheck.deadline")]
    assert len(told) == 6
    assert told[2] == (
        PEPE.name,
        {"due_at": "2027-09-01"},
        {"due_at": "2027-11-30", "date_source": SOURCE},
    )
    assert told[4] == (OLGA.name, {"due_at": "2027-11-30"}, {"due_at": None})


def test_a_plan_without_months_takes_those_that_were_said(store: Store) -> None:
    """So an agency that moved before anybody knew the date gets its deadline after all."""
    plan = make_plan(store, make_agency(store, "Academia"), deadline=None)
    with store.write(system_access()) as unit:
        unit.session.execute(update(RecheckPlan).values(grace=None))
    assert say(store, replace(SAID, grace=None), plans=True) == 0
    assert planned(store, plan)[1:] == (None, [None])
    assert say(store, plans=True) == 1
    assert planned(store, plan)[1:] == (12, ["2028-03-01"])


def test_what_was_planned_with_a_published_date_never_moves(store: Store) -> None:
    """Of what was cancelled only its page tells another day: it is no agency's deadline."""
    agencies = [make_agency(store, name) for name in ("Academia A", "Academia B")]
    plans = [make_plan(store, one) for one in agencies]
    with store.write(system_access()) as unit:
        own = update(RecheckPlan).where(RecheckPlan.id == plans[0])
        unit.session.execute(own.values(effective="2027-01-31"))
        rechecks.cancel(unit, plans[1])
    assert say(store, plans=True) == 0
    assert [planned(store, one)[2] for one in plans] == [["2027-07-31"], ["2027-09-01"]]
    assert deeds(store, "recheck.deadline") == []
    assert planned(store, plans[0])[0] == Since(effective="2027-01-31")


def test_calendar_and_notices_say_whose_word_it_is(store: Store) -> None:
    """The event and the message name the date that the deadline counts from, and who stated it."""
    agency = make_agency(store, "Academia")
    make_person(store, "ana", {agency: "administrator"})
    plan = make_plan(store, agency)
    say(store, plans=True)
    start(store, plan)
    sentence = f"rige desde el 1 de marzo de 2027: fecha indicada por {OLGA.name}, {SOURCE}."
    (told,) = notices(store)
    assert sentence in told.text
    with store.read(system_access()) as unit:
        days, now = deadlines.listed(unit), unit.now
    made = deadlines_file(days, (), language="es", url="https://acredita.example", now=now)
    (event,) = events(made.decode())
    assert event["DTSTART;VALUE=DATE"] == "20270901"
    assert event["DESCRIPTION"].endswith(sentence)
    english = deadlines_file(days, (), language="en", url="", now=now).decode()
    assert f"date stated by {OLGA.name}, {SOURCE}." in events(english)[0]["DESCRIPTION"]


def test_people_are_told_once_that_a_deadline_moved(store: Store) -> None:
    """Of a plan that was started, with the day before; a later word replaces an earlier one."""
    agencies = [make_agency(store, name) for name in ("Academia A", "Academia B")]
    make_person(store, "ana", dict.fromkeys(agencies, "advisor"))
    make_person(store, "ben", {agencies[1]: "writer"}, "en")
    waits = make_plan(store, agencies[0])
    plan = make_plan(store, *agencies)
    start(store, plan)
    say(store, plans=True)
    ana, ben = (one for one in notices(store) if one.about == "moved")
    assert ana.plan_id == ben.plan_id == plan != waits
    assert ana.subject == f"Cambió la fecha límite de 2 agencias con {name_of(store)}"
    _, first, second, since = ana.text.split("\n\n")
    assert first == (
        "Academia A: la fecha límite es el 1 de septiembre de 2027; antes era el 31 de julio de "
        "2027."
    )
    assert second.startswith("Academia B: ")
    assert since.endswith(f"fecha indicada por {OLGA.name}, {SOURCE}.")
    assert "the deadline is September 1, 2027; it was July 31, 2027." in ben.text
    say(store, plans=True)
    assert [one.id for one in notices(store) if one.about == "moved"] == [ana.id, ben.id]
    with store.write(OLGA) as unit:
        dating.withdraw(unit, EDITION, plans=True)
    ana, ben = (one for one in notices(store) if one.about == "moved")
    assert "ya no se conoce la fecha límite; era el 1 de septiembre de 2027." in ana.text
    assert ana.mail == "waiting"
    assert [one.about for one in notices(store)].count("started") == 2


def test_people_are_told_of_the_deadline_that_binds(store: Store) -> None:
    """Of two plans of an agency for one edition the newest counts, here as in the calendar."""
    agency = make_agency(store, "Academia")
    make_person(store, "ana", {agency: "advisor"})
    plans = []
    for grace in (6, 12):
        plans.append(make_plan(store, agency, deadline=None))
        with store.write(system_access()) as unit:
            own = update(RecheckPlan).where(RecheckPlan.id == plans[-1])
            unit.session.execute(own.values(grace=grace))
        start(store, plans[-1])
        end(store, plans[-1], agency)
    assert say(store, plans=True) == 1
    (told,) = (one for one in notices(store) if one.about == "moved")
    assert told.plan_id == plans[1]
    assert "Academia: ya se conoce la fecha límite: 1 de marzo de 2028." in told.text
    with store.read(system_access()) as unit:
        (day,) = deadlines.listed(unit)
    assert day.at.date() == date(2028, 3, 1)


def test_an_item_that_is_being_done_keeps_its_state(store: Store) -> None:
    """Only the day of a running agency moves: whoever has it goes on with it."""
    plan = make_plan(store, make_agency(store, "Academia"))
    start(store, plan)
    with store.write(system_access()) as unit:
        unit.session.execute(update(RecheckItem).values(state="running", worker="w"))
    assert say(store, plans=True) == 1
    with store.read(system_access()) as unit:
        (item,) = rechecks.items(unit, plan)
    assert (item.state, item.deadline and item.deadline.month) == ("running", 9)
