"""A request that names itself is done once, whatever is sent again, at once or after a failure."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from corpora.errors import KeyBusy, KeyReused
from service.people.access import system_access
from service.settings import Settings
from service.store import replies
from service.store.assessment_tables import Decision
from service.store.manual_tables import ManualVersion
from service.store.people_tables import Agency, IdempotencyKey
from service.store.replies import Reply
from service.store.unit import Store
from service.web.api.repeats import REPLAYED
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

BODY = {"name": "Policía Nueva", "program": "le", "state": "JAL"}
NAMED = {"idempotency-key": "una-clave"}
TEXT = "Artículo 1. El personal informa.".encode()


def count(scene: Scene, table: Any) -> int:
    with scene.store.read(system_access()) as unit:
        return unit.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_request_is_done_once(scene: Scene) -> None:
    """The second answer is the first one, and says so; nothing is made twice."""
    client = scene.client(OPERATOR)
    first = client.post("/api/v1/agencies", json=BODY, headers=NAMED)
    again = client.post("/api/v1/agencies", json=BODY, headers=NAMED)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["location"] == again.headers["location"]
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert count(scene, Agency) == 3


def test_another_request_under_the_same_name_is_refused(scene: Scene) -> None:
    """A name belongs to one request of one person; another person may use it too."""
    client = scene.client(OPERATOR)
    assert client.post("/api/v1/agencies", json=BODY, headers=NAMED).status_code == 201
    other = client.post("/api/v1/agencies", json={**BODY, "name": "Otra"}, headers=NAMED)
    assert (other.status_code, other.json()["title"]) == (422, "KeyReused")
    theirs = scene.client("administrator").post(
        f"/api/v1/agencies/{scene.north}/manuals", files={"files": ("a.txt", TEXT)}, headers=NAMED
    )
    assert theirs.status_code == 201


def test_a_request_that_failed_can_be_sent_again(scene: Scene) -> None:
    """A refusal keeps nothing: the same name does the work once it can be done."""
    client = scene.client(OPERATOR)
    taken = {**BODY, "name": "Policía de Prueba del Norte"}
    for _ in range(2):
        refused = client.post("/api/v1/agencies", json=taken, headers=NAMED)
        assert (refused.status_code, refused.json()["title"]) == (409, "AlreadyThere")
    assert count(scene, IdempotencyKey) == 0
    assert client.post("/api/v1/agencies", json=BODY, headers=NAMED).status_code == 201


def test_an_upload_is_received_once(scene: Scene) -> None:
    """Sent twice under one name, a manual has one version and one job."""
    client = scene.client("writer")
    path = f"/api/v1/agencies/{scene.north}/manuals"
    files, data = {"files": ("a.txt", TEXT)}, {"name": "Uno"}
    first = client.post(path, files=files, data=data, headers=NAMED)
    again = client.post(path, files=files, data=data, headers=NAMED)
    assert first.json() == again.json()
    assert again.headers[REPLAYED] == "true"
    assert first.json()["known"] is False
    assert (count(scene, ManualVersion), len(scene.work.submitted)) == (1, 1)
    other = client.post(path, files={"files": ("a.txt", TEXT + b"!")}, data=data, headers=NAMED)
    assert (other.status_code, other.json()["title"]) == (422, "KeyReused")


def test_two_at_once_make_one(settings: Settings, store: Store) -> None:
    """Twenty equal decisions at once keep one; each is told so, or that it is being done."""
    scene = make_full_scene(settings, store)
    path = f"/api/v1/assessments/{scene.made[0].assessment}/decisions"
    body = {"standard": "1.1.1", "verdict": "not_applicable", "reason": "no existe"}
    before = count(scene, Decision)
    gate = threading.Barrier(8)

    def decide(place: int) -> int:
        client = scene.client("advisor")
        gate.wait()
        return int(client.post(path, json=body, headers=NAMED).status_code)

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(decide, range(8)))
    assert 201 in statuses
    assert statuses <= {201, 409}
    assert count(scene, Decision) == before + 1


def test_work_and_answer_are_kept_together(scene: Scene) -> None:
    """What breaks off after the work but before it is kept leaves neither work nor answer."""
    access = scene.access(OPERATOR)
    with scene.store.write(access) as unit:
        assert replies.claim(unit, "k", "r") is None
    with suppress(ZeroDivisionError), scene.store.write(access) as unit:
        replies.keep(unit, "k", Reply(status=201, answer={"body": 1}))
        1 / 0  # noqa: B018 - as a power cut would
    with scene.store.write(access) as unit, pytest.raises(KeyBusy):
        replies.claim(unit, "k", "r")
    with scene.store.write(access) as unit:
        replies.keep(unit, "k", Reply(status=201, answer={"body": 1}))
    with scene.store.write(access) as unit:
        kept = replies.claim(unit, "k", "r")
    assert kept == Reply(status=201, answer={"body": 1})


def test_a_name_is_kept_for_a_day_and_freed_when_abandoned(scene: Scene) -> None:
    """After a quarter of an hour a broken off request may be done anew; after a day all may."""
    access = scene.access(OPERATOR)
    clock = [scene.store.clock()]
    store = Store(scene.store.engine, lambda: clock[0])
    with store.write(access) as unit:
        assert replies.claim(unit, "k", "r") is None
    with store.write(access) as unit, pytest.raises(KeyReused):
        replies.claim(unit, "k", "another")
    clock[0] += timedelta(minutes=16)
    with store.write(access) as unit:
        assert replies.claim(unit, "k", "r") is None
        replies.keep(unit, "k", Reply(status=201, answer={}))
    clock[0] += timedelta(hours=23)
    with store.write(access) as unit:
        assert replies.claim(unit, "k", "r") is not None
    clock[0] += timedelta(hours=2)
    with store.write(access) as unit:
        assert replies.claim(unit, "k", "another") is None
    with store.write(replace(access, actor="somebody else")) as unit:
        assert replies.claim(unit, "k", "r") is None
