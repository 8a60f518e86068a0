"""Manuals arrive whole or in parts, from a file or many, and only from who may send them."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from service.people.access import system_access
from service.store import manuals
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, Scene

TEXT = "Artículo 1. El personal informa cada mes al mando. ".encode() * 500


def in_parts(
    client: Client, agency: str, data: bytes, name: str = "a.txt", size: int = 9000
) -> str:
    """Send bytes in parts and return the upload's id."""
    body = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    made = client.post(f"/api/v1/agencies/{agency}/uploads", json=body)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    for start in range(0, len(data), size):
        sent = put(client, path, data[start : start + size], start, len(data))
        assert sent.status_code == 200, sent.text
    return str(made.json()["id"])


def put(client: Client, path: str, part: bytes, start: int, whole: int) -> Any:
    span = f"bytes {start}-{start + len(part) - 1}/{whole}"
    headers = {"content-range": span, "content-type": "application/octet-stream"}
    return client.put(path, content=part, headers=headers)


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return a writer of the north."""
    return scene.client("writer")


def test_several_files_make_a_manual(scene: Scene, client: Client) -> None:
    """Files sent together are one version with a job; its address is told."""
    path = f"/api/v1/agencies/{scene.north}/manuals"
    files = [("files", ("uno.txt", TEXT)), ("files", ("carpeta/dos.txt", TEXT + b"2"))]
    made = client.post(path, files=files, data={"name": "Reglamento", "kind": "law"})
    assert made.status_code == 201, made.text
    told = made.json()
    assert scene.work.submitted == [told["job"]]
    assert made.headers["location"] == f"/api/v1/versions/{told['version']}"
    version = client.get(made.headers["location"]).json()
    assert (version["state"], version["number"]) == ("queued", 1)
    assert [file["name"] for file in version["sent"]] == ["uno.txt", "carpeta/dos.txt"]
    manual = client.get(f"/api/v1/manuals/{told['manual']}").json()
    assert (manual["name"], manual["kind"]) == ("Reglamento", "law")
    same = client.post(path, files=files, data={"name": "Otro nombre"})
    assert (same.status_code, same.json()["known"], same.json()["job"]) == (200, True, None)


def test_a_next_version_keeps_its_note(scene: Scene, client: Client) -> None:
    """A version goes to its manual, with what was said of it."""
    path = f"/api/v1/agencies/{scene.north}/manuals"
    first = client.post(path, files={"files": ("a.txt", TEXT)}).json()
    sent = client.post(
        f"/api/v1/manuals/{first['manual']}/versions",
        files={"files": ("a.txt", TEXT + b"nuevo")},
        data={"note": "Con la reforma", "replace": "true"},
    )
    assert sent.status_code == 201, sent.text
    version = client.get(f"/api/v1/versions/{sent.json()['version']}").json()
    assert (version["number"], version["note"], version["base_id"]) == (2, "Con la reforma", None)
    listed = client.get(f"/api/v1/manuals/{first['manual']}/versions").json()["items"]
    assert [row["number"] for row in listed] == [2, 1]


@pytest.mark.parametrize(
    ("files", "data", "told"),
    [
        ({}, {"name": "x"}, (415, "WrongMedia")),
        ({"otro": ("a.txt", TEXT)}, {}, (422, "NoDocuments")),
        ({"files": ("a.txt", b"")}, {}, (422, "EmptyFile")),
        ({"files": ("a.txt", TEXT)}, {"kind": "libro"}, (422, "BadFields")),
        ({"files": ("a.txt", TEXT)}, {"zz": "1"}, (422, "BadFields")),
        ({"files": ("a.txt", TEXT)}, {"uploads": "0" * 26}, (404, "NotFound")),
    ],
)
def test_what_cannot_be_received_is_refused(
    scene: Scene, client: Client, files: Any, data: Any, told: tuple[int, str]
) -> None:
    """Nothing is written of an upload that is refused."""
    path = f"/api/v1/agencies/{scene.north}/manuals"
    answer = client.post(path, files=files, data=data)
    assert (answer.status_code, answer.json()["title"]) == told
    with scene.store.read(system_access()) as unit:
        assert manuals.of_agency(unit, scene.north) == ()
    assert scene.work.submitted == []


def test_who_may_not_send_is_refused_before_the_files_are_read(scene: Scene) -> None:
    """A reader's body is not even looked at: what it holds makes no difference."""
    path = f"/api/v1/agencies/{scene.north}/manuals"
    headers = {"content-type": "multipart/form-data; boundary=x"}
    for who, status in (("assessor", 403), ("stranger", 404)):
        answer = scene.client(who).post(path, content=b"nothing of a form", headers=headers)
        assert answer.status_code == status
    answer = scene.client("writer").post(path, content=b"nothing of a form", headers=headers)
    assert answer.status_code in (400, 422)


def test_parts_become_a_manual(scene: Scene, client: Client) -> None:
    """Files sent in parts are named in the upload instead of being sent, and then are gone."""
    one = in_parts(client, scene.north, TEXT, "carpeta/uno.txt")
    two = in_parts(client, scene.north, TEXT + b"2", "carpeta/dos.txt")
    headers = {"idempotency-key": "partes"}
    path = f"/api/v1/agencies/{scene.north}/manuals"
    # Text fields alone would be sent as another kind of form.
    files = [("uploads", (None, one)), ("uploads", (None, two)), ("name", (None, "En partes"))]
    made = client.post(path, files=files, headers=headers)
    assert made.status_code == 201, made.text
    version = client.get(f"/api/v1/versions/{made.json()['version']}").json()
    assert [file["name"] for file in version["sent"]] == ["uno.txt", "dos.txt"]
    assert version["sent"][0]["sha256"] == hashlib.sha256(TEXT).hexdigest()
    assert client.get(f"/api/v1/uploads/{one}").status_code == 404
    again = client.post(path, files=files, headers=headers)
    assert (again.status_code, again.json()) == (201, made.json())
    assert again.headers["idempotency-replayed"] == "true"


def test_a_broken_off_upload_is_gone_on_with(scene: Scene, client: Client) -> None:
    """HEAD tells how much arrived; a part from elsewhere is refused with where to go on."""
    body = {"name": "a.txt", "size": len(TEXT), "sha256": hashlib.sha256(TEXT).hexdigest()}
    made = client.post(f"/api/v1/agencies/{scene.north}/uploads", json=body)
    path = made.headers["location"]
    assert made.headers["upload-offset"] == "0"
    assert put(client, path, TEXT[:1000], 0, len(TEXT)).json()["offset"] == 1000
    told = client.head(path)
    assert (told.headers["upload-offset"], told.content) == ("1000", b"")
    assert told.headers["upload-length"] == str(len(TEXT))
    wrong = put(client, path, TEXT[500:600], 500, len(TEXT))
    assert (wrong.status_code, wrong.json()["title"]) == (409, "WrongPlace")
    assert "1000" in wrong.json()["detail"]
    short = client.put(
        path, content=TEXT[1000:1100], headers={"content-range": f"bytes 1000-1999/{len(TEXT)}"}
    )
    assert (short.status_code, short.json()["title"]) == (422, "WrongBytes")
    assert client.get(path).json()["offset"] == 1100
    assert put(client, path, TEXT[1100:], 1100, len(TEXT)).json()["whole"] is True
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404


def test_a_part_is_nobody_elses(scene: Scene, client: Client) -> None:
    """Not even an operator sees what another person is sending."""
    upload = in_parts(client, scene.north, TEXT)
    for who in (OPERATOR, "administrator", "stranger"):
        other = scene.client(who)
        assert other.get(f"/api/v1/uploads/{upload}").status_code == 404
        assert other.delete(f"/api/v1/uploads/{upload}").status_code == 404
    assert client.get(f"/api/v1/uploads/{upload}").json()["whole"] is True
