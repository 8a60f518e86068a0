"""A request that names itself in, its answer out: the first one again when it was done already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from service.store import replies
from service.store.replies import Reply
from service.store.unit import Unit
from service.web.api.call import Call

REPLAYED = "Idempotency-Replayed"


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done: the status, the body and the address of what was made."""

    status: int
    body: BaseModel
    location: str = ""


Keep = Callable[[Unit, Done], None]


def once(
    call: Call, key: str | None, parts: Iterable[str], work: Callable[[Keep], None]
) -> Response:
    """Do the work and return the answer that it keeps; a name that has one gets it again.

    An answer given again says so in a header. ``parts`` are the request's body, to tell another
    request under the same name. ``work`` calls what it is given inside the unit that it keeps its
    rows with, so that a power cut leaves both or neither. Raises KeyReused and KeyBusy.
    """
    if key is not None:
        with call.write() as unit:
            before = replies.claim(unit, key, _digest(call.request, parts))
        if before is not None:
            return _answer(before, {REPLAYED: "true"})
    kept: list[Reply] = []

    def keep(unit: Unit, made: Done) -> None:
        kept[:] = [_reply(made)]
        if key is not None:
            replies.keep(unit, key, kept[0])

    whole = False
    try:
        work(keep)
        whole = True
    finally:
        if key is not None and not whole:
            with call.write() as unit:
                replies.release(unit, key)
    return _answer(kept[0])


def _digest(request: Request, parts: Iterable[str]) -> str:
    """Return the sha256 of a request: its method, its path and the parts of its body."""
    told = "\n".join((request.method, request.url.path, *parts))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _reply(done: Done) -> Reply:
    answer = {"body": done.body.model_dump(mode="json"), "location": done.location}
    return Reply(status=done.status, answer=answer)


def _answer(reply: Reply, more: dict[str, str] | None = None) -> Response:
    answer: dict[str, Any] = reply.answer
    headers = {"location": answer["location"]} if answer["location"] else {}
    return JSONResponse(answer["body"], reply.status, {**headers, **(more or {})})
