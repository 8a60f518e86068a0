"""Reports over the API: made once under one name, listed, and their files by their digest."""

from __future__ import annotations

import hashlib

import pytest

from tests.service.web.scene import Scene

BODY = {"kind": "crosswalk", "language": "es", "formats": ["html", "docx"]}


@pytest.fixture
def path(full_scene: Scene) -> str:
    """Return the address of the reports of the north's assessment."""
    return f"/api/v1/assessments/{full_scene.made[0].assessment}/reports"


def test_a_report_is_made_once_under_one_name(full_scene: Scene, path: str) -> None:
    """Asked again under its name it is told again, and not made again."""
    client = full_scene.client("advisor")
    named = {"idempotency-key": "informe-1"}
    first = client.post(path, json=BODY, headers=named)
    again = client.post(path, json=BODY, headers=named)
    full_scene.app.state.exports.close()
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    items = client.get(path).json()["items"]
    assert [one["format"] for one in items] == ["html", "docx", "pdf"]
    assert items[:2] == first.json()["items"]
    for one in items[:2]:
        file = client.get(f"/api/v1/reports/{one['id']}/file")
        assert hashlib.sha256(file.content).hexdigest() == one["sha256"]
        tag = file.headers["etag"]
        assert tag == f'"{one["sha256"]}"'
        known = client.get(f"/api/v1/reports/{one['id']}/file", headers={"if-none-match": tag})
        assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    "body",
    [
        {**BODY, "kind": "x"},
        {**BODY, "formats": []},
        {**BODY, "formats": ["exe"]},
        {**BODY, "language": "fr"},
        {**BODY, "licensed_text": "yes"},
        {**BODY, "more": 1},
    ],
)
def test_an_odd_body_is_refused(full_scene: Scene, path: str, body: dict[str, object]) -> None:
    """With a problem that says what is wrong, and nothing is made."""
    client = full_scene.client("advisor")
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(client.get(path).json()["items"]) == 1
