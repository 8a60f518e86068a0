"""An agency's page by role, and the form that writes its facts."""

from __future__ import annotations

import pytest

from service.people.access import system_access
from service.store import agencies
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, Scene

FACTS = {"name": "Policía de Apodaca", "program": "le", "state": "NLE"}


@pytest.mark.parametrize(
    ("who", "upload", "assess", "administer"),
    [
        ("writer", True, False, False),
        ("advisor", True, True, False),
        ("assessor", False, False, False),
        ("administrator", True, True, True),
        (OPERATOR, True, True, True),
        (LINK, False, False, False),
    ],
)
def test_a_page_offers_what_a_role_may_do(
    scene: Scene, who: str, upload: bool, assess: bool, administer: bool
) -> None:
    """Links to what is not allowed are not shown."""
    text = scene.client(who).get(f"/agencias/{scene.north}").text
    here = f"/agencias/{scene.north}"
    assert (f'href="{here}/manuales"' in text) == upload
    assert (f'href="{here}/autoevaluaciones/nueva"' in text) == assess
    for part in ("editar", "personas", "enlaces", "bitacora", "exportar", "borrar"):
        assert (f'href="{here}/{part}"' in text) == administer, part


def test_an_empty_agency_says_what_comes_next(scene: Scene) -> None:
    """Without manuals or assessments the page says what they are and who brings them."""
    administrator = scene.client("administrator").get(f"/agencias/{scene.north}").text
    assert "Todavía no hay manuales" in administrator
    assert "Todavía no hay autoevaluaciones" in administrator
    assert "La abre un asesor" in scene.client("assessor").get(f"/agencias/{scene.north}").text


def test_an_agency_shows_its_manuals_and_assessments(full_scene: Scene) -> None:
    """Manuals with the version in use, assessments with both bars, in a few queries."""
    client = full_scene.client("advisor")
    with counted(full_scene.store) as statements:
        text = client.get(f"/agencias/{full_scene.north}").text
    assert "Manual 1" in text
    assert "Leer la versión 1" in text
    assert "Ciclo de prueba" in text
    assert "Estándares revisados por una persona" in text
    assert len(statements) < 16


def test_an_agency_tells_its_people_and_space(full_scene: Scene) -> None:
    """How many belong to it, and how much of its space is taken by files, each counted once."""
    north = full_scene.north
    with full_scene.store.read(system_access()) as unit:
        row = agencies.extent(unit, north)
        assert (row.people, row.used_bytes) == (4, agencies.used_bytes(unit, north))
        assert row.name == agencies.get(unit, north).name
    text = full_scene.client("advisor").get(f"/agencias/{north}").text
    assert "<dt>Personas</dt><dd>4</dd>" in text
    assert 0 < row.used_bytes < 50_000
    assert "<dd>0 de" in text


def test_an_operator_makes_an_agency(scene: Scene) -> None:
    """What was typed is kept, and the new agency's page says so."""
    client = scene.client(OPERATOR)
    more = {
        "size": "B",
        "municipality": " Apodaca ",
        "next_date": "2027-03-15",
        "next_date_note": "V",
    }
    answer = client.post("/agencias/nueva", data={**FACTS, **more})
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "Policía de Apodaca" in page
    assert "Apodaca, Nuevo León" in page
    assert "15 mar 2027" in page
    assert "Se creó." in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Falta."),
        ({"program": "x"}, "Elija uno de la lista."),
        ({"state": ""}, "Elija uno de la lista."),
        ({"size": "Z"}, "Elija uno de la lista."),
        ({"next_date": "mañana"}, "Escriba una fecha como 2027-03-15."),
        ({"name": "Policía de Prueba del Norte"}, "Ya existe una agencia con ese nombre"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    scene: Scene, wrong: dict[str, str], says: str
) -> None:
    """The form comes back with everything typed and nothing kept."""
    answer = scene.client(OPERATOR).post(
        "/agencias/nueva", data={**FACTS, "short_name": "PAP", **wrong}
    )
    assert answer.status_code in (409, 422)
    assert says in answer.text
    assert 'value="PAP"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    with scene.store.read(system_access()) as unit:
        assert len(agencies.portfolio(unit, agencies.Asked(), agencies.Paging()).rows) == 2


def test_two_who_edit_at_once_do_not_undo_each_other(scene: Scene) -> None:
    """The second one is told, keeps what was typed and can save over the first."""
    client = scene.client("administrator")
    url = f"/agencias/{scene.north}/editar"
    assert 'name="version" value="1"' in client.get(url).text
    assert client.post(url, data={**FACTS, "name": "Uno", "version": "1"}).status_code == 303
    again = client.post(url, data={**FACTS, "name": "Dos", "version": "1"})
    assert again.status_code == 409
    assert 'value="Dos"' in again.text
    assert 'name="version" value="2"' in again.text
