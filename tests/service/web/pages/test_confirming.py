"""What was decided before its texts changed: shown with both, confirmed one or many by people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from service.settings import Settings
from service.store import decided, origins, waits
from service.store.engine import database_url, make_engine
from service.store.paging import Paging
from service.store.schema import upgrade
from service.store.unit import Store
from service.store.waits import WaitRow, WaitsAsked
from tests.service.moved import Moved, moved
from tests.service.rewording import GONE, REWORDED, SAME
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.rehearsal import rehearse
from tests.service.web.scene import LINK, STRANGER, Scene, make_full_scene

API = "/api/v1/assessments"
WHO = ("advisor", "administrator", "writer", "assessor", LINK, STRANGER)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A scene whose north was moved to another edition, with a browser of everyone in it."""

    scene: Scene
    moved: Moved
    clients: Mapping[str, Client]

    def client(self, who: str) -> Client:
        """Return someone's browser."""
        return self.clients[who]


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)],
)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Make it once on each database: every test's changes are forgotten."""
    database = None
    if request.param == "postgresql":
        database = request.getfixturevalue("cluster").database()
    settings = Settings(data=tmp_path_factory.mktemp("datos"), database=database)
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine)
    made = make_full_scene(settings, Store(engine))
    clients = {who: made.client(who) for who in WHO}
    yield Place(scene=made, moved=moved(made), clients=clients)
    engine.dispose()


@pytest.fixture
def scene(place: Place) -> Iterator[Place]:
    """Return the place for one test."""
    with rehearse(place.scene):
        yield place


@pytest.fixture
def old(place: Place) -> str:
    """Return the assessment in which clauses changed."""
    return place.moved.old


@pytest.fixture
def new(place: Place) -> str:
    """Return the assessment in which standards changed."""
    return place.moved.new


def open_of(scene: Place, assessment: str, **asked: str) -> tuple[WaitRow, ...]:
    with scene.scene.app.state.service.store.read(scene.scene.access("advisor")) as unit:
        found = waits.listed(unit, assessment, WaitsAsked(**asked), Paging(limit=200))
    return found.rows


def held(
    scene: Place, assessment: str
) -> dict[tuple[str, str, int | None], tuple[str, int | None]]:
    """Return verdict and origin of each pair that was decided by hand since."""
    with scene.scene.app.state.service.store.read(scene.scene.access("advisor")) as unit:
        rows = decided.holding(unit, assessment)
    return {
        (row.standard, row.element, row.clause_id): (row.verdict, row.origin_id)
        for row in rows
        if row.carried == ""
    }


def shown(text: str) -> list[int]:
    """Return the ids of the decisions that a page shows."""
    return [int(one) for one in re.findall(r'<article class="dispute" id="w(\d+)"', text)]


@pytest.mark.parametrize("outcome", ["to_confirm", "orphaned", "archived"])
def test_each_outcome_has_its_list(scene: Place, new: str, outcome: str) -> None:
    """With its count; only what waits to be confirmed can be."""
    text = (
        scene.client("advisor")
        .get(f"/autoevaluaciones/{new}/por-confirmar?resultado={outcome}")
        .text
    )
    rows = open_of(scene, new, outcome=outcome)
    assert shown(text) == [row.id for row in rows][:20] != []
    assert ("Confirmar el dictamen" in text) == (outcome == "to_confirm")


def test_both_texts_are_shown_with_their_words_marked(scene: Place, old: str, new: str) -> None:
    """The clause that a person read and the one of now; what was asked and what is asked."""
    client = scene.client("assessor")
    text = client.get(f"/autoevaluaciones/{old}/por-confirmar").text
    assert "Cambió la cláusula." in text
    assert "El director <del>deberá</del> conservar" in text
    assert "El director <ins>podrá</ins> conservar" in text
    text = client.get(f"/autoevaluaciones/{new}/por-confirmar?exigencia=reworded").text
    assert "Cambió la redacción del estándar." in text
    assert "<ins> Todo queda por escrito.</ins>" in text
    text = client.get(f"/autoevaluaciones/{old}/por-confirmar?resultado=orphaned").text
    assert "La cláusula ya no está en la versión 2 de «directivas»." in text
    assert "publicar el calendario" in text
    text = client.get(f"/autoevaluaciones/{new}/por-confirmar?resultado=archived").text
    assert "El estándar se retiró." in text
    assert GONE.id in text


def test_only_who_may_decide_is_offered_to_confirm(scene: Place, new: str) -> None:
    """Readers see the texts; another agency's people see nothing."""
    path = f"/autoevaluaciones/{new}/por-confirmar"
    (first, *_) = open_of(scene, new, outcome="to_confirm")
    for who in ("writer", "assessor", LINK):
        client = scene.client(who)
        text = client.get(path).text
        assert shown(text)
        assert "Confirmar el dictamen" not in text
        assert client.post(f"{path}/{first.id}").status_code == 403
    assert scene.client(STRANGER).get(path).status_code == 404


def test_one_is_confirmed_and_taken_back(scene: Place, new: str) -> None:
    """The same verdict, reason and note, of the new pair; its origin is what was said before."""
    path = f"/autoevaluaciones/{new}/por-confirmar"
    wait = next(row for row in open_of(scene, new, outcome="to_confirm") if row.note)
    client = scene.client("administrator")
    answer = client.post(f"{path}/{wait.id}?exigencia=reworded")
    assert answer.status_code == 303
    assert held(scene, new) == {
        (wait.standard, wait.element, wait.clause_id): (wait.verdict, wait.decision_id)
    }
    text = client.get(answer.headers["location"]).text
    assert wait.id not in shown(text)
    undo = re.search(r'action="(/autoevaluaciones/[^"]+/retirar)"', text)
    assert undo is not None
    back = client.post(undo[1], data={"cola": "por-confirmar"})
    assert back.headers["location"] == path
    assert wait.id in shown(client.get(path).text)
    assert client.post(f"{path}/{wait.id}").status_code == 303
    assert client.post(f"{path}/{wait.id}").status_code == 409


def test_what_lost_its_clause_or_standard_cannot_be_confirmed(scene: Place, new: str) -> None:
    """Neither alone nor among others, by page or by program."""
    client = scene.client("advisor")
    (good, *_) = open_of(scene, new, outcome="to_confirm")
    for outcome in ("orphaned", "archived"):
        (lost, *_) = open_of(scene, new, outcome=outcome)
        assert client.post(f"/autoevaluaciones/{new}/por-confirmar/{lost.id}").status_code == 409
        body = {"ids": [good.id, lost.id]}
        assert client.post(f"{API}/{new}/carried/confirm", json=body).status_code == 409
    assert held(scene, new) == {}


def test_many_are_frozen_confirmed_and_undone(scene: Place, new: str) -> None:
    """Each with its own verdict, as the preview shows; what is left out goes on waiting."""
    client = scene.client("advisor")
    rows = open_of(scene, new, outcome="to_confirm", requirement="reworded")
    assert len({row.verdict for row in rows}) > 1
    answer = client.post(
        f"/autoevaluaciones/{new}/por-confirmar?exigencia=reworded", data={"todos": "1"}
    )
    group = answer.headers["location"]
    text = client.get(group).text
    assert "Confirmar lo que ya se había dictaminado" in text
    places = re.findall(r'name="fuera" value="([0-9a-z]{26}-\d+)"', text)
    assert len(places) == len(rows)
    assert client.post(group, data={"fuera": places[:1]}).status_code == 303
    made = held(scene, new)
    left, *taken = rows
    assert made == {
        (row.standard, row.element, row.clause_id): (row.verdict, row.decision_id) for row in taken
    }
    assert [
        row.id for row in open_of(scene, new, outcome="to_confirm", requirement="reworded")
    ] == [left.id]
    assert client.post(f"{group}/deshacer").status_code == 303
    assert len(open_of(scene, new, outcome="to_confirm", requirement="reworded")) == len(rows)


def test_those_that_are_marked_are_frozen(scene: Place, new: str) -> None:
    """No more and no others; none is told."""
    client = scene.client("advisor")
    path = f"/autoevaluaciones/{new}/por-confirmar"
    wanted = [row.id for row in open_of(scene, new, outcome="to_confirm")][1:3]
    group = client.post(path, data={"cual": wanted}).headers["location"]
    assert len(re.findall('name="fuera"', client.get(group).text)) == len(wanted)
    none = client.post(path, data={})
    assert none.status_code == 409
    assert "Confirmar varios a la vez" in none.text
    assert client.post(path, data={"cual": ["x", "99"]}).status_code == 404


def test_a_program_confirms_all_or_none_once(scene: Place, new: str) -> None:
    """Asked again under its name it gets the first answer; a person's list is its list."""
    client = scene.client("advisor")
    listed = client.get(f"{API}/{new}/carried?outcome=to_confirm&limit=3").json()
    ids = [one["id"] for one in listed["items"]]
    assert listed["next"]
    assert listed["items"][0]["from_assessment"] != new
    url, key = f"{API}/{new}/carried/confirm", {"Idempotency-Key": "uno"}
    assert client.post(url, json={"ids": [*ids, 10**9]}).status_code == 404
    first = client.post(url, json={"ids": ids}, headers=key)
    assert first.status_code == 201
    assert len(first.json()["decisions"]) == len(ids)
    again = client.post(url, json={"ids": ids}, headers=key)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    answered = client.get(f"{API}/{new}/carried?state=answered").json()["items"]
    assert {one["id"] for one in answered} == set(ids)
    group = first.json()["group_id"]
    assert client.post(f"{API}/{new}/decisions/{group}/undo").status_code == 201
    assert client.get(f"{API}/{new}/carried?state=answered").json()["items"] == []


def test_the_screen_says_what_was_kept_what_waits_and_what_is_lost(
    scene: Place, old: str, new: str
) -> None:
    """A kept decision leads to where it was made; a notice leads to both texts; one query more."""
    client = scene.client("advisor")
    text = client.get(f"/autoevaluaciones/{new}/estandares/{SAME.id}").text
    assert "conservado: texto idéntico" in text
    assert f'href="/autoevaluaciones/{old}/estandares/{SAME.id}?inciso=' in text
    text = client.get(f"/autoevaluaciones/{new}/estandares/{REWORDED.id}").text
    assert "Hay un dictamen por confirmar:" in text
    assert f"/autoevaluaciones/{new}/por-confirmar?estandar={REWORDED.id}#w" in text
    assert "por eso el estándar volvió a quedar abierto" in text
    store = scene.scene.app.state.service.store
    access = scene.scene.access("advisor")
    with counted(scene.scene.store) as statements, store.read(access) as unit:
        past = origins.of_standard(unit, new, REWORDED.id)
    assert len(past.waits) == len(open_of(scene, new, standard=REWORDED.id))
    assert sum("carried_decision" in one for one in statements) <= 1


def test_deciding_anew_answers_it_and_leads_back(scene: Place, new: str) -> None:
    """Another verdict on the same pair: it waits no longer, and the list goes on."""
    client = scene.client("advisor")
    (wait, *_) = open_of(scene, new, outcome="to_confirm")
    page = client.get(
        f"/autoevaluaciones/{new}/estandares/{wait.standard}"
        f"?inciso={wait.element}&clausula={wait.clause_id}&cola=por-confirmar"
    ).text
    pair = re.search(r'name="par" value="([^"]+)" data-pair', page)
    assert pair is not None
    answer = client.post(
        f"/autoevaluaciones/{new}/estandares/{wait.standard}/dictamenes",
        data={"par": pair[1], "dictamen": "partial", "cola": "por-confirmar"},
    )
    assert answer.headers["location"].startswith(f"/autoevaluaciones/{new}/por-confirmar?hecho=")
    pairs = {(row.standard, row.element, row.clause_id) for row in open_of(scene, new)}
    assert (wait.standard, wait.element, wait.clause_id) not in pairs


def test_the_list_and_the_queue_cost_the_same_however_long(scene: Place, new: str) -> None:
    """Twenty cost what one does; the queue of what changed leads to the list."""
    client = scene.client("advisor")
    path = f"/autoevaluaciones/{new}/por-confirmar"
    client.get(path)
    costs = []
    for query in (f"?estandar={REWORDED.id}&exigencia=reworded", ""):
        with counted(scene.scene.store) as statements:
            client.get(path + query)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    text = client.get(f"/autoevaluaciones/{new}/revision?cola=changed").text
    assert f'href="{path}">Empiece por ellos' in text
    assert f'href="{path}">Ver los dos textos' in client.get(f"/autoevaluaciones/{new}").text
