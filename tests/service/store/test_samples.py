"""Random samples: what may be drawn, who may judge it, and what the judged ones bound."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from corpora.errors import BadRequest, Conflict, NotAllowed, NotFound, NothingToDraw, OwnReading
from models.calibration.binomial import upper_bound
from service.people.access import system_access
from service.review import decide
from service.settings import Settings
from service.store import drawing, samples
from service.store.assessment_tables import Decision, ProposalRow, StandardState
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.paging import Paging
from service.store.review_tables import SampleItem
from service.store.unit import Store
from tests.service.second_looks import decided
from tests.service.web.scene import OPERATOR, Scene, make_full_scene


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Fill both agencies, on SQLite and on PostgreSQL."""
    return make_full_scene(settings, store)


@pytest.fixture
def north(full_scene: Scene) -> str:
    """Return the north's assessment."""
    return full_scene.made[0].assessment


def drawn(scene: Scene, kind: str, size: int = 30, seed: int = 1) -> str:
    with scene.store.write(scene.access("advisor")) as unit:
        return drawing.draw_sample(unit, scene.made[0].assessment, kind, size, seed)


def pairs(scene: Scene, sample: str) -> list[tuple[str, str, int]]:
    with scene.store.read(system_access()) as unit:
        rows = unit.session.execute(
            select(SampleItem.standard, SampleItem.element, SampleItem.clause_id)
            .where(SampleItem.sample_id == sample)
            .order_by(SampleItem.position)
        )
        return [(row.standard, row.element, row.clause_id) for row in rows]


def row_of(scene: Scene, sample: str) -> samples.SampleRow:
    with scene.store.read(scene.access("advisor")) as unit:
        return samples.get(unit, scene.made[0].assessment, sample)


def universe(scene: Scene) -> set[tuple[str, str, int]]:
    """Return every pair that nobody proposed nor decided, listed one by one."""
    run, north = scene.made[0].run, scene.made[0].assessment
    with scene.store.read(system_access()) as unit:
        states = unit.session.execute(
            select(StandardState.standard, StandardState.element, StandardState.status).where(
                StandardState.run_id == run
            )
        ).all()
        shown = {
            (row.standard, row.element, row.clause_id)
            for table, own in ((ProposalRow, ProposalRow.run_id == run),
                               (Decision, Decision.assessment_id == north))
            for row in unit.session.execute(
                select(table.standard, table.element, table.clause_id).where(own)
            )
        }  # fmt: skip
        clauses = unit.session.scalars(
            select(ClauseRow.id).where(ClauseRow.version_id.in_(scene.made[0].versions))
        ).all()
    out = {one.standard for one in states if not one.element and one.status == "not_applicable"}
    parted = {one.standard for one in states if one.element}
    return {
        (one.standard, one.element, clause)
        for one in states
        for clause in clauses
        if one.standard not in out
        and (one.element or one.standard not in parted)
        and (one.standard, one.element, clause) not in shown
        and (one.standard, "", clause) not in shown
    }


def judged(scene: Scene, sample: str, verdicts: list[str], who: str = "administrator") -> None:
    for verdict in verdicts:
        with scene.store.write(scene.access(who)) as unit:
            found = samples.next_item(unit, row_of(scene, sample))
            assert found is not None
            samples.judge(unit, scene.made[0].assessment, sample, found.id, verdict=verdict)


def test_an_elusion_sample_is_of_what_nobody_saw(full_scene: Scene) -> None:
    """Every pair drawn, and the number of those to draw from, are those of the list by hand."""
    every = universe(full_scene)
    sample = drawn(full_scene, "elusion", 120)
    found = pairs(full_scene, sample)
    assert len(set(found)) == len(found) == 120
    assert set(found) <= every
    row = row_of(full_scene, sample)
    assert row.population == len(every)
    assert row.facts["seed"] == 1
    assert row.facts["targets"] * row.facts["clauses"] - row.facts["shown"] == len(every)


@pytest.mark.parametrize("kind", ["elusion", "quality"])
def test_a_seed_draws_the_same_sample(full_scene: Scene, kind: str) -> None:
    """Same seed, same pairs in the same order; another seed, others."""
    first, same, other = (
        pairs(full_scene, drawn(full_scene, kind, 30, seed)) for seed in (5, 5, 6)
    )
    assert first == same
    assert first != other


def test_what_people_ruled_out_is_not_drawn(full_scene: Scene, north: str) -> None:
    """A standard that somebody said does not apply has no pair in the next sample."""
    number = next(one[0] for one in sorted(universe(full_scene)))
    said = Verdict(standard=number, verdict="not_applicable", reason="No hay tal área")
    decide(full_scene.store, full_scene.access("advisor"), north, [said])
    row = row_of(full_scene, drawn(full_scene, "elusion"))
    assert row.population == len([one for one in universe(full_scene) if one[0] != number])


def test_nobody_judges_what_they_decided(full_scene: Scene, north: str) -> None:
    """Of a quality sample the advisor is offered none of their own; the administrator is."""
    with full_scene.store.write(system_access()) as unit:
        everyone = update(Decision).values(user_id=full_scene.people["advisor"])
        unit.session.execute(everyone)
    sample = drawn(full_scene, "quality")
    with full_scene.store.write(full_scene.access("administrator")) as unit:
        found = samples.next_item(unit, row_of(full_scene, sample))
    assert found is not None
    with full_scene.store.write(full_scene.access("advisor")) as unit:
        assert samples.next_item(unit, row_of(full_scene, sample)) is None
        with pytest.raises(OwnReading):
            samples.judge(unit, north, sample, found.id, verdict="satisfies")


def test_a_quality_sample_bounds_wrong_decisions(full_scene: Scene) -> None:
    """Of ten that said satisfies, two would change, one of them to no answer at all."""
    sample = drawn(full_scene, "quality")
    judged(full_scene, sample, ["satisfies"] * 8 + ["partial", "unrelated"])
    row = row_of(full_scene, sample)
    assert (row.size, row.judged, row.found, row.crossed, row.population) == (10, 10, 2, 1, 10)
    found = samples.bound(row)
    assert found is not None
    assert found.upper == pytest.approx(upper_bound(2, 10, 0.95))
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        wrong = samples.found_items(unit, row)
    assert [(one.decided, one.verdict) for one in wrong] == [
        ("satisfies", "partial"),
        ("satisfies", "unrelated"),
    ]
    assert wrong[0].decided_by == "Persona de prueba"


def test_an_elusion_sample_bounds_what_was_missed(full_scene: Scene, north: str) -> None:
    """None of thirty: at most 1 - .05^(1/30) of all; one that answers is named."""
    sample = drawn(full_scene, "elusion")
    assert samples.bound(row_of(full_scene, sample)) is None
    judged(full_scene, sample, ["unrelated"] * 29 + ["contradicts"])
    row = row_of(full_scene, sample)
    found = samples.bound(row, accepted=10)
    assert found is not None
    assert found.upper == pytest.approx(1 - 0.05 ** (1 / 30))
    assert found.links_upper == pytest.approx(found.upper * row.population)
    assert found.recall_lower == pytest.approx(10 / (10 + found.links_upper))
    other = drawn(full_scene, "elusion", seed=2)
    judged(full_scene, other, ["partial"])
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        missed = samples.found_items(unit, row_of(full_scene, other))
        assert samples.accepted_links(unit, north) == 10
        assert [one.id for one in samples.listed(unit, north, Paging()).rows] == [other, sample]
    assert [(one.verdict, one.decided) for one in missed] == [("partial", "")]


def test_a_pair_is_judged_once_and_a_closed_sample_not_at_all(
    full_scene: Scene, north: str
) -> None:
    """Two who judge the same pair, and whoever comes after the end, are told."""
    sample = drawn(full_scene, "elusion")
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        found = samples.next_item(unit, row_of(full_scene, sample))
    assert found is not None
    judged(full_scene, sample, ["unrelated"])

    def judge(who: str, verdict: str = "satisfies", item: int = found.id) -> None:
        with full_scene.store.write(full_scene.access(who)) as unit:
            samples.judge(unit, north, sample, item, verdict=verdict)

    errors: list[tuple[type[Exception], Any]] = [
        (Conflict, ("advisor",)),
        (BadRequest, ("advisor", "postponed", found.id + 1)),
        (NotAllowed, ("writer",)),
        (NotFound, ("stranger",)),
        (NotFound, ("advisor", "satisfies", 10_000)),
    ]
    for error, told in errors:
        with pytest.raises(error):
            judge(*told)
    with full_scene.store.write(full_scene.access("advisor")) as unit:
        samples.close(unit, north, sample)
    with pytest.raises(Conflict):
        judge(OPERATOR, "satisfies", found.id + 1)
    with pytest.raises(Conflict), full_scene.store.write(full_scene.access("advisor")) as unit:
        samples.close(unit, north, sample)
    assert row_of(full_scene, sample).judged == 1


@pytest.mark.parametrize(("kind", "size"), [("other", 30), ("elusion", 31), ("quality", 0)])
def test_other_samples_are_refused(full_scene: Scene, kind: str, size: int) -> None:
    """Only the two kinds, and only sizes whose bound was said before."""
    with pytest.raises(BadRequest):
        drawn(full_scene, kind, size)


def test_without_decisions_there_is_no_quality_sample(full_scene: Scene) -> None:
    """Nothing is drawn from nothing, and postponed pairs are no decisions to look at again."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(Decision).values(holds=False))
    decided(full_scene, ["postponed"])
    with pytest.raises(NothingToDraw):
        drawn(full_scene, "quality")
