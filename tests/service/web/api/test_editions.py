"""Editions are browsed, searched by meaning, compared, and loaded by operators after a preview."""

from __future__ import annotations

from typing import Any

import pytest

from corpora.catalog import load_edition
from service.people.access import system_access
from service.store import editions
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, Scene

LIST = b"id,title,level\n1.1.1,Uso de la fuerza,M\n1.1.2,Persecuciones,O\n"
NEWER = "id,title,level\n1.1.1,Uso legítimo de la fuerza,M\n1.1.2,Persecuciones,O\n".encode()


@pytest.fixture
def client(scene: Scene) -> Client:
    """Return an operator, with two editions of a program there."""
    with scene.store.write(system_access()) as unit:
        editions.synchronise(unit, map(load_edition, ("le-5", "le-6")))
    return scene.client(OPERATOR)


def load(client: Client, data: bytes, preview: bool = False, **fields: str) -> Any:
    return client.post(
        f"/api/v1/editions{'?preview=true' if preview else ''}",
        files={"file": ("lista.csv", data)},
        data={"id": "le-99", **fields},
    )


def test_an_edition_is_read_whole(client: Client) -> None:
    """The list, the edition with its wordings and counts, and a standard with its elements."""
    listed = client.get("/api/v1/editions").json()["items"]
    assert [row["id"] for row in listed] == ["le-5", "le-6"]
    whole = client.get("/api/v1/editions/le-6")
    assert whole.json()["revisions"][0]["number"] == 1
    assert sum(whole.json()["verified"].values()) == whole.json()["standards"]
    tag = {"if-none-match": whole.headers["etag"]}
    assert client.get("/api/v1/editions/le-6", headers=tag).status_code == 304
    one = client.get("/api/v1/editions/le-6/standards/4.1.1").json()
    assert one["title_es"] == "Uso razonable de la fuerza"
    assert one["elements"][0]["id"].startswith("4.1.1.")
    lost = client.get("/api/v1/editions/le-6/standards/99.9.9")
    assert (lost.status_code, lost.json()["title"]) == (404, "UnknownStandard")


def test_words_find_standards_by_what_they_mean(client: Client) -> None:
    """A number finds itself, words what they say, and a sentence what it is about."""
    path = "/api/v1/editions/le-6/standards"
    by_number = client.get(path, params={"q": "4.1.1"}).json()["items"]
    assert [(row["number"], row["why"]) for row in by_number] == [("4.1.1", "number")]
    found = client.get(path, params={"q": "uso de la fuerza", "limit": 5}).json()["items"]
    assert found[0]["number"] == "4.1.1"
    assert len(found) == 5
    meant = client.get(path, params={"q": "perros policía que buscan droga", "limit": 10})
    assert any(row["why"] == "meaning" for row in meant.json()["items"])


def test_a_difference_is_worked_out_once(client: Client) -> None:
    """The changes are those of `acredita editions diff`; the second time they are at hand."""
    asked = {"from": "le-5", "to": "le-6"}
    first = client.get("/api/v1/editions/diff", params=asked)
    for _ in range(120):
        if first.status_code == 200:
            break
        assert (first.status_code, first.json()["title"]) == (503, "StillWorking")
        assert first.headers["retry-after"] == "5"
        first = client.get("/api/v1/editions/diff", params=asked)
    assert first.status_code == 200, first.text
    whole = first.json()
    assert (whole["schema"], whole["from"], whole["to"]) == ("acredita/diff/1", "le-5", "le-6")
    assert len(whole["changes"]) > 400
    again = client.get(
        "/api/v1/editions/diff", params=asked, headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304
    refused = client.get("/api/v1/editions/diff", params={"from": "le-6", "to": "le-6"})
    assert (refused.status_code, refused.json()["title"]) == (400, "BadRequest")
    assert "distintas del mismo programa" in refused.json()["detail"]
    assert client.get("/api/v1/editions/diff", params={"from": "le-5"}).status_code == 422
    unknown = client.get("/api/v1/editions/diff", params={"from": "le-5", "to": "le-7"})
    assert unknown.status_code == 404


def test_a_preview_keeps_nothing(client: Client) -> None:
    """What would change is told with the digest that confirms it; nothing is stored."""
    shown = load(client, LIST, preview=True)
    assert shown.status_code == 200, shown.text
    told = shown.json()
    assert (told["edition"], told["standards"], told["over"]) == ("le-99", 2, None)
    assert told["counts"] == {"new": 2}
    assert client.get("/api/v1/editions/le-99").status_code == 404


def test_an_edition_is_loaded_as_it_was_shown(client: Client) -> None:
    """The wording is stored under the digest of its preview; a later one is the next wording."""
    digest = load(client, LIST, preview=True).json()["digest"]
    refused = load(client, NEWER, digest=digest)
    assert (refused.status_code, refused.json()["title"]) == (409, "Conflict")
    made = load(client, LIST, digest=digest)
    assert made.status_code == 201, made.text
    assert made.headers["location"] == "/api/v1/editions/le-99"
    shown = load(client, NEWER, preview=True).json()
    assert shown["counts"] == {"retitled": 1}
    assert shown["changes"][0]["after"] == "Uso legítimo de la fuerza"
    assert load(client, NEWER, same_requirement="true").json()["number"] == 2
    wordings = client.get("/api/v1/editions/le-99").json()["revisions"]
    assert [(row["number"], row["same_requirement"]) for row in wordings] == [
        (2, True),
        (1, False),
    ]


@pytest.mark.parametrize(
    ("data", "fields", "told"),
    [
        (b"id,title\n1.1.1,\n", {}, (422, "InputError")),
        (b"\x00\x01\x02", {}, (422, "InputError")),
        (LIST, {"id": "NO"}, (422, "BadFields")),
        (LIST, {"id": ""}, (422, "InputError")),
    ],
)
def test_a_file_with_faults_is_not_loaded(
    client: Client, data: bytes, fields: dict[str, str], told: tuple[int, str]
) -> None:
    """Every fault is told by its place, and nothing is stored."""
    answer = load(client, data, **fields)
    assert (answer.status_code, answer.json()["title"]) == told, answer.text
    assert client.get("/api/v1/editions/le-99").status_code == 404


def test_only_operators_load(scene: Scene) -> None:
    """An administrator's file is not even read."""
    answer = scene.client("administrator").post(
        "/api/v1/editions",
        content=b"not a form",
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 403
