"""A job is followed as it goes on, live or by asking, and stopped by who may ask for such work."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from sqlalchemy import update

from service.people.access import system_access
from service.settings import Settings
from service.store import jobs
from service.store.job_rows import close
from service.store.unit import Store
from service.store.work_tables import Job
from service.web import events
from service.web.events import event_stream
from tests.service.web.scene import Scene, make_full_scene


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Return a scene with an agency that has an assessment."""
    return make_full_scene(settings, store)


def queued(scene: Scene) -> str:
    made = scene.made[0]
    with scene.store.write(system_access()) as unit:
        facts = {"agency": made.agency, "kind": "match", "subject": made.assessment}
        return jobs.create(unit, **facts, title="Ciclo")


def change(scene: Scene, job: str, **values: Any) -> None:
    with scene.store.write(system_access()) as unit:
        unit.session.execute(update(Job).where(Job.id == job).values(**values))


def told(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a stream: name and data."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "data" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


def test_a_stream_ends_with_the_job(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change is told once, in order; the last event is the end."""
    monkeypatch.setattr(events, "_POLL", 0.05)
    job = queued(scene)

    def work() -> None:
        change(scene, job, state="running", step="embed", done=1, total=2)
        done.wait(0.5)
        change(scene, job, done=2)
        done.wait(0.5)
        with scene.store.write(system_access()) as unit:
            close(unit, job, "done")

    done = threading.Event()
    worker = threading.Thread(target=work)
    worker.start()
    answer = scene.client("writer").get(f"/api/v1/jobs/{job}/events")
    worker.join()
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("retry: ")
    found = told(answer.text)
    assert [name for name, _ in found[:-1]] == ["progress"] * (len(found) - 1)
    name, facts = found[-1]
    assert (name, facts["id"], facts["state"]) == ("end", job, "done")
    assert len({json.dumps(facts) for _, facts in found}) == len(found)


def test_a_stream_beats_and_does_not_go_on_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing changes a comment keeps the connection; after the longest time it ends."""
    monkeypatch.setattr(events, "_BEAT", 0.05)
    monkeypatch.setattr(events, "_LONGEST", 0.4)
    looks = []

    def look() -> tuple[str, dict[str, Any], bool]:
        looks.append(threading.current_thread())
        return "progress", {"done": 1}, False

    async def read() -> list[str]:
        return [str(part) async for part in event_stream(look, 0.02).body_iterator]

    parts = asyncio.run(read())
    assert [part for part in parts if part.startswith("event")] == [
        'event: progress\ndata: {"done": 1}\n\n'
    ]
    assert 2 <= parts.count(": \n\n") <= 8
    assert len(looks) > 5


def test_many_streams_hold_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred listeners wait at once, five times as many as there are threads."""
    monkeypatch.setattr(events, "_LONGEST", 1.0)
    busy = [0, 0]
    lock = threading.Lock()

    def look() -> tuple[str, dict[str, Any], bool]:
        with lock:
            busy[0] += 1
            busy[1] = max(busy)
        with lock:
            busy[0] -= 1
        return "progress", {}, False

    async def read() -> int:
        parts = 0
        async for _ in event_stream(look, 0.2).body_iterator:
            parts += 1
        return parts

    async def read_all() -> list[int]:
        return await asyncio.gather(*(read() for _ in range(200)))

    assert asyncio.run(asyncio.wait_for(read_all(), 30)) == [2] * 200
    assert busy[1] <= 40


def test_head_of_a_stream_does_not_wait(scene: Scene) -> None:
    """HEAD of the events of a job that goes on is answered at once."""
    job = queued(scene)
    answer = scene.client("writer").head(f"/api/v1/jobs/{job}/events")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_job_is_asked_about_cheaply(scene: Scene) -> None:
    """If-None-Match tells whether a job went on."""
    job = queued(scene)
    client = scene.client("assessor")
    first = client.get(f"/api/v1/jobs/{job}")
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get(f"/api/v1/jobs/{job}", headers=tag).status_code == 304
    change(scene, job, state="running", step="match", done=3, total=9)
    now = client.get(f"/api/v1/jobs/{job}", headers=tag).json()
    assert (now["state"], now["step"], now["done"], now["total"]) == ("running", "match", 3, 9)


def test_a_job_that_failed_says_why_in_both_languages(scene: Scene) -> None:
    """The reason is a sentence in each language."""
    job = queued(scene)
    reason = {"es": "El archivo está dañado.", "en": "The file is damaged."}
    with scene.store.write(system_access()) as unit:
        close(unit, job, "failed", reason)
    assert scene.client("writer").get(f"/api/v1/jobs/{job}").json()["reason"] == reason


def test_a_job_is_stopped(scene: Scene) -> None:
    """One that waits is cancelled, one that runs is asked to stop; a writer may not (match)."""
    waiting, running = queued(scene), queued(scene)
    change(scene, running, state="running")
    client = scene.client("advisor")
    assert client.post(f"/api/v1/jobs/{waiting}/cancel").json()["state"] == "cancelled"
    asked = client.post(f"/api/v1/jobs/{running}/cancel").json()
    assert (asked["state"], asked["cancel_asked"]) == ("running", True)
    assert scene.work.cancelled == [waiting, running]
    assert scene.client("writer").post(f"/api/v1/jobs/{running}/cancel").status_code == 403
    assert scene.client("stranger").post(f"/api/v1/jobs/{running}/cancel").status_code == 404
