"""Files sent by a page in, versions that are read out: by the same steps, in this process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.people.access import system_access
from service.store import jobs, taken
from service.store.publishing import publish
from service.work.child import STEPS
from service.work.kit import Kit, Order
from tests.service.web.scene import Scene

SAMPLES = Path(__file__).parents[4] / "corpora" / "samples"
FORM_PDF = SAMPLES / "directivas" / "1.1.4-notificacion-consular.pdf"
FORM_DOCX = SAMPLES / "directivas" / "12.1.3-obediencia-de-ordenes-legitimas.docx"
_WORKER = "worker of a test"


def sent(*paths: Path) -> list[tuple[str, tuple[str, bytes]]]:
    """Return files as a form sends them."""
    return [("files", (path.name, path.read_bytes())) for path in paths]


def article_text(changes: Mapping[int, str] | None = None, count: int = 6) -> bytes:
    """Return a made-up manual of so many articles; those of ``changes`` say something else."""
    lines = [
        f"Artículo {number}. "
        + (changes or {}).get(number, f"El personal deberá informar {number}.")
        for number in range(1, count + 1)
    ]
    return "\n\n".join(lines).encode()


def send(scene: Scene, url: str, files: Any, who: str = "writer", **fields: str) -> str:
    """Send files by a page and return the job that it leads to."""
    answer = scene.client(who).post(url, files=files, data=fields)
    assert answer.status_code == 303, answer.text
    path: str = answer.headers["location"].partition("?")[0]
    assert path.startswith("/trabajos/"), path
    return path.removeprefix("/trabajos/")


def read(scene: Scene, job: str) -> str:
    """Read what was sent as the service does, match nothing, and return the version."""
    kit = Kit(scene.service.settings)
    with scene.store.read(system_access()) as unit:
        row = jobs.get(unit, job)
    order = Order(job=job, subject=row.subject, worker=_WORKER)
    for step in ("extract", "segment"):
        with scene.store.write(system_access()) as unit:
            taken.take(unit, job, step, _WORKER)
        STEPS[step](kit, order, lambda done, total: None)
    with scene.store.write(system_access()) as unit:
        publish(unit, job, _WORKER)
    kit.store.close()
    return row.subject


def manual_of(scene: Scene, *paths: Path, name: str = "Manual") -> tuple[str, str]:
    """Send files as a new manual of the north, read them, and return manual and version."""
    job = send(scene, f"/agencias/{scene.north}/manuales", sent(*paths), name=name)
    version = read(scene, job)
    return manual_id(scene, version), version


def manual_id(scene: Scene, version: str) -> str:
    """Return the manual of a version."""
    page = scene.client("writer").get(f"/versiones/{version}").text
    return page.split('href="/manuales/', 1)[1].split('"', 1)[0]
