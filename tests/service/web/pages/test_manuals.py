"""A manual's page: renamed, put away, deleted with a reason; faults and warnings as sentences."""

from __future__ import annotations

from sqlalchemy import select, update

from service.people.access import system_access
from service.store import manuals
from service.store.manual_tables import ManualVersion
from service.store.people_tables import AuditEvent
from service.store.work_tables import Job
from tests.service.web.pages.reading import FORM_DOCX, FORM_PDF, manual_of, send, sent
from tests.service.web.scene import Scene

REASON = {"es": "El archivo está protegido.", "en": "The file is protected."}


def test_a_manual_is_renamed_and_put_away(scene: Scene) -> None:
    """A writer may; what is archived leaves the agency's list until it is asked for."""
    manual, _ = manual_of(scene, FORM_PDF, name="Uno")
    client = scene.client("writer")
    agency = f"/agencias/{scene.north}"
    assert client.post(
        f"/manuales/{manual}/nombre", data={"name": "Ley", "kind": "law"}
    ).is_redirect
    assert "Ley o reglamento" in client.get(f"/manuales/{manual}?aviso=guardado").text
    wrong = client.post(f"/manuales/{manual}/nombre", data={"name": " "})
    assert wrong.status_code == 400
    client.post(f"/manuales/{manual}/archivar", data={"fuera": "true"})
    assert f"/manuales/{manual}" not in client.get(agency).text
    assert f"/manuales/{manual}" in client.get(f"{agency}?archivados=1").text
    assert "archivado" in client.get(f"/manuales/{manual}").text
    client.post(f"/manuales/{manual}/archivar", data={"fuera": "false"})
    assert f"/manuales/{manual}" in client.get(agency).text


def test_only_an_administrator_deletes_and_says_why(scene: Scene) -> None:
    """Without a reason nothing is deleted; with one, the chain keeps it."""
    manual, version = manual_of(scene, FORM_PDF, name="Uno")
    assert "Borrar para siempre" not in scene.client("writer").get(f"/manuales/{manual}").text
    client = scene.client("administrator")
    refused = client.post(f"/manuales/{manual}/borrar", data={"reason": "  "})
    assert refused.status_code == 400
    assert "escriba el motivo" in refused.text
    done = client.post(f"/manuales/{manual}/borrar", data={"reason": "Se envió por error"})
    assert done.headers["location"] == f"/agencias/{scene.north}?aviso=borrado"
    assert client.get(f"/versiones/{version}").status_code == 404
    with scene.store.read(system_access()) as unit:
        before = unit.session.scalar(
            select(AuditEvent.before).where(AuditEvent.action == "manual.deleted")
        )
    assert before["reason"] == "Se envió por error"


def test_a_version_that_failed_says_why_and_what_stays(scene: Scene) -> None:
    """The newest failure is told on top, each file's fault in its row, in the reader's language."""
    manual, _ = manual_of(scene, FORM_PDF, name="Uno")
    job = send(scene, f"/manuales/{manual}/versiones", sent(FORM_DOCX), replace="1")
    with scene.store.write(system_access()) as unit:
        told = {"file": "a.docx", **REASON}
        unit.session.execute(
            update(Job).where(Job.id == job).values(state="failed", step="extract", reason=REASON)
        )
        unit.session.execute(
            update(ManualVersion)
            .where(ManualVersion.state == "queued")
            .values(state="failed", faults=[told], warnings=[{"es": "Sin índice.", "en": "None."}])
        )
    client = scene.client("writer")
    page = client.get(f"/manuales/{manual}").text
    for words in (
        "La versión 2 no se pudo leer",
        REASON["es"],
        "Sigue en uso la versión 1",
        "a.docx",
    ):
        assert words in page
    assert "1 aviso de la lectura" in page
    client.cookies.set("acredita-lang", "en", domain="testserver.local")
    assert REASON["en"] in client.get(f"/manuales/{manual}").text
    with scene.store.read(system_access()) as unit:
        assert manuals.get(unit, manual).current_number == 1
