"""Notes are kept for ever; an assessor's becomes a task with it, or neither is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from corpora.errors import BadFields, NotAllowed, NotFound, TooMany
from service.people.access import Access, Permission, Role, system_access
from service.store import comments, notes, tasks
from service.store.notes import first_words
from service.store.paging import Paging
from service.store.review_tables import Comment, Task
from service.store.tasks import TasksAsked
from service.store.unit import Store, utc_now
from tests.portfolio import Made, Sizes, add_cycle, fill

SIZES = Sizes(agencies=2, proposals=0, decisions=0)


def link(made: Made, key: str = "uno") -> Access:
    return Access(actor=f"link:{key}", name="Evaluadora CALEA", roles={made.agency: Role.ASSESSOR})


def member(made: Made, role: Role) -> Access:
    return Access(actor="u1", name="Ana", roles={made.agency: role})


def leave(store: Store, who: Access, made: Made, text: str = "Falta el acta.") -> notes.Noted:
    with store.write(who) as unit:
        return notes.leave(unit, made.assessment, "1.1.1", text)


def kept(store: Store) -> tuple[int, int]:
    """Return how many notes and how many tasks there are."""
    with store.read(system_access()) as unit:
        counted = [
            unit.session.scalar(select(func.count()).select_from(kind)) for kind in (Comment, Task)
        ]
    return counted[0] or 0, counted[1] or 0


@pytest.mark.parametrize("by_link", [True, False])
def test_a_note_of_an_assessor_is_a_task(store: Store, by_link: bool) -> None:
    """By link or by account: the task is open, nobody's yet, and names its note."""
    made = fill(store, SIZES)[0]
    who = link(made) if by_link else member(made, Role.ASSESSOR)
    noted = leave(store, who, made, "Falta el acta de 2025.\nY la lista.")
    with store.read(member(made, Role.WRITER)) as unit:
        (task,) = tasks.listed(unit, TasksAsked(assessment=made.assessment))
    assert (task.id, task.comment_id, task.kind) == (noted.task, noted.comment, "note")
    assert (task.standard, task.owner_id, task.state) == ("1.1.1", None, "open")
    assert task.title == "Falta el acta de 2025. Y la lista."
    assert task.detail == "Falta el acta de 2025.\nY la lista."
    assert task.created_by_name == who.name


@pytest.mark.parametrize("role", [Role.WRITER, Role.ADVISOR, Role.ADMINISTRATOR])
def test_the_agency_answers_by_a_note(store: Store, role: Role) -> None:
    """What its own people note is no task, and stands after the note that it answers."""
    made = fill(store, SIZES)[0]
    leave(store, link(made), made)
    assert leave(store, member(made, role), made, "Ya está en la carpeta.").task is None
    with store.read(link(made)) as unit:
        found = comments.of_standard(unit, made.assessment, "1.1.1")
        newest = comments.listed(unit, made.assessment, Paging()).rows
        assert comments.counts(unit, made.assessment) == {"1.1.1": 2}
        assert comments.get(unit, found[0].id) == found[0]
    assert [one.text for one in found] == ["Falta el acta.", "Ya está en la carpeta."]
    assert [one.user_name for one in newest] == ["Ana", "Evaluadora CALEA"]
    assert kept(store) == (2, 1)


def test_nothing_is_kept_of_a_note_that_cannot_be(store: Store) -> None:
    """Not of an empty one, one too long, one on another standard, nor one of another agency."""
    north, south = fill(store, SIZES)
    for text in ("", "   ", "x" * 4001, "\x01"):
        with pytest.raises(BadFields):
            leave(store, link(north), north, text)
    with pytest.raises(NotFound), store.write(link(north)) as unit:
        notes.leave(unit, north.assessment, "99.9.9", "x")
    with pytest.raises(NotFound), store.write(link(north)) as unit:
        notes.leave(unit, north.assessment, "1.1.1", "x", "1.1.1.zz")
    with pytest.raises(NotFound):
        leave(store, link(south), north)
    narrow = Access(
        **{"actor": "u1", "name": "Ana", "roles": {north.agency: Role.WRITER}},
        scopes=frozenset({Permission.READ}),
    )
    with pytest.raises(NotAllowed):
        leave(store, narrow, north)
    assert kept(store) == (0, 0)


def test_a_note_is_not_read_by_another_agency(store: Store) -> None:
    """Nor by its id."""
    north, south = fill(store, SIZES)
    made = leave(store, link(north), north).comment
    with store.read(link(south)) as unit:
        with pytest.raises(NotFound):
            comments.get(unit, made)
        with pytest.raises(NotFound):
            comments.of_standard(unit, north.assessment, "1.1.1")


def test_a_link_leaves_sixty_notes_an_hour(store: Store) -> None:
    """Over all the assessments it opens; another link, and people with accounts, have their own."""
    made = fill(store, SIZES)[0]
    other = add_cycle(store, made, SIZES)
    start = utc_now()
    for place in range(60):
        moment = start + timedelta(seconds=place)
        store.clock = lambda moment=moment: moment  # type: ignore[misc]
        leave(store, link(made), other if place % 2 else made)
    store.clock = lambda: start + timedelta(minutes=10)
    with pytest.raises(TooMany) as caught:
        leave(store, link(made), made)
    assert caught.value.facts["seconds"] == 50 * 60
    assert kept(store) == (60, 60)
    leave(store, link(made, "dos"), made)
    leave(store, member(made, Role.ASSESSOR), made)
    store.clock = lambda: start + timedelta(hours=1, seconds=1)
    leave(store, link(made), made)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("  Falta\n\nel acta ", "Falta el acta"),
        ("palabra " * 30, "palabra " * 10 + "palabra…"),
        ("x" * 200, "x" * 90 + "…"),
    ],
)
def test_a_task_is_called_by_the_first_words(text: str, title: str) -> None:
    """On one line, cut between words."""
    assert first_words(text) == title
