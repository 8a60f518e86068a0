"""Decisions made at once are kept whole, taken back whole, and say where a standard stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from corpora.errors import BadRequest, Conflict, DecidedMeanwhile, NotFound
from service.people.access import Access, Role
from service.review import decide, take_back
from service.store import assessments, decided, results, reviewed, upcoming
from service.store.assessment_tables import Decision
from service.store.decisions import Verdict
from service.store.paging import Paging
from service.store.readiness import progress
from service.store.results import StatesAsked
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill

ANA = "ana"


@pytest.fixture
def made(store: Store) -> Made:
    """One academy with proposals and no decisions."""
    return fill(store, Sizes(agencies=1, decisions=0, proposals=400))[0]


def person(made: Made, actor: str = ANA) -> Access:
    return Access(actor=actor, name=actor.title(), roles={made.agency: Role.ADVISOR})


def parts(store: Store, made: Made, least: int = 2) -> tuple[str, tuple[str, ...]]:
    """Return the first standard that applies and has so many elements, and their ids."""
    with store.read(person(made)) as unit:
        found: dict[str, list[str]] = {}
        for one in results.elements(unit, made.run):
            found.setdefault(one.standard, []).append(one.element)
        asked = results.states(unit, made.run, StatesAsked(), Paging(limit=200)).rows
        applying = [row.standard for row in asked if row.status != "not_applicable"]
    return next((one, tuple(found[one])) for one in applying if len(found.get(one, ())) >= least)


def satisfies(standard: str, element: str, clause: int, latest: int | None = None) -> Verdict:
    return Verdict(
        standard=standard, element=element, verdict="satisfies", clause=clause, latest=latest
    )


def review(store: Store, made: Made, standard: str) -> str | None:
    with store.read(person(made)) as unit:
        found = decided.reviews(unit, made.assessment, [standard]).get(standard)
    return None if found is None else found.state


def rows(store: Store, made: Made) -> int:
    with store.read(person(made)) as unit:
        return unit.session.scalar(select(func.count(Decision.id))) or 0


def test_a_standard_is_reviewed_when_each_part_is(store: Store, made: Made) -> None:
    """One part decided leaves it open; the last one settles it, and both figures move."""
    number, elements = parts(store, made)
    clause = made.clauses[0]
    decide(store, person(made), made.assessment, [satisfies(number, elements[0], clause)])
    assert review(store, made, number) == "open"
    rest = [satisfies(number, one, clause) for one in elements[1:]]
    decide(store, person(made), made.assessment, rest)
    assert review(store, made, number) == "covered"
    with store.read(person(made)) as unit:
        come = progress(unit, [made.assessment])[made.assessment]
        assert (come.reviewed, come.covered) == (1, 1)
        assert assessments.get(unit, made.assessment).reviewed == 1
        assert decided.reviewed(unit, made.assessment, [number]) == {number}
        assert reviewed.counts(unit, [made.assessment]) == {made.assessment: {"covered": 1}}


def test_nobody_looked_is_not_looked_and_found_none(store: Store, made: Made) -> None:
    """Rejected proposals leave a part open; that no clause answers must be said."""
    number, elements = parts(store, made)
    said = [
        Verdict(
            standard=number,
            element=one,
            verdict="unrelated",
            reason="other",
            clause=made.clauses[0],
        )
        for one in elements
    ]
    decide(store, person(made), made.assessment, said)
    assert review(store, made, number) == "open"
    none = [Verdict(standard=number, element=one, verdict="unanswered") for one in elements]
    decide(store, person(made), made.assessment, none)
    assert review(store, made, number) == "gap"


def test_decisions_made_at_once_are_kept_all_or_none(store: Store, made: Made) -> None:
    """One bad pair among good ones keeps nothing."""
    number, elements = parts(store, made)
    good = satisfies(number, elements[0], made.clauses[0])
    bad = satisfies(number, "9.9.9.z", made.clauses[0])
    with pytest.raises(NotFound):
        decide(store, person(made), made.assessment, [good, bad])
    assert rows(store, made) == 0


def test_what_is_taken_back_lets_what_held_before_hold_again(store: Store, made: Made) -> None:
    """The rows stay; with none before, the pair is as if nobody had decided."""
    number, elements = parts(store, made)
    clause = made.clauses[0]
    first = decide(store, person(made), made.assessment, [satisfies(number, elements[0], clause)])
    changed = Verdict(
        standard=number,
        element=elements[0],
        verdict="contradicts",
        clause=clause,
        latest=first[0].id,
    )
    second = decide(store, person(made), made.assessment, [changed])
    back = take_back(store, person(made), made.assessment, str(second[0].group_id))
    assert [(one.verdict, one.undoes) for one in back] == [("satisfies", second[0].id)]
    again = take_back(store, person(made), made.assessment, str(back[0].group_id))
    assert [one.verdict for one in again] == ["contradicts"]
    take_back(store, person(made), made.assessment, str(again[0].group_id))
    assert rows(store, made) == 5


def test_a_first_decision_taken_back_leaves_the_standard_open(store: Store, made: Made) -> None:
    """It holds nothing, and whoever decides next must have seen that."""
    number, elements = parts(store, made)
    said = [satisfies(number, one, made.clauses[0]) for one in elements]
    kept = decide(store, person(made), made.assessment, said)
    assert review(store, made, number) == "covered"
    take_back(store, person(made), made.assessment, str(kept[0].group_id))
    assert review(store, made, number) == "open"
    with store.read(person(made)) as unit:
        assert decided.holding(unit, made.assessment, number) == ()
        latest = {
            (one.element, one.clause_id): one.id
            for one in decided.last(unit, made.assessment, number)
        }
    assert set(latest) == {(one, made.clauses[0]) for one in elements}
    with pytest.raises(DecidedMeanwhile, match="withdrawn"):
        decide(store, person(made, "luis"), made.assessment, said)
    seen = [
        satisfies(number, one, made.clauses[0], latest[one, made.clauses[0]]) for one in elements
    ]
    decide(store, person(made, "luis"), made.assessment, seen)
    assert review(store, made, number) == "covered"


def test_only_ones_own_last_decisions_can_be_taken_back(store: Store, made: Made) -> None:
    """Not another's, not those over which another decided, not twice."""
    number, elements = parts(store, made)
    kept = decide(
        store, person(made), made.assessment, [satisfies(number, elements[0], made.clauses[0])]
    )
    group = str(kept[0].group_id)
    with pytest.raises(NotFound):
        take_back(store, person(made, "luis"), made.assessment, group)
    with pytest.raises(NotFound):
        take_back(store, person(made), made.assessment, "0" * 26)
    over = Verdict(
        standard=number,
        element=elements[0],
        verdict="partial",
        clause=made.clauses[0],
        latest=kept[0].id,
    )
    decide(store, person(made, "luis"), made.assessment, [over])
    with pytest.raises(DecidedMeanwhile, match="Luis decided “satisfies in part”"):
        take_back(store, person(made), made.assessment, group)


def test_saying_the_same_again_keeps_one(store: Store, made: Made) -> None:
    """Whoever lost the answer may send it again; another person's same words are refused."""
    number, elements = parts(store, made)
    said = [satisfies(number, elements[0], made.clauses[0])]
    first = decide(store, person(made), made.assessment, said)
    again = decide(store, person(made), made.assessment, said)
    assert [one.id for one in again] == [one.id for one in first]
    assert rows(store, made) == 1
    with pytest.raises(DecidedMeanwhile, match="Ana"):
        decide(store, person(made, "luis"), made.assessment, said)
    with pytest.raises(DecidedMeanwhile, match="Ana"):
        decide(store, person(made), made.assessment, [replace(said[0], verdict="partial")])


def test_an_element_is_never_not_applicable(store: Store, made: Made) -> None:
    """That is said of a standard, with why; a closed assessment takes nothing."""
    number, elements = parts(store, made)
    for said in (
        Verdict(standard=number, element=elements[0], verdict="not_applicable", reason="x"),
        Verdict(standard=number, verdict="not_applicable"),
        Verdict(standard=number, verdict="satisfies"),
    ):
        with pytest.raises(BadRequest):
            decide(store, person(made), made.assessment, [said])
    with store.write(person(made)) as unit:
        assessments.close(unit, made.assessment, 1)
    with pytest.raises(Conflict):
        decide(
            store, person(made), made.assessment, [satisfies(number, elements[0], made.clauses[0])]
        )


def test_the_next_standard_is_the_next_one_that_is_open(store: Store, made: Made) -> None:
    """In the catalogue's order behind the last, from the beginning again at its end."""
    with store.read(person(made)) as unit:
        asked = results.states(unit, made.run, StatesAsked(), Paging(limit=200)).rows
        open_ones = [row for row in asked if row.status != "not_applicable"]
        first, second, last = open_ones[0], open_ones[1], open_ones[-1]
        assert upcoming.next_open(unit, made.assessment, first.ordinal) == second.standard
        assert upcoming.next_open(unit, made.assessment, last.ordinal) == first.standard
    said = Verdict(standard=second.standard, verdict="not_applicable", reason="no existe")
    decide(store, person(made), made.assessment, [said])
    with store.read(person(made)) as unit:
        following = upcoming.next_open(unit, made.assessment, first.ordinal)
        assert following == open_ones[2].standard
        assert progress(unit, [made.assessment])[made.assessment].standards == len(open_ones) - 1
