"""The page of reports lists, makes and hands them out; only an administrator deletes them."""

from __future__ import annotations

import hashlib
from urllib.parse import unquote

import pytest

from service.people.access import system_access
from service.store import reports
from service.store.paging import Paging
from service.store.reports import NewReport
from tests.service.web.queries import counted
from tests.service.web.scene import LINK, Scene

FORM = {"kind": "gaps", "language": "en", "formats": ["html", "xlsx"]}


@pytest.fixture
def address(full_scene: Scene) -> str:
    """Return the address of the reports of the north's assessment."""
    return f"/autoevaluaciones/{full_scene.made[0].assessment}/informes"


def add(scene: Scene, count: int) -> None:
    """Keep so many reports more."""
    made = scene.made[0]
    with scene.store.write(system_access()) as unit:
        row = NewReport(
            **{"run_id": made.run, "kind": "crosswalk", "language": "en", "format": "pdf"},
            **{"name": "a.pdf", "sha256": "0" * 64, "size": 9, "facts": {}, "at": unit.now},
        )
        reports.add(unit, made.assessment, [row] * count)


def test_an_advisor_makes_reports_and_saves_them(full_scene: Scene, address: str) -> None:
    """What comes down is what was listed: name, kind of file, digest."""
    client = full_scene.client("advisor")
    answer = client.post(address, data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}?aviso=informe")
    shown = client.get(address).text
    with full_scene.store.read(full_scene.access("advisor")) as unit:
        rows = reports.listed(unit, full_scene.made[0].assessment, Paging()).rows[:2]
    for row, media in zip(rows, ("text/html", "spreadsheetml"), strict=True):
        assert row.sha256[:12] in shown
        file = client.get(f"/informes/{row.id}")
        assert media in file.headers["content-type"]
        told = unquote(file.headers["content-disposition"])
        assert told.startswith("attachment;")
        assert "Gap report Agencia 0-000 de prueba " in told
        assert hashlib.sha256(file.content).hexdigest() == row.sha256
        facts = client.get(f"/informes/{row.id}/datos").text
        assert row.sha256 in facts
        assert row.facts["content"] in facts
    full_scene.app.state.exports.close()


def test_a_form_without_a_format_says_so(full_scene: Scene, address: str) -> None:
    """What was chosen stays chosen."""
    answer = full_scene.client("advisor").post(address, data={"kind": "gaps", "language": "en"})
    assert answer.status_code == 422
    assert "elija al menos uno" in answer.text.lower()
    assert 'value="gaps" checked' in answer.text


@pytest.mark.parametrize("who", ["writer", "assessor", LINK])
def test_who_only_reads_sees_no_form(full_scene: Scene, address: str, who: str) -> None:
    """They list and save reports, and are offered nothing that they may not do."""
    client = full_scene.client(who)
    shown = client.get(address).text
    assert f"/informes/{full_scene.report}" in shown
    assert "Informe nuevo" not in shown
    assert client.get(f"/informes/{full_scene.report}").content == b"%PDF-1.4"
    assert "Borrar este informe" not in client.get(f"/informes/{full_scene.report}/datos").text


def test_an_administrator_deletes_with_a_reason(full_scene: Scene, address: str) -> None:
    """Without one the page asks for it; with one the report is gone."""
    client = full_scene.client("administrator")
    report = f"/informes/{full_scene.report}"
    empty = client.post(f"{report}/borrar", data={"reason": " "})
    assert empty.status_code == 400
    assert "motivo" in empty.text.lower()
    gone = client.post(f"{report}/borrar", data={"reason": "Era de prueba"})
    assert gone.headers["location"] == f"{address}?aviso=borrado"
    assert client.get(report).status_code == 404


def test_a_long_list_comes_in_pages_with_as_many_queries(full_scene: Scene, address: str) -> None:
    """More reports never make the page ask more often."""
    client = full_scene.client("assessor")
    client.get(address)
    with counted(full_scene.store) as few:
        client.get(address)
    add(full_scene, 40)
    with counted(full_scene.store) as many:
        shown = client.get(address).text
    assert len(many) == len(few)
    assert "sigue=" in shown
    first = client.get(shown.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0])
    assert full_scene.report in first.text
