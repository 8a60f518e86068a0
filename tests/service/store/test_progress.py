"""How far people have come: that nobody looked is not that somebody looked and found none."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from service.people.access import system_access
from service.review import decide
from service.settings import Settings
from service.store import assessments, progress
from service.store.assessment_tables import Decision, StandardState
from service.store.decisions import Verdict
from service.store.edition_tables import StandardRow
from service.store.paging import Paging
from service.store.progress import Progress, Tally
from service.store.unit import Store
from tests.service.second_looks import decided
from tests.service.web.queries import counted
from tests.service.web.scene import OPERATOR, Scene, make_full_scene


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Fill both agencies, on SQLite and on PostgreSQL."""
    return make_full_scene(settings, store)


@pytest.fixture
def north(full_scene: Scene) -> str:
    """Return the north's assessment."""
    return full_scene.made[0].assessment


def found(scene: Scene, size: str | None = None) -> Progress:
    with scene.store.read(scene.access("assessor")) as unit:
        row = assessments.get(unit, scene.made[0].assessment)
        return progress.of_assessment(unit, row, size)


def applying(scene: Scene) -> list[str]:
    with scene.store.read(system_access()) as unit:
        return list(
            unit.session.scalars(
                select(StandardState.standard)
                .where(
                    *(StandardState.run_id == scene.made[0].run, StandardState.element == ""),
                    StandardState.status != "not_applicable",
                )
                .order_by(StandardState.ordinal)
            )
        )


def test_nobody_looked_is_not_looked_and_found_none(full_scene: Scene, north: str) -> None:
    """An unanswered standard moves from untouched to gap; a postponed pair only begins it."""
    before = found(full_scene).whole
    with full_scene.store.read(system_access()) as unit:
        touched = set(unit.session.scalars(select(Decision.standard)))
    first, second = [one for one in applying(full_scene) if one not in touched][:2]
    said = [
        Verdict(standard=first, verdict="unanswered"),
        Verdict(standard=second, verdict="postponed", clause=full_scene.made[0].clauses[0]),
    ]
    decide(full_scene.store, full_scene.access("advisor"), north, said)
    after = found(full_scene).whole
    assert (after.gap, after.begun) == (before.gap + 1, before.begun + 1)
    assert after.untouched == before.untouched - 2
    assert after.standards == before.standards
    assert after.reviewed == before.reviewed + 1


def test_chapters_and_levels_add_up_to_the_whole(full_scene: Scene) -> None:
    """Each standard is counted once in each; levels are M, O and not known."""
    told = found(full_scene)
    for parts in (told.chapters, told.levels):
        whole = Tally()
        for one in parts.values():
            whole = whole.plus(one)
        assert whole == told.whole
    assert set(told.levels) <= {"M", "O", ""}
    with full_scene.store.read(system_access()) as unit:
        order = list(
            dict.fromkeys(
                unit.session.scalars(
                    select(StandardRow.chapter)
                    .join(StandardState, StandardState.standard == StandardRow.number)
                    .where(StandardState.run_id == full_scene.made[0].run)
                    .order_by(StandardState.ordinal)
                )
            )
        )
    assert list(told.chapters) == [one for one in order if one in told.chapters]


def test_a_level_by_size_is_that_of_the_agency(full_scene: Scene) -> None:
    """Optional for C where a level is "M M O N/A", and not known without a size."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(StandardRow).values(level="M M O N/A"))
    assert set(found(full_scene, "C").levels) == {"O"}
    assert set(found(full_scene, "D").levels) == {"N/A"}
    assert set(found(full_scene).levels) == {""}


def test_people_are_counted_by_what_holds(full_scene: Scene, north: str) -> None:
    """Accepted and rejected are of clauses; a decision replaced by another counts no more."""
    made = decided(full_scene, ["satisfies", "partial", "unrelated", "postponed"])
    again = Verdict(
        standard=made[0].standard,
        element=made[0].element,
        proposal=made[0].proposal_id,
        verdict="contradicts",
        latest=made[0].id,
    )
    decide(full_scene.store, full_scene.access("administrator"), north, [again])
    with full_scene.store.read(full_scene.access("assessor")) as unit:
        rows = {one.user_name: one for one in progress.people(unit, north)}
    advisor, administrator = rows["advisor"], rows["administrator"]
    assert (advisor.decisions, advisor.accepted, advisor.rejected) == (3, 1, 1)
    assert (administrator.decisions, administrator.accepted, administrator.rejected) == (1, 0, 1)
    assert rows["Persona de prueba"].decisions == 10
    assert advisor.last_at == made[0].at


def test_confidences_are_held_against_what_was_accepted(full_scene: Scene, north: str) -> None:
    """Only decisions on proposals with a confidence; what was postponed is left out."""
    decided(full_scene, ["satisfies", "partial", "unrelated", "contradicts", "postponed"])
    with full_scene.store.read(full_scene.access("assessor")) as unit:
        told = progress.confidences(unit, north)
    assert (told.n, told.accepted, told.tendency) == (4, 2, "few")


def test_every_agency_is_counted_for_whoever_sees_it(full_scene: Scene, north: str) -> None:
    """An operator sees both, a member one; the sums of a program are those of its agencies."""
    with full_scene.store.read(full_scene.access(OPERATOR)) as unit:
        programs = progress.by_program(unit)
        rows, after = progress.by_agency(unit, None, Paging(limit=1))
        rest, end = progress.by_agency(unit, None, Paging(limit=1, cursor=after))
    tallies = [one.tally for one in (*rows, *rest) if one.tally is not None]
    assert len(tallies) == 2
    assert end is None
    assert programs[0].tally == tallies[0].plus(tallies[1])
    assert (programs[0].agencies, programs[0].compared) == (2, 2)
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        (own,) = progress.by_program(unit)
        with counted(full_scene.store) as statements:
            mine, _ = progress.by_agency(unit, None, Paging())
    assert own.agencies == 1
    assert [one.agency.assessment for one in mine] == [north]
    assert len(statements) <= 4
    assert mine[0].tally is not None
    assert mine[0].tally.reviewed == found(full_scene).whole.reviewed
