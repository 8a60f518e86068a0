"""Queues of review on their pages: tabs, filters, many decided at once, cards over agencies."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from service.people.access import Role, system_access
from service.review import decide
from service.store import queue
from service.store.assessment_tables import Assessment, ProposalRow, StandardState
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.paging import Paging
from service.store.people_tables import Membership
from service.store.queue_sources import QueueAsked
from service.store.review_tables import SecondReading
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def scene(full_scene: Scene) -> Scene:
    """Return a scene in which every standard applies."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(StandardState).values(status="gap"))
    return full_scene


@pytest.fixture
def url(scene: Scene) -> str:
    """Return the address of the north's queue."""
    return f"/autoevaluaciones/{scene.made[0].assessment}/revision"


def pairs(text: str) -> list[tuple[str, str, str]]:
    """Return standard, part and proposal of each row, as its link asks for them."""
    return re.findall(r'estandares/([^?"]+)\?inciso=([^&]*)&amp;propuesta=(\d+)&amp;cola=', text)


def of_store(scene: Scene, **asked: object) -> list[tuple[str, str, str]]:
    with scene.store.read(scene.access("advisor")) as unit:
        found = queue.page(
            unit,
            scene.made[0].assessment,
            QueueAsked(**asked),  # type: ignore[arg-type]
            Paging(limit=50),
        )
    return [(row.standard, row.element, str(row.proposal)) for row in found.rows]


def previewed(client: Client, url: str, **said: str) -> str:
    """Preview a batch and return its address."""
    answer = client.post(url, data={"dictamen": "satisfies", **said})
    assert answer.status_code == 303, answer.text
    address: str = answer.headers["location"]
    return address


def items(text: str) -> list[str]:
    """Return the items of a preview that can be left out."""
    return re.findall(r'name="fuera" value="([0-9a-z]{26}-\d+)"', text)


def join_south(scene: Scene) -> None:
    """Let the north's advisor advise the south too."""
    with scene.store.write(system_access()) as unit:
        row = {
            **{"id": unit.new_id(), "agency_id": scene.south, "role": Role.ADVISOR.value},
            **{"user_id": scene.people["advisor"], "created_at": unit.now},
        }
        unit.insert(Membership, [row])


def make_alike(scene: Scene) -> list[int]:
    """Let both agencies propose nearly the same for a part; return the proposals."""
    with scene.store.write(system_access()) as unit:
        found = unit.session.execute(
            select(ProposalRow.id, ProposalRow.clause_id)
            .where(ProposalRow.standard == "1.1.1", ProposalRow.element == "1.1.1.p1")
            .order_by(ProposalRow.id)
        ).all()
        # Made-up clauses share their few words: the south's are made unlike.
        south = ClauseRow.agency_id == scene.south
        for one in unit.session.scalars(select(ClauseRow.id).where(south)).all():
            unlike = {"text": f"Distinta {one}.", "digest": f"{one:064x}"[::-1]}
            unit.session.execute(update(ClauseRow).where(ClauseRow.id == one).values(**unlike))
        words = " ".join(f"palabra{number}" for number in range(20))
        for place, row in enumerate(found):
            text = f"{words} {'deberá' if place else 'podrá'}."
            unit.session.execute(
                update(ClauseRow)
                .where(ClauseRow.id == row.clause_id)
                .values(text=text, digest=f"{place:063x}x")
            )
    return [row.id for row in found]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {}),
        ("?cola=uncertain", {"queue": "uncertain"}),
        ("?cola=manual&parte=Cap%C3%ADtulo+2", {"queue": "manual", "part": "Capítulo 2"}),
        ("?cola=useful&desde=0.3&hasta=0,7", {"queue": "useful", "low": 0.3, "high": 0.7}),
        ("?nivel=O&todas=1", {"level": "O", "every": True}),
    ],
)
def test_a_queue_shows_what_its_address_asks_for(
    scene: Scene, url: str, query: str, asked: dict[str, object]
) -> None:
    """Each row leads to its standard, part and proposal; the count and the two bars are there."""
    text = scene.client("advisor").get(url + query).text
    assert pairs(text) == of_store(scene, **asked) != []
    assert "pares de estándar y cláusula" in text
    assert "Estándares revisados" in text
    assert "Con directiva, según las personas" in text


def test_pages_follow_one_another(scene: Scene, url: str) -> None:
    """The next ones go on where the first ended, with the same filter."""
    client = scene.client("writer")
    first = client.get(f"{url}?todas=1").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following is not None
    after = client.get(following[1].replace("&amp;", "&")).text
    assert pairs(after)
    assert not set(pairs(after)) & set(pairs(first))
    assert "todas=1" in following[1]


def test_only_who_may_decide_is_offered_to(scene: Scene, url: str) -> None:
    """A reader sees the queue without its form; a queue read pair by pair has none for anybody."""
    for who in ("writer", "assessor", LINK):
        assert "Dictaminar todos a la vez" not in scene.client(who).get(url).text
    client = scene.client("advisor")
    assert "Dictaminar todos a la vez" in client.get(url).text
    for name in ("second", "sample", "disagreed"):
        assert "Dictaminar todos a la vez" not in client.get(f"{url}?cola={name}").text
        assert client.post(f"{url}?cola={name}", data={"dictamen": "satisfies"}).status_code == 400


def test_an_empty_queue_says_why(scene: Scene, url: str) -> None:
    """Nothing changed, nothing matches, nothing is left: each with a way on."""
    client = scene.client("advisor")
    assert "Nada cambió" in client.get(f"{url}?cola=changed").text
    assert "Ningún par coincide" in client.get(f"{url}?desde=1").text
    assert "No queda nada en esta cola" in client.get(f"{url}?cola=postponed").text
    odd = client.get(f"{url}?cola=x&estado=x&desde=nan&manual=%00&sigue=").status_code
    assert odd in (200, 400)


def test_before_a_run_there_is_no_queue(scene: Scene, url: str) -> None:
    """It says to wait instead of showing an empty one."""
    with scene.store.write(system_access()) as unit:
        unit.session.execute(update(Assessment).values(current_run_id=None))
    answer = scene.client("advisor").get(url)
    assert answer.status_code == 409
    assert "aún no tiene resultados" in answer.text


def test_a_queue_costs_the_same_queries_however_long(scene: Scene, url: str) -> None:
    """Fifty rows cost what one does."""
    client = scene.client("advisor")
    client.get(url)
    costs = []
    for query in ("?desde=0.97", ""):
        with counted(scene.store) as statements:
            client.get(url + query)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 32, costs


def test_the_first_verdict_is_hidden_from_the_second_reader(scene: Scene, url: str) -> None:
    """On the page of second readings, and in the whole list."""
    number, element, proposal = of_store(scene)[0]
    said = Verdict(standard=number, element=element, proposal=int(proposal), verdict="contradicts")
    kept = decide(scene.store, scene.access("administrator"), scene.made[0].assessment, [said])[0]
    with scene.store.write(system_access()) as unit:
        row = {
            **{"agency_id": scene.north, "assessment_id": scene.made[0].assessment},
            **{"decision_id": kept.id, "standard": number, "element": element},
            **{"clause_id": kept.clause_id, "first_user_id": scene.people["administrator"]},
            **{"first_user_name": "Zutana", "first_verdict": "contradicts"},
            **{"state": "waiting", "created_at": unit.now},
        }
        unit.insert(SecondReading, [row])
    for query in ("?cola=second", "?estado=any"):
        text = scene.client("advisor").get(url + query).text
        assert "por leer otra vez" in text
        assert 'class="chip bad"' not in text
        assert "Zutana" not in text
    assert 'class="chip bad"' in scene.client("administrator").get(f"{url}?estado=any").text


def test_a_batch_is_previewed_confirmed_and_undone(scene: Scene, url: str) -> None:
    """With exceptions: what the preview shows is what is decided, and is taken back whole."""
    client = scene.client("advisor")
    count = len(of_store(scene, low=0.7))
    address = previewed(client, f"{url}?desde=0.7")
    shown = client.get(address).text
    assert "Antes de guardar el lote" in shown
    found = items(shown)
    assert len(found) == count > 3
    answer = client.post(address, data={"fuera": found[:2]})
    assert answer.headers["location"] == f"{address}?aviso=lote-hecho"
    done = client.get(answer.headers["location"]).text
    assert f"Se dictaminaron {count - 2} pares." in done
    assert "Quedaron fuera 2" in done
    assert len(of_store(scene, low=0.7)) == 2
    assert client.post(address, data={}).status_code == 409
    undone = client.post(f"{address}/deshacer")
    assert "vale otra vez lo que había antes" in client.get(undone.headers["location"]).text
    assert len(of_store(scene, low=0.7)) == count


def test_what_another_decided_meanwhile_is_told_on_the_batch(scene: Scene, url: str) -> None:
    """By name and verdict, in the place of the pair."""
    client = scene.client("advisor")
    address = previewed(client, f"{url}?desde=0.7")
    number, element, proposal = of_store(scene, low=0.7)[0]
    said = Verdict(standard=number, element=element, proposal=int(proposal), verdict="partial")
    decide(scene.store, scene.access("administrator"), scene.made[0].assessment, [said])
    client.post(address, data={})
    text = client.get(address).text
    assert "Se pasó por alto 1" in text
    assert "administrator: cumple en parte" in text


@pytest.mark.parametrize("data", [{"dictamen": "unrelated"}, {"dictamen": "partial"}, {}])
def test_a_batch_without_all_it_needs_is_told_on_the_form(
    scene: Scene, url: str, data: dict[str, str]
) -> None:
    """The reason of a rejection, and a verdict that can be said of many."""
    answer = scene.client("advisor").post(url, data=data)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_a_batch_of_another_is_not_there(scene: Scene, url: str) -> None:
    """To anybody but its author: nor to an operator, nor to be confirmed or undone."""
    address = previewed(scene.client("advisor"), url)
    for who in ("administrator", OPERATOR, STRANGER):
        client = scene.client(who)
        assert client.get(address).status_code == 404
        assert client.post(address, data={}).status_code == 404
        assert client.post(f"{address}/deshacer").status_code == 404
    assert scene.client(LINK).get(address).status_code == 403


def test_a_preview_of_an_earlier_run_says_to_prepare_another(scene: Scene, url: str) -> None:
    """It offers no button, and one pressed all the same is refused with the reason."""
    client = scene.client("advisor")
    address = previewed(client, url)
    with scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment)
            .where(Assessment.id == scene.made[0].assessment)
            .values(current_run_id=scene.made[1].run)
        )
    text = client.get(address).text
    assert "ya no vale" in text
    assert "Guardar los dictámenes" not in text
    refused = client.post(address, data={})
    assert refused.status_code == 409
    assert "prepare otra" in refused.text


def test_my_reviews_are_those_i_may_decide_in(scene: Scene) -> None:
    """An advisor's own, an operator's all, a writer's none; narrowed by program and name."""
    own = scene.client("advisor").get("/revision").text
    assert f"/autoevaluaciones/{scene.made[0].assessment}/revision" in own
    assert scene.made[1].assessment not in own
    assert re.search(r"10 de \d+", own)
    every = scene.client(OPERATOR).get("/revision").text
    assert all(made.assessment in every for made in scene.made)
    assert "No tiene revisiones" in scene.client("writer").get("/revision").text
    client = scene.client(OPERATOR)
    assert "Ninguna revisión coincide" in client.get("/revision?programa=comm").text
    narrowed = client.get("/revision?q=0-001&programa=academy").text
    assert scene.made[1].assessment in narrowed
    assert scene.made[0].assessment not in narrowed


def test_my_reviews_cost_the_same_queries_however_many(scene: Scene) -> None:
    """One assessment or two."""
    costs = []
    for who in ("advisor", OPERATOR):
        client = scene.client(who)
        client.get("/revision")
        with counted(scene.store) as statements:
            client.get("/revision")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 10, costs


def test_a_card_joins_what_ones_agencies_nearly_share(scene: Scene) -> None:
    """Once a member of both: common words, what differs, and one verdict for all of them."""
    both = make_alike(scene)
    client = scene.client("advisor")
    assert "No hay cláusulas casi iguales" in client.get("/revision/iguales").text
    join_south(scene)
    text = client.get("/revision/iguales").text
    assert text.count('class="card alike"') == 1
    assert "<del>podrá</del><ins>deberá</ins>" in text
    sent = {"par": [str(one) for one in both], "dictamen": "satisfies"}
    address = client.post("/revision/iguales", data=sent).headers["location"]
    shown = client.get(address).text
    assert "2 agencias" in shown
    assert len(items(shown)) == 2
    client.post(address, data={})
    assert client.get(address).text.count("Se dictaminó 1 par.") == 2
    assert "No hay cláusulas casi iguales" in client.get("/revision/iguales").text


def test_an_exception_on_a_card_stays_out(scene: Scene) -> None:
    """Neither previewed nor decided."""
    both = make_alike(scene)
    join_south(scene)
    client = scene.client("advisor")
    sent = {"par": [str(one) for one in both], "fuera": [str(both[1])], "dictamen": "satisfies"}
    address = client.post("/revision/iguales", data=sent).headers["location"]
    assert len(items(client.get(address).text)) == 1
    left = client.post("/revision/iguales", data={**sent, "fuera": [str(one) for one in both]})
    assert left.status_code == 409


def test_an_operator_has_cards_only_where_they_are_a_member(scene: Scene) -> None:
    """Seeing every agency is not being one of its reviewers."""
    both = make_alike(scene)
    client = scene.client(OPERATOR)
    assert "No hay cláusulas casi iguales" in client.get("/revision/iguales").text
    sent = {"par": [str(one) for one in both], "dictamen": "satisfies"}
    assert client.post("/revision/iguales", data=sent).status_code == 409


def test_cards_cost_the_same_queries_however_many(scene: Scene) -> None:
    """With a card and without one."""
    join_south(scene)
    client = scene.client("advisor")
    client.get("/revision/iguales")
    costs = []
    for make in (False, True):
        if make:
            make_alike(scene)
        with counted(scene.store) as statements:
            client.get("/revision/iguales")
        costs.append(len(statements))
    assert max(costs) <= 10, costs


def test_the_queue_is_read_over_the_api(scene: Scene) -> None:
    """The same pairs under the same filters; hidden ones and those undecided have no verdict."""
    path = f"/api/v1/assessments/{scene.made[0].assessment}/queue"
    client = scene.client("advisor")
    asked = {"queue": "useful", "confidence_from": "0.3", "manual_chapter": "Capítulo 1"}
    found = client.get(path, params=asked).json()["items"]
    wanted = of_store(scene, queue="useful", low=0.3, part="Capítulo 1")
    assert [(row["standard"], row["element"], str(row["proposal_id"])) for row in found] == wanted
    assert {row["verdict"] for row in found} == {None}
    assert client.get(path, params={"queue": "x"}).status_code == 422
    assert scene.client(STRANGER).get(path).status_code == 404
