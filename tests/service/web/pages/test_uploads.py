"""Manuals sent by a page: received, told apart from what was there, refused with a reason."""

from __future__ import annotations

import io
import zipfile

import pytest

from service.people.access import system_access
from service.store import jobs, manuals
from service.store.agencies import set_quota
from service.store.paging import Paging
from tests.service.web.pages.reading import (
    FORM_DOCX,
    FORM_PDF,
    article_text,
    manual_of,
    read,
    send,
    sent,
)
from tests.service.web.scene import Scene


def uploads(scene: Scene, version: str) -> list[str]:
    with scene.store.read(system_access()) as unit:
        return [one.name for one in manuals.sent(unit, version)]


def test_several_files_make_one_manual_and_lead_to_their_job(scene: Scene) -> None:
    """What is sent together is one version; the job waits and is handed over once."""
    job = send(scene, f"/agencias/{scene.north}/manuales", sent(FORM_PDF, FORM_DOCX), name="Fuerza")
    assert scene.work.submitted == [job]
    with scene.store.read(system_access()) as unit:
        row = jobs.get(unit, job)
        version = manuals.version(unit, row.subject)
    assert (row.kind, row.state, row.title) == ("ingest", "queued", "Fuerza")
    assert (version.number, version.uploaded_by_name) == (1, "Persona writer")
    assert uploads(scene, version.id) == [FORM_PDF.name, FORM_DOCX.name]
    page = scene.client("writer").get(f"/trabajos/{job}?aviso=recibido").text
    assert "Se recibió" in page
    assert "en espera" in page


def test_a_folder_keeps_its_paths_and_a_zip_is_one_file(scene: Scene) -> None:
    """Names with folders arrive as a browser sends them."""
    files = [("files", (f"directivas/{n}/a.txt", article_text())) for n in (1, 2)]
    job = send(scene, f"/agencias/{scene.north}/manuales", files)
    with scene.store.read(system_access()) as unit:
        version = jobs.get(unit, job).subject
    assert uploads(scene, version) == ["1/a.txt", "2/a.txt"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x/uno.txt", article_text())
    made = [("files", ("todo.zip", packed.getvalue()))]
    read(scene, send(scene, f"/agencias/{scene.north}/manuales", made, name="Todo"))
    assert "Todo" in scene.client("writer").get(f"/agencias/{scene.north}").text


def test_the_same_files_twice_are_the_same_version(scene: Scene) -> None:
    """Nothing new is made, and the manual's page says why."""
    manual, _ = manual_of(scene, FORM_PDF, name="Uno")
    client = scene.client("writer")
    answer = client.post(f"/agencias/{scene.north}/manuales", files=sent(FORM_PDF))
    assert answer.headers["location"] == f"/manuales/{manual}?aviso=repetido"
    again = client.post(f"/manuales/{manual}/versiones", files=sent(FORM_PDF))
    assert again.headers["location"] == f"/manuales/{manual}?aviso=repetido"
    assert "es la misma versión" in client.get(again.headers["location"]).text
    with scene.store.read(system_access()) as unit:
        assert len(manuals.versions(unit, manual, Paging()).rows) == 1


def test_another_version_is_sent_from_its_manual(scene: Scene) -> None:
    """Its note is kept, the manual has two versions, and the earlier one stays in use meanwhile."""
    manual, first = manual_of(scene, FORM_PDF, name="Uno")
    job = send(
        scene, f"/manuales/{manual}/versiones", sent(FORM_DOCX), replace="1", note="Más breve"
    )
    page = scene.client("writer").get(f"/manuales/{manual}").text
    assert "La versión 2 se está leyendo." in page
    assert "Más breve" in page
    assert f"/versiones/{first}" in page
    second = read(scene, job)
    page = scene.client("writer").get(f"/manuales/{manual}").text
    assert "Leer la versión 2" in page
    assert f"/versiones/{second}/diferencias?con={first}" in page


@pytest.mark.parametrize(
    ("files", "fields", "status", "says"),
    [
        ([], {}, 422, "no contiene documentos"),
        ([("files", ("a.txt", b""))], {}, 422, "está vacío"),
        ([("files", ("a.txt", b"Art. 1"))], {"name": "Uno"}, 409, "Ya existe un manual"),
        ([("files", ("a.txt", b"Art. 1"))], {"name": "x" * 201}, 400, "nombre o tipo"),
    ],
)
def test_what_cannot_be_received_is_said_on_the_form(
    scene: Scene, files: list[object], fields: dict[str, str], status: int, says: str
) -> None:
    """The form comes back with what was typed, and no row was written."""
    manual_of(scene, FORM_PDF, name="Uno")
    url = f"/agencias/{scene.north}/manuales"
    data = {"note": "Mi nota", **fields}
    # httpx sends a form without files as one of text only: a browser never does.
    given = files or [("files", ("", b""))]
    answer = scene.client("writer").post(url, files=given, data=data)
    assert answer.status_code == status, answer.text
    assert says in answer.text
    assert "Mi nota" in answer.text
    with scene.store.read(system_access()) as unit:
        assert len(manuals.of_agency(unit, scene.north)) == 1


def test_an_agency_that_is_full_is_told_so(scene: Scene) -> None:
    """Over its quota nothing is kept, and the sentence says whom to ask."""
    with scene.store.write(system_access()) as unit:
        set_quota(unit, scene.north, 1)
    big = [("files", ("a.txt", b"x" * 1_200_000))]
    answer = scene.client("writer").post(f"/agencias/{scene.north}/manuales", files=big)
    assert answer.status_code == 413
    assert "pida más al operador" in answer.text
