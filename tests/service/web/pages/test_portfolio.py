"""The portfolio: who sees which agencies, filtered, in order, and added up by entity."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from service.people.access import system_access
from service.store import agencies
from service.store.agencies import AgencyFacts
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, OPERATOR, STRANGER, Scene


def names(text: str) -> list[str]:
    """Return the agencies of a page in order."""
    return re.findall(r'<a href="/agencias/[0-9a-z]{26}">([^<]+)</a>', text)


def add(scene: Scene, name: str, **facts: object) -> str:
    with scene.store.write(system_access()) as unit:
        given = {"name": name, "program": "le", "state": "NLE", **facts}
        return agencies.create(unit, AgencyFacts(**given), 10)  # type: ignore[arg-type]


def test_an_operator_sees_every_agency_and_filters_them(scene: Scene) -> None:
    """Words ignore accents; program and entity narrow; nothing found says what to do."""
    client = scene.client(OPERATOR)
    add(scene, "Comisaría de Apodaca", municipality="Apodaca")
    assert len(names(client.get("/").text)) == 3
    assert names(client.get("/?q=comisaria").text) == ["Comisaría de Apodaca"]
    assert names(client.get("/?programa=academy").text) == ["Academia de Prueba del Sur"]
    assert names(client.get("/?estado=NLE").text) == ["Comisaría de Apodaca"]
    empty = client.get("/?q=nada").text
    assert "Ninguna agencia coincide" in empty
    assert "Quitar filtros" in empty


def test_whoever_belongs_to_one_agency_goes_straight_to_it(scene: Scene) -> None:
    """A writer, an assessor by link and a stranger land on their own agency, with the notice."""
    for who, agency in (("writer", scene.north), (LINK, scene.north), (STRANGER, scene.south)):
        answer = scene.client(who).get("/?aviso=guardado")
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/agencias/{agency}?aviso=guardado"


def test_the_next_date_orders_and_is_told_in_days(scene: Scene) -> None:
    """Dates come first in their order; one that passed and one that is near are said so."""
    with scene.store.read(system_access()) as unit:
        now = unit.now
    add(scene, "Pasada", next_date=now - timedelta(days=3))
    add(scene, "Cercana", next_date=now + timedelta(days=20), next_date_note="Visita")
    text = scene.client(OPERATOR).get("/?orden=next_date").text
    assert names(text)[:2] == ["Pasada", "Cercana"]
    assert "ya pasó" in text
    assert re.search(r"faltan (19|20) días", text)
    assert "Visita" in text


def test_nobody_looked_is_told_apart_from_nothing_found(full_scene: Scene) -> None:
    """Reviewed and covered are two bars, each with its numbers in words."""
    text = full_scene.client(OPERATOR).get("/").text
    assert "Estándares revisados por una persona" in text
    assert "Estándares con directiva confirmada por una persona" in text
    add(full_scene, "Sin nada")
    assert "Sin autoevaluación todavía" in full_scene.client(OPERATOR).get("/").text


def test_long_lists_go_on_by_cursor(scene: Scene) -> None:
    """Fifty agencies a page, the filter kept from page to page."""
    with scene.store.write(system_access()) as unit:
        for number in range(60):
            facts = AgencyFacts(name=f"Centro {number:02d}", program="comm", state="SON")
            agencies.create(unit, facts, 10)
    client = scene.client(OPERATOR)
    first = client.get("/?programa=comm").text
    found = re.search(r'<a href="([^"]+)" rel="next">', first)
    assert found is not None
    second = client.get(found[1].replace("&amp;", "&")).text
    assert names(first) + names(second) == [f"Centro {number:02d}" for number in range(60)]
    assert "Volver al principio" in second
    assert client.get("/?sigue=roto").status_code == 400


def test_entities_add_up_their_agencies(full_scene: Scene) -> None:
    """Each entity counts its agencies, the compared ones and their sums, and leads to the list."""
    client = full_scene.client(OPERATOR)
    text = client.get("/?vista=estados").text
    assert 'href="/?estado=AGU"' in text
    assert "Aguascalientes" in text
    assert "Ninguna agencia coincide" in client.get("/?vista=estados&programa=campus").text
    add(full_scene, "Otra", state="AGU")
    assert "de 1 agencia comparada" in client.get("/?vista=estados").text


@pytest.mark.parametrize("path", ["/", "/?vista=estados"])
def test_more_agencies_make_no_more_queries(full_scene: Scene, path: str) -> None:
    """The number of queries does not grow with the number of agencies."""
    client = full_scene.client(OPERATOR)
    client.get(path)  # the first answer also looks whether there is an operator
    with counted(full_scene.store) as few:
        client.get(path)
    for number in range(12):
        add(full_scene, f"Más {number}")
    with counted(full_scene.store) as many:
        client.get(path)
    assert len(many) == len(few)
