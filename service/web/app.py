"""A Service in, the web application out: pages, API, health, and what guards them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles

from pipelines.extract.limits import MEGABYTE
from service.drafts.apart import Drafts
from service.exports.apart import Exports
from service.web import failures
from service.web.api import ROUTERS as API_ROUTERS
from service.web.api.described import describe
from service.web.guard import check_form
from service.web.head import HeadAsGet
from service.web.limits import BodyLimit
from service.web.metrics import Metrics
from service.web.observed import API, Observed
from service.web.pages import ROUTERS as PAGE_ROUTERS
from service.web.rendering import FOLDER
from service.web.starting import check_started
from service.web.state import Service


def create_app(service: Service) -> FastAPI:
    """Return the application of a service."""
    exports, drafts = Exports(service.settings), Drafts(service.settings)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        del app
        yield
        await run_in_threadpool(exports.close)
        await run_in_threadpool(drafts.close)

    app = FastAPI(
        lifespan=living,
        title="Acredita",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(check_started), Depends(check_form)],
    )
    app.state.service = service
    app.state.exports, app.state.drafts = exports, drafts
    failures.install(app)
    app.add_middleware(BodyLimit, upload=service.settings.upload_megabytes * MEGABYTE)
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
