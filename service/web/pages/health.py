"""Is it alive, is it ready: for whoever watches a server."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from service.store.health import answers
from service.web.visitors import CurrentService

router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(service: CurrentService) -> JSONResponse:
    """Say whether the database answers and jobs can be handed over: 200, or 503 with which not."""
    parts = {"database": answers(service.store), "work": service.work.is_alive()}
    status = 200 if all(parts.values()) else 503
    return JSONResponse({name: "ok" if good else "down" for name, good in parts.items()}, status)
