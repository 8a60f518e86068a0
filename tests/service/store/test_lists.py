"""What the store hands out: whole lists page by page, only of one's own, in few queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, event

from corpora.errors import (
    AlreadyThere,
    BadRequest,
    Conflict,
    DecidedMeanwhile,
    NotAllowed,
    NotFound,
)
from service.people.access import Access, Role, system_access
from service.store import (
    agencies,
    assessments,
    clauses,
    decided,
    decisions,
    editions,
    manuals,
    results,
)
from service.store.agencies import AgencyFacts, Asked
from service.store.assessment_tables import RunVersion
from service.store.decisions import Verdict
from service.store.paging import Paging, Slice
from service.store.results import StatesAsked
from service.store.unit import Store, Unit
from tests.portfolio import Made, Sizes, fill

Ask = Callable[[Unit, Made, Paging], Slice[Any]]


def member(made: Made, role: Role = Role.ADMINISTRATOR) -> Access:
    return Access(actor="u1", name="Ana", roles={made.agency: role})


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    yield seen
    event.remove(store.engine, "before_cursor_execute", note)


LISTS: dict[str, Ask] = {
    "portfolio": lambda unit, made, paging: agencies.portfolio(unit, Asked(), paging),
    "portfolio by date": lambda unit, made, paging: agencies.portfolio(
        unit, Asked(sort="next_date"), paging
    ),
    "portfolio, newest": lambda unit, made, paging: agencies.portfolio(
        unit, Asked(sort="created_at"), paging
    ),
    "clauses": lambda unit, made, paging: clauses.of_version(unit, made.versions[0], paging),
    "versions": lambda unit, made, paging: manuals.versions(unit, made.manuals[0], paging),
    "states": lambda unit, made, paging: results.states(unit, made.run, StatesAsked(), paging),
    "proposals": lambda unit, made, paging: results.proposals(unit, made.run, paging),
    "decisions": lambda unit, made, paging: decided.listed(unit, made.assessment, paging),
    "runs": lambda unit, made, paging: assessments.runs(unit, made.assessment, paging),
}
LENGTHS = {
    "portfolio": 3,
    "portfolio by date": 3,
    "portfolio, newest": 3,
    "clauses": 30,
    "versions": 1,
    "states": 53,
    "proposals": 100,
    "decisions": 10,
    "runs": 1,
}


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_a_list_hold_every_row_once(store: Store, name: str) -> None:
    """Following the cursors gives the same rows as one long page, each once."""
    made = fill(store, Sizes(agencies=3))[1]
    ask = LISTS[name]
    with store.read(system_access()) as unit:
        whole = ask(unit, made, Paging(limit=200))
        found, cursor = [], None
        while True:
            part = ask(unit, made, Paging(cursor=cursor, limit=2))
            found += part.rows
            cursor = part.next
            if cursor is None:
                break
    assert whole.next is None
    assert len(whole.rows) == LENGTHS[name]
    assert tuple(found) == whole.rows


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_queries_however_long(store: Store, name: str) -> None:
    """The number of SELECTs of a page does not depend on its rows."""
    made = fill(store, Sizes(agencies=3))[0]
    costs = []
    for limit in (1, 50):
        with store.read(system_access()) as unit, counted(store) as seen:
            LISTS[name](unit, made, Paging(limit=limit))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4


@pytest.mark.parametrize("name", [name for name in LISTS if not name.startswith("portfolio")])
def test_lists_of_another_agency_are_not_there(store: Store, name: str) -> None:
    """An id of another agency is answered as one that does not exist."""
    own, other = fill(store, Sizes(agencies=2))
    with store.read(member(own)) as unit, pytest.raises(NotFound):
        LISTS[name](unit, other, Paging())


def test_the_portfolio_is_of_ones_own_agencies(store: Store) -> None:
    """A member sees their agency with its counts, and no other."""
    own, _ = fill(store, Sizes(agencies=2))
    with store.read(member(own)) as unit:
        rows = agencies.portfolio(unit, Asked(), Paging()).rows
    assert [row.id for row in rows] == [own.agency]
    assert (rows[0].reviewed, sum(rows[0].counts.values())) == (10, 53)


def test_a_portfolio_is_narrowed_by_program_state_and_words(store: Store) -> None:
    """Each filter keeps the agencies that have it."""
    fill(store, Sizes(agencies=3))
    with store.read(system_access()) as unit:

        def names(**asked: str) -> list[str]:
            return [row.name for row in agencies.portfolio(unit, Asked(**asked), Paging()).rows]

        assert len(names(program="academy")) == 3
        assert names(program="le") == []
        assert names(state="AGU") == ["Agencia 0-000 de prueba"]
        assert names(words="prueba 0-002") == ["Agencia 0-002 de prueba"]
        with pytest.raises(BadRequest):
            names(sort="password")


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzEsMl0", "W1tdXQ"])
def test_a_cursor_of_elsewhere_is_refused(store: Store, cursor: str) -> None:
    """What is no cursor of this list is a bad request, not a fault of ours."""
    made = fill(store, Sizes(agencies=1))[0]
    with store.read(system_access()) as unit, pytest.raises(BadRequest):
        clauses.of_version(unit, made.versions[0], Paging(cursor=cursor))


def test_a_change_over_a_changed_agency_is_a_conflict(store: Store) -> None:
    """Facts are written only over the version that was read; names are nobody else's."""
    first, second = fill(store, Sizes(agencies=2))
    facts = AgencyFacts(name="Academia de Policía", program="academy", state="JAL")
    with store.write(member(first)) as unit:
        agencies.change(unit, first.agency, facts, 1)
    with pytest.raises(Conflict), store.write(member(first)) as unit:
        agencies.change(unit, first.agency, facts, 1)
    with pytest.raises(AlreadyThere), store.write(system_access()) as unit:
        agencies.change(unit, second.agency, facts, 1)
    with pytest.raises(NotAllowed), store.write(member(first, Role.ADVISOR)) as unit:
        agencies.change(unit, first.agency, facts, 2)


def test_a_deleted_agency_is_gone_and_its_record_stays(store: Store) -> None:
    """Deletion needs the name and a reason, takes every row, and leaves the audit chain."""
    first, second = fill(store, Sizes(agencies=2))
    with pytest.raises(BadRequest), store.write(member(first)) as unit:
        agencies.remove(unit, first.agency, "otro nombre", "cierre")
    with store.write(member(first)) as unit:
        agencies.remove(unit, first.agency, "Agencia 0-000 de prueba", "cierre")
    with store.read(system_access()) as unit:
        for ask in (manuals.of_agency, assessments.of_agency):
            with pytest.raises(NotFound):
                ask(unit, first.agency) or agencies.get(unit, first.agency)
        with pytest.raises(NotFound):
            manuals.version(unit, first.versions[0])
        assert manuals.version(unit, second.versions[0]).clauses == 30


def test_clauses_are_found_by_words_and_by_page(store: Store) -> None:
    """A page gives the clauses that begin on it and the one before; words give those with all."""
    made = fill(store, Sizes(agencies=1))[0]
    with store.read(member(made, Role.ASSESSOR)) as unit:
        found = clauses.of_version(unit, made.versions[0], Paging(), words="ART. 30 policia")
        page = clauses.on_page(unit, made.versions[0], 0, 2)
        outline = clauses.outline(unit, made.versions[0])
    assert [row.ordinal for row in found.rows] == [29]
    assert [row.ordinal for row in page] == list(range(9, 20))
    assert len(outline) == 30


def test_an_edition_is_kept_once_and_loaded_whole(store: Store) -> None:
    """Synchronising twice keeps one wording, and it comes back equal to the one that ships."""
    fill(store, Sizes(agencies=1))
    with store.write(system_access()) as unit:
        kept = editions.in_use(unit, "academy-2")
        whole = editions.load(unit, kept.id)
        editions.synchronise(unit, [whole])
        assert len(editions.revisions(unit, "academy-2")) == 1
        lines = editions.standards(unit, kept.id, Paging(limit=200)).rows
    assert [line.number for line in lines] == [row.id for row in whole.standards]
    assert whole.digest == kept.digest


def proposal_of(unit: Unit, made: Made) -> Any:
    return results.proposals(unit, made.run, Paging(limit=1)).rows[0]


def test_a_decision_carries_what_it_was_made_on(store: Store) -> None:
    """Score, rank, model, calibration and both texts' digests are kept with the verdict."""
    made = fill(store, Sizes(agencies=1, decisions=0))[0]
    with store.write(member(made, Role.ADVISOR)) as unit:
        shown = proposal_of(unit, made)
        said = Verdict(
            standard=shown.standard, element=shown.element, verdict="satisfies", proposal=shown.id
        )
        (kept,) = decisions.decide(unit, made.assessment, [said])
    assert (kept.score, kept.rank, kept.confidence) == (
        shown.score,
        shown.rank,
        shown.confidence,
    )
    assert (kept.scorer, kept.calibration_id, kept.clause_digest) == (
        "made-up",
        "made-up-0",
        shown.clause_digest,
    )
    assert len(kept.element_digest) == 64


def test_a_second_decision_on_one_pair_must_have_seen_the_first(store: Store) -> None:
    """Nobody's verdict hides another that its author had not seen; both rows stay."""
    made = fill(store, Sizes(agencies=1, decisions=0))[0]
    with store.write(member(made, Role.ADVISOR)) as unit:
        shown = proposal_of(unit, made)
        said = Verdict(
            standard=shown.standard, element=shown.element, verdict="satisfies", proposal=shown.id
        )
        (first,) = decisions.decide(unit, made.assessment, [said])
    other = replace(member(made), actor="u2")
    with pytest.raises(DecidedMeanwhile, match="satisfies"), store.write(other) as unit:
        decisions.decide(unit, made.assessment, [said])
    with store.write(member(made)) as unit:
        again = Verdict(
            standard=shown.standard,
            element=shown.element,
            verdict="unrelated",
            reason="otro tema",
            proposal=shown.id,
            latest=first.id,
        )
        decisions.decide(unit, made.assessment, [again])
        rows = decided.listed(unit, made.assessment, Paging()).rows
        holding = decided.holding(unit, made.assessment, shown.standard)
    assert [row.verdict for row in rows] == ["satisfies", "unrelated"]
    assert [row.verdict for row in holding] == ["unrelated"]


def test_a_decision_is_on_a_clause_that_the_run_read(store: Store) -> None:
    """A clause found by hand counts; one of a version that the run did not read is not there."""
    made, other = fill(store, Sizes(agencies=2, manuals=2, decisions=0))
    with store.write(system_access()) as unit:
        unit.session.execute(
            delete(RunVersion).where(
                RunVersion.run_id == made.run, RunVersion.version_id == made.versions[1]
            )
        )
        standard = results.states(unit, made.run, StatesAsked(), Paging()).rows[0].standard
    unread = (made.clauses[-1], other.clauses[0], 10**9)
    for clause in unread:
        said = Verdict(standard=standard, verdict="satisfies", clause=clause)
        with pytest.raises(NotFound), store.write(system_access()) as unit:
            decisions.decide(unit, made.assessment, [said])
    with store.write(system_access()) as unit:
        said = Verdict(standard=standard, verdict="satisfies", clause=made.clauses[0])
        assert decisions.decide(unit, made.assessment, [said])[0].clause_id == made.clauses[0]
        assert len(decided.listed(unit, made.assessment, Paging()).rows) == 1


@pytest.mark.parametrize("role", [Role.WRITER, Role.ASSESSOR])
def test_only_those_who_may_decide_do(store: Store, role: Role) -> None:
    """A writer and an assessor read; they do not decide."""
    made = fill(store, Sizes(agencies=1, decisions=0))[0]
    with store.write(member(made, role)) as unit:
        shown = proposal_of(unit, made)
        said = Verdict(
            standard=shown.standard, element=shown.element, verdict="satisfies", proposal=shown.id
        )
        with pytest.raises(NotAllowed):
            decisions.decide(unit, made.assessment, [said])
