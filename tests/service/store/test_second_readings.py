"""Decisions read again by another person: who may, what they see, and how a dispute is settled."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import func, select, update

from corpora.errors import (
    BadRequest,
    Conflict,
    NotAllowed,
    NotFound,
    NothingToDraw,
    OwnReading,
)
from service.people.access import system_access
from service.review import decide
from service.settings import Settings
from service.settling import settle
from service.store import decided as decisions_of
from service.store import disagreements, second_readings
from service.store.assessment_tables import Assessment, Decision
from service.store.decisions import Verdict
from service.store.paging import Paging
from service.store.pairs import PairText
from service.store.people_tables import AuditEvent, Membership
from service.store.review_tables import SecondReading
from service.store.second_readings import LotAsked
from service.store.unit import Store
from tests.service.second_looks import decided, opened, reading_of
from tests.service.web.scene import OPERATOR, Scene, make_full_scene


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Fill both agencies, on SQLite and on PostgreSQL."""
    return make_full_scene(settings, store)


@pytest.fixture
def north(full_scene: Scene) -> str:
    """Return the north's assessment."""
    return full_scene.made[0].assessment


class _TakenBack(Exception):
    """What was tried is not kept."""


def drawn(scene: Scene, seed: int, asked: LotAsked) -> list[int]:
    """Return the decisions that a seed draws, in their order, and keep nothing."""
    found: list[int] = []
    with suppress(_TakenBack), scene.store.write(scene.access("advisor")) as unit:
        second_readings.open_lot(unit, scene.made[0].assessment, asked, seed)
        statement = select(SecondReading.decision_id).order_by(SecondReading.id)
        found += unit.session.scalars(statement)
        raise _TakenBack
    return found


def row_of(scene: Scene, reading: int) -> Any:
    with scene.store.read(system_access()) as unit:
        return unit.session.execute(
            select(SecondReading.__table__).where(SecondReading.id == reading)
        ).one()


def count(scene: Scene) -> int:
    with scene.store.read(system_access()) as unit:
        return unit.session.scalar(select(func.count(Decision.id))) or 0


def test_a_seed_draws_the_same_pairs(full_scene: Scene) -> None:
    """Four of ten, the same for the same seed, others for another; all of them where asked."""
    few = drawn(full_scene, 3, LotAsked(size=4))
    assert len(set(few)) == 4
    assert few == drawn(full_scene, 3, LotAsked(size=4))
    assert any(few != drawn(full_scene, seed, LotAsked(size=4)) for seed in (4, 5))
    assert sorted(drawn(full_scene, 3, LotAsked(size=99))) == sorted(
        drawn(full_scene, 7, LotAsked())
    )


def test_a_lot_is_of_one_person_or_chapter(full_scene: Scene, north: str) -> None:
    """Only what holds on a clause and is in no second reading yet; then nothing is left."""
    verdicts = ["satisfies", "postponed", "contradicts"]
    made = decided(full_scene, verdicts)
    mine = LotAsked(person=full_scene.people["advisor"])
    assert set(drawn(full_scene, 1, mine)) == {made[0].id, made[2].id}
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        told = {one.user_id: one.decisions for one in second_readings.eligible(unit, north)}
        held = {one.id: one.standard for one in decisions_of.holding(unit, north)}
    assert told[full_scene.people["advisor"]] == 2
    chapter = drawn(full_scene, 1, LotAsked(chapter="Credencialización"))
    assert chapter
    assert {held[one][:2] for one in chapter} == {"1."}
    assert set(opened(full_scene, mine)) == {made[0].id, made[2].id}
    with (
        pytest.raises(NothingToDraw),
        full_scene.store.write(full_scene.access("advisor")) as unit,
    ):
        second_readings.open_lot(unit, north, mine, 1)


def test_nobody_reads_again_what_they_read_first(full_scene: Scene, north: str) -> None:
    """The advisor's own pair is neither offered nor taken from them; the administrator's is."""
    (made,) = decided(full_scene, ["satisfies"])
    reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made.id]
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        assert second_readings.next_pair(unit, north) is None
        assert second_readings.standing(unit, north).mine == 0
        with pytest.raises(OwnReading):
            second_readings.blind(unit, north, reading)
    with (
        pytest.raises(OwnReading),
        full_scene.store.write(full_scene.access("advisor")) as unit,
    ):
        second_readings.read(unit, north, reading, verdict="satisfies")
    with full_scene.store.read(full_scene.access("administrator")) as unit:
        found = second_readings.next_pair(unit, north)
        assert found is not None
        assert found.id == reading
        assert second_readings.standing(unit, north).mine == 1
    told = set(PairText.__dataclass_fields__)
    assert not told & {"verdict", "confidence", "user_id", "user_name", "reason", "note", "score"}


@pytest.mark.parametrize(
    ("said", "state"), [("satisfies", "agreed"), ("partial", "disagreed"), ("", "")]
)
def test_what_a_second_reader_says_is_compared(
    full_scene: Scene, north: str, said: str, state: str
) -> None:
    """Alike is agreed, anything else disagreed; what cannot be said of a clause is refused."""
    if not state:
        made = decided(full_scene, ["satisfies"])
        reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made[0].id]
        for verdict in ("postponed", "unanswered", "", "unrelated"):
            with (
                pytest.raises(BadRequest),
                full_scene.store.write(full_scene.access("administrator")) as unit,
            ):
                second_readings.read(unit, north, reading, verdict=verdict)
        assert row_of(full_scene, reading).state == "waiting"
        return
    reading = reading_of(full_scene, "satisfies", said)
    row = row_of(full_scene, reading)
    assert (row.state, row.verdict, row.first_verdict) == (state, said, "satisfies")
    assert row.user_id == full_scene.people["administrator"]
    assert row.reason == ""
    with (
        pytest.raises(Conflict),
        full_scene.store.write(full_scene.access(OPERATOR)) as unit,
    ):
        second_readings.read(unit, north, reading, verdict="satisfies")


def test_only_whoever_decides_reads_and_only_whoever_assesses_opens(
    full_scene: Scene, north: str
) -> None:
    """A writer does neither; to another agency there is nothing."""
    reading = next(iter(opened(full_scene).values()))
    for who, error in (("writer", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(error), full_scene.store.write(full_scene.access(who)) as unit:
            second_readings.open_lot(unit, north, LotAsked(), 1)
        with pytest.raises(error), full_scene.store.read(full_scene.access(who)) as unit:
            second_readings.next_pair(unit, north)
        with pytest.raises(error), full_scene.store.write(full_scene.access(who)) as unit:
            second_readings.read(unit, north, reading, verdict="satisfies")
        with pytest.raises(error):
            settle(full_scene.store, full_scene.access(who), north, reading, verdict="satisfies")


def test_a_pair_decided_anew_waits_no_longer(full_scene: Scene, north: str) -> None:
    """Its first reading no longer holds: it is neither offered nor counted nor read."""
    (made,) = decided(full_scene, ["satisfies"])
    reading = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))[made.id]
    again = Verdict(
        standard=made.standard,
        element=made.element,
        proposal=made.proposal_id,
        verdict="partial",
        latest=made.id,
    )
    decide(full_scene.store, full_scene.access("advisor"), north, [again])
    with full_scene.store.write(full_scene.access("administrator")) as unit:
        assert second_readings.next_pair(unit, north) is None
        assert second_readings.standing(unit, north).waiting == 0
        with pytest.raises(Conflict):
            second_readings.read(unit, north, reading, verdict="satisfies")


def test_a_closed_assessment_is_not_read_again(full_scene: Scene, north: str) -> None:
    """Opening, reading and settling are all refused."""
    reading = next(iter(opened(full_scene).values()))
    with full_scene.store.write(system_access()) as unit:
        closed = update(Assessment).where(Assessment.id == north).values(closed_at=unit.now)
        unit.session.execute(closed)
    with pytest.raises(Conflict), full_scene.store.write(full_scene.access("advisor")) as unit:
        second_readings.open_lot(unit, north, LotAsked(), 1)
    with pytest.raises(Conflict), full_scene.store.write(full_scene.access("advisor")) as unit:
        second_readings.read(unit, north, reading, verdict="satisfies")


def third(scene: Scene) -> None:
    """Make the writer of the north an advisor: a third person who may decide."""
    with scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Membership)
            .where(Membership.user_id == scene.people["writer"])
            .values(role="advisor")
        )


def test_another_verdict_settles_by_one_decision(full_scene: Scene, north: str) -> None:
    """It holds, the standard stands by it, and the dispute names it; once settled, that is all."""
    reading = reading_of(full_scene, "satisfies", "unrelated")
    before = count(full_scene)
    made = settle(
        full_scene.store,
        full_scene.access(OPERATOR),
        north,
        reading,
        verdict="partial",
        note="Falta el plazo.",
    )
    assert made is not None
    assert count(full_scene) == before + 1
    assert (made.verdict, made.holds, made.note) == ("partial", True, "Falta el plazo.")
    assert made.confidence is not None, "it is of the same proposal"
    row = row_of(full_scene, reading)
    assert (row.state, row.settled_id) == ("settled", made.id)
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        held = decisions_of.holding(unit, north, made.standard)
        reviews = decisions_of.reviews(unit, north, [made.standard])
        assert disagreements.listed(unit, north, Paging()).rows == ()
    pair = (made.element, made.clause_id)
    assert [one.id for one in held if (one.element, one.clause_id) == pair] == [made.id]
    assert reviews[made.standard].user_id == full_scene.people[OPERATOR]
    with pytest.raises(Conflict):
        settle(full_scene.store, full_scene.access(OPERATOR), north, reading, verdict="satisfies")
    assert count(full_scene) == before + 1
    assert made.id not in opened(full_scene), "what settled a dispute is not read again"


def test_the_standing_verdict_settles_without_a_decision(full_scene: Scene, north: str) -> None:
    """What holds stays, and the dispute names it."""
    reading = reading_of(full_scene, "satisfies", "partial")
    before = count(full_scene)
    access = full_scene.access(OPERATOR)
    assert settle(full_scene.store, access, north, reading, verdict="satisfies") is None
    row = row_of(full_scene, reading)
    assert count(full_scene) == before
    assert (row.state, row.settled_id) == ("settled", row.decision_id)


def test_a_reader_settles_only_where_there_is_no_third(full_scene: Scene, north: str) -> None:
    """Of a team of two one of both may, and that is on record; with a third neither may."""
    reading = reading_of(full_scene, "satisfies", "partial")
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        row = disagreements.get(unit, north, reading)
        assert not disagreements.judges(unit, full_scene.north).third(row)
    third(full_scene)
    for who in ("advisor", "administrator"):
        with pytest.raises(OwnReading):
            settle(full_scene.store, full_scene.access(who), north, reading, verdict="satisfies")
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Membership)
            .where(Membership.user_id == full_scene.people["writer"])
            .values(role="writer")
        )
    settle(full_scene.store, full_scene.access("advisor"), north, reading, verdict="satisfies")
    with full_scene.store.read(system_access()) as unit:
        told = unit.session.scalar(
            select(AuditEvent.after).where(AuditEvent.action == "reading.settled")
        )
    assert told is not None
    assert told["was_reader"] is True


def test_a_verdict_said_meanwhile_is_not_overwritten(full_scene: Scene, north: str) -> None:
    """A dispute whose pair was decided anew shows what holds, and is settled upon that."""
    reading = reading_of(full_scene, "satisfies", "partial")
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        row = disagreements.get(unit, north, reading)
    again = Verdict(
        standard=row.pair.standard,
        element=row.pair.element,
        clause=row.pair.clause_id,
        verdict="contradicts",
        latest=row.held_id,
    )
    (made,) = decide(full_scene.store, full_scene.access("advisor"), north, [again])
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        row = disagreements.get(unit, north, reading)
    assert (row.held_id, row.held_verdict) == (made.id, "contradicts")
    access = full_scene.access(OPERATOR)
    assert settle(full_scene.store, access, north, reading, verdict="contradicts") is None
    assert row_of(full_scene, reading).settled_id == made.id


def test_readers_are_compared_by_all_that_was_read_twice(full_scene: Scene, north: str) -> None:
    """Of four pairs two alike: kappa is that of the four; what waits does not count."""
    made = decided(full_scene, ["satisfies", "satisfies", "contradicts", "contradicts", "partial"])
    readings = opened(full_scene, LotAsked(person=full_scene.people["advisor"]))
    said = ("satisfies", "contradicts", "contradicts", "satisfies")
    with full_scene.store.write(full_scene.access("administrator")) as unit:
        for one, verdict in zip(made, said, strict=False):
            second_readings.read(unit, north, readings[one.id], verdict=verdict)
        found = second_readings.compared(unit, north)
        told = second_readings.standing(unit, north)
    assert (found.n, found.agreed, found.kappa) == (4, 2, 0)
    assert (told.waiting, told.agreed, told.disagreed, told.settled) == (1, 2, 2, 0)
