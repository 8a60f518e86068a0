"""What is left to do after a change of edition, counted from what waits and what is new."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from corpora.errors import NotAllowed, NotFound
from pipelines.editions.changes import StandardChange
from service.people.access import Access, Role, system_access
from service.store import editions, rechecks, tasks, todo
from service.store.assessment_tables import Decision, StandardState
from service.store.carried_rows import OPEN
from service.store.recheck_tables import CarriedDecision, RecheckItem
from service.store.rechecks import ItemFacts, PlanFacts
from service.store.tasks import TasksAsked
from service.store.unit import Store
from tests.portfolio import Made, Sizes, fill
from tests.service.told import COUNTS, DEADLINE
from tests.service.web.queries import counted

EDITION = "academy-2"


def change(to: str) -> StandardChange:
    """Return the change of a standard that is new."""
    fields = dict.fromkeys(StandardChange.__dataclass_fields__)
    return StandardChange(**{**fields, "to_id": to})  # type: ignore[arg-type]


def moved(store: Store, made: Made, new: list[str], gaps: list[str]) -> None:
    """Keep that a plan moved an assessment, with so many new standards, some without directive."""
    with store.write(system_access()) as unit:
        target = editions.in_use(unit, EDITION)
        plan = rechecks.create(
            unit,
            PlanFacts(
                edition_id=target.edition_id,
                revision_id=target.id,
                grace=6,
                changes={"before": tuple(change(one) for one in new)},
            ),
            [
                ItemFacts(
                    agency_id=made.agency,
                    from_assessment_id="x",
                    basis={"from_revision": "before"},
                    counts=COUNTS,
                    deadline=DEADLINE,
                )
            ],
        )
        unit.session.execute(
            update(RecheckItem)
            .where(RecheckItem.plan_id == plan)
            .values(state="done", assessment_id=made.assessment)
        )
        for number in new:
            unit.session.execute(
                update(StandardState)
                .where(StandardState.run_id == made.run, StandardState.standard == number)
                .values(status="gap" if number in gaps else "covered")
            )


def wait_for(store: Store, made: Made, outcome: str, standards: list[str]) -> None:
    """Let a decision wait for each of some standards."""
    with store.write(system_access()) as unit:
        decision = unit.session.scalar(select(Decision.id).limit(1))
        rows = [
            {
                **{"agency_id": made.agency, "assessment_id": made.assessment, "run_id": made.run},
                **{"decision_id": decision, "standard": number, "element": "", "clause_id": None},
                **{"outcome": outcome, "clause_fate": "same", "requirement_fate": "reworded"},
                **{"certainty": 1.0, "state": OPEN, "at": unit.now},
            }
            for number in standards
        ]
        unit.session.execute(insert(CarriedDecision), rows)


@pytest.fixture
def made(store: Store) -> Made:
    return fill(store, Sizes(agencies=1, decisions=1))[0]


@pytest.fixture
def numbers(store: Store, made: Made) -> list[str]:
    """Return standards nobody decided about, in the edition's order."""
    with store.read(system_access()) as unit:
        decided = set(unit.session.scalars(select(Decision.standard)))
        known = editions.load(unit, editions.in_use(unit, EDITION).id).standards
    return [one.id for one in known if one.id not in decided]


def test_nothing_is_left_to_do_without_a_change(store: Store, made: Made) -> None:
    """Of an assessment that no plan moved."""
    with store.read(system_access()) as unit:
        found = todo.of_assessment(unit, made.assessment)
    assert found.is_empty
    assert (found.plan_id, found.deadline, found.untasked) == (None, None, ())


def test_each_kind_is_counted_by_standard(store: Store, made: Made, numbers: list[str]) -> None:
    """To confirm, to write for, to review, and to read; a decision more is no standard more."""
    new = numbers[:8]
    moved(store, made, new, gaps=new[:7])
    wait_for(store, made, "to_confirm", [numbers[9], numbers[9], numbers[8]])
    wait_for(store, made, "orphaned", [numbers[10]])
    wait_for(store, made, "archived", [numbers[11]])
    with store.read(system_access()) as unit:
        found = todo.of_assessment(unit, made.assessment)
    assert [(one.kind, one.count, one.decisions) for one in found.parts] == [
        ("confirm", 2, 3),
        ("write", 7, 0),
        ("review", 1, 0),
        ("orphaned", 1, 1),
    ]
    assert [one.number for one in found.of("confirm").standards] == numbers[8:10]
    assert [one.number for one in found.of("write").first] == new[:5]
    assert found.of("write").first[0].title_es
    assert found.deadline == DEADLINE


def test_more_to_do_takes_no_more_queries(store: Store, made: Made, numbers: list[str]) -> None:
    """One standard of each kind and ten take as many."""
    found = []
    for count in (1, 10):
        moved(store, made, numbers[: count + 1], gaps=numbers[:count])
        wait_for(store, made, "to_confirm", numbers[20 : 20 + count])
        with counted(store) as statements, store.read(system_access()) as unit:
            assert todo.of_assessment(unit, made.assessment).of("write").count == count
        found.append(sum(one.startswith("SELECT") for one in statements))
    assert found[0] == found[1]
    assert found[0] <= 8


def test_tasks_are_made_once(store: Store, made: Made, numbers: list[str]) -> None:
    """One for each new standard without a directive, due by the deadline; again, none."""
    moved(store, made, numbers[:4], gaps=numbers[:3])
    with store.write(system_access()) as unit:
        facts = tasks.TaskFacts(standard=numbers[0], title="Ya estaba")
        tasks.create(unit, made.assessment, facts)
        assert todo.make_tasks(unit, made.assessment, "es") == 2
    with store.write(system_access()) as unit:
        assert todo.make_tasks(unit, made.assessment, "es") == 0
        rows = tasks.listed(unit, TasksAsked(assessment=made.assessment))
    own = [one for one in rows if one.title.startswith("Redactar la directiva: ")]
    assert sorted(one.standard for one in own) == sorted(numbers[1:3])
    assert {(one.kind, one.due_at) for one in own} == {("gap", datetime(2027, 7, 31, tzinfo=UTC))}
    with store.write(system_access()) as unit:
        tasks.end(unit, own[0].id, "dropped", own[0].version)
        assert todo.make_tasks(unit, made.assessment, "en") == 1


def test_only_who_may_make_tasks_makes_them(store: Store, made: Made, numbers: list[str]) -> None:
    """An assessor may not, and a stranger finds nothing."""
    moved(store, made, numbers[:2], gaps=numbers[:2])
    roles = {made.agency: Role.ASSESSOR}
    for access, fault in (
        (Access(actor="a", name="A", roles=roles), NotAllowed),
        (Access(actor="a", name="A"), NotFound),
    ):
        with pytest.raises(fault), store.write(access) as unit:
            todo.make_tasks(unit, made.assessment, "es")
