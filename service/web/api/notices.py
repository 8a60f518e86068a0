"""Notices and deadlines over the API: what one was told, and the days to come as a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from corpora.errors import NotAllowed
from pipelines.calendar_file import MEDIA
from service.exports.deadlines_ics import NAME, deadlines_file
from service.store import deadlines, notices
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.problem_docs import Row, page_doc, problems
from service.web.api.shapes import Page, Shown
from service.web.downloads import attachment
from service.web.visitors import CurrentVisitor

router = APIRouter(tags=["notices"])


class Notice(Shown):
    """What you were told of a plan of re-check, in your language at the time."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    about: Literal["started", "ended", "moved"]
    language: Literal["es", "en"]
    subject: str
    text: str = Field(description="Párrafos separados por una línea vacía · Paragraphs")
    agencies: list[str] = Field(description="Sus ids · Their ids")
    created_at: datetime
    seen_at: datetime | None
    sent_at: datetime | None = Field(description="null: no salió por correo · not mailed")


def _documented() -> dict[int | str, Row]:
    told: Row = {
        "description": "El calendario · The calendar",
        "content": {MEDIA: {"schema": {"type": "string"}}},
    }
    return {200: told, **problems(403)}


@router.get(
    "/notices",
    summary="Mis avisos, los últimos primero · My notices, the newest first",
    response_model=Page[Notice],
    responses=page_doc(403),
)
def list_notices(call: CurrentCall, visitor: CurrentVisitor, page: AskedPage) -> Response:
    """Return your notices; a token that is good in one agency alone has none."""
    # A notice may tell of several agencies, and such a token sees one.
    if visitor.principal.agency is not None:
        raise NotAllowed
    with call.read() as unit:
        found = notices.listed(unit, page)
    return page_of(call.request, found, Notice.model_validate)


@router.get(
    "/deadlines.ics",
    summary="Plazos como calendario (iCalendar) · Deadlines as a calendar (iCalendar)",
    response_class=Response,
    responses=_documented(),
)
def deadlines_calendar(
    call: CurrentCall, language: Annotated[Literal["es", "en"], Query()] = "es"
) -> Response:
    """Return the deadlines of the agencies that you see, and your own open tasks with a day."""
    notices.reader(call.access)
    with call.read() as unit:
        days, own = deadlines.listed(unit), deadlines.own_tasks(unit)
    service = call.service
    packed = deadlines_file(
        days, own, language=language, url=service.settings.url, now=service.store.clock()
    )
    headers = {
        "content-disposition": attachment(NAME[language]),
        "cache-control": "private, no-cache",
    }
    return Response(packed, media_type=MEDIA, headers=headers)
