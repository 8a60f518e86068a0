"""A token does what its scopes say, in its agency, until it ends; it never makes another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.people.access import system_access
from service.store import people, tokens
from service.store.people_tables import ApiToken
from service.store.tokens import TokenFacts
from service.store.unit import utc_now
from tests.service.web.scene import OPERATOR, STRANGER, Scene

MEMBERS = "/api/v1/agencies/{}/members"


def token(
    scene: Scene, who: str, scopes: Sequence[str], *, agency: str | None = None, days: int = 30
) -> str:
    with scene.store.write(scene.access(who)) as unit:
        return tokens.create(
            unit, TokenFacts(name="prueba", scopes=scopes, agency=agency, days=days)
        ).secret


def call(scene: Scene, method: str, path: str, secret: str, **more: Any) -> Any:
    headers = {"authorization": f"Bearer {secret}"}
    return scene.client().request(method, path, headers=headers, forged=True, **more)


def test_a_token_needs_no_form_and_says_who_it_speaks_for(scene: Scene) -> None:
    """A program sends no origin and no form token; /me names its person and its scopes."""
    secret = token(scene, "administrator", ["read", "administer"])
    assert secret.startswith("acr_")
    me = call(scene, "GET", "/api/v1/me", secret).json()
    assert me["name"] == "Persona administrator"
    assert me["scopes"] == ["administer", "read"]
    path = f"{MEMBERS.format(scene.north)}/{scene.people['writer']}"
    assert call(scene, "PUT", path, secret, json={"role": "advisor"}).status_code == 200


def test_a_scope_that_is_missing_is_refused(scene: Scene) -> None:
    """The person may; the token, made to read, may not."""
    secret = token(scene, "administrator", ["read"])
    assert call(scene, "GET", MEMBERS.format(scene.north), secret).status_code == 403
    path = f"{MEMBERS.format(scene.north)}/{scene.people['writer']}"
    assert call(scene, "DELETE", path, secret).status_code == 403


def test_a_scope_gives_no_more_than_the_person_has(scene: Scene) -> None:
    """A writer's token to administer administers nothing."""
    secret = token(scene, "writer", ["read", "administer"])
    assert call(scene, "GET", MEMBERS.format(scene.north), secret).status_code == 403


def test_a_token_of_one_agency_does_not_see_another(scene: Scene) -> None:
    """An operator's token that is narrowed to the north does not find the south, nor all people."""
    secret = token(scene, OPERATOR, ["read", "administer"], agency=scene.north)
    assert call(scene, "GET", MEMBERS.format(scene.north), secret).status_code == 200
    assert call(scene, "GET", MEMBERS.format(scene.south), secret).status_code == 404
    assert call(scene, "GET", "/api/v1/me", secret).json()["operator"] is False
    wide = token(scene, OPERATOR, ["read", "administer"])
    assert call(scene, "GET", MEMBERS.format(scene.south), wide).status_code == 200


def test_nobody_narrows_a_token_to_what_they_do_not_see(scene: Scene) -> None:
    """The north is not there for the stranger, in the form and in the API."""
    client = scene.client(STRANGER)
    fields = {"name": "p", "scopes": ["read"], "days": "30", "agency": scene.north}
    assert client.post("/cuenta/tokens", data=fields).status_code == 404
    body = {"name": "p", "scopes": ["read"], "agency": scene.north}
    assert client.post("/api/v1/tokens", json=body).status_code == 404


def test_a_token_makes_no_token_and_changes_no_account(scene: Scene) -> None:
    """Whoever steals a token cannot make it last, see the others, or take the account over."""
    secret = token(scene, OPERATOR, ["read", "upload", "decide", "assess", "administer"])
    body = {"name": "otro", "scopes": ["read"]}
    assert call(scene, "POST", "/api/v1/tokens", secret, json=body).status_code == 403
    assert call(scene, "GET", "/api/v1/tokens", secret).status_code == 403
    form = {"present": "x", "new": "tres tristes tigres", "again": "tres tristes tigres"}
    assert call(scene, "POST", "/cuenta/clave", secret, data=form).status_code == 403
    assert call(scene, "POST", "/cuenta/codigo/pedir", secret).status_code == 403
    assert call(scene, "POST", "/cuenta/sesiones/cerrar", secret).status_code == 403


def test_a_token_ends_on_its_day(scene: Scene) -> None:
    """After its days a token is nobody's."""
    secret = token(scene, "writer", ["read"], days=1)
    assert call(scene, "GET", "/api/v1/me", secret).status_code == 200
    scene.store.clock = lambda: utc_now() + timedelta(days=1, seconds=1)
    answer = call(scene, "GET", "/api/v1/me", secret)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert call(scene, "POST", "/api/v1/tokens", secret, json={}).status_code == 401


def test_a_token_ends_when_revoked_and_with_its_person(scene: Scene) -> None:
    """Revoking on the page, or shutting the person out, ends it at once."""
    client = scene.client("writer")
    shown = client.post(
        "/cuenta/tokens", data={"name": "p", "scopes": ["read", "upload"], "days": "30"}
    )
    secret = shown.text.partition('<code class="secret">')[2].partition("</code>")[0]
    assert call(scene, "GET", "/api/v1/me", secret).json()["scopes"] == ["read", "upload"]
    assert secret not in client.get("/cuenta/tokens").text
    (row,) = client.get("/api/v1/tokens").json()["items"]
    assert row["used_at"] is not None
    assert client.post(f"/cuenta/tokens/{row['id']}/revocar").status_code == 303
    assert call(scene, "GET", "/api/v1/me", secret).status_code == 401
    other = token(scene, "writer", ["read"])
    with scene.store.write(scene.access(OPERATOR)) as unit:
        people.disable(unit, scene.people["writer"])
    assert call(scene, "GET", "/api/v1/me", other).status_code == 401


@pytest.mark.parametrize("secret", ["", "acr_", "x", "acr_ñ", "null"])
def test_what_is_no_token_is_nobodys(scene: Scene, secret: str) -> None:
    """Any other text is refused, even beside the cookie of a session."""
    headers = {b"authorization": f"Bearer {secret}".encode()}
    assert scene.client("writer").get("/api/v1/me", headers=headers).status_code == 401


def test_only_a_digest_of_a_token_is_kept(scene: Scene) -> None:
    """Whoever reads the database finds no token to use."""
    secret = token(scene, "writer", ["read"])
    with scene.store.read(system_access()) as unit:
        row = unit.session.execute(select(ApiToken.digest, ApiToken.hint)).one()
    assert secret not in row.digest
    assert len(row.hint) == 8


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": " "}, "Falta."),
        ({"scopes": []}, "Elija al menos un permiso."),
        ({"scopes": ["todo"]}, "Elija permisos de la lista."),
        ({"days": "400"}, "De 1 a 365 días."),
        ({"days": "muchos"}, "De 1 a 365 días."),
    ],
)
def test_a_fault_is_told_beside_its_field(scene: Scene, changed: dict[str, Any], said: str) -> None:
    """What was typed stays, and the fault is said where it is."""
    fields = {"name": "respaldo", "scopes": ["read"], "days": "30", **changed}
    answer = scene.client("writer").post("/cuenta/tokens", data=fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert "name" in changed or 'value="respaldo"' in answer.text
