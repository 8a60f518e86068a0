"""What was decided before its texts changed: shown with both, confirmed one or many by people."""

from __future__ import annotations

import re

import pytest

from service.store import decided, origins, waits
from service.store.paging import Paging
from service.store.waits import WaitRow, WaitsAsked
from tests.service.moved import Place
from tests.service.rewording import GONE, REWORDED, SAME
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, STRANGER

API = "/api/v1/assessments"


@pytest.fixture
def old(place: Place) -> str:
    """Return the assessment in which clauses changed."""
    return place.moved.old


@pytest.fixture
def new(place: Place) -> str:
    """Return the assessment in which standards changed."""
    return place.moved.new


def open_of(there: Place, assessment: str, **asked: str) -> tuple[WaitRow, ...]:
    with there.store.read(there.scene.access("advisor")) as unit:
        found = waits.listed(unit, assessment, WaitsAsked(**asked), Paging(limit=200))
    return found.rows


def held(
    there: Place, assessment: str
) -> dict[tuple[str, str, int | None], tuple[str, int | None]]:
    """Return verdict and origin of each pair that was decided by hand since."""
    with there.store.read(there.scene.access("advisor")) as unit:
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
def test_each_outcome_has_its_list(there: Place, new: str, outcome: str) -> None:
    """With its count; only what waits to be confirmed can be."""
    text = (
        there.client("advisor")
        .get(f"/autoevaluaciones/{new}/por-confirmar?resultado={outcome}")
        .text
    )
    rows = open_of(there, new, outcome=outcome)
    assert shown(text) == [row.id for row in rows][:20] != []
    assert ("Confirmar el dictamen" in text) == (outcome == "to_confirm")


def test_both_texts_are_shown_with_their_words_marked(there: Place, old: str, new: str) -> None:
    """The clause that a person read and the one of now; what was asked and what is asked."""
    client = there.client("assessor")
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


def test_only_who_may_decide_is_offered_to_confirm(there: Place, new: str) -> None:
    """Readers see the texts; another agency's people see nothing."""
    path = f"/autoevaluaciones/{new}/por-confirmar"
    (first, *_) = open_of(there, new, outcome="to_confirm")
    for who in ("writer", "assessor", LINK):
        client = there.client(who)
        text = client.get(path).text
        assert shown(text)
        assert "Confirmar el dictamen" not in text
        assert client.post(f"{path}/{first.id}").status_code == 403
    assert there.client(STRANGER).get(path).status_code == 404


def test_one_is_confirmed_and_taken_back(there: Place, new: str) -> None:
    """The same verdict, reason and note, of the new pair; its origin is what was said before."""
    path = f"/autoevaluaciones/{new}/por-confirmar"
    wait = next(row for row in open_of(there, new, outcome="to_confirm") if row.note)
    client = there.client("administrator")
    answer = client.post(f"{path}/{wait.id}?exigencia=reworded")
    assert answer.status_code == 303
    assert held(there, new) == {
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


def test_what_lost_its_clause_or_standard_cannot_be_confirmed(there: Place, new: str) -> None:
    """Neither alone nor among others, by page or by program."""
    client = there.client("advisor")
    (good, *_) = open_of(there, new, outcome="to_confirm")
    for outcome in ("orphaned", "archived"):
        (lost, *_) = open_of(there, new, outcome=outcome)
        assert client.post(f"/autoevaluaciones/{new}/por-confirmar/{lost.id}").status_code == 409
        body = {"ids": [good.id, lost.id]}
        assert client.post(f"{API}/{new}/carried/confirm", json=body).status_code == 409
    assert held(there, new) == {}


def test_many_are_frozen_confirmed_and_undone(there: Place, new: str) -> None:
    """Each with its own verdict, as the preview shows; what is left out goes on waiting."""
    client = there.client("advisor")
    rows = open_of(there, new, outcome="to_confirm", requirement="reworded")
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
    made = held(there, new)
    left, *taken = rows
    assert made == {
        (row.standard, row.element, row.clause_id): (row.verdict, row.decision_id) for row in taken
    }
    assert [
        row.id for row in open_of(there, new, outcome="to_confirm", requirement="reworded")
    ] == [left.id]
    assert client.post(f"{group}/deshacer").status_code == 303
    assert len(open_of(there, new, outcome="to_confirm", requirement="reworded")) == len(rows)


def test_those_that_are_marked_are_frozen(there: Place, new: str) -> None:
    """No more and no others; none is told."""
    client = there.client("advisor")
    path = f"/autoevaluaciones/{new}/por-confirmar"
    wanted = [row.id for row in open_of(there, new, outcome="to_confirm")][1:3]
    group = client.post(path, data={"cual": wanted}).headers["location"]
    assert len(re.findall('name="fuera"', client.get(group).text)) == len(wanted)
    none = client.post(path, data={})
    assert none.status_code == 409
    assert "Confirmar varios a la vez" in none.text
    assert client.post(path, data={"cual": ["x", "99"]}).status_code == 404


def test_a_program_confirms_all_or_none_once(there: Place, new: str) -> None:
    """Asked again under its name it gets the first answer; a person's list is its list."""
    client = there.client("advisor")
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
    there: Place, old: str, new: str
) -> None:
    """A kept decision leads to where it was made; a notice leads to both texts; one query more."""
    client = there.client("advisor")
    text = client.get(f"/autoevaluaciones/{new}/estandares/{SAME.id}").text
    assert "conservado: texto idéntico" in text
    assert f'href="/autoevaluaciones/{old}/estandares/{SAME.id}?inciso=' in text
    text = client.get(f"/autoevaluaciones/{new}/estandares/{REWORDED.id}").text
    assert re.search(r"Hay \d+ dict\w+ por confirmar: cumple", text)
    assert f"/autoevaluaciones/{new}/por-confirmar?estandar={REWORDED.id}#w" in text
    assert "por eso el estándar volvió a quedar abierto" in text
    store = there.store
    access = there.scene.access("advisor")
    with counted(there.scene.store) as statements, store.read(access) as unit:
        past = origins.of_standard(unit, new, REWORDED.id)
    assert len(past.waits) == len(open_of(there, new, standard=REWORDED.id))
    assert sum("carried_decision" in one for one in statements) <= 1


def test_deciding_anew_answers_it_and_leads_back(there: Place, new: str) -> None:
    """Another verdict on the same pair: it waits no longer, and the list goes on."""
    client = there.client("advisor")
    (wait, *_) = open_of(there, new, outcome="to_confirm")
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
    pairs = {(row.standard, row.element, row.clause_id) for row in open_of(there, new)}
    assert (wait.standard, wait.element, wait.clause_id) not in pairs


def test_the_list_and_the_queue_cost_the_same_however_long(there: Place, new: str) -> None:
    """Twenty cost what one does; the queue of what changed leads to the list."""
    client = there.client("advisor")
    path = f"/autoevaluaciones/{new}/por-confirmar"
    client.get(path)
    costs = []
    for query in (f"?estandar={REWORDED.id}&exigencia=reworded", ""):
        with counted(there.scene.store) as statements:
            client.get(path + query)
        costs.append(len(statements))
    assert costs[0] == costs[1]
    text = client.get(f"/autoevaluaciones/{new}/revision?cola=changed").text
    assert f'href="{path}">Empiece por ellos' in text
    assert f'href="{path}">Ver los dos textos' in client.get(f"/autoevaluaciones/{new}").text
