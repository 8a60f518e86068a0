"""Plans on their pages and over the API: they say what happens, change nothing, are followed."""

from __future__ import annotations

import csv
import io
import re

import pytest

from service.store import rechecks
from tests.service.moved import NEXT, Place
from tests.service.rewording import GONE, NEW, REWORDED
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER

HERE, API = "/revisiones-de-edicion", "/api/v1/rechecks"


def made(client: Client, *agencies: str, grace: str = "") -> str:
    """Make a plan by the form and return its address."""
    sent = {"edicion": NEXT, "agencia": agencies, "gracia": grace}
    answer = client.post(HERE, data=sent)
    assert answer.status_code == 303, answer.text
    address: str = answer.headers["location"]
    return address


def test_the_form_offers_who_can_move_and_says_who_cannot(there: Place) -> None:
    """The south stands on the edition before; the north moved already."""
    scene = there.scene
    text = there.client(OPERATOR).get(f"{HERE}?edicion={NEXT}").text
    assert re.findall(r'name="agencia" value="(\w+)" checked', text) == [scene.made[1].agency]
    assert "ya está en esta edición y redacción" in text
    text = there.client("advisor").get(f"{HERE}?edicion={NEXT}").text
    assert 'name="agencia"' not in text
    assert "Ninguna agencia tiene algo que pasar" in text


def test_who_only_reads_sees_plans_and_makes_none(there: Place) -> None:
    """Assessors and writers have nothing to make or to carry out; outsiders see no plan."""
    path = f"{HERE}/{there.moved.plan}"
    for who in ("writer", "assessor", LINK):
        client = there.client(who)
        assert path in client.get(HERE).text
        assert "Hacer un plan" not in client.get(HERE).text
        assert client.post(HERE, data={"edicion": NEXT}).status_code == 403
        text = client.get(path).text
        assert "Ejecutar este plan" not in text
        for end in ("ejecutar", "descartar"):
            assert client.post(f"{path}/{end}").status_code == 403
    assert there.client(STRANGER).get(path).status_code == 404


def test_a_plan_is_made_carried_out_and_followed(there: Place) -> None:
    """Its page says what becomes of standards and decisions, one button does it, it renews."""
    client, work = there.client(OPERATOR), there.scene.work
    path = made(client, there.scene.made[1].agency, grace="12")
    text = client.get(path).text
    assert "Ejecutar este plan" in text
    assert "sin cambio 51, misma exigencia 0, por confirmar 1, nuevos 1, retirados 1" in text
    assert "31 ene 2028" in text
    assert "refresh" not in client.get(path).headers
    woken = work.woken
    assert client.post(f"{path}/ejecutar").status_code == 303
    assert work.woken == woken + 1
    answer = client.get(path)
    assert answer.headers["refresh"] == f"3; url={path}"
    assert "en espera" in answer.text
    assert client.post(f"{path}/descartar").status_code == 303
    answer = client.get(path)
    assert "cancelada" in answer.text
    assert "refresh" not in answer.headers
    assert client.post(f"{path}/ejecutar").status_code == 409


def test_a_plan_is_carried_out_by_who_made_it_or_sees_all(there: Place) -> None:
    """The administrator of one agency does not decide about a plan of others; an operator may."""
    path = made(there.client(OPERATOR), there.scene.made[1].agency)
    plan = path.rpartition("/")[2]
    with there.store.read(there.scene.access("administrator")) as unit:
        north = rechecks.get(unit, there.moved.plan)
        held = rechecks.items(unit, there.moved.plan)
    access = {who: there.scene.access(who) for who in ("advisor", "administrator", OPERATOR)}
    may = {who: rechecks.may_run(one, north, held) for who, one in access.items()}
    assert may == {"advisor": True, "administrator": False, OPERATOR: True}
    assert there.client("advisor").post(f"{API}/{plan}/start").status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"agencia": []}, "elija al menos una agencia"),
        ({"gracia": "mil"}, "los meses de gracia van de 0 a 60"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_sent(
    there: Place, sent: dict[str, object], said: str
) -> None:
    """And what was chosen stays chosen."""
    usual = {"edicion": NEXT, "agencia": [there.scene.made[1].agency], "gracia": "6"}
    answer = there.client(OPERATOR).post(HERE, data={**usual, **sent})
    assert answer.status_code == 400
    assert said in answer.text
    assert "Hacer el plan" in answer.text


def test_a_done_plan_leads_to_what_it_made(there: Place) -> None:
    """To the assessment that goes on, and to what waits in it."""
    text = there.client("writer").get(f"{HERE}/{there.moved.plan}").text
    assert f'href="/autoevaluaciones/{there.moved.new}"' in text
    assert f'href="/autoevaluaciones/{there.moved.new}/por-confirmar"' in text
    assert "31 jul 2027" in text


@pytest.mark.parametrize(
    ("kind", "number", "words"),
    [
        ("to_confirm", REWORDED.id, "<ins> Todo queda por escrito.</ins>"),
        ("new", NEW.id, "Simulador de manejo"),
        ("withdrawn", GONE.id, GONE.title_es),
        ("unchanged", "2.1.1", "El texto es idéntico."),
    ],
)
def test_standards_are_side_by_side(there: Place, kind: str, number: str, words: str) -> None:
    """One kind at a time, with its count, both numbers and how sure the pair is."""
    client = there.client("writer")
    text = client.get(f"{HERE}/{there.moved.plan}/cambios?clase={kind}").text
    assert number in text
    assert words in text
    assert ("certeza 99" in text) == (kind in ("to_confirm", "unchanged"))
    assert client.get(f"{HERE}/{there.moved.plan}/cambios?de={'0' * 26}").status_code == 404


def test_a_plan_over_the_api(there: Place) -> None:
    """Made once under a name, read cheaply, started and cancelled."""
    client = there.client(OPERATOR)
    body = {"edition": NEXT, "agencies": [there.scene.made[1].agency], "grace": 3}
    key = {"Idempotency-Key": "plan"}
    first = client.post(API, json=body, headers=key)
    assert first.status_code == 201, first.text
    again = client.post(API, json=body, headers=key)
    assert again.json() == first.json()
    url = first.headers["location"]
    found = client.get(url)
    assert found.json() == first.json()
    assert found.json()["items"][0]["counts"]["standards"]["new"] == 1
    tag = {"If-None-Match": found.headers["etag"]}
    assert client.get(url, headers=tag).status_code == 304
    assert client.get(API).json()["items"][0]["id"] == found.json()["id"]
    assert client.post(f"{url}/start").json()["agencies"] == {"queued": 1}
    assert client.get(url, headers=tag).status_code == 200
    assert client.post(f"{url}/cancel").json()["state"] == "cancelled"
    assert client.post(f"{url}/start").status_code == 409
    unknown = {**body, "agencies": ["0" * 26]}
    assert client.post(API, json=unknown).status_code == 422
    assert client.post(API, json={"edition": "academy-77"}).status_code == 404
    assert there.client("writer").post(API, json=body).status_code == 403


def test_both_editions_stand_side_by_side(there: Place) -> None:
    """What would lack: the reworded one, which waits, and the new one; people's word first."""
    client = there.client("writer")
    path = f"/agencias/{there.scene.north}/ediciones"
    text = client.get(path).text
    assert "a 2 estándares nuevos o cambiados les faltaría" in text
    link = rf'href="/autoevaluaciones/{there.moved.new}/estandares/([^"]+)"'
    assert re.findall(link, text) == [REWORDED.id, NEW.id]
    with counted(there.scene.store) as statements:
        assert re.findall(link, client.get(f"{path}?ver=new").text) == [NEW.id]
    assert len(statements) < 20
    assert client.get(f"{path}?de={'0' * 26}").status_code == 404
    assert there.client(STRANGER).get(path).status_code == 404


def test_both_editions_are_a_file(there: Place) -> None:
    """A line for each standard of the new one, with what lacks a directive."""
    client = there.client("assessor")
    answer = client.get(f"/agencias/{there.scene.north}/ediciones.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == 53
    lacking = [row["Estándar"] for row in rows if row["Falta una directiva"]]
    assert lacking == [REWORDED.id, NEW.id]


def test_with_one_edition_the_other_is_simulated(there: Place) -> None:
    """A plan for this agency alone, which changes nothing, says which standards would be new."""
    client = there.client(OPERATOR)
    agency = there.scene.made[1].agency
    path = f"/agencias/{agency}/ediciones"
    text = client.get(path).text
    assert "Simular el paso" in text
    assert f'name="agencia" value="{agency}"' in text
    assert client.get(f"{path}.csv").status_code == 404
    made(client, agency)
    text = client.get(path).text
    assert "1 estándar nuevo" in text
    assert NEW.id in text
