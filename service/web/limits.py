"""A request's body in, refused before it is read when it is too large for whoever sends it."""

from __future__ import annotations

import re

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpora.errors import TooLarge
from pipelines.extract.limits import MEGABYTE, megabytes
from service.people.access import Access, Permission
from service.web.failures import refuse

SMALL = 2 * MEGABYTE
# The only requests that may bring large bodies; those of editions are an operator's.
_EDITIONS = frozenset({"POST /api/v1/editions", "POST /ediciones/cargar"})
_UPLOADS = re.compile(
    r"POST /api/v1/agencies/[^/]+/manuals"
    r"|POST /api/v1/manuals/[^/]+/versions"
    r"|PUT /api/v1/uploads/[^/]+"
    r"|POST /agencias/[^/]+/manuales"
    r"|POST /manuales/[^/]+/versiones"
    r"|POST /autoevaluaciones/[^/]+/probar"
    r"|POST /api/v1/assessments/[^/]+/proofs"
    r"|POST /autoevaluaciones/[^/]+/carpeta/[^/]+/pruebas"
)
_BODY = "acredita.body"


class Body:
    """A body on its way in: its stated length, how much came, and how much may come."""

    def __init__(self, stated: int) -> None:
        """Let 2 MB come until more is allowed."""
        self.stated = stated
        self.limit = SMALL
        self._seen = 0

    def allow(self, limit: int) -> None:
        """Let so many bytes come; raise TooLarge when more are stated."""
        self.limit = limit
        if self.stated > limit:
            raise self.error()

    def count(self, message: Message) -> Message:
        """Return what came; raise TooLarge once it is more than may come."""
        self._seen += len(message.get("body", b""))
        if self._seen > self.limit:
            raise self.error()
        return message

    def error(self) -> TooLarge:
        """Return what is said of a body that is too large."""
        return TooLarge(limit=megabytes(self.limit))


class BodyLimit:
    """Counts what arrives: by its stated length first, then byte by byte.

    No body is larger than 2 MB before ``allow_upload`` lets it: whoever asks is known by then.
    """

    def __init__(self, app: ASGIApp, upload: int) -> None:
        """Let uploads have ``upload`` bytes and everything else 2 MB."""
        self._app = app
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        most = self._upload if is_upload(scope) else SMALL
        body = Body(int(stated) if stated.isdigit() else most + 1)
        if body.stated > most:
            body.limit = most
            await refuse(scope, receive, send, body.error())
            return
        scope[_BODY] = (body, most)

        async def counted() -> Message:
            return body.count(await receive())

        await self._app(scope, counted, send)


def is_upload(scope: Scope) -> bool:
    """Tell whether a request is one of those that may bring a large body."""
    asked = f"{scope['method']} {scope['path']}"
    return asked in _EDITIONS or _UPLOADS.fullmatch(asked) is not None


def allow_upload(request: Request, access: Access) -> None:
    """Let the body of an upload be as large as the settings say, for whoever may send one.

    Raises TooLarge for the others when they state more than any request may have.
    """
    found: tuple[Body, int] = request.scope[_BODY]
    body, most = found
    body.allow(most if is_upload(request.scope) and _may_send(request, access) else SMALL)


def _may_send(request: Request, access: Access) -> bool:
    if f"{request.method} {request.url.path}" in _EDITIONS:
        return access.operator and access.may(Permission.ADMINISTER, "")
    return any(access.may(Permission.UPLOAD, agency) for agency in (*access.roles, ""))
