"""The last visit on the pages: told on an assessment and in the portfolio, noted once an hour."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from service.people.access import system_access
from service.store import decisions
from service.store.decisions import Verdict
from service.store.engine import database_url, make_engine
from service.store.review_tables import Preference
from service.store.tasks import TaskFacts, create
from service.store.unit import Store
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, Scene


def noted(scene: Scene) -> int:
    with scene.store.read(system_access()) as unit:
        return unit.session.scalar(select(func.count()).select_from(Preference)) or 0


def work(scene: Scene) -> None:
    """Let an administrator decide something and make a task that is late."""
    one = scene.made[0]
    with scene.store.write(scene.access("administrator")) as unit:
        said = Verdict(standard="1.1.3", verdict="satisfies", clause=one.clauses[20])
        decisions.decide(unit, one.assessment, [said])
        due = unit.now - timedelta(days=2)
        create(unit, one.assessment, TaskFacts(standard="1.1.3", title="x", due_at=due))


def later(store: Store, **passed: int) -> None:
    """Let time pass."""
    before = store.clock
    store.clock = lambda: before() + timedelta(**passed)


def test_what_others_did_is_told_on_the_next_visit(full_scene: Scene) -> None:
    """Nothing on the first; then with the day, as long as the visit goes on; then nothing new."""
    client, path = (
        full_scene.client("advisor"),
        f"/autoevaluaciones/{full_scene.made[0].assessment}",
    )
    assert "Desde su última visita" not in client.get(path).text
    work(full_scene)
    later(full_scene.store, hours=2)
    for _ in range(2):
        text = client.get(path).text
        assert "Desde su última visita" in text
        assert "1 dictamen de otra persona, 1 tarea nueva." in text
    later(full_scene.store, hours=2)
    assert "nada nuevo." in client.get(path).text
    assert noted(full_scene) == 1


def test_the_portfolio_tells_it_by_agency(full_scene: Scene) -> None:
    """Only of the assessment one has been to, with the tasks that are late."""
    client = full_scene.client(OPERATOR)
    assert "Nuevo desde su visita" not in client.get("/").text
    client.get(f"/autoevaluaciones/{full_scene.made[0].assessment}")
    work(full_scene)
    later(full_scene.store, hours=2)
    text = client.get("/").text
    assert text.count("Nuevo desde su visita") == 1
    assert "1 dictamen de otra persona, 1 tarea nueva" in text
    assert text.count('<span class="chip bad">1</span>') == 1


def test_only_a_person_is_remembered(full_scene: Scene) -> None:
    """An assessor by link looks and leaves no row; a list that is looked at leaves none either."""
    path = f"/autoevaluaciones/{full_scene.made[0].assessment}"
    assert full_scene.client(LINK).get(path).status_code == 200
    full_scene.client(OPERATOR).get("/")
    assert noted(full_scene) == 0
    full_scene.client("writer").get(path)
    assert noted(full_scene) == 1


def test_a_visit_that_cannot_be_noted_fails_no_page(full_scene: Scene) -> None:
    """The page is sent although nothing can be written: the database takes no more writers."""
    path = f"/autoevaluaciones/{full_scene.made[0].assessment}"
    client = full_scene.client("writer")
    client.get("/")
    kept = full_scene.store.engine
    full_scene.store.engine = make_engine(database_url("postgresql://nadie@127.0.0.1:9/x", Path()))
    assert client.get(path).status_code == 200
    full_scene.store.engine = kept
    assert noted(full_scene) == 0


def test_how_far_it_is_from_the_rule_is_told(full_scene: Scene) -> None:
    """On the portfolio, the agency and the assessment, as a range, and never as compliance."""
    agency, one = full_scene.north, full_scene.made[0].assessment
    client = full_scene.client(OPERATOR)
    for path in ("/", f"/agencias/{agency}", f"/autoevaluaciones/{one}"):
        text = client.get(path).text
        assert "Faltan " in text, path
        assert "de cada 100 (se piden 80)" in text, path
        assert "nivel no cargado en" in text, path
        assert "faltan las pruebas de cumplimiento" in text, path


def test_news_ask_no_more_for_more_agencies(full_scene: Scene) -> None:
    """Having been to two assessments asks as often as having been to one."""
    client = full_scene.client(OPERATOR)
    client.get(f"/autoevaluaciones/{full_scene.made[0].assessment}")
    later(full_scene.store, hours=2)
    client.get("/")
    with counted(full_scene.store) as few:
        client.get("/")
    client.get(f"/autoevaluaciones/{full_scene.made[1].assessment}")
    later(full_scene.store, hours=2)
    client.get("/")  # a session that is used again after long is noted, once
    with counted(full_scene.store) as many:
        client.get("/")
    assert len(few) == len(many)
