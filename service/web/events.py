"""A job in, its progress as server-sent events out, until it ends or ten minutes are over."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

MEDIA = "text/event-stream"
_POLL, _BEAT, _LONGEST = 1.0, 15.0, 600.0
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
_RETRY_MS = 3000

Told = tuple[str, dict[str, Any], bool]


def event_stream(look: Callable[[], Told], poll: float | None = None) -> StreamingResponse:
    """Return a stream of what ``look`` sees: an event for each change, told by name, facts, end.

    ``look`` runs in a thread for as long as it reads; nothing is held between two looks.
    """
    return StreamingResponse(
        _events(look, _POLL if poll is None else poll), media_type=MEDIA, headers=_HEADERS
    )


async def _events(look: Callable[[], Told], poll: float) -> AsyncIterator[str]:
    began = beat = time.monotonic()
    seen: dict[str, Any] | None = None
    yield f"retry: {_RETRY_MS}\n\n"
    while True:
        name, facts, ended = await run_in_threadpool(look)
        now = time.monotonic()
        if facts != seen:
            seen, beat = facts, now
            yield f"event: {name}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"
        elif now - beat >= _BEAT:
            beat = now
            yield ": \n\n"
        if ended or now - began >= _LONGEST:
            return
        await asyncio.sleep(poll)
