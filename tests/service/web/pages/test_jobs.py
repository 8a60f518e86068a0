"""Jobs on their pages: listed, followed live until they end, stopped."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from service.people.access import system_access
from service.store import jobs
from service.store.work_tables import Job
from tests.service.web.pages.reading import FORM_PDF, manual_id, read, send, sent
from tests.service.web.scene import OPERATOR, STRANGER, Scene


def change(scene: Scene, job: str, **values: Any) -> None:
    with scene.store.write(system_access()) as unit:
        began = unit.now - timedelta(seconds=83)
        values = {"started_at": began, **values}
        unit.session.execute(update(Job).where(Job.id == job).values(**values))


def uploaded(scene: Scene) -> str:
    return send(scene, f"/agencias/{scene.north}/manuales", sent(FORM_PDF), name="Fuerza")


def test_jobs_are_listed_to_those_who_see_their_agency(scene: Scene) -> None:
    """An operator sees all with their agency; a stranger none; a state narrows."""
    job = uploaded(scene)
    page = scene.client(OPERATOR).get("/trabajos").text
    assert f"/trabajos/{job}" in page
    assert "Policía de Prueba del Norte" in page
    assert "Todavía no hay trabajos" in scene.client(STRANGER).get("/trabajos").text
    assert (
        "Ningún trabajo en ese estado" in scene.client("writer").get("/trabajos?estado=failed").text
    )
    assert f"/trabajos/{job}" in scene.client("writer").get(f"/trabajos?agencia={scene.north}").text
    assert scene.client(STRANGER).get(f"/trabajos?agencia={scene.north}").status_code == 404


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"state": "running", "step": "segment", "done": 34, "total": 66}, "34 de 66"),
        ({"state": "running", "step": "extract", "done": 5, "total": 0}, "van 5"),
        ({"state": "running", "step": "match"}, "Se buscan las cláusulas"),
        ({"state": "running", "step": "match", "cancel_asked": True}, "Deteniéndose"),
        ({"state": "queued", "attempts": 2}, "se intentó 2 veces"),
        ({"state": "cancelled"}, "Se detuvo antes de terminar"),
    ],
)
def test_a_job_says_what_is_happening(scene: Scene, values: dict[str, Any], says: str) -> None:
    """Each state is told in words, with counts where there are any."""
    job = uploaded(scene)
    change(scene, job, **values)
    assert says in scene.client("writer").get(f"/trabajos/{job}").text


def test_a_page_without_scripts_looks_again_by_itself(scene: Scene) -> None:
    """While a job goes on, the page has a refresh for browsers without scripts; after, none."""
    job = uploaded(scene)
    client = scene.client("writer")
    assert (
        '<noscript><meta http-equiv="refresh" content="5"></noscript>'
        in client.get(f"/trabajos/{job}").text
    )
    version = read(scene, job)
    page = client.get(f"/trabajos/{job}").text
    assert "http-equiv" not in page
    assert f'href="/versiones/{version}"' in page
    assert "Se leyeron" in page


def test_a_failure_says_what_to_do(scene: Scene) -> None:
    """The reason is shown in the reader's language, with the way back to the manual."""
    job = uploaded(scene)
    reason = {"es": "Quite la contraseña.", "en": "Remove the password."}
    change(scene, job, state="failed", step="extract", reason=reason)
    page = scene.client("writer").get(f"/trabajos/{job}").text
    assert "No se pudo terminar" in page
    assert reason["es"] in page
    assert "Enviar de nuevo desde el manual" in page


def test_progress_is_sent_as_the_page_shows_it(scene: Scene) -> None:
    """The stream of a job that ended has its last state and ends; a stranger gets none."""
    job = uploaded(scene)
    read(scene, job)
    answer = scene.client("writer").get(f"/trabajos/{job}/eventos")
    assert answer.headers["content-type"].startswith("text/event-stream")
    [event] = [part for part in answer.text.split("\n\n") if part.startswith("event: ")]
    facts = json.loads(event.split("data: ", 1)[1])
    assert event.startswith("event: end")
    assert "terminado" in facts["html"]
    assert facts["step"] == "done"
    assert scene.client(STRANGER).get(f"/trabajos/{job}/eventos").status_code == 404


def test_a_job_outlives_its_manual(scene: Scene) -> None:
    """After the manual was deleted, what was done with it can still be looked up."""
    job = uploaded(scene)
    version = read(scene, job)
    client = scene.client("administrator")
    client.post(f"/manuales/{manual_id(scene, version)}/borrar", data={"reason": "Prueba"})
    page = client.get(f"/trabajos/{job}")
    assert page.status_code == 200
    assert "se borró después" in page.text


def test_a_job_is_stopped_by_whoever_may_ask_for_it(scene: Scene) -> None:
    """A writer stops an upload that waits; an assessor is not offered it and is refused."""
    job = uploaded(scene)
    assert "/cancelar" not in scene.client("assessor").get(f"/trabajos/{job}").text
    assert scene.client("assessor").post(f"/trabajos/{job}/cancelar").status_code == 403
    client = scene.client("writer")
    assert "/cancelar" in client.get(f"/trabajos/{job}").text
    answer = client.post(f"/trabajos/{job}/cancelar")
    assert answer.headers["location"] == f"/trabajos/{job}?aviso=cancelado"
    assert scene.work.cancelled == [job]
    with scene.store.read(system_access()) as unit:
        assert jobs.get(unit, job).state == "cancelled"
