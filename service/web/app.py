"""A Service in, the web application out: pages, API, health, and what guards them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from pipelines.extract.limits import MEGABYTE
from service.cli import VERSION
from service.web import failures
from service.web.api import ROUTERS as API_ROUTERS
from service.web.api.described import describe
from service.web.guard import HEADERS, check_form
from service.web.head import HeadAsGet
from service.web.limits import BodyLimit
from service.web.metrics import Metrics
from service.web.observed import Observed
from service.web.pages import ROUTERS as PAGE_ROUTERS
from service.web.rendering import FOLDER
from service.web.starting import check_started
from service.web.state import Service

API = "/api/v1"


def create_app(service: Service) -> FastAPI:
    """Return the application of a service."""
    app = FastAPI(
        title="Acredita",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(check_started), Depends(check_form)],
    )
    app.state.service = service
    failures.install(app)
    app.add_middleware(BodyLimit, upload=service.settings.upload_megabytes * MEGABYTE)
    app.middleware("http")(_with_headers)
    metrics = Metrics(service.store, service.settings.data)
    app.state.metrics = metrics
    app.add_middleware(Observed, metrics=metrics)
    app.add_middleware(HeadAsGet)
    _include(app, API_ROUTERS, prefix=API)
    _include(app, PAGE_ROUTERS, prefix="")
    describe(app)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    return app


def _include(app: FastAPI, routers: Sequence[APIRouter], prefix: str) -> None:
    for router in routers:
        app.include_router(router, prefix=prefix, include_in_schema=bool(prefix))


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith(API):
        response.headers["acredita-version"] = VERSION
    if request.url.path.startswith("/static/") and request.url.query:
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
    return response
