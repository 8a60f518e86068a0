"""Work that takes seconds in, a page that says so and comes back by itself out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request, Response

from service.web.rendering import page

_SECONDS = 3


@dataclass(frozen=True, kw_only=True)
class WaitingPage:
    """What is being done (import or difference), of what, and where its answer will be."""

    template: ClassVar[str] = "waiting.html"
    doing: str
    subject: str
    href: str


def wait(request: Request, doing: str, subject: str, href: str) -> Response:
    """Say that something is being done; the browser asks again in a few seconds."""
    response = page(request, WaitingPage(doing=doing, subject=subject, href=href), 202)
    response.headers["refresh"] = str(_SECONDS)
    return response
