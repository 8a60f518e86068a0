"""A request in, the same answer out: numbered, guarded, timed, counted and told in the log."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.cli import VERSION
from service.logs import bound, log
from service.web.guard import HEADERS
from service.web.metrics import Metrics

HEADER = b"x-request-id"
API = "/api/v1"
_GIVEN = re.compile(rb"[A-Za-z0-9_-]{8,64}")
# Anyone may invent a method; each would be a new row of figures.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What is asked every few seconds by whoever watches, and says nothing when it goes well.
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
Header = tuple[bytes, bytes]
_GUARDS = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_RELEASE = (b"acredita-version", VERSION.encode())
_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")


class Observed:
    """Gives each request an id (or keeps the one of a proxy), and tells how it was answered.

    The route is told by its template: a raw path may hold a secret, a query what was searched.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an exception is told, counted as 500 and passed on too."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == HEADER), b"")
        request = given.decode() if _GIVEN.fullmatch(given) else uuid4().hex
        began, status = time.perf_counter(), 500

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                answered = [*message["headers"], (HEADER, request.encode())]
                message["headers"] = [*answered, *_guarding(scope, answered)]
            await send(message)

        with bound(request=request):
            whole = False
            try:
                await self._app(scope, receive, numbered)
                whole = True
            finally:
                self._tell(scope, status if whole else 500, time.perf_counter() - began, whole)

    def _tell(self, scope: Scope, status: int, seconds: float, whole: bool) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "-"
        self._metrics.count(method, route, status, seconds)
        if route in _QUIET and status < 400:
            return
        log(
            "request",
            level=logging.ERROR if status >= 500 else logging.INFO,
            error=not whole,
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            problem=scope.get("problem"),
        )


def _guarding(scope: Scope, answered: Iterable[Header]) -> Iterator[Header]:
    """Yield the headers that guard every answer, where it has none of its own."""
    own = {name.lower() for name, _ in answered}
    yield from (one for one in _GUARDS if one[0] not in own)
    path: str = scope["path"]
    if path.startswith(API):
        yield _RELEASE
    if path.startswith("/static/") and scope["query_string"]:
        yield _FOR_EVER


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered a request, "-" where none did."""
    route: Any = scope.get("route")
    template = getattr(route, "path", None)
    if template is None:
        return "/static" if scope["path"].startswith("/static/") else "-"
    inside = scope["path"].startswith(f"{API}/") and not template.startswith(API)
    return f"{API}{template}" if inside else str(template)
