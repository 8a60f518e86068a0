"""A request's body in, refused before it is read when it is too large."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpora.errors import TooLarge
from pipelines.extract.limits import MEGABYTE
from service.web.failures import refuse

SMALL = 2 * MEGABYTE
# The only addresses that take large bodies.
UPLOADS = re.compile(r"/(?:manuals|versions|uploads|versiones|manuales|editions|ediciones)\b")


class BodyLimit:
    """Counts what arrives: by its stated length first, then byte by byte."""

    def __init__(self, app: ASGIApp, upload: int) -> None:
        """Let uploads have ``upload`` bytes and everything else 2 MB."""
        self._app = app
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._upload if UPLOADS.search(scope["path"]) else SMALL
        headers = dict(scope["headers"])
        stated = headers.get(b"content-length", b"0")
        error = TooLarge(limit=f"{limit / MEGABYTE:,.10g}")
        if not stated.isdigit() or int(stated) > limit:
            await refuse(scope, receive, send, error)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise error
            return message

        await self._app(scope, counted, send)
