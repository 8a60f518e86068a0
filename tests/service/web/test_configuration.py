"""An operator sees what is configured, without a secret, how the service is, and gives room."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from html import unescape

import pytest

from service.check_up import last_check_up
from service.people.access import system_access
from service.settings import Settings
from service.store import agencies
from service.store.agencies import AgencyFacts
from service.store.unit import Store
from service.web.pages.configuration import setting_rows
from tests.service.web.queries import counted
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

SECRETS = {
    "secret": "un-secreto-largo",
    "admin_password": "otra-clave",
    "oidc_secret": "tercera-clave",
    "metrics_token": "cuarta-clave",
}


def test_every_setting_is_shown_and_no_secret(scene: Scene) -> None:
    """Name, help and value of each; of a secret only that it is set."""
    settings = replace(scene.service.settings, **SECRETS, url="https://acredita.ejemplo.mx")
    rows = {row.name: row for row in setting_rows(settings)}
    assert set(rows) == {one.metadata["name"] for one in fields(Settings)}
    shown = " ".join(f"{row.value} {row.help}" for row in rows.values())
    assert not any(secret in shown for secret in SECRETS.values())
    assert rows["ACREDITA_URL"].value == "https://acredita.ejemplo.mx"
    assert rows["ACREDITA_SECRET"].value != ""
    assert rows["ACREDITA_OIDC_CLIENT"].value == ""
    text = unescape(scene.client(OPERATOR).get("/ajustes").text)
    for row in setting_rows(scene.service.settings):
        assert row.name in text
        assert row.help in text


def test_the_database_and_the_models_are_named_without_a_password(scene: Scene) -> None:
    """Kind, version, size; encoder and scorer; the address of the database has no password."""
    text = scene.client(OPERATOR).get("/ajustes").text
    assert ("PostgreSQL 1" if scene.service.settings.database else "SQLite 3") in text
    assert "e5-small-es-en" in text
    assert "con manuales de muestra" in text
    assert "postgresql+psycopg" not in text


@pytest.mark.parametrize("bad", ["", "0", "-5", "mil", "1e3", "99999999999"])
def test_a_quota_that_cannot_be_one_is_refused(scene: Scene, bad: str) -> None:
    """The fault is said, and the agency keeps what it had."""
    client = scene.client(OPERATOR)
    sent = {"agencia": scene.north, "megabytes": bad}
    answer = client.post("/ajustes/espacio", data=sent)
    assert answer.status_code == 422
    assert "un número de MB" in answer.text
    with scene.store.read(system_access()) as unit:
        assert agencies.get(unit, scene.north).quota_bytes == 5_000_000_000


def test_an_operator_gives_an_agency_room(full_scene: Scene) -> None:
    """The new space is written, on record; what is used is shown beside it."""
    client = full_scene.client(OPERATOR)
    sent = {"agencia": full_scene.north, "megabytes": "123"}
    assert client.post("/ajustes/espacio", data=sent).status_code == 303
    with full_scene.store.read(system_access()) as unit:
        assert agencies.get(unit, full_scene.north).quota_bytes == 123_000_000
    assert 'value="123"' in client.get("/ajustes").text
    assert "cambió el espacio" in client.get(f"/bitacora?agencia={full_scene.north}").text


def test_the_whole_installation_is_examined_behind_the_page(scene: Scene) -> None:
    """What `acredita doctor` finds is shown with its moment."""
    client = scene.client(OPERATOR)
    assert "Última revisión" not in client.get("/ajustes").text
    assert client.post("/ajustes/revision").status_code == 303
    for _ in range(120):
        if last_check_up(scene.service.settings) is not None:
            break
        time.sleep(0.5)
    text = client.get("/ajustes").text
    assert "Última revisión" in text
    assert "La base de datos está íntegra." in text
    assert "La bitácora está como se escribió" in text


def test_the_page_asks_as_often_whatever_it_shows(settings: Settings, store: Store) -> None:
    """Two agencies or twelve take as many queries."""
    told = []
    scene = make_full_scene(settings, store)
    client = scene.client(OPERATOR)
    client.get("/ajustes")
    for _ in range(2):
        with counted(store) as statements:
            assert client.get("/ajustes").status_code == 200
        told.append(len(statements))
        with store.write(system_access()) as unit:
            for number in range(10):
                facts = AgencyFacts(name=f"Otra {len(told)}-{number}", program="le", state="JAL")
                agencies.create(unit, facts, 100)
    assert told[0] == told[1] <= 18
