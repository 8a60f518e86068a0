"""A change that did not come from one of our own pages is refused, and every answer is guarded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.web.client import ORIGIN, Client
from tests.service.web.scene import Scene

CHANGE = {"name": "Nombre Cambiado", "language": "es"}


def change(client: Client, headers: dict[str, str], **fields: str) -> Any:
    return client.post("/cuenta", data={**CHANGE, **fields}, headers=headers, forged=True)


def name_of(client: Client) -> str:
    found: str = client.get("/api/v1/me").json()["name"]
    return found


def test_a_form_of_ours_goes_through(scene: Scene) -> None:
    """Origin and token together are enough, the token in a field or in a header."""
    client = scene.client("writer")
    token = client.form_token
    assert change(client, {"origin": ORIGIN}, form_token=token).status_code == 303
    assert change(client, {"origin": ORIGIN, "x-form-token": token}).status_code == 303
    assert change(client, {"referer": f"{ORIGIN}/cuenta", "x-form-token": token}).status_code == 303
    fetched = {"sec-fetch-site": "same-origin", "x-form-token": token}
    assert change(client, fetched).status_code == 303
    assert name_of(client) == "Nombre Cambiado"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://mal.mx"},
        {"origin": "null"},
        {"origin": f"{ORIGIN}.mal.mx"},
        {"origin": "http://testserver:81"},
        {"referer": f"https://mal.mx/?{ORIGIN}"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
        {},
    ],
)
def test_a_foreign_origin_is_refused(scene: Scene, headers: dict[str, str]) -> None:
    """Even with the right token, another site, a sandbox or no origin at all changes nothing."""
    client = scene.client("writer")
    answer = change(client, {**headers, "x-form-token": client.form_token})
    assert answer.status_code == 403
    assert "no vino de una página de Acredita" in answer.text
    assert name_of(client) == "Persona writer"


def test_a_missing_or_wrong_token_is_refused(scene: Scene) -> None:
    """No token, an empty one, one of letters and another session's token change nothing."""
    client = scene.client("writer")
    other = scene.client("advisor").form_token
    again = scene.client("writer").form_token
    nobodys = scene.client().form_token
    for token in ("", "x", "ñandú", other, again, nobodys):
        assert change(client, {"origin": ORIGIN}, form_token=token).status_code == 403
        assert (
            change(client, {"origin": ORIGIN, "x-form-token": token.encode()}).status_code == 403  # type: ignore[dict-item]
        )
    assert change(client, {"origin": ORIGIN}).status_code == 403
    assert name_of(client) == "Persona writer"


def test_a_sign_in_is_guarded_too(scene: Scene) -> None:
    """Nobody can be signed in to another's account by a form on another site."""
    answer = scene.client().post(
        "/entrar", data={"email": "writer@ejemplo.mx", "password": "x"}, forged=True
    )
    assert answer.status_code == 403


def test_the_api_takes_a_cookie_only_with_its_token(scene: Scene) -> None:
    """A page of another site cannot use the API by the browser's cookie."""
    client = scene.client("writer")
    body = {"name": "p", "scopes": ["read"]}
    assert client.post("/api/v1/tokens", json=body, forged=True).status_code == 403
    assert client.post("/api/v1/tokens", json=body).status_code == 201


@pytest.mark.parametrize("path", ["/entrar", "/cuenta", "/nada", "/api/v1/me", "/static/icon.svg"])
def test_every_answer_says_what_it_may_do(scene: Scene, path: str) -> None:
    """The policy allows no inline script or style, and nothing is framed or sniffed."""
    answer = scene.client("writer").get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_a_page_is_kept_by_no_cache(scene: Scene) -> None:
    """What one person saw is not shown to the next one on the same computer."""
    assert scene.client("writer").get("/cuenta").headers["cache-control"] == "no-store"


def test_what_people_type_is_text(scene: Scene) -> None:
    """A name made of HTML is shown as letters."""
    client = scene.client("writer")
    client.post("/cuenta", data={"name": "<script>alert(1)</script>", "language": "es"})
    shown = client.get("/cuenta").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
