"""What is known is not sent again, what changed is not overwritten, and refusals speak."""

from __future__ import annotations

from typing import Any

import pytest

from service.cli import VERSION
from service.settings import Settings
from service.store.unit import Store
from tests.service.web.client import Client
from tests.service.web.scene import OPERATOR, Scene, make_full_scene

FACTS = {"name": "Policía de Prueba del Norte", "program": "le", "state": "JAL"}


def problem(answer: Any, status: int, title: str) -> dict[str, Any]:
    """Return a refusal's body, checked to be one in both languages."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["title"]) == (status, title)
    assert body["detail"]
    assert body["detail_en"]
    assert body["detail"] != body["detail_en"]
    return body


def test_what_is_known_is_not_sent_again(scene: Scene) -> None:
    """The tag of one thing gives 304 until the thing changes."""
    client = scene.client("administrator")
    path = f"/api/v1/agencies/{scene.north}"
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    changed = client.put(path, json={**FACTS, "municipality": "Zapopan"}, headers={"if-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    now = client.get(path, headers={"if-none-match": tag})
    assert (now.status_code, now.json()["municipality"]) == (200, "Zapopan")
    assert now.headers["etag"] == changed.headers["etag"]


def test_a_change_says_what_it_changes(scene: Scene) -> None:
    """Without If-Match a change is refused (428), with that of an earlier state too (412)."""
    client = scene.client("administrator")
    path = f"/api/v1/agencies/{scene.north}"
    tag = client.get(path).headers["etag"]
    problem(client.put(path, json=FACTS), 428, "VersionNeeded")
    assert client.put(path, json=FACTS, headers={"if-match": f"W/{tag}"}).status_code == 200
    body = {**FACTS, "municipality": "Tonalá"}
    problem(client.put(path, json=body, headers={"if-match": tag}), 412, "VersionPassed")
    problem(client.put(path, json=body, headers={"if-match": '"v9"'}), 412, "VersionPassed")
    assert client.get(path).json()["municipality"] == ""
    assert client.put(path, json=body, headers={"if-match": "*"}).json()["version"] == 3


def test_a_manual_may_be_changed_with_or_without_a_tag(settings: Settings, store: Store) -> None:
    """A manual has no version: If-Match is not needed, but it is heeded."""
    scene = make_full_scene(settings, store)
    client = scene.client("writer")
    path = f"/api/v1/manuals/{scene.made[0].manuals[0]}"
    tag = client.get(path).headers["etag"]
    assert client.patch(path, json={"name": "Otro"}).json()["name"] == "Otro"
    problem(
        client.patch(path, json={"name": "Otro más"}, headers={"if-match": tag}),
        *(412, "VersionPassed"),
    )
    assert client.get(path).json()["name"] == "Otro"


def test_head_is_answered_as_get_without_its_body(scene: Scene) -> None:
    """HEAD gives the headers of GET, on the API and on pages."""
    client = scene.client(OPERATOR)
    for path in ("/api/v1/agencies", f"/api/v1/agencies/{scene.north}", "/healthz"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        told = {name: value for name, value in whole.headers.items() if name != "x-request-id"}
        assert {name: head.headers[name] for name in told} == told
    assert client.head("/api/v1/agencies/nada").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "title"),
    [
        ("GET", "/api/v1/nada", 404, "NotFound"),
        ("GET", "/api/v1/agencies/no-es-clave", 404, "NotFound"),
        ("GET", "/api/v1/agencies/00000000000000000000000000", 404, "NotFound"),
        ("GET", "/api/v1/proposals/99999999999999999999999", 404, "NotFound"),
        ("GET", "/api/v1/agencies?limit=201", 422, "BadFields"),
        ("GET", "/api/v1/agencies?state=XXX", 422, "BadFields"),
        ("GET", "/api/v1/agencies?q=%00", 422, "BadFields"),
        ("GET", "/api/v1/agencies?cursor=zzz", 400, "BadRequest"),
        ("GET", "/api/v1/editions/zz-1", 404, "UnknownEdition"),
        ("DELETE", "/api/v1/agencies", 405, "WrongMethod"),
        ("POST", "/api/v1/agencies", 422, "BadFields"),
    ],
)
def test_a_refusal_speaks_both_languages(
    scene: Scene, method: str, path: str, status: int, title: str
) -> None:
    """Whatever is asked wrongly is answered by problem+json."""
    problem(scene.client(OPERATOR).request(method, path), status, title)


def test_a_refusal_says_what_is_wrong(scene: Scene) -> None:
    """Every field is named at once, in both languages; the addresses say what they take."""
    client = scene.client(OPERATOR)
    body = problem(
        client.post("/api/v1/agencies", json={"program": "x", "state": "JAL", "zz": 1}),
        *(422, "BadFields"),
    )
    for part in ("name: falta", "program: debe ser uno de estos", "zz: no se conoce este campo"):
        assert part in body["detail"]
    assert "name: Field required" in body["detail_en"]
    refused = client.delete("/api/v1/agencies")
    assert refused.headers["allow"] == "GET, HEAD, POST"
    assert "DELETE" in refused.json()["detail"]


def test_nobody_is_told_to_sign_in(scene: Scene) -> None:
    """Without a session or token, and with a bad one, every answer is 401 with its scheme."""
    client = scene.client()
    for headers in ({}, {"authorization": "Bearer acr_nada"}, {"authorization": "Basic xx"}):
        for method in ("GET", "POST"):
            answer = client.request(method, "/api/v1/agencies", headers=headers)
            problem(answer, 401, "SignInNeeded")
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_body_too_large_is_refused_before_it_is_read(scene: Scene) -> None:
    """Two megabytes are too many for a plain body, by its stated length or byte by byte."""
    client: Client = scene.client(OPERATOR)
    large = b" " * 2_000_001
    headers = {"content-type": "application/json"}
    problem(client.post("/api/v1/agencies", content=large, headers=headers), 413, "TooLarge")

    def unstated() -> Any:
        yield from (large[place : place + 65_536] for place in range(0, len(large), 65_536))

    answer = client.post("/api/v1/agencies", content=unstated(), headers=headers)
    problem(answer, 413, "TooLarge")


def test_every_answer_names_the_release(scene: Scene) -> None:
    """The API says which Acredita answers; nothing of it is kept by what stands between."""
    answer = scene.client(OPERATOR).get("/api/v1/agencies")
    assert answer.headers["acredita-version"] == VERSION
    assert answer.headers["cache-control"] == "private, no-cache"
