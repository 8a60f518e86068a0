"""Assessments on their pages: standards by status, a standard with its proposals, runs."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from corpora.catalog import load_edition
from service.people.access import system_access
from service.store import editions, results
from service.store.assessment_tables import Assessment, CalibrationRow
from service.store.paging import Paging
from service.store.results import StatesAsked
from tests.service.web.pages.reading import FORM_PDF, manual_of
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


@pytest.fixture
def url(full_scene: Scene) -> str:
    """Return the address of the north's assessment."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}"


def numbers(text: str) -> list[str]:
    """Return the standards of a list in order."""
    return re.findall(r'/estandares/([^"]+)"><span class="num">', text)


def states(scene: Scene, **asked: str) -> list[str]:
    with scene.store.read(system_access()) as unit:
        found = results.states(unit, scene.made[0].run, StatesAsked(**asked), Paging(limit=200))
    return [row.standard for row in found.rows]


def test_standards_are_listed_with_status_and_confidence(full_scene: Scene, url: str) -> None:
    """In the catalogue's order under their chapters, with states in words and their source."""
    text = full_scene.client("assessor").get(url).text
    assert numbers(text) == states(full_scene)[:60]
    assert "Confianza, según manuales de muestra" in text
    for words in ("con directiva", "parcial", "sin directiva", "Credencialización"):
        assert words in text
    assert "revisado" in text
    assert "según manuales de muestra; todavía no se ha comprobado con los suyos" in text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"estado": "gap"}, {"status": "gap"}),
        ({"nivel": "O"}, {"level": "O"}),
        ({"capitulo": "Organización"}, {"chapter": "Organización"}),
        ({"q": "INVESTIGACION"}, {"words": "investigación"}),
    ],
)
def test_a_filter_narrows_the_list(
    full_scene: Scene, url: str, asked: dict[str, str], kept: dict[str, str]
) -> None:
    """Status, level, chapter and words each leave what they name."""
    text = full_scene.client("writer").get(url, params=asked).text
    wanted = states(full_scene, **kept)
    assert wanted
    assert numbers(text) == wanted[:60]
    none = full_scene.client("writer").get(url, params={**asked, "q": "zzz"}).text
    assert "Ningún estándar coincide" in none


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"state": "none"}, "sin calibrar"),
        ({"state": "sample"}, "según manuales de muestra"),
        ({"state": "own", "n": 214, "date": "sept. 2026"}, "se aceptaron (n=214, sept. 2026)"),
    ],
)
def test_a_confidence_says_where_it_comes_from(
    full_scene: Scene, url: str, facts: dict[str, object], says: str
) -> None:
    """Three states, three ways to say it; only one's own decisions are said to be accepted."""
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(update(CalibrationRow).values(facts=facts))
    text = full_scene.client("writer").get(f"{url}/estandares/1.1.1").text
    assert says in text
    assert ("se aceptaron (" in text) == (facts["state"] == "own")


def test_a_standard_shows_its_proposals_with_a_way_into_the_manual(
    full_scene: Scene, url: str
) -> None:
    """Each part has its clauses, path and page; the link opens the reader at the clause."""
    client = full_scene.client(LINK)
    text = client.get(f"{url}/estandares/1.1.1").text
    assert "aspecto 1" in text
    assert "Capítulo 1 › Artículo" in text
    found = re.search(r'href="(/versiones/[0-9a-z]{26}\?clausula=\d+)#c(\d+)"', text)
    assert found is not None
    assert f'class="clause focus" id="c{found[2]}"' in client.get(found[1]).text
    assert "cumple" in text
    assert "Persona de prueba" in text
    assert client.get(f"{url}/estandares/99.9.9").status_code == 404


def test_neighbours_of_a_standard_follow_the_catalogue(full_scene: Scene, url: str) -> None:
    """From the first to the second and back; the first has none before."""
    first, second, *_ = states(full_scene)
    client = full_scene.client("writer")
    text = client.get(f"{url}/estandares/{first}").text
    assert f'rel="next" href="{url}/estandares/{second}"' in text
    assert 'rel="prev"' not in text
    assert (
        f'rel="prev" href="{url}/estandares/{first}"'
        in client.get(f"{url}/estandares/{second}").text
    )


def test_a_run_that_is_not_the_last_is_told(full_scene: Scene, url: str) -> None:
    """An earlier run opens by its id and says so; one of another assessment is not there."""
    north, south = full_scene.made
    client = full_scene.client(OPERATOR)
    assert "no es la última" not in client.get(f"{url}?corrida={north.run}").text
    assert client.get(f"{url}?corrida={south.run}").status_code == 404
    with full_scene.store.write(system_access()) as unit:
        unit.session.execute(
            update(Assessment).where(Assessment.id == north.assessment).values(current_run_id=None)
        )
    assert "que no es la última" in client.get(f"{url}?corrida={north.run}").text


def test_an_assessment_is_opened_and_asks_for_its_match(scene: Scene) -> None:
    """With a manual there, a job is handed over; the page says what is happening."""
    with scene.store.write(system_access()) as unit:
        editions.synchronise(unit, map(load_edition, ("le-6", "academy-2")))
    manual_of(scene, FORM_PDF, name="Uno")
    before = len(scene.work.submitted)
    client = scene.client("advisor")
    form = f"/agencias/{scene.north}/autoevaluaciones/nueva"
    page = client.get(form).text
    assert "Se comparará con: Uno." in " ".join(page.split())
    assert "academy-2" not in page
    answer = client.post(form, data={"name": "Ciclo 2027", "edition": "le-6"})
    assert answer.status_code == 303
    assert len(scene.work.submitted) == before + 1
    shown = client.get(answer.headers["location"]).text
    assert "Se está comparando por primera vez." in shown
    assert "Ciclo 2027" in shown


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"name": " ", "edition": "le-6"}, "name"),
        ({"name": "x", "edition": "academy-2"}, "no es del programa"),
        ({"name": "x", "edition": "nada"}, "No se conoce la edición"),
    ],
)
def test_a_wrong_assessment_is_not_opened(scene: Scene, data: dict[str, str], says: str) -> None:
    """What is wrong is said on the form, and nothing is kept."""
    with scene.store.write(system_access()) as unit:
        editions.synchronise(unit, map(load_edition, ("le-6", "academy-2")))
    answer = scene.client("advisor").post(
        f"/agencias/{scene.north}/autoevaluaciones/nueva", data=data
    )
    assert answer.status_code in (400, 404)
    assert says in answer.text
    page = scene.client("advisor").get(f"/agencias/{scene.north}").text
    assert "Todavía no hay autoevaluaciones" in page


def test_an_assessment_without_manuals_has_no_gaps_yet(scene: Scene) -> None:
    """Nothing is compared before there is something to read, and the page says what to do."""
    with scene.store.write(system_access()) as unit:
        editions.synchronise(unit, map(load_edition, ("le-6", "academy-2")))
    client = scene.client("advisor")
    form = f"/agencias/{scene.north}/autoevaluaciones/nueva"
    answer = client.post(form, data={"name": "Ciclo", "edition": "le-6"})
    assert scene.work.submitted == []
    page = client.get(answer.headers["location"]).text
    assert "Todavía no hay nada que comparar" in page
    assert f"/agencias/{scene.north}/manuales" in page
    gaps = client.get(answer.headers["location"].partition("?")[0] + "/brechas").text
    assert "Todavía no se ha comparado" in gaps


def test_an_assessment_is_closed_and_opened_again(full_scene: Scene, url: str) -> None:
    """An advisor may; a writer is neither offered it nor let; two at once are told apart."""
    client = full_scene.client("advisor")
    assert "/cerrar" not in full_scene.client("writer").get(url).text
    assert client.post(f"{url}/cerrar", data={"version": "1", "cerrada": "true"}).is_redirect
    assert "cerrada el" in client.get(url).text
    assert client.post(f"{url}/cerrar", data={"version": "1"}).status_code == 409
    assert client.post(f"{url}/cerrar", data={"version": "2", "cerrada": "false"}).is_redirect
    assert "cerrada el" not in client.get(url).text


@pytest.mark.parametrize("path", ["", "/brechas", "/estandares/1.1.1"])
def test_a_stranger_finds_nothing_and_a_page_asks_little(
    full_scene: Scene, url: str, path: str
) -> None:
    """Another agency's assessment is not there; one's own takes a bounded number of queries."""
    assert full_scene.client(STRANGER).get(url + path).status_code == 404
    client = full_scene.client("writer")
    client.get(url + path)
    with counted(full_scene.store) as statements:
        assert client.get(url + path).status_code == 200
    assert len(statements) < 30, "\n".join(statements)
