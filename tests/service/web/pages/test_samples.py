"""Samples on their pages: what each size bounds is said before, and a found answer leads on."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from service.people.access import system_access
from service.store.assessment_tables import Decision
from tests.service.web.client import Client
from tests.service.web.queries import counted
from tests.service.web.scene import STRANGER, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's samples."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/muestras"


def drawn(client: Client, url: str, kind: str, size: str = "30") -> str:
    answer = client.post(url, data={"clase": kind, "cuantos": size})
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"].partition("?")[0]
    return where


def judge(client: Client, page: str, verdict: str) -> str:
    """Judge the pair of a page and return where that leads."""
    action = re.search(r'action="([^"]+/muestras/[^/"]+/\d+)"', page)
    assert action is not None
    answer = client.post(action[1], data={"dictamen": verdict, "nota": ""})
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    return where


def test_what_a_size_bounds_is_said_before_drawing(full_scene: Scene, url: str) -> None:
    """None of 30, 60 and 120: at most 9.5, 4.9 and 2.5 of 100."""
    page = full_scene.client("advisor").get(url).text
    for size, most in ((30, "9.5"), (60, "4.9"), (120, "2.5")):
        assert f"{size} pares: si no encuentra ninguno, a lo más {most} de cada 100" in page
    assert "Sacar una muestra" not in full_scene.client("writer").get(url).text


def test_a_sample_is_judged_pair_by_pair_and_closed(full_scene: Scene, url: str) -> None:
    """Each verdict is kept at once; the bound is there from the first, and stays once closed."""
    client = full_scene.client("advisor")
    sample = drawn(client, url, "elusion")
    page = client.get(sample).text
    assert "Par 1 de 30." in page
    assert "Todavía no se juzga ningún par" in page
    page = client.get(judge(client, page, "unrelated")).text
    assert "Par 2 de 30." in page
    assert "De 1 par que no se propuso, ninguno responde." in page
    assert "Faltan 29 pares por juzgar" in page
    skipped = re.search(r'href="([^"]+\?despues=1)"', page)
    assert skipped is not None
    assert "Par 3 de 30." in client.get(skipped[1]).text
    assert client.post(f"{sample}/cerrar").status_code == 303
    page = client.get(sample).text
    assert 'name="dictamen"' not in page
    assert "cerrada" in client.get(url).text


def test_a_found_answer_leads_to_its_standard(full_scene: Scene, url: str) -> None:
    """A missed clause is a labelled pair: the next page says where to add it."""
    client = full_scene.client("advisor")
    sample = drawn(client, url, "elusion")
    where = judge(client, client.get(sample).text, "partial")
    page = client.get(where).text
    assert "Encontró una cláusula que responde" in page
    link = re.search(r'href="(/autoevaluaciones/[^"]+/estandares/[^"]+\?clausula=\d+)"', page)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    assert "Las que sí responden" in page


def test_a_quality_sample_is_judged_blind(full_scene: Scene, url: str) -> None:
    """Whatever was decided, and by whom, the page of a pair is the same."""
    client = full_scene.client("advisor")
    sample = drawn(client, url, "quality")
    before = client.get(sample).text
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Decision).values(
                **{"verdict": "contradicts", "user_name": "Zutano Raro", "note": "Nota rara"},
                confidence=0.123,
            )
        )
    assert client.get(sample).text == before
    page = client.get(judge(client, before, "satisfies")).text
    assert "Zutano Raro dictaminó «contradice»; Persona advisor, «cumple»." in page
    assert "De ellos, 1 entre aceptar y no aceptar." in page


def test_a_wrong_form_is_told(full_scene: Scene, url: str) -> None:
    """A size that was not offered is refused on the form; no verdict, on the pair."""
    client = full_scene.client("advisor")
    answer = client.post(url, data={"clase": "elusion", "cuantos": "31"})
    assert answer.status_code == 400
    assert "Sacar una muestra" in answer.text
    sample = drawn(client, url, "elusion")
    action = re.search(r'action="([^"]+/muestras/[^/"]+/\d+)"', client.get(sample).text)
    assert action is not None
    answer = client.post(action[1], data={"dictamen": "postponed", "nota": "Dudo"})
    assert answer.status_code == 400
    assert "Dudo" in answer.text


def test_a_page_asks_little(full_scene: Scene, url: str) -> None:
    """A bounded number of queries; another assessment's sample is not found, nor a stranger's."""
    client = full_scene.client("advisor")
    sample = drawn(client, url, "quality")
    for path in (url, sample):
        client.get(path)
        with counted(full_scene.store) as statements:
            assert client.get(path).status_code == 200
        assert len(statements) < 30, "\n".join(statements)
        assert full_scene.client(STRANGER).get(path).status_code == 404
    south = full_scene.made[1].assessment
    other = sample.replace(full_scene.made[0].assessment, south)
    assert full_scene.client(STRANGER).get(other).status_code == 404
