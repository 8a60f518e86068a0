"""What other agencies decided is told as far as each consents now, and nothing else of them is."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from corpora.catalog import load_edition
from corpora.errors import NotAllowed
from service.people.access import Access, Role, system_access
from service.store import assessments, consents, decided, decisions, precedents
from service.store.consents import Kind
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.precedents import Precedent
from service.store.review_tables import SecondReading
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill

EDITION = "academy-2"
NUMBER = load_edition(EDITION).standards[0].id


@pytest.fixture
def made(store: Store) -> tuple[Made, ...]:
    """Make four agencies; in each a person said that the first clause satisfies the first one."""
    return fill(store, Sizes(agencies=4, proposals=20, decisions=3))


def person(agency: str, role: Role = Role.ADMINISTRATOR) -> Access:
    return Access(actor="01" + "p" * 24, name="Persona Reservada", roles={agency: role})


def consent(store: Store, agency: str, kind: Kind, *, granted: bool = True) -> None:
    with store.write(person(agency)) as unit:
        consents.give(unit, agency, kind=kind, granted=granted, note="")


def told(store: Store, made: tuple[Made, ...], number: str = NUMBER) -> dict[str, Precedent]:
    """Return what the first agency is told."""
    return dict(precedents.precedents(store, made[0].agency, EDITION, number))


def decide(store: Store, one: Made, verdict: str, clause: int, **more: str) -> None:
    """Decide about a clause and the first standard as a whole, over what was decided before."""
    with store.read(system_access()) as unit:
        latest = next(
            (
                row.id
                for row in decided.last(unit, one.assessment, NUMBER)
                if (row.element, row.clause_id) == ("", clause)
            ),
            None,
        )
    said = Verdict(standard=NUMBER, verdict=verdict, clause=clause, latest=latest, **more)
    with store.write(person(one.agency)) as unit:
        decisions.decide(unit, one.assessment, [said])


def test_without_consent_not_even_counts_are_told(store: Store, made: tuple[Made, ...]) -> None:
    """Three others decided, none shares it: nothing."""
    assert told(store, made) == {}


def test_counts_are_of_the_others_that_consent(store: Store, made: tuple[Made, ...]) -> None:
    """Two of three others share counts, and one's own agency, which shares too, is not counted."""
    for one in (made[0], made[1], made[2]):
        consent(store, one.agency, Kind.COUNTS)
    assert told(store, made) == {"": Precedent(accepted=2)}


def test_only_who_consents_to_texts_is_read_and_named(store: Store, made: tuple[Made, ...]) -> None:
    """Counts of both, the words and the name of one; nobody's people and no ids of rows."""
    consent(store, made[1].agency, Kind.COUNTS)
    consent(store, made[2].agency, Kind.COUNTS)
    consent(store, made[2].agency, Kind.TEXTS)
    found = told(store, made)[""]
    assert (found.accepted, len(found.samples)) == (2, 1)
    sample = found.samples[0]
    assert (sample.agency, sample.label, sample.agencies) == (
        *("Agencia 0-002 de prueba", "Art. 1", 1),
    )
    said = repr(found)
    secret = [made[1].agency, made[2].agency, made[2].assessment, "0-001", "0-003", "Persona"]
    assert [one for one in secret if one in said] == []


def test_a_consent_that_is_withdrawn_counts_no_longer_at_once(
    store: Store, made: tuple[Made, ...]
) -> None:
    """Texts withdrawn leave counts; counts withdrawn leave nothing, whatever holds of texts."""
    agency = made[1].agency
    consent(store, agency, Kind.COUNTS)
    consent(store, agency, Kind.TEXTS)
    assert len(told(store, made)[""].samples) == 1
    consent(store, agency, Kind.TEXTS, granted=False)
    assert told(store, made) == {"": Precedent(accepted=1)}
    consent(store, agency, Kind.TEXTS)
    consent(store, agency, Kind.COUNTS, granted=False)
    assert told(store, made) == {}


def test_texts_without_counts_share_nothing(store: Store, made: tuple[Made, ...]) -> None:
    """A consent to texts alone is none."""
    consent(store, made[1].agency, Kind.TEXTS)
    assert told(store, made) == {}


def test_only_decisions_that_hold_are_counted(store: Store, made: tuple[Made, ...]) -> None:
    """One that was decided anew counts as what it is now; a postponed one and none count not."""
    one = made[1]
    consent(store, one.agency, Kind.COUNTS)
    decide(store, one, "unrelated", one.clauses[0], reason="another-subject")
    assert told(store, made) == {"": Precedent(rejected=1)}
    decide(store, one, "partial", one.clauses[5])
    decide(store, one, "contradicts", one.clauses[6])
    decide(store, one, "postponed", one.clauses[7])
    assert told(store, made) == {"": Precedent(in_part=1, rejected=2)}
    assert told(store, made, "99.9.9") == {}


def test_an_agency_is_counted_by_its_newest_assessment(
    store: Store, made: tuple[Made, ...]
) -> None:
    """What was decided in an earlier cycle is not counted beside the next one."""
    consent(store, made[1].agency, Kind.COUNTS)
    with store.write(person(made[1].agency)) as unit:
        assessments.create(unit, made[1].agency, "Ciclo siguiente", EDITION)
    assert told(store, made) == {}


def test_a_closed_cycle_is_a_precedent(store: Store, made: tuple[Made, ...]) -> None:
    """What an agency came to counts when it has finished, as while it decides."""
    one = made[1]
    consent(store, one.agency, Kind.COUNTS)
    with store.write(person(one.agency)) as unit:
        assessments.close(unit, one.assessment, 1)
    assert told(store, made) == {"": Precedent(accepted=1)}


def test_the_best_agreed_words_come_first(store: Store, made: tuple[Made, ...]) -> None:
    """At most three: what a second reading agreed with, then the words that most agencies share."""
    for one in made[1:]:
        consent(store, one.agency, Kind.COUNTS)
        consent(store, one.agency, Kind.TEXTS)
    agreed = made[3]
    for place in (10, 11, 12):
        decide(store, agreed, "satisfies", agreed.clauses[place])
    with store.write(system_access()) as unit:
        unit.session.execute(
            update(ClauseRow)
            .where(ClauseRow.id == agreed.clauses[12])
            .values(text="Leída dos veces")
        )
        rows = decided.holding(unit, agreed.assessment, NUMBER)
        read = next(row for row in rows if row.clause_id == agreed.clauses[12])
        own = {"agency_id": agreed.agency, "assessment_id": agreed.assessment, "verdict": ""}
        first = {"first_user_id": "a", "first_user_name": "A", "first_verdict": "satisfies"}
        second = {"decision_id": read.id, "standard": NUMBER, "element": "", "state": "agreed"}
        moment = {"clause_id": read.clause_id, "created_at": unit.now}
        unit.insert(SecondReading, [{**own, **first, **second, **moment}])
    found = told(store, made)[""]
    assert found.accepted == 6
    assert [one.agencies for one in found.samples] == [1, 3, 1]
    assert (found.samples[0].text, found.samples[0].agreed) == ("Leída dos veces", True)


def test_elsewhere_is_what_a_person_does_not_see_already(
    store: Store, made: tuple[Made, ...]
) -> None:
    """Not one's own agencies, nothing more for an operator, and nothing at all for a link."""
    for one in made:
        consent(store, one.agency, Kind.COUNTS)
    both = {one.agency: Role.ADVISOR for one in made[:2]}
    access = Access(actor="01" + "p" * 24, name="Asesora", roles=both)
    assert precedents.elsewhere(store, access, EDITION, NUMBER) == {"": Precedent(accepted=2)}
    assert precedents.elsewhere(store, system_access(), EDITION, NUMBER) == {}
    link = Access(actor="link:x", name="CALEA", roles={made[0].agency: Role.ASSESSOR})
    assert precedents.elsewhere(store, link, EDITION, NUMBER) == {}
    assert not precedents.may_see(link)


def test_nobody_reads_the_consents_of_all(store: Store, made: tuple[Made, ...]) -> None:
    """Only the program's own work is told which agencies share what."""
    with store.read(person(made[0].agency)) as unit, pytest.raises(NotAllowed):
        consents.sharing(unit)
