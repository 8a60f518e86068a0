"""What a person set is theirs alone; what came since their last visit is told to them alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from corpora.errors import NotAllowed
from service.people.access import Access, Permission, Role, system_access
from service.store import decisions, preferences, visits
from service.store.assessment_tables import Run
from service.store.decisions import Verdict
from service.store.manual_tables import ManualVersion
from service.store.people_tables import User
from service.store.tasks import TaskFacts, create
from service.store.unit import Store
from service.store.visits import News
from tests.portfolio import Made, Sizes, fill

START = datetime(2027, 3, 1, 9, tzinfo=UTC)
EDITOR = "01" + "e" * 24


@pytest.fixture
def clock(store: Store) -> list[datetime]:
    """Let a test say what time it is."""
    now = [START]
    store.clock = lambda: now[0]
    return now


@pytest.fixture
def made(store: Store, clock: list[datetime]) -> tuple[Made, ...]:
    """Make two agencies and two people who may be remembered."""
    made = fill(store, Sizes(agencies=2, proposals=20, decisions=3))
    with store.write(system_access()) as unit:
        for key in (EDITOR, "01" + "o" * 24):
            row = {"id": key, "email": f"{key}@ejemplo.mx", "name": key, "created_at": unit.now}
            rest = {"must_change": False, "operator": False, "language": "es", "totp_on": False}
            unit.insert(User, [{**row, **rest, "recovery": []}])
    clock[0] += timedelta(hours=1)
    return made


def person(made: tuple[Made, ...], actor: str = EDITOR) -> Access:
    return Access(actor=actor, name=actor, roles={one.agency: Role.ADVISOR for one in made})


def told(store: Store, access: Access, *made: Made) -> dict[str, News]:
    with store.read(access) as unit:
        return dict(visits.news(unit, [one.assessment for one in made]))


def visit(store: Store, access: Access, one: Made) -> None:
    with store.write(access) as unit:
        visits.note(unit, one.assessment)


def work(store: Store, access: Access, one: Made) -> None:
    """Decide, make a task, send a version and compare."""
    with store.write(access) as unit:
        said = Verdict(standard="1.1.2", verdict="satisfies", clause=one.clauses[9])
        decisions.decide(unit, one.assessment, [said])
        create(unit, one.assessment, TaskFacts(standard="1.1.2", title="Redactar"))
        unit.session.execute(
            update(ManualVersion)
            .where(ManualVersion.id == one.versions[0])
            .values(uploaded_at=unit.now, uploaded_by=access.actor)
        )
        run = Run.id == one.run
        unit.session.execute(update(Run).where(run).values(finished_at=unit.now))


def test_a_preference_is_a_persons_own(store: Store, made: tuple[Made, ...]) -> None:
    """What one set, another does not read; the last value holds."""
    one, other = person(made), person(made, "01" + "o" * 24)
    with store.write(one) as unit:
        assert preferences.get(unit, "keys") is None
        preferences.put(unit, "keys", {"accept": "a"})
        preferences.put(unit, "keys", ["x", 1, None])
    with store.read(one) as unit:
        assert preferences.get(unit, "keys") == ["x", 1, None]
        assert preferences.some(unit, ["keys", "none"]) == {"keys": ["x", 1, None]}
    with store.read(other) as unit:
        assert preferences.get(unit, "keys") is None


def test_nobody_but_a_person_has_preferences(store: Store, made: tuple[Made, ...]) -> None:
    """A link, a token and the program's own work set none, and are told no news."""
    roles = {made[0].agency: Role.ADVISOR}
    link = Access(actor="link:x", name="CALEA", roles=roles)
    token = Access(
        actor=EDITOR, name="p", roles=roles, scopes=frozenset({Permission.READ, Permission.ASSESS})
    )
    for access in (link, token, system_access()):
        with store.write(access) as unit:
            with pytest.raises(NotAllowed):
                preferences.put(unit, "keys", 1)
            assert visits.is_due(unit, made[0].assessment) is False
        assert told(store, access, *made) == {}


def test_the_first_visit_has_no_news(store: Store, made: tuple[Made, ...]) -> None:
    """Before it, and while it goes on."""
    access = person(made)
    assert told(store, access, *made) == {}
    visit(store, access, made[0])
    assert told(store, access, *made) == {}


def test_others_work_since_the_last_visit_is_news(
    store: Store, made: tuple[Made, ...], clock: list[datetime]
) -> None:
    """Each kind is counted, of the assessments one has been to; what was there before is not."""
    access = person(made)
    visit(store, access, made[0])
    clock[0] += timedelta(days=1)
    for one in made:
        work(store, person(made, "01" + "o" * 24), one)
    clock[0] += timedelta(days=1)
    since = START + timedelta(hours=1)
    news = News(since=since, versions=1, runs=1, decisions=1, tasks=1)
    assert told(store, access, *made) == {made[0].assessment: news}
    assert news.is_any


def test_ones_own_work_is_no_news(
    store: Store, made: tuple[Made, ...], clock: list[datetime]
) -> None:
    """Only the run, which is nobody's, is told."""
    access = person(made)
    visit(store, access, made[0])
    clock[0] += timedelta(days=1)
    work(store, access, made[0])
    clock[0] += timedelta(days=1)
    found = told(store, access, made[0])[made[0].assessment]
    assert (found.versions, found.runs, found.decisions, found.tasks) == (0, 1, 0, 0)


def test_a_visit_goes_on_for_an_hour(
    store: Store, made: tuple[Made, ...], clock: list[datetime]
) -> None:
    """Opened again within it, news stay those since the one before; after it, it is the last."""
    access, key = person(made), made[0].assessment
    visit(store, access, made[0])
    first = clock[0]
    clock[0] += timedelta(days=1)
    work(store, person(made, "01" + "o" * 24), made[0])
    with store.read(access) as unit:
        assert visits.is_due(unit, key)
    visit(store, access, made[0])
    second = clock[0]
    clock[0] += timedelta(minutes=59)
    with store.read(access) as unit:
        assert not visits.is_due(unit, key)
    visit(store, access, made[0])
    found = told(store, access, made[0])[key]
    assert (found.since, found.decisions) == (first, 1)
    clock[0] += timedelta(minutes=2)
    found = told(store, access, made[0])[key]
    assert (found.since, found.is_any) == (second, False)


def test_news_are_of_what_is_seen(
    store: Store, made: tuple[Made, ...], clock: list[datetime]
) -> None:
    """Who is no longer of an agency is told nothing of it, though they were there."""
    access = person(made)
    visit(store, access, made[0])
    clock[0] += timedelta(days=1)
    work(store, person(made, "01" + "o" * 24), made[0])
    left = Access(actor=EDITOR, name="e", roles={made[1].agency: Role.ADVISOR})
    assert told(store, left, *made) == {}
