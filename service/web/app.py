"""A Service in, the web application out: pages, API, health, and what guards them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache

from fastapi import APIRouter, Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.staticfiles import StaticFiles
from starlette.routing import BaseRoute

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
        routes=list(_routes()),
    )
    app.state.service = service
    app.state.exports, app.state.drafts = exports, drafts
    failures.install(app)
    app.add_middleware(BodyLimit, upload=service.settings.upload_megabytes * MEGABYTE)
    metrics = Metrics(service.store, service.settings.data)
    app.state.metrics = metrics
    app.add_middleware(Observed, metrics=metrics)
    app.add_middleware(HeadAsGet)
    describe(app)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    return app


@cache
def _routes() -> Sequence[BaseRoute]:
    """Return every route, one for all applications of a process.

    What a route asks of a request is worked out when it is first looked at: .4 s for all of them.
    """
    every = APIRouter(
        generate_unique_id_function=lambda route: route.name,
        dependencies=[Depends(check_started), Depends(check_form)],
    )
    for router in API_ROUTERS:
        every.include_router(router, prefix=API)
    for router in PAGE_ROUTERS:
        every.include_router(router, include_in_schema=False)
    return tuple(every.routes)
