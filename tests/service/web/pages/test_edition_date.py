"""An edition's date on its pages and over the API: stated with its source, seen, followed."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from service.store import rechecks
from tests.service.moved import NEXT, Place
from tests.service.rewording import CHANGED, other, store_edition
from tests.service.web.client import Client
from tests.service.web.scene import LINK, OPERATOR

UNDATED, API = "academy-10", "/api/v1/editions"
HERE = f"/ediciones/{UNDATED}"
SENT = {"effective": "2027-03-01", "source": "boletín de CALEA de marzo", "grace": "12"}
BODY = {**SENT, "grace": 12}
WORD = "fecha indicada por Persona operator, boletín de CALEA de marzo"


@pytest.fixture
def undated(there: Place) -> Place:
    """Return the place with one more edition, whose date nobody published."""
    store_edition(there.store, replace(other(UNDATED, CHANGED), effective=None))
    return there


def plain(text: str) -> str:
    """Return what a page says, without its mark-up."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split()).replace(" ,", ",").replace(" .", ".")


def stated(place: Place, **more: str) -> Client:
    """Have the operator state the date by the form."""
    client = place.client(OPERATOR)
    answer = client.post(f"{HERE}/fecha", data={**SENT, **more})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{HERE}?aviso=fecha-indicada",
    )
    return client


def test_a_date_is_stated_and_shown_as_somebodys_word(undated: Place) -> None:
    """Wherever the edition's date is told: its page, the list, the form of an assessment."""
    client = undated.client(OPERATOR)
    assert "Vigente desde: no se conoce. Indicar la fecha" in plain(client.get(HERE).text)
    stated(undated)
    pages = (HERE, "/ediciones", f"/agencias/{undated.scene.north}/autoevaluaciones/nueva")
    for path in pages:
        text = plain(client.get(path).text)
        assert "1 mar 2027" in text, path
        assert WORD in text, path
    text = plain(undated.client(LINK).get(HERE).text)
    assert WORD in text
    assert "Corregir o retirar la fecha" not in text
    client.post("/idioma", data={"idioma": "en"})
    assert "date stated by Persona operator, boletín" in plain(client.get(HERE).text)
    client.post("/idioma", data={"idioma": "es"})


def test_a_date_is_corrected_and_taken_back(undated: Place) -> None:
    """The form begins with what was said; afterwards nothing is known again."""
    client = stated(undated)
    form = client.get(f"{HERE}/fecha").text
    for value in SENT.values():
        assert f'value="{value}"' in form
    stated(undated, effective="2027-05-01", grace="")
    assert "1 may 2027" in client.get(HERE).text
    answer = client.post(f"{HERE}/fecha/retirar")
    assert answer.headers["location"] == f"{HERE}?aviso=fecha-retirada"
    assert "Vigente desde: no se conoce" in plain(client.get(HERE).text)
    trail = plain(client.get("/bitacora?accion=edition").text)
    assert "indicó desde cuándo rige una edición" in trail
    assert "retiró la fecha indicada de una edición" in trail
    assert "boletín de CALEA de marzo" in trail


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effective": "pronto"}, "Escriba una fecha, del 01/01/1979 al 31/12/2199"),
        ({"source": "  "}, "Diga de dónde viene la fecha"),
        ({"grace": "mil"}, "Los meses de gracia van de 0 a 60"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_sent(
    undated: Place, wrong: dict[str, str], said: str
) -> None:
    """And nothing is kept."""
    client = undated.client(OPERATOR)
    answer = client.post(f"{HERE}/fecha", data={**SENT, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    kept = next(value for name, value in SENT.items() if name not in wrong)
    assert f'value="{kept}"' in answer.text
    assert "no se conoce" in client.get(HERE).text


def test_a_published_date_cannot_be_replaced(there: Place) -> None:
    """The page says so and has no form; who sends one anyway is refused, and so is a program."""
    client = there.client(OPERATOR)
    path = f"/ediciones/{NEXT}/fecha"
    text = client.get(path).text
    assert "Esta edición trae su fecha publicada: rige desde el 31 ene 2027" in text
    assert 'name="effective"' not in text
    answer = client.post(path, data=SENT)
    assert answer.status_code == 409
    assert "no la sustituye" in answer.text
    refused = client.put(f"{API}/{NEXT}/date", json=BODY)
    assert (refused.status_code, refused.json()["title"]) == (409, "PublishedDate")
    assert "2027-01-31" in refused.json()["detail_en"]
    assert client.get(f"{API}/{NEXT}").json()["stated"] is None


def test_a_new_plan_counts_from_the_stated_date(undated: Place) -> None:
    """By the months of the edition unless the plan says others; the form says so beforehand."""
    client = undated.client(OPERATOR)
    agency = undated.scene.made[1].agency
    form = f"/revisiones-de-edicion?edicion={UNDATED}"
    assert "No se conoce desde cuándo rige la edición" in client.get(form).text
    stated(undated)
    text = plain(client.get(form).text)
    assert f"Desde que rige la edición (1 mar 2027; {WORD}) hasta la fecha límite" in text
    assert "En blanco: los 12 meses indicados para la edición" in text
    days = []
    for grace in ("", "6"):
        sent = {"edicion": UNDATED, "agencia": [agency], "gracia": grace}
        made = client.post("/revisiones-de-edicion", data=sent)
        assert made.status_code == 303, made.text
        plan = made.headers["location"]
        assert f"rige desde 1 mar 2027, {WORD}" in plain(client.get(plan).text)
        told = client.get(f"/api/v1/rechecks/{plan.rpartition('/')[2]}").json()
        assert (told["effective"], told["stated_by"]) == ("2027-03-01", "Persona operator")
        days.append(told["items"][0]["deadline"][:10])
    assert days == ["2028-03-01", "2027-09-01"]


def test_plans_that_were_made_follow_only_when_ticked(undated: Place) -> None:
    """The form says how many agencies it is about; a plan keeps its date otherwise."""
    client = undated.client(OPERATOR)
    body = {"edition": UNDATED, "agencies": [undated.scene.made[1].agency], "grace": 6}
    plan = client.post("/api/v1/rechecks", json=body).json()["id"]

    def day() -> object:
        with undated.store.read(undated.scene.access(OPERATOR)) as unit:
            (item,) = rechecks.items(unit, plan)
            return item.deadline and item.deadline.date().isoformat()

    assert "Hay 1 agencia con un plan hecho sin fecha publicada" in client.get(f"{HERE}/fecha").text
    stated(undated)
    assert day() is None
    stated(undated, plans="true")
    assert day() == "2027-09-01"
    client.post(f"{HERE}/fecha/retirar")
    assert day() == "2027-09-01"
    stated(undated, effective="2027-04-01")
    client.post(f"{HERE}/fecha/retirar", data={"plans": "true"})
    assert day() is None


def test_a_date_over_the_api(undated: Place) -> None:
    """Stated, read beside the published one that is not there, corrected and taken back."""
    client = undated.client(OPERATOR)
    path = f"{API}/{UNDATED}/date"
    assert client.delete(path).status_code == 404
    answer = client.put(path, json=BODY)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["effective"] is None
    assert {name: told["stated"][name] for name in BODY} == BODY
    assert told["stated"]["by_name"] == "Persona operator"
    whole = client.get(f"{API}/{UNDATED}")
    assert whole.json()["stated"] == told["stated"]
    listed = {one["id"]: one["stated"] for one in client.get(API).json()["items"]}
    assert listed[UNDATED] == told["stated"]
    assert listed[NEXT] is None
    again = client.put(path, json={**BODY, "effective": "2027-05-01", "grace": None})
    assert again.json()["stated"]["effective"] == "2027-05-01"
    assert again.headers["etag"] != answer.headers["etag"]
    for wrong in ({"source": " "}, {"effective": "1800-01-01"}, {"grace": 61}, {"who": "x"}):
        assert client.put(path, json={**BODY, **wrong}).status_code == 422, wrong
    assert client.put(f"{API}/academy-77/date", json=BODY).status_code == 404
    assert client.delete(path).json()["stated"] is None
    assert undated.client("administrator").put(path, json=BODY).status_code == 403


def test_what_changed_says_since_when(undated: Place) -> None:
    """On the page of the difference and in its workbook, as somebody's word."""
    client = stated(undated)
    path = f"/ediciones/diferencias?de=academy-2&a={UNDATED}"
    for _ in range(60):
        text = client.get(path).text
        if "La edición nueva está vigente desde" in text:
            break
    assert WORD in plain(text)
    book = load_workbook(BytesIO(client.get(f"{path}&formato=xlsx").content))
    cells = [str(cell.value) for row in book["Resumen"].iter_rows() for cell in row]
    assert f"1 de marzo de 2027, {WORD}" in cells
