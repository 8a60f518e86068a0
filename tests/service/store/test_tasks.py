"""Tasks are made for a real standard and person, change by their version, and come by their day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from corpora.errors import BadFields, BadRequest, Conflict, NotAllowed, NotFound
from service.people.access import system_access
from service.settings import Settings
from service.store import comments, tasks
from service.store.paging import Paging
from service.store.people_tables import AuditEvent
from service.store.tasks import DONE, DROPPED, ENDED, OPEN, TaskFacts, TaskRow, TasksAsked
from service.store.unit import Store
from tests.service.web.scene import Scene, make_full_scene

WHOLE = Paging(limit=200)


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Return two agencies with people of every role, runs and decisions."""
    return make_full_scene(settings, store)


@pytest.fixture
def assessment(full_scene: Scene) -> str:
    """Return the north's assessment."""
    return full_scene.made[0].assessment


def make(scene: Scene, title: str, days: int | None = None, owner: str | None = None) -> str:
    """Make a task as a writer, due so many days from now."""
    with scene.store.write(scene.access("writer")) as unit:
        due = None if days is None else unit.now + timedelta(days=days)
        facts = TaskFacts(standard="1.1.1", title=title, owner=owner, due_at=due)
        return tasks.create(unit, scene.made[0].assessment, facts)


def titles(scene: Scene, asked: TasksAsked, paging: Paging = WHOLE) -> list[str]:
    with scene.store.read(scene.access("writer")) as unit:
        return [row.title for row in tasks.by_day(unit, asked, paging).rows]


def row_of(scene: Scene, task: str) -> TaskRow:
    with scene.store.read(system_access()) as unit:
        return tasks.get(unit, task)


def test_the_longest_overdue_comes_first_and_what_has_no_day_last(full_scene: Scene) -> None:
    """By their day, page by page; a task of today is not overdue yet."""
    for title, days in (("mañana", 1), ("ayer", -1), ("sin día", None), ("antes", -9), ("hoy", 0)):
        make(full_scene, title, days)
    wanted = ["antes", "ayer", "hoy", "mañana", "sin día", "Redactar la directiva que falta"]
    assert titles(full_scene, TasksAsked()) == wanted
    found: list[str] = []
    cursor = None
    with full_scene.store.read(full_scene.access("writer")) as unit:
        while True:
            page = tasks.by_day(unit, TasksAsked(), Paging(cursor=cursor, limit=2))
            found += [row.title for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
        late = {row.title: row.days_late(unit.now) for row in tasks.listed(unit, TasksAsked())}
        pending = tasks.pending(unit, full_scene.north)
    assert found == wanted
    assert [row for row, days in late.items() if days] == ["antes", "ayer"]
    assert late["antes"] == 9
    assert (pending.open, pending.overdue) == (6, 2)


def test_a_task_is_found_by_owner_state_and_assessment(full_scene: Scene) -> None:
    """One's own, nobody's, ended ones; another agency's are not seen at all."""
    writer = full_scene.people["writer"]
    mine, other = make(full_scene, "mía", owner=writer), make(full_scene, "terminada")
    with full_scene.store.write(full_scene.access("advisor")) as unit:
        tasks.end(unit, other, DONE, 1)
    assert titles(full_scene, TasksAsked(owner=writer)) == ["mía"]
    assert "mía" not in titles(full_scene, TasksAsked(owner=""))
    assert titles(full_scene, TasksAsked(state=ENDED)) == ["terminada"]
    south = full_scene.made[1].assessment
    assert titles(full_scene, TasksAsked(assessment=south)) == []
    with full_scene.store.read(full_scene.access("stranger")) as unit:
        assert tasks.newest(unit, TasksAsked(state=None), WHOLE).rows == ()
        with pytest.raises(NotFound):
            tasks.get(unit, mine)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        (TaskFacts(standard="1.1.1", title=" "), {"title"}),
        (TaskFacts(standard="99.9.9", title="x"), {"standard"}),
        (TaskFacts(standard="1.1.1", title="x", element="1.1.2.p1"), {"element"}),
        (TaskFacts(standard="1.1.1", title="x", element="1.1.1.p99"), {"element"}),
        (TaskFacts(standard="1.1.1", title="x", kind="otra"), {"kind"}),
        (TaskFacts(standard="1.1.1", title="x", owner="0" * 26, detail="x" * 10_001),
         {"owner", "detail"}),
    ],
)  # fmt: skip
def test_a_wrong_task_is_told_by_field_and_not_kept(
    full_scene: Scene, assessment: str, facts: TaskFacts, fields: set[str]
) -> None:
    """Every fault at once, and no row."""
    before = titles(full_scene, TasksAsked(state=None))
    with (
        pytest.raises(BadFields) as told,
        full_scene.store.write(full_scene.access("writer")) as unit,
    ):
        tasks.create(unit, assessment, facts)
    assert set(told.value.facts["fields"]) == fields  # type: ignore[call-overload]
    assert titles(full_scene, TasksAsked(state=None)) == before


def test_a_person_of_another_agency_is_no_owner(full_scene: Scene, assessment: str) -> None:
    """Only people of the agency are offered, and only they can be given a task."""
    stranger = full_scene.people["stranger"]
    with full_scene.store.write(full_scene.access("writer")) as unit:
        names = dict(tasks.owners(unit, full_scene.north))
        assert full_scene.people["assessor"] in names
        assert stranger not in names
        with pytest.raises(BadFields):
            tasks.create(unit, assessment, TaskFacts(standard="1.1.1", title="x", owner=stranger))


def test_what_changed_meanwhile_is_not_written_over(full_scene: Scene) -> None:
    """A change and an ending each need the version that was seen."""
    task = make(full_scene, "primero")
    day = datetime(2027, 3, 15, tzinfo=UTC)
    facts = TaskFacts(standard="1.1.1", title="segundo", due_at=day)
    with full_scene.store.write(full_scene.access("advisor")) as unit:
        tasks.change(unit, task, facts, 1)
    with pytest.raises(Conflict), full_scene.store.write(full_scene.access("writer")) as unit:
        tasks.change(unit, task, facts, 1)
    with pytest.raises(Conflict), full_scene.store.write(full_scene.access("writer")) as unit:
        tasks.end(unit, task, DONE, 1)
    row = row_of(full_scene, task)
    assert (row.title, row.due_at, row.version, row.state) == ("segundo", day, 2, OPEN)


def test_a_task_ends_and_opens_again(full_scene: Scene) -> None:
    """Done and dropped have their moment, an open one has none; each leaves its event."""
    task = make(full_scene, "x", -3)
    for version, state in enumerate((DONE, OPEN, DROPPED), start=1):
        with full_scene.store.write(full_scene.access("writer")) as unit:
            tasks.end(unit, task, state, version)
        row = row_of(full_scene, task)
        assert (row.state, row.ended_at is None) == (state, state == OPEN)
        assert row.is_overdue(row.created_at) == (state == OPEN)
    with pytest.raises(BadRequest), full_scene.store.write(full_scene.access("writer")) as unit:
        tasks.end(unit, task, "otro", 4)
    with full_scene.store.read(system_access()) as unit:
        actions = unit.session.scalars(
            select(AuditEvent.action).where(AuditEvent.object_id == task).order_by(AuditEvent.id)
        ).all()
    assert actions == ["task.created", "task.done", "task.open", "task.dropped"]


def test_who_may_note_may_make_a_task_of_a_note_and_nothing_else(
    full_scene: Scene, assessment: str
) -> None:
    """An assessor makes one of what they noted; changing one needs a writer."""
    facts = TaskFacts(standard="1.1.1", title="Falta la prueba de 2025", kind="note")
    with full_scene.store.write(full_scene.access("assessor")) as unit:
        note = comments.add(unit, assessment, "1.1.1", "¿Dónde está?")
        task = tasks.create(unit, assessment, facts, note)
    assert row_of(full_scene, task).comment_id == note
    for attempt in (
        lambda unit: tasks.create(unit, assessment, facts),
        lambda unit: tasks.change(unit, task, facts, 1),
        lambda unit: tasks.end(unit, task, DONE, 1),
    ):
        with (
            pytest.raises(NotAllowed),
            full_scene.store.write(full_scene.access("assessor")) as unit,
        ):
            attempt(unit)


def test_open_tasks_are_found_by_standard(full_scene: Scene, assessment: str) -> None:
    """Only the open ones, of those standards alone."""
    ended = make(full_scene, "terminada")
    with full_scene.store.write(full_scene.access("writer")) as unit:
        tasks.end(unit, ended, DONE, 1)
        found = tasks.open_of(unit, assessment, ["1.1.1", "1.1.2"])
    assert {key: [row.title for row in rows] for key, rows in found.items()} == {
        "1.1.1": ["Redactar la directiva que falta"]
    }
