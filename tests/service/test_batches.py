"""What is decided at once is what was previewed: no more, and over nobody else's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from corpora.errors import (
    BadRequest,
    Conflict,
    DecidedMeanwhile,
    NotAllowed,
    NotFound,
    NothingToDecide,
    PreviewPassed,
)
from service.batches import Said, confirm, preview_alike, preview_queue, undo
from service.people.access import Access, Role, system_access
from service.review import decide
from service.store import alike, batch_pairs, batches, decided, queue
from service.store.assessment_tables import Assessment, Decision, ProposalRow, StandardState
from service.store.batches import BatchRow
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.people_tables import AuditEvent
from service.store.queue_sources import QueueAsked
from service.store.review_tables import Batch
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill

CUMPLE = Said(verdict="satisfies")
NO = Said(verdict="unrelated", reason="another-subject")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A store with two agencies, of which Ana advises both and Eva the first."""

    store: Store
    made: tuple[Made, ...]
    ana: Access
    eva: Access

    @property
    def assessment(self) -> str:
        """Return the first agency's assessment."""
        return self.made[0].assessment

    def preview(self, said: Said = CUMPLE, who: Access | None = None, **asked: object) -> str:
        """Preview what a filter of the first agency finds."""
        found = QueueAsked(**asked)  # type: ignore[arg-type]
        return preview_queue(self.store, who or self.ana, self.assessment, found, said)

    def of(self, group: str, who: Access | None = None) -> tuple[BatchRow, ...]:
        """Return the batches of a group."""
        with self.store.read(who or self.ana) as unit:
            return batches.of_group(unit, group)

    def held(self, place: int = 0) -> dict[tuple[str, str, int | None], tuple[str, str]]:
        """Return verdict and person of each pair that an agency's decisions hold for."""
        with self.store.read(system_access()) as unit:
            rows = decided.holding(unit, self.made[place].assessment)
        return {
            (row.standard, row.element, row.clause_id): (row.verdict, row.user_name) for row in rows
        }

    def events(self, *actions: str) -> list[tuple[str, str, dict[str, object]]]:
        """Return agency, action and what was told of each event of some actions."""
        with self.store.read(system_access()) as unit:
            rows = unit.session.execute(
                select(AuditEvent.agency_id, AuditEvent.action, AuditEvent.after)
                .where(AuditEvent.action.in_(actions))
                .order_by(AuditEvent.agency_id, AuditEvent.seq)
            )
            return [(row.agency_id, row.action, row.after) for row in rows]


@pytest.fixture
def place(store: Store) -> Place:
    """Make two agencies whose proposals nobody decided about."""
    made = fill(store, Sizes(proposals=198, decisions=0))
    with store.write(system_access()) as unit:
        unit.session.execute(update(StandardState).values(status="gap"))
    roles = {one.agency: Role.ADVISOR for one in made}
    return Place(
        store=store,
        made=made,
        ana=Access(actor="ana", name="Ana", roles=roles),
        eva=Access(actor="eva", name="Eva", roles={made[0].agency: Role.ADVISOR}),
    )


def pair(one: Verdict) -> tuple[str, str, int | None]:
    return one.standard, one.element, one.clause


def test_a_preview_decides_nothing_and_is_frozen(place: Place) -> None:
    """What the filter finds later is not added; what it no longer finds is not taken away."""
    group = place.preview(low=0.5)
    with place.store.read(place.ana) as unit:
        found, total = queue.frozen(unit, place.assessment, QueueAsked(low=0.5), 500)
    batch = place.of(group)[0]
    assert [pair(one) for one in batch.items] == [
        (one.standard, one.element, one.clause) for one in found
    ]
    assert (batch.state, batch.total, place.held()) == ("preview", total, {})
    with place.store.write(system_access()) as unit:
        unit.session.execute(update(ProposalRow).values(confidence=0.1))
    assert place.of(group)[0].items == batch.items
    with place.store.read(place.ana) as unit:
        lines = batch_pairs.lines(unit, [batch])[batch.id]
    assert [(one.standard, one.element, one.clause) for one in lines] == [
        pair(one) for one in batch.items
    ]


def test_confirming_decides_exactly_the_frozen_items_but_the_exceptions(place: Place) -> None:
    """With the reason where the verdict has one, as one group, each on what was seen."""
    group = place.preview(NO, part="Capítulo 2")
    batch = place.of(group)[0]
    confirm(place.store, place.ana, group, [(batch.id, 0), (batch.id, 2), ("x", 1)])
    wanted = {pair(one) for at, one in enumerate(batch.items) if at not in (0, 2)}
    assert place.held() == dict.fromkeys(wanted, ("unrelated", "Ana"))
    assert place.held(1) == {}
    with place.store.read(place.ana) as unit:
        rows = unit.session.execute(
            select(Decision.group_id, Decision.reason, Decision.rank).distinct()
        ).all()
    assert [tuple(row) for row in rows] == [(group, "another-subject", 1)]
    done = place.of(group)[0]
    assert (done.state, done.decided, done.left_out, done.passed) == (
        *("done", len(batch.items) - 2, (0, 2)),
        (),
    )
    told = place.events("batch.done", "batch.undone")
    assert [(agency, action) for agency, action, _ in told] == [
        (place.made[0].agency, "batch.done")
    ]
    assert told[0][2]["decided"] == len(batch.items) - 2
    assert len(place.events("decision.made")) == len(batch.items) - 2


def test_what_another_decided_meanwhile_is_passed_over_and_told(place: Place) -> None:
    """Theirs holds; the batch says whose it is and what they said."""
    group = place.preview()
    batch = place.of(group)[0]
    said = replace(batch.items[3], verdict="contradicts")
    decide(place.store, place.eva, place.assessment, [said])
    confirm(place.store, place.ana, group, [])
    held = place.held()
    assert held[pair(said)] == ("contradicts", "Eva")
    assert sum(verdict == ("satisfies", "Ana") for verdict in held.values()) == len(batch.items) - 1
    done = place.of(group)[0]
    assert [(one.place, one.name, one.verdict) for one in done.passed] == [
        (3, "Eva", "contradicts")
    ]


def test_undoing_lets_what_held_before_hold_again(place: Place) -> None:
    """Where somebody had decided, theirs; elsewhere nothing. It can be undone once."""
    first = place.preview(Said(verdict="postponed"), who=place.eva, part="Capítulo 2")
    confirm(place.store, place.eva, first, [])
    before = place.held()
    group = place.preview(state="any")
    confirm(place.store, place.ana, group, [])
    assert set(place.held().values()) == {("satisfies", "Ana")}
    undo(place.store, place.ana, group)
    after = place.held()
    assert {one: said for one, (said, _) in after.items()} == {
        one: said for one, (said, _) in before.items()
    }
    assert place.of(group)[0].state == "undone"
    assert [action for _, action, _ in place.events("batch.undone")] == ["batch.undone"]
    for again in (lambda: undo(place.store, place.ana, group), lambda: _again(place, group)):
        with pytest.raises(Conflict):
            again()


def _again(place: Place, group: str) -> None:
    confirm(place.store, place.ana, group, [])


def test_a_batch_that_others_built_upon_is_not_undone(place: Place) -> None:
    """One pair that was decided again keeps the whole as it is, and says who decided."""
    group = place.preview()
    confirm(place.store, place.ana, group, [])
    item = place.of(group)[0].items[0]
    with place.store.read(place.eva) as unit:
        latest = {
            (one.element, one.clause_id): one.id
            for one in decided.last(unit, place.assessment, item.standard)
        }
    seen = latest[item.element, item.clause]
    decide(
        place.store, place.eva, place.assessment, [replace(item, verdict="partial", latest=seen)]
    )
    held = place.held()
    with pytest.raises(DecidedMeanwhile, match="Eva"):
        undo(place.store, place.ana, group)
    assert place.held() == held
    assert place.of(group)[0].state == "done"


def test_a_batch_holds_at_most_five_hundred_pairs_and_says_how_many_there_were(
    store: Store,
) -> None:
    """The rest goes into the next one, which the same filter finds once this is done."""
    made = fill(store, Sizes(agencies=1, edition="le-6", proposals=1500, decisions=0))[0]
    with store.write(system_access()) as unit:
        unit.session.execute(update(StandardState).values(status="gap"))
    ana = Access(actor="ana", name="Ana", roles={made.agency: Role.ADVISOR})
    group = preview_queue(store, ana, made.assessment, QueueAsked(), CUMPLE)
    with store.read(ana) as unit:
        batch = batches.of_group(unit, group)[0]
        assert len(batch.items) == 500 < batch.total
        assert batch.total == queue.count(unit, made.assessment, QueueAsked())
    confirm(store, ana, group, [])
    with store.read(ana) as unit:
        assert queue.count(unit, made.assessment, QueueAsked()) == batch.total - 500
        following, _ = queue.frozen(unit, made.assessment, QueueAsked(), 500)
    assert not {pair(one) for one in batch.items} & {
        (one.standard, one.element, one.clause) for one in following
    }


def test_a_batch_is_its_authors_alone(place: Place) -> None:
    """Neither another advisor of the agency nor an operator sees, confirms or undoes it."""
    group = place.preview()
    operator = Access(actor="op", name="Op", operator=True, everywhere=True)
    for who in (place.eva, operator):
        for ask in (
            lambda: place.of(group, who),  # noqa: B023 - called at once
            lambda: confirm(place.store, who, group, []),  # noqa: B023 - called at once
            lambda: undo(place.store, who, group),  # noqa: B023 - called at once
        ):
            with pytest.raises(NotFound):
                ask()
    assert place.held() == {}


def test_another_run_makes_a_preview_pass(place: Place) -> None:
    """It says so, decides nothing, and a closed assessment does the same."""
    group = place.preview()
    with place.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment)
            .where(Assessment.id == place.assessment)
            .values(current_run_id=place.made[1].run)
        )
    assert place.of(group)[0].is_passed
    with pytest.raises(PreviewPassed):
        confirm(place.store, place.ana, group, [])
    with place.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment)
            .where(Assessment.id == place.assessment)
            .values(current_run_id=place.made[0].run, closed_at=unit.now)
        )
    with pytest.raises(PreviewPassed):
        confirm(place.store, place.ana, group, [])
    assert place.held() == {}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Said(verdict="partial"), {}),
        (Said(verdict="unrelated"), {}),
        (Said(verdict=""), {}),
        (CUMPLE, {"queue": "second"}),
        (CUMPLE, {"queue": "sample"}),
        (CUMPLE, {"queue": "disagreed"}),
    ],
)
def test_what_must_be_said_pair_by_pair_is_refused(
    place: Place, said: Said, asked: dict[str, str]
) -> None:
    """A partial answer, a rejection without its reason, and what is read a second time."""
    with pytest.raises(BadRequest):
        place.preview(said, **asked)


def test_who_may_not_decide_previews_nothing(place: Place) -> None:
    """A writer is refused, a stranger finds no such assessment, an empty filter says so."""
    writer = Access(actor="w", name="W", roles={place.made[0].agency: Role.WRITER})
    stranger = Access(actor="x", name="X", roles={place.made[1].agency: Role.ADMINISTRATOR})
    with pytest.raises(NotAllowed):
        place.preview(who=writer)
    with pytest.raises(NotFound):
        place.preview(who=stranger)
    with pytest.raises(NothingToDecide):
        place.preview(low=2.0)


def test_previews_that_nobody_confirmed_are_forgotten_after_a_week(place: Place) -> None:
    """One's own alone; what was done stays."""
    done = place.preview(low=0.9)
    confirm(place.store, place.ana, done, [])
    old, others = place.preview(), place.preview(who=place.eva)
    with place.store.write(system_access()) as unit:
        unit.session.execute(update(Batch).values(created_at=unit.now - timedelta(days=8)))
    place.preview(low=0.1)
    with pytest.raises(NotFound):
        place.of(old)
    assert place.of(done)[0].state == "done"
    assert place.of(others, place.eva)[0].state == "preview"


def twins(place: Place) -> Sequence[int]:
    """Let both agencies propose the same words for a part; return the two proposals."""
    with place.store.write(system_access()) as unit:
        found = unit.session.execute(
            select(ProposalRow.id, ProposalRow.clause_id)
            .where(ProposalRow.standard == "1.1.1", ProposalRow.element == "1.1.1.p1")
            .order_by(ProposalRow.id)
        ).all()
        unit.session.execute(
            update(ClauseRow)
            .where(ClauseRow.id.in_([row.clause_id for row in found]))
            .values(text="El mando llevará registro.", digest="a" * 64)
        )
    return [row.id for row in found]


def test_a_card_makes_one_batch_an_agency_and_one_event_each(place: Place) -> None:
    """Previewed together, confirmed together, each agency on its own chain, undone together."""
    both = twins(place)
    group = preview_alike(place.store, place.ana, both, CUMPLE)
    found = place.of(group)
    assert {one.agency_id for one in found} == {one.agency for one in place.made}
    confirm(place.store, place.ana, group, [])
    for number in (0, 1):
        assert list(place.held(number).values()) == [("satisfies", "Ana")]
    assert [agency for agency, _, _ in place.events("batch.done")] == sorted(
        one.agency for one in place.made
    )
    undo(place.store, place.ana, group)
    assert [place.held(number) for number in (0, 1)] == [{}, {}]
    assert {one.state for one in place.of(group)} == {"undone"}


def test_a_card_never_reaches_agencies_in_which_one_is_no_member(place: Place) -> None:
    """Not by an operator who belongs to one, nor by naming the other's proposal."""
    both = twins(place)
    operator = replace(place.eva, operator=True, everywhere=True)
    for who in (place.eva, operator):
        group = preview_alike(place.store, who, both, CUMPLE)
        assert [one.agency_id for one in place.of(group, who)] == [place.made[0].agency]
        confirm(place.store, who, group, [])
        undo(place.store, who, group)
    assert place.held(1) == {}
    nobody = Access(actor="op", name="Op", operator=True, everywhere=True)
    with pytest.raises(NothingToDecide):
        preview_alike(place.store, nobody, both, CUMPLE)
    writer = Access(actor="w", name="W", roles={one.agency: Role.WRITER for one in place.made})
    with pytest.raises(NothingToDecide):
        preview_alike(place.store, writer, both, CUMPLE)


def test_one_agency_of_a_card_may_be_left_behind(place: Place) -> None:
    """When it shows another run by now, the others are decided all the same."""
    group = preview_alike(place.store, place.ana, twins(place), CUMPLE)
    with place.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment)
            .where(Assessment.id == place.made[1].assessment)
            .values(current_run_id=None)
        )
    confirm(place.store, place.ana, group, [])
    assert len(place.held(0)) == 1
    assert place.held(1) == {}
    assert {one.state for one in place.of(group)} == {"done", "preview"}


@pytest.mark.parametrize(
    "said",
    [
        Verdict(standard="1.1.1", verdict="not_applicable", reason="stated", note="No existe."),
        Verdict(standard="1.1.1", verdict="unanswered"),
        Verdict(standard="1.1.1", element="1.1.1.p1", verdict="unanswered"),
    ],
)
def test_what_people_gave_up_is_on_no_card(place: Place, said: Verdict) -> None:
    """Set aside, or said to have no directive in whole or in part; the other agency's stays."""
    both = twins(place)
    agencies = [one.agency for one in place.made]
    decide(place.store, place.eva, place.assessment, [said])
    with place.store.read(place.ana) as unit:
        left = alike.of_proposals(unit, agencies, both)
    assert [one.agency_id for one in left] == [place.made[1].agency]


def test_what_a_run_leaves_out_is_on_no_card(place: Place) -> None:
    """A standard that does not apply to an agency is not to be decided about there."""
    both = twins(place)
    with place.store.write(system_access()) as unit:
        unit.session.execute(
            update(StandardState)
            .where(StandardState.agency_id == place.made[0].agency)
            .values(status="not_applicable")
        )
    with place.store.read(place.ana) as unit:
        left = alike.of_proposals(unit, [one.agency for one in place.made], both)
    assert [one.agency_id for one in left] == [place.made[1].agency]


def test_what_was_decided_is_on_no_card(place: Place) -> None:
    """Until it is taken back; candidates say what a decision must have seen."""
    both = twins(place)
    agencies = [one.agency for one in place.made]
    group = preview_alike(place.store, place.ana, both, CUMPLE)
    confirm(place.store, place.ana, group, [])
    with place.store.read(place.ana) as unit:
        assert alike.of_proposals(unit, agencies, both) == ()
    undo(place.store, place.ana, group)
    with place.store.read(place.ana) as unit:
        again = alike.of_proposals(unit, agencies, both)
        parts = alike.of_standards(unit, agencies, "academy-2", [("1.1.1", True)])
    assert [one.proposal for one in again] == both
    assert all(one.latest is not None for one in again)
    assert all(one in parts for one in again)
