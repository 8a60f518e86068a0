"""How far assessments have come: people's word above the machine's, levels by size, few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from service.people.access import Access, Role, system_access
from service.store import assessments, decided, decisions, results
from service.store.assessment_tables import ApplicabilityRow, Run
from service.store.decisions import Verdict
from service.store.edition_tables import StandardRow
from service.store.overdue import overdue
from service.store.paging import Paging
from service.store.people_tables import Agency
from service.store.readiness import Progress, progress
from service.store.results import StatesAsked
from service.store.tasks import TaskFacts, create, end
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill
from tests.service.web.queries import counted

EDITION = "academy-2"


@pytest.fixture
def made(store: Store) -> tuple[Made, ...]:
    """Make two agencies in which nobody decided anything."""
    return fill(store, Sizes(agencies=2, proposals=20, decisions=0))


def come(store: Store, one: Made) -> Progress:
    with store.read(system_access()) as unit:
        return progress(unit, [one.assessment])[one.assessment]


def whole(store: Store, one: Made) -> dict[str, int]:
    with store.read(system_access()) as unit:
        found: dict[str, int] = assessments.run(unit, one.run).counts
        return found


def test_before_anybody_looked_all_is_proposed(store: Store, made: tuple[Made, ...]) -> None:
    """Gaps and proposals are the run's; nothing is reviewed or covered by people."""
    found, counts = come(store, made[0]), whole(store, made[0])
    assert (found.reviewed, found.covered, found.partial) == (0, 0, 0)
    assert (found.proposed, found.gaps) == (counts["covered"], counts["gap"])
    assert found.standards == sum(counts.values()) - counts["not_applicable"]
    rule = found.readiness
    assert (rule.low.covered, rule.mandatory_covered.least) == (0, 0)
    assert rule.mandatory + rule.other + rule.unknown == found.standards


def test_people_stand_above_the_machine(store: Store, made: tuple[Made, ...]) -> None:
    """Decisions about a whole standard move it out of what is proposed, whatever was proposed."""
    one, before = made[0], come(store, made[0])
    access = Access(actor="01" + "p" * 24, name="Ana", roles={one.agency: Role.ADVISOR})
    with store.read(access) as unit:
        rows = results.states(unit, one.run, StatesAsked(), Paging(limit=200)).rows
        status = {row.standard: row.status for row in rows}
    gap, covered = (_first(status, code) for code in ("gap", "covered"))
    with store.write(access) as unit:
        said = [
            Verdict(standard=gap, verdict="satisfies", clause=one.clauses[0]),
            Verdict(standard=covered, verdict="unanswered"),
        ]
        decisions.decide(unit, one.assessment, said)
        assert decided.reviewed(unit, one.assessment, [gap, covered]) == {gap, covered}
    after = come(store, one)
    assert (after.reviewed, after.covered) == (2, 1)
    assert (after.proposed, after.gaps) == (before.proposed - 1, before.gaps)
    assert after.standards == before.standards


def test_it_follows_every_decision(store: Store, made: tuple[Made, ...]) -> None:
    """Decided, taken back, decided again and over again: each time it is what holds now."""
    one = made[0]
    access = Access(actor="01" + "p" * 24, name="Ana", roles={one.agency: Role.ADVISOR})
    seen: list[object] = [come(store, one).reviewed]
    latest = None
    for verdict in ("satisfies", "partial", "satisfies"):
        said = {"standard": "1.1.1", "clause": one.clauses[0], "latest": latest}
        with store.write(access) as unit:
            row = decisions.decide(unit, one.assessment, [Verdict(**said, verdict=verdict)])[0]
        found = come(store, one)
        seen.append((found.covered, found.partial))
        with store.write(access) as unit:
            latest = decisions.take_back(unit, one.assessment, row.group_id or "")[0].id
        found = come(store, one)
        seen.append((found.covered, found.partial))
    assert seen == [0, (1, 0), (0, 0), (0, 1), (0, 0), (1, 0), (0, 0)]


def _first(status: dict[str, str], code: str) -> str:
    return next(number for number, said in status.items() if said == code)


def test_a_level_by_size_is_read_at_the_agencys_size(store: Store, made: tuple[Made, ...]) -> None:
    """Without the size it is not known for want of it; with it, it is M, O or out."""
    one = made[0]
    with store.write(system_access()) as unit:
        unit.session.execute(update(StandardRow).values(level="M M O N/A"))
    applies = come(store, one).standards
    assert _levels(store, one, None) == (0, 0, applies, applies)
    assert _levels(store, one, "B") == (applies, 0, 0, 0)
    assert _levels(store, one, "C") == (0, applies, 0, 0)
    assert _levels(store, one, "D") == (0, 0, 0, 0)


def test_the_size_of_the_profile_comes_first(store: Store, made: tuple[Made, ...]) -> None:
    """The profile that the run read says the size; one that can no longer be read says nothing."""
    one = made[0]
    with store.write(system_access()) as unit:
        unit.session.execute(update(StandardRow).values(level="M M O N/A"))
        row = {"id": unit.new_id(), "agency_id": one.agency, "assessment_id": one.assessment}
        text = 'agency = "A"\nprogram = "academy"\nsize = "C"\n'
        kept = {**row, "profile": text, "by_name": "Ana", "at": unit.now}
        unit.insert(ApplicabilityRow, [kept])
        own = Run.id == one.run
        unit.session.execute(update(Run).where(own).values(applicability_id=row["id"]))
    mandatory, other, unknown, _ = _levels(store, one, "A")
    assert (mandatory, unknown) == (0, 0)
    assert other > 0
    with store.write(system_access()) as unit:
        unit.session.execute(update(ApplicabilityRow).values(profile="size = 3"))
    mandatory, other, _, _ = _levels(store, one, "A")
    assert (mandatory > 0, other) == (True, 0)


def _levels(store: Store, one: Made, size: str | None) -> tuple[int, int, int, int]:
    with store.write(system_access()) as unit:
        unit.session.execute(update(Agency).where(Agency.id == one.agency).values(size=size))
    rule = come(store, one).readiness
    return rule.mandatory, rule.other, rule.unknown, rule.unsized


def test_only_what_is_seen_is_told_in_few_queries(store: Store, made: tuple[Made, ...]) -> None:
    """Another agency's assessment is left out; more agencies make no more queries."""
    ids = [one.assessment for one in made]
    access = Access(actor="x", name="Ana", roles={made[0].agency: Role.WRITER})
    with store.read(access) as unit:
        assert set(progress(unit, ids)) == {made[0].assessment}
    with store.read(system_access()) as unit:
        progress(unit, ids)
        with counted(store) as few:
            progress(unit, ids[:1])
        with counted(store) as many:
            progress(unit, ids)
    assert len(few) == len(many) == 2  # places, and what tells whether anything changed
    with store.read(system_access()) as unit:
        assert progress(unit, []) == {}


def test_overdue_tasks_are_counted_by_agency(store: Store, made: tuple[Made, ...]) -> None:
    """Those open whose day has passed; not today's, not what is done."""
    one = made[0]
    access = Access(actor="x", name="Ana", roles={one.agency: Role.ADMINISTRATOR})
    with store.write(access) as unit:
        for days in (1, 2, 0, -5):
            due = unit.now - timedelta(days=days)
            task = create(unit, one.assessment, TaskFacts(standard="1.1.1", title="x", due_at=due))
            if days == 2:
                end(unit, task, "done", 1)
        assert overdue(unit, [one.agency, made[1].agency]) == {one.agency: 1}
