"""A request in, sent to the first start while an installation has no operator."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from corpora.errors import SetupNeeded
from service.people.first_start import is_started
from service.web.state import service_of

_OPEN = re.compile(r"/(?:inicio|idioma|healthz|readyz|metrics)$|/static/")


async def check_started(request: Request) -> None:
    """Raise SetupNeeded while there is no operator; once there is one, one always stays."""
    state = request.app.state
    if getattr(state, "started", False) or _OPEN.match(request.url.path):
        return
    state.started = await run_in_threadpool(is_started, service_of(request).store)
    if not state.started:
        raise SetupNeeded
