"""Tasks over the API: made once under a name, changed by their version, ended and reopened."""

from __future__ import annotations

import pytest

from tests.service.web.client import Client
from tests.service.web.scene import LINK, STRANGER, Scene


@pytest.fixture
def client(full_scene: Scene) -> Client:
    """Return a writer of the north."""
    return full_scene.client("writer")


@pytest.fixture
def path(full_scene: Scene) -> str:
    """Return the address of the north's tasks."""
    return f"/api/v1/assessments/{full_scene.made[0].assessment}/tasks"


def test_a_task_is_made_once_under_its_name(full_scene: Scene, client: Client, path: str) -> None:
    """It comes back as it was sent, with its owner's name; an overdue one says so."""
    body = {
        **{"standard": "1.1.1", "title": "Redactar", "owner": full_scene.people["advisor"]},
        **{"due_on": "2020-01-31", "detail": "Con jurídico", "element": "1.1.1.p1"},
    }
    made = client.post(path, json=body, headers={"idempotency-key": "k"})
    again = client.post(path, json=body, headers={"idempotency-key": "k"})
    assert (made.status_code, again.json()) == (201, made.json())
    told = client.get(made.headers["location"]).json()
    assert told == made.json()
    assert (told["owner_name"], told["due_on"]) == ("Persona advisor", "2020-01-31")
    assert (told["overdue"], told["state"], told["version"]) == (True, "open", 1)
    listed = client.get(path, params={"state": "open"}).json()["items"]
    assert listed[0] == told
    assert len(listed) == 2


def test_a_task_changes_by_its_version(full_scene: Scene, client: Client) -> None:
    """What is left out stays; null takes away; text and state change at once or not at all."""
    own = f"/api/v1/tasks/{full_scene.task}"
    tag = client.get(own).headers["etag"]
    assert client.patch(own, json={"title": "x"}).status_code == 428
    body = {"owner": full_scene.people["writer"], "due_on": "2027-03-15", "state": "done"}
    done = client.patch(own, json=body, headers={"if-match": tag})
    told = done.json()
    assert (told["title"], told["state"]) == ("Redactar la directiva que falta", "done")
    assert (told["owner_name"], told["version"]) == ("Persona writer", 3)
    assert told["ended_at"] is not None
    assert client.patch(own, json=body, headers={"if-match": tag}).status_code == 412
    tag = done.headers["etag"]
    wrong = {"state": "open", "owner": full_scene.people["stranger"]}
    assert client.patch(own, json=wrong, headers={"if-match": tag}).status_code == 422
    assert client.get(own).json() == told
    opened = client.patch(
        own, json={"state": "open", "due_on": None, "owner": None}, headers={"if-match": tag}
    ).json()
    assert (opened["due_on"], opened["owner_id"], opened["ended_at"]) == (None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"standard": "99.9.9", "title": "x"},
        {"standard": "1.1.1", "title": "  "},
        {"standard": "1.1.1", "title": "x", "due_on": "mañana"},
        {"standard": "1.1.1", "title": "x", "due_on": "0001-01-01"},
        {"standard": "1.1.1", "title": "x", "kind": "otra"},
        {"standard": "1.1.1", "title": "x", "mas": 1},
    ],
)
def test_a_wrong_task_is_refused(client: Client, path: str, body: dict[str, object]) -> None:
    """With what is wrong in both languages, and nothing is kept."""
    before = client.get(path).json()
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"] != answer.json()["detail_en"]
    assert client.get(path).json() == before


def test_a_link_and_a_stranger_see_none(full_scene: Scene, path: str) -> None:
    """What is left to do is the agency's own business."""
    assert full_scene.client(LINK).get(path).status_code == 403
    assert full_scene.client(STRANGER).get(path).status_code == 404
    own = f"/api/v1/tasks/{full_scene.task}"
    assert full_scene.client(LINK).get(own).status_code == 403
    assert full_scene.client(STRANGER).get(own).status_code == 404
