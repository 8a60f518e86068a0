"""What a handler found in, the answer out: entity tags, not modified, pages and their links."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from fastapi import Request, Response
from pydantic import BaseModel

from corpora.errors import VersionNeeded, VersionPassed
from service.store.paging import Slice
from service.web.api.shapes import Page
from service.web.known import is_known, tags_in

JSON = "application/json"
T = TypeVar("T")
R = TypeVar("R")
_KEPT = {"cache-control": "private, no-cache"}


def single(request: Request, body: BaseModel, version: str | int | None = None) -> Response:
    """Return one thing with its ETag, or 304 for whoever has it already.

    The tag of a versioned thing begins with its version, so that If-Match asks about nothing else.
    """
    packed = body.model_dump_json().encode()
    digest = _digest(packed)
    return tagged(request, packed, JSON, digest if version is None else f"{version}.{digest}")


def entity_tag(body: BaseModel) -> str:
    """Return the tag of a thing without versions, as ``single`` gives it."""
    return _digest(body.model_dump_json().encode())


def tagged(request: Request, packed: bytes, media: str, tag: str) -> Response:
    """Return bytes under a tag, or 304 for whoever has them already."""
    headers = {**_KEPT, "etag": f'"{tag}"'}
    if request.method == "GET" and is_known(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(packed, media_type=media, headers=headers)


def page_of(request: Request, found: Slice[R], make: Callable[[R], BaseModel]) -> Response:
    """Return a page of a list, with the address of the next one in its Link header."""
    return listed(request, (make(row) for row in found.rows), found.next)


def listed(request: Request, rows: Iterable[BaseModel], following: str | None) -> Response:
    """Return a page of bodies; ``following`` is the cursor of the next one."""
    page = Page[BaseModel].model_construct(items=list(rows), next=following)
    headers = {**_KEPT}
    if following is not None:
        address = request.url.include_query_params(cursor=following)
        headers["link"] = f'<{address.path}?{address.query}>; rel="next"'
    # Each body is written by its own type: the page only holds them.
    packed = page.model_dump_json(serialize_as_any=True)
    return Response(packed, media_type=JSON, headers=headers)


def _digest(packed: bytes) -> str:
    return hashlib.sha256(packed).hexdigest()[:16]


def check_version(asked: str | None, version: str | int, *, needed: bool = True) -> None:
    """Raise VersionNeeded without If-Match, VersionPassed for one of another version.

    Weak tags count as strong ones: what compresses on the way weakens them, and the version stays.
    """
    if asked is None:
        if needed:
            raise VersionNeeded
        return
    if asked.strip() == "*":
        return
    if str(version) not in {tag.partition(".")[0] for tag in tags_in(asked)}:
        raise VersionPassed
