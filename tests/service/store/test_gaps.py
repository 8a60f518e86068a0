"""A gap is what people found to be one, or what the run proposes where nobody decided."""

from __future__ import annotations

from collections import Counter

import pytest

from service.people.access import system_access
from service.review import decide
from service.settings import Settings
from service.store import gaps, results
from service.store.decisions import Verdict
from service.store.gaps import ChapterCounts, GapsAsked
from service.store.paging import Paging
from service.store.results import StatesAsked
from service.store.unit import Store
from tests.service.web.queries import counted
from tests.service.web.scene import Scene, make_full_scene

WHOLE = Paging(limit=200)


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Return two agencies with people of every role, runs and decisions."""
    return make_full_scene(settings, store)


def found(scene: Scene, asked: GapsAsked | None = None) -> dict[str, bool]:
    """Return the gaps, and whether people say so, as a member sees them."""
    made = scene.made[0]
    with scene.store.read(scene.access("writer")) as unit:
        page = gaps.gaps(unit, made.assessment, made.run, asked or GapsAsked(), WHOLE)
    return {row.standard: row.reviewed for row in page.rows}


def proposed(scene: Scene, status: str) -> list[str]:
    with scene.store.read(system_access()) as unit:
        page = results.states(unit, scene.made[0].run, StatesAsked(status=status), WHOLE)
    return [row.standard for row in page.rows]


def counts(scene: Scene) -> tuple[ChapterCounts, ...]:
    made = scene.made[0]
    with scene.store.read(scene.access("writer")) as unit:
        return gaps.chapters(unit, made.assessment, made.run)


def say(scene: Scene, standard: str, verdict: str, **more: object) -> None:
    said = [Verdict(standard=standard, verdict=verdict, **more)]  # type: ignore[arg-type]
    made = scene.made[0].assessment
    decide(scene.store, scene.access("advisor"), made, said, lambda unit, rows: None)


@pytest.fixture
def free(full_scene: Scene) -> dict[str, list[str]]:
    """Return the standards that nobody decided about, by what the run says."""
    return {
        status: [one for one in proposed(full_scene, status) if one not in _decided(full_scene)]
        for status in ("covered", "gap")
    }


def _decided(scene: Scene) -> set[str]:
    made = scene.made[0]
    numbers = [one for status in ("covered", "partial", "gap") for one in proposed(scene, status)]
    with scene.store.read(system_access()) as unit:
        standings = gaps.standings(unit, made.assessment, made.run, numbers)
    return {number for number, one in standings.items() if one.whole.by_people}


def test_people_make_gaps_and_close_them(full_scene: Scene, free: dict[str, list[str]]) -> None:
    """What they found unanswered is one, reviewed; what they found answered is none any more."""
    closed, left, opened = free["gap"][0], free["gap"][1], free["covered"][0]
    say(full_scene, closed, "satisfies", clause=full_scene.made[0].clauses[0])
    say(full_scene, opened, "unanswered")
    now = found(full_scene)
    assert closed not in now
    assert now[left] is False
    assert now[opened] is True
    assert list(found(full_scene, GapsAsked(reviewed=True))) == [opened]
    assert opened not in found(full_scene, GapsAsked(reviewed=False))


def test_a_decision_that_leaves_a_part_undecided_changes_nothing(
    full_scene: Scene, free: dict[str, list[str]]
) -> None:
    """An open standard stands where the run puts it, and its decided part where people do."""
    made = full_scene.made[0]
    with full_scene.store.read(system_access()) as unit:
        parts = {one: results.elements(unit, made.run, one) for one in free["gap"]}
    number = next(one for one, own in parts.items() if len(own) > 1)
    part = parts[number][0].element
    say(full_scene, number, "satisfies", element=part, clause=made.clauses[0])
    assert found(full_scene)[number] is False
    with full_scene.store.read(full_scene.access("writer")) as unit:
        standing = gaps.standings(unit, made.assessment, made.run, [number])[number]
    assert (standing.parts[part].status, standing.parts[part].by_people) == ("covered", True)
    assert [one.by_people for key, one in standing.parts.items() if key != part] == [False] * (
        len(parts[number]) - 1
    )
    assert standing.verdicts == {made.clauses[0]: "satisfies"}


def test_chapters_count_every_standard_once(full_scene: Scene, free: dict[str, list[str]]) -> None:
    """The sums are those of the lists; unverified numbers are told, and people's words counted."""
    say(full_scene, free["covered"][0], "unanswered")
    rows = counts(full_scene)
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(row.counts)
    assert sum(sums.values()) == sum(
        len(proposed(full_scene, status))
        for status in ("covered", "partial", "gap", "not_applicable")
    )
    assert sums["gap"] == len(found(full_scene))
    assert sum(row.reviewed for row in rows) == 1
    one = rows[0]
    assert one.counts.get("gap", 0) == len(found(full_scene, GapsAsked(chapter=one.chapter)))


def test_gaps_come_in_pages_and_never_another_agencys(full_scene: Scene) -> None:
    """Page by page they are the same, in as many queries; a stranger's run has none of ours."""
    made, south = full_scene.made
    cursor, seen, asked = None, [], set()
    while True:
        with (
            full_scene.store.read(full_scene.access("writer")) as unit,
            counted(full_scene.store) as queries,
        ):
            page = gaps.gaps(
                unit, made.assessment, made.run, GapsAsked(), Paging(cursor=cursor, limit=3)
            )
        seen += [row.standard for row in page.rows]
        asked.add(len(queries))
        cursor = page.next
        if cursor is None:
            break
    assert seen == list(found(full_scene))
    assert len(asked) == 1
    with full_scene.store.read(full_scene.access("stranger")) as unit:
        assert gaps.standings(unit, made.assessment, made.run, seen) == {}
        assert gaps.gaps(unit, south.assessment, south.run, GapsAsked(), WHOLE).rows
