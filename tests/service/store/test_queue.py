"""Queues of review: each pair once, narrowed by every filter, in the order that its name says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from corpora.errors import BadRequest, NotAllowed, NotFound, NotMatched
from pipelines.usefulness import entropy, weight
from service.people.access import Access, Role, system_access
from service.review import decide, take_back
from service.store import queue
from service.store.assessment_tables import (
    Assessment,
    Decision,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.paging import Paging
from service.store.queue import QueueRow
from service.store.queue_sources import OF_PROPOSALS, QUEUES, QueueAsked
from service.store.review_tables import Sample, SampleItem, SecondReading
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill
from tests.service.web.queries import counted


def access(made: Made, role: Role = Role.ADVISOR, actor: str = "ana") -> Access:
    return Access(actor=actor, name=actor.title(), roles={made.agency: role})


@pytest.fixture
def made(store: Store) -> Made:
    """Make two agencies and return the first: every part has its proposals, of two ranks."""
    first, _ = fill(store, Sizes(proposals=390, decisions=0))
    with store.write(system_access()) as unit:
        # No standard is left out for not applying.
        unit.session.execute(update(StandardState).values(status="gap"))
    return first


def rows(store: Store, made: Made, who: Access | None = None, **asked: Any) -> list[QueueRow]:
    """Return every row of a queue, read by pages of sixty."""
    found: list[QueueRow] = []
    cursor = None
    with store.read(who or access(made)) as unit:
        while True:
            part = queue.page(
                unit, made.assessment, QueueAsked(**asked), Paging(cursor=cursor, limit=60)
            )
            found += part.rows
            cursor = part.next
            if cursor is None:
                return found


def said(row: QueueRow, verdict: str = "satisfies", **more: Any) -> Verdict:
    pair = {"standard": row.standard, "element": row.element, "clause": row.clause}
    return Verdict(**pair, verdict=verdict, latest=row.latest, **more)


def second(store: Store, made: Made, decision: Any, state: str) -> None:
    """Have a decision read a second time."""
    with store.write(system_access()) as unit:
        row = {
            **{"agency_id": made.agency, "assessment_id": made.assessment, "state": state},
            **{"decision_id": decision.id, "standard": decision.standard},
            **{"element": decision.element, "clause_id": decision.clause_id},
            **{"first_user_id": decision.user_id, "first_user_name": decision.user_name},
            **{"first_verdict": decision.verdict, "created_at": unit.now},
        }
        unit.insert(SecondReading, [row])


def test_a_row_is_the_best_proposal_of_a_part(store: Store, made: Made) -> None:
    """One for each element, and for a standard as a whole only where it has none."""
    found = rows(store, made)
    with store.read(system_access()) as unit:
        parts = unit.session.execute(
            select(StandardState.standard, StandardState.element).where(
                StandardState.run_id == made.run
            )
        ).all()
    divided = {row.standard for row in parts if row.element}
    wanted = {
        (row.standard, row.element) for row in parts if row.element or row.standard not in divided
    }
    assert {(row.standard, row.element) for row in found} == wanted
    assert len(found) == len(wanted)
    assert {row.rank for row in found} == {1}
    both = rows(store, made, every=True)
    assert {row.rank for row in both} == {1, 2}
    assert len({row.key for row in both}) == len(both) > len(found)


def test_a_row_tells_the_margin_to_the_next(store: Store, made: Made) -> None:
    """By how much the best is surer than the second, and nothing where there is no second."""
    by_rank = {(row.standard, row.element, row.rank): row for row in rows(store, made, every=True)}
    first = next(row for row in by_rank.values() if row.margin is not None)
    after = by_rank[first.standard, first.element, 2]
    assert first.confidence is not None
    assert after.confidence is not None
    assert first.margin == pytest.approx(first.confidence - after.confidence)
    assert after.margin is None


@pytest.mark.parametrize("name", QUEUES)
def test_every_queue_costs_the_same_queries_however_long(
    store: Store, made: Made, name: str
) -> None:
    """Pages, counts and what a batch takes."""
    costs = []
    for limit in (1, 60):
        with store.read(access(made)) as unit, counted(store) as statements:
            queue.page(unit, made.assessment, QueueAsked(queue=name), Paging(limit=limit))
            queue.count(unit, made.assessment, QueueAsked(queue=name))
            queue.frozen(unit, made.assessment, QueueAsked(queue=name), limit)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 16


@pytest.mark.parametrize("name", OF_PROPOSALS)
def test_pages_join_to_the_whole_and_the_count_says_so(store: Store, made: Made, name: str) -> None:
    """Each pair is on one page; as many as are counted, and as many as a batch would take."""
    with store.write(system_access()) as unit:
        some = select(ProposalRow.id).where(ProposalRow.run_id == made.run).limit(30)
        unit.session.execute(
            update(ProposalRow).where(ProposalRow.id.in_(some)).values(confidence=None)
        )
    found = rows(store, made, queue=name)
    asked = QueueAsked(queue=name)
    with store.read(access(made)) as unit:
        assert queue.count(unit, made.assessment, asked) == len(found)
        taken, total = queue.frozen(unit, made.assessment, asked, 25)
    assert len({row.key for row in found}) == len(found) == total
    assert [pair.proposal for pair in taken] == [row.proposal for row in found[:25]]


def test_the_order_of_each_queue_is_what_it_says(store: Store, made: Made) -> None:
    """Catalogue, manual, doubt and use; what nothing calibrated comes last."""
    with store.write(system_access()) as unit:
        some = select(ProposalRow.id).where(ProposalRow.run_id == made.run, ProposalRow.rank == 1)
        unit.session.execute(
            update(ProposalRow).where(ProposalRow.id.in_(some.limit(20))).values(confidence=None)
        )
        ordinals = dict(
            unit.session.execute(
                select(StandardState.standard, StandardState.ordinal).where(
                    StandardState.run_id == made.run, StandardState.element == ""
                )
            ).all()
        )
        places = dict(unit.session.execute(select(ClauseRow.id, ClauseRow.ordinal)).all())
    catalogue = [ordinals[row.standard] for row in rows(store, made)]
    assert catalogue == sorted(catalogue)
    manual = [places[row.clause] for row in rows(store, made, queue="manual")]
    assert manual == sorted(manual)
    unsure = [row.confidence for row in rows(store, made, queue="uncertain")]
    known = [abs(one - 0.5) for one in unsure if one is not None]
    assert known == sorted(known)
    assert unsure[len(known) :] == [None] * (len(unsure) - len(known)) != []
    useful = rows(store, made, queue="useful")
    worth = [(entropy(row.confidence) or 0) * weight(row.level) for row in useful]
    assert worth[: len(known)] == pytest.approx(sorted(worth[: len(known)], reverse=True))
    assert {row.confidence for row in useful[len(known) :]} == {None}


def test_filters_leave_what_they_name(store: Store, made: Made) -> None:
    """Confidence, level, chapter, manual and its chapter; together they narrow further."""
    whole = rows(store, made)
    wanted = {
        ("low", 0.7): lambda row: row.confidence >= 0.7,
        ("high", 0.3): lambda row: row.confidence <= 0.3,
        ("level", "O"): lambda row: row.level == "O",
        ("chapter", whole[0].chapter): lambda row: row.chapter == whole[0].chapter,
        ("manual", made.manuals[0]): lambda row: True,
        ("part", "Capítulo 2"): lambda row: row.path[0] == "Capítulo 2",
    }
    for (name, value), keeps in wanted.items():
        found = rows(store, made, **{name: value})
        assert [row.key for row in found] == [row.key for row in whole if keeps(row)] != []
    assert rows(store, made, manual="0" * 26) == []
    assert len(rows(store, made, low=0.3, high=0.7, part="Capítulo 1")) < len(whole) / 2


def test_a_decision_moves_a_pair_from_the_pending_ones(store: Store, made: Made) -> None:
    """By verdict and by who; taken back, it is pending again and says what a new one must see."""
    first, other, *_ = rows(store, made)
    kept = decide(store, access(made), made.assessment, [said(first)])[0]
    decide(store, access(made, actor="eva"), made.assessment, [said(other, "postponed")])
    assert first.key not in {row.key for row in rows(store, made)}
    accepted = rows(store, made, state="satisfies")
    assert [(row.key, row.decided_by, row.latest) for row in accepted] == [
        (first.key, "Ana", kept.id)
    ]
    assert [row.key for row in rows(store, made, state="any", reviewer="eva")] == [other.key]
    assert len(rows(store, made, state="any")) == len(rows(store, made)) + 2
    waiting = rows(store, made, queue="postponed")
    assert [(row.standard, row.element, row.proposal) for row in waiting] == [
        (other.standard, other.element, other.proposal)
    ]
    with store.read(access(made)) as unit:
        assert queue.reviewers(unit, made.assessment) == (("ana", "Ana"), ("eva", "Eva"))
        assert queue.tallies(unit, made.assessment)["postponed"] == 1
    back = take_back(store, access(made), made.assessment, kept.group_id or "")[0]
    again = next(row for row in rows(store, made) if row.key == first.key)
    assert (again.verdict, again.latest) == ("", back.id)


def test_a_part_without_a_directive_waits_no_longer(store: Store, made: Made) -> None:
    """Said of a part it takes that pair out, of a standard all of its; taken back, they return."""
    before = rows(store, made)
    part = next(row for row in before if row.element)
    whole = next(row for row in before if row.element and row.standard != part.standard)
    none = Verdict(standard=part.standard, element=part.element, verdict="unanswered")
    decide(store, access(made), made.assessment, [none])
    left = rows(store, made)
    assert {row.key for row in before} - {row.key for row in left} == {part.key}
    said_of_all = Verdict(standard=whole.standard, verdict="unanswered", note="Se buscó.")
    (kept,) = decide(store, access(made), made.assessment, [said_of_all])
    assert whole.standard not in {row.standard for row in rows(store, made)}
    assert len(rows(store, made, state="any")) == len(before)
    take_back(store, access(made), made.assessment, kept.group_id)
    assert {row.key for row in rows(store, made)} == {row.key for row in left}


def test_what_does_not_apply_is_not_to_review(store: Store, made: Made) -> None:
    """Neither what the run leaves out nor what a person set aside."""
    first = rows(store, made)[0].standard
    last = rows(store, made)[-1].standard
    decide(
        store,
        access(made),
        made.assessment,
        [Verdict(standard=first, verdict="not_applicable", reason="no existe")],
    )
    with store.write(system_access()) as unit:
        unit.session.execute(
            update(StandardState)
            .where(StandardState.run_id == made.run, StandardState.standard == last)
            .values(status="not_applicable")
        )
    assert not {first, last} & {row.standard for row in rows(store, made)}


def test_only_what_changed_is_new_against_the_run_before(store: Store, made: Made) -> None:
    """Clauses whose words an earlier version had are left out; a first run has nothing new."""
    assert rows(store, made, queue="changed") == []
    with store.write(system_access()) as unit:
        before = unit.new_id()
        run = unit.session.execute(select(Run.__table__).where(Run.id == made.run)).one()
        values = {**run._mapping, "id": before, "number": 0, "state": "superseded"}
        unit.session.execute(insert(Run), [values])
        unit.session.execute(
            insert(RunVersion),
            [
                {
                    "agency_id": made.agency,
                    "run_id": before,
                    "version_id": made.versions[0],
                    "position": 0,
                }
            ],
        )
    assert rows(store, made, queue="changed") == []
    new = {row.clause for row in rows(store, made)[:3]}
    with store.write(system_access()) as unit:
        # The run before read another version, of which some clauses were written anew.
        old = unit.new_id()
        unit.session.execute(
            update(RunVersion).where(RunVersion.run_id == before).values(version_id=old)
        )
        version = unit.session.execute(
            select(ManualVersion.__table__).where(ManualVersion.id == made.versions[0])
        ).one()
        unit.session.execute(insert(ManualVersion), [{**version._mapping, "id": old, "number": 99}])
        kept = unit.session.execute(
            select(ClauseRow.__table__).where(
                ClauseRow.version_id == made.versions[0], ClauseRow.id.not_in(new)
            )
        ).all()
        copies = [{**row._mapping, "version_id": old} for row in kept]
        for row in copies:
            del row["id"]
        unit.insert(ClauseRow, copies)
    found = rows(store, made, queue="changed")
    assert {row.clause for row in found} == new


def test_a_second_reader_does_not_see_the_first_verdict(store: Store, made: Made) -> None:
    """Neither in the queue of second readings nor, looking for it, in any other; the first does."""
    first = rows(store, made)[0]
    kept = decide(store, access(made), made.assessment, [said(first, "contradicts")])[0]
    second(store, made, kept, "waiting")
    eva = access(made, actor="eva")
    blind = rows(store, made, eva, queue="second")
    assert [(row.standard, row.verdict, row.decided_by, row.hidden) for row in blind] == [
        (first.standard, "", "", True)
    ]
    assert rows(store, made, queue="second") == []
    assert rows(store, made, eva, state="contradicts") == []
    assert rows(store, made, eva, state="any", reviewer="ana") == []
    assert first.key not in {row.key for row in rows(store, made, eva)}
    shown = next(row for row in rows(store, made, eva, state="any") if row.key == first.key)
    assert (shown.verdict, shown.hidden) == ("", True)
    assert [row.key for row in rows(store, made, state="contradicts")] == [first.key]
    with store.read(eva) as unit:
        taken, total = queue.frozen(unit, made.assessment, QueueAsked(state="any"), 500)
    assert first.proposal not in {pair.proposal for pair in taken}
    assert total == len(taken)


def test_what_was_decided_anew_awaits_no_second_reading(store: Store, made: Made) -> None:
    """The first reading no longer holds: nobody is sent to a pair that they could not read."""
    first = rows(store, made)[0]
    kept = decide(store, access(made), made.assessment, [said(first)])[0]
    second(store, made, kept, "waiting")
    eva = access(made, actor="eva")
    assert len(rows(store, made, eva, queue="second")) == 1
    again = replace(said(first, "partial"), latest=kept.id)
    decide(store, access(made), made.assessment, [again])
    assert rows(store, made, eva, queue="second") == []
    with store.read(eva) as unit:
        assert queue.tallies(unit, made.assessment)["second"] == 0


def test_disagreements_and_samples_have_their_own_queues(store: Store, made: Made) -> None:
    """Those that are open alone; a sample hides what was decided, and from whoever decided it."""
    first, other, *_ = rows(store, made)
    kept = decide(store, access(made), made.assessment, [said(first), said(other)])
    second(store, made, kept[0], "disagreed")
    second(store, made, kept[1], "agreed")
    disagreed = rows(store, made, queue="disagreed")
    assert [(row.standard, row.verdict) for row in disagreed] == [(first.standard, "satisfies")]
    with store.write(system_access()) as unit:
        sample = unit.new_id()
        own = {"agency_id": made.agency}
        row = {
            **own,
            **{"id": sample, "assessment_id": made.assessment, "run_id": made.run},
            **{"kind": "quality", "population": 2, "facts": {}, "user_id": "x", "user_name": "X"},
            **{"created_at": unit.now, "closed_at": None},
        }
        unit.insert(Sample, [row])
        items = [
            {
                **own,
                **{"sample_id": sample, "position": place, "standard": one.standard},
                **{"element": one.element, "clause_id": one.clause_id, "decision_id": one.id},
                "verdict": "satisfies" if place else "",
            }
            for place, one in enumerate(kept)
        ]
        unit.insert(SampleItem, items)
    eva = access(made, actor="eva")
    sampled = rows(store, made, eva, queue="sample")
    assert [(row.standard, row.verdict, row.hidden) for row in sampled] == [
        (first.standard, "", True)
    ]
    # Nobody judges their own decision: it neither waits for them nor is counted as waiting.
    assert rows(store, made, queue="sample") == []
    with store.read(access(made)) as unit:
        assert queue.tallies(unit, made.assessment)["sample"] == 0
    with store.read(eva) as unit:
        assert queue.tallies(unit, made.assessment)["sample"] == 1
    with store.write(system_access()) as unit:
        unit.session.execute(update(Sample).values(closed_at=unit.now))
    assert rows(store, made, eva, queue="sample") == []


def test_a_clause_of_another_version_is_told_and_taken_into_no_batch(
    store: Store, made: Made
) -> None:
    """Postponed on a version that the run did not read: it is shown, and nothing can be said."""
    row = rows(store, made)[0]
    decide(store, access(made), made.assessment, [said(row, "postponed")])
    with store.write(system_access()) as unit:
        other = unit.session.scalar(
            select(ClauseRow.id).where(ClauseRow.agency_id != made.agency).limit(1)
        )
        unit.session.execute(
            update(ClauseRow).where(ClauseRow.id == other).values(agency_id=made.agency)
        )
        unit.session.execute(update(ManualVersion).values(agency_id=made.agency))
        unit.session.execute(update(Manual).values(agency_id=made.agency))
        unit.session.execute(update(Decision).values(clause_id=other))
    found = rows(store, made, queue="postponed")
    assert [(one.in_run, one.proposal) for one in found] == [(False, None)]
    with store.read(access(made)) as unit:
        asked = QueueAsked(queue="postponed")
        assert queue.frozen(unit, made.assessment, asked, 10) == ((), 0)


def test_a_queue_is_of_ones_own_agencies(store: Store, made: Made) -> None:
    """A stranger finds none; a writer reads it and takes no batch of it."""
    stranger = Access(actor="x", name="X", roles={"0" * 26: Role.ADMINISTRATOR})
    for ask in (queue.page, queue.count):
        with store.read(stranger) as unit, pytest.raises(NotFound):
            ask(unit, made.assessment, QueueAsked(), *([Paging()] if ask is queue.page else []))
    writer = access(made, Role.WRITER)
    assert rows(store, made, writer)
    with store.read(writer) as unit, pytest.raises(NotAllowed):
        queue.frozen(unit, made.assessment, QueueAsked(), 10)


def test_what_cannot_be_asked_for_is_refused(store: Store, made: Made) -> None:
    """A queue or a state that there is none of, and an assessment without results."""
    with store.read(access(made)) as unit:
        for asked in (QueueAsked(queue="x"), QueueAsked(state="x")):
            with pytest.raises(BadRequest):
                queue.page(unit, made.assessment, asked, Paging())
    with store.write(system_access()) as unit:
        unit.session.execute(update(Assessment).values(current_run_id=None))
    with store.read(access(made)) as unit, pytest.raises(NotMatched):
        queue.page(unit, made.assessment, QueueAsked(), Paging())


def test_the_chapters_of_a_manual_are_in_its_order(store: Store, made: Made) -> None:
    """As its paths begin, each once."""
    with store.read(access(made)) as unit:
        assert queue.parts(unit, made.versions[0]) == ("Capítulo 1", "Capítulo 2")
