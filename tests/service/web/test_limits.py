"""Large bodies: only on the requests that bring uploads, only of whoever may send one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from pipelines.extract.limits import MEGABYTE
from service.web.limits import is_upload
from service.web.visitors import COOKIE
from tests.service.web.client import ORIGIN
from tests.service.web.scene import NOBODY, OPERATOR, Scene

_CHUNK = 65_536
_LARGE = 3 * MEGABYTE
MANUALS = "/agencias/{north}/manuales"
UPLOADS = {
    ("POST", "/api/v1/agencies/{agency}/manuals"),
    ("POST", "/api/v1/manuals/{manual}/versions"),
    ("PUT", "/api/v1/uploads/{upload}"),
    ("POST", "/api/v1/editions"),
    ("POST", "/agencias/{agency}/manuales"),
    ("POST", "/manuales/{manual}/versiones"),
    ("POST", "/autoevaluaciones/{assessment}/probar"),
    ("POST", "/api/v1/assessments/{assessment}/proofs"),
    ("POST", "/autoevaluaciones/{assessment}/carpeta/{standard}/pruebas"),
    ("POST", "/ediciones/cargar"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a request was answered, and how many bytes of its body were asked for."""

    status: int
    taken: int


def asked(
    app: FastAPI, method: str, path: str, *, cookie: str = "", token: str = "", stated: bool = True
) -> Told:
    """Send three megabytes that are only made when the application asks for them."""
    taken = 0
    statuses: list[int] = []
    headers = {
        "host": "testserver",
        "origin": ORIGIN,
        "content-type": "multipart/form-data; boundary=x",
        **({"content-length": str(_LARGE)} if stated else {}),
        **({"cookie": f"{COOKIE}={cookie}"} if cookie else {}),
        **({"x-form-token": token} if token else {}),
    }

    async def receive() -> dict[str, Any]:
        nonlocal taken
        if taken >= _LARGE:
            return {"type": "http.request", "body": b"", "more_body": False}
        taken += _CHUNK
        return {"type": "http.request", "body": b"x" * _CHUNK, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        **{"type": "http", "http_version": "1.1", "method": method, "scheme": "http"},
        **{"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": ""},
        **{"headers": [(name.encode(), value.encode()) for name, value in headers.items()]},
        **{"client": ("192.0.2.7", 50_000), "server": ("testserver", 80)},
    }
    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return Told(status=statuses[0], taken=taken)


def by(scene: Scene, who: str, path: str, *, stated: bool = True) -> Told:
    """Send three megabytes as somebody's browser does, with the token of its form."""
    client = scene.client(who)
    token = client.form_token
    cookie = client.cookies.get(COOKIE) or ""
    return asked(scene.app, "POST", path, cookie=cookie, token=token, stated=stated)


def test_the_requests_that_may_be_large_are_routes(scene: Scene) -> None:
    """Exactly the nine routes that take files may be large, each with its own method."""
    found = {
        (method, route.path)
        for route in iter_route_contexts(scene.app.routes)
        for method in route.methods or ()
        if is_upload({"method": method, "path": route.path})
    }
    assert found == UPLOADS


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", MANUALS),
        ("POST", "/manuales/uno/versiones"),
        ("POST", "/ediciones/cargar"),
        ("POST", "/api/v1/editions"),
        ("POST", "/api/v1/agencies/{north}/manuals"),
        ("PUT", "/api/v1/uploads/uno"),
        ("POST", "/autoevaluaciones/uno/carpeta/1.1.1/pruebas"),
        ("POST", "/api/v1/assessments/uno/proofs"),
    ],
)
@pytest.mark.parametrize("stated", [True, False])
def test_nobodys_upload_is_refused_unread(
    scene: Scene, method: str, path: str, *, stated: bool
) -> None:
    """Without a session or a token three megabytes are refused, and not one byte is taken."""
    told = asked(scene.app, method, path.format(north=scene.north), stated=stated)
    assert told == Told(status=401, taken=0)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/manuales/uno"),
        ("POST", "/entrar/manuales"),
        ("POST", "/autoevaluaciones/uno/perfil/ediciones"),
        ("POST", "/ediciones/cargar/uno"),
        ("POST", "/pruebas/uno/pruebas"),
        ("POST", "/autoevaluaciones/uno/carpeta/1.1.1/notas"),
        ("POST", "/api/v1/editions/le-5/manuals/versions"),
        ("PUT", "/api/v1/agencies/uno/manuals"),
        ("POST", "/api/v1/uploads/uno"),
        ("GET", "/ediciones/cargar"),
    ],
)
def test_words_of_an_upload_do_not_make_one(scene: Scene, method: str, path: str) -> None:
    """Another address or method that only looks like an upload keeps the small limit."""
    assert asked(scene.app, method, path) == Told(status=413, taken=0)


def test_only_who_may_send_an_upload_sends_a_large_one(scene: Scene) -> None:
    """An assessor's is refused unread, and so is an edition of a writer's; a writer's is read."""
    path = MANUALS.format(north=scene.north)
    assert by(scene, "assessor", path) == Told(status=413, taken=0)
    assert by(scene, "writer", "/ediciones/cargar") == Told(status=413, taken=0)
    unstated = by(scene, "writer", "/ediciones/cargar", stated=False)
    assert (unstated.status, unstated.taken) == (403, 0)
    begun = Told(status=400, taken=_CHUNK)  # read until it proves to be no form
    assert by(scene, "writer", path) == begun
    assert by(scene, OPERATOR, "/ediciones/cargar") == begun
    assert by(scene, NOBODY, "/entrar") == Told(status=413, taken=0)
