"""A person's notices on pages: the list, one of them, and the days to come as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from pipelines.calendar_file import MEDIA
from service.exports.deadlines_ics import NAME, deadlines_file
from service.store import deadlines, notices
from service.store.notices import NoticeRow, ToldOf
from service.store.paging import Paging
from service.web.downloads import attachment
from service.web.forms import see
from service.web.pages.addresses import address
from service.web.rendering import language_of, page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter(prefix="/avisos")
_ROWS = 30


@dataclass(frozen=True, kw_only=True)
class NoticesPage:
    """One's notices, the newest first; ``mailed``: they go out by e-mail too."""

    template: ClassVar[str] = "notices/list.html"
    rows: tuple[NoticeRow, ...]
    mailed: bool
    first: str
    next: str


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """A notice with the agencies it tells of that one still sees."""

    template: ClassVar[str] = "notices/notice.html"
    notice: NoticeRow
    told_of: tuple[ToldOf, ...]


@router.get("")
def show(
    request: Request, visitor: CurrentVisitor, service: CurrentService, sigue: str | None = None
) -> Response:
    """Show one's notices."""
    with service.store.read(visitor.access) as unit:
        found = notices.listed(unit, Paging(cursor=sigue, limit=_ROWS))
    shown = NoticesPage(
        rows=found.rows,
        mailed=bool(service.settings.smtp_host),
        first="/avisos" if sigue else "",
        next=address("/avisos", sigue=found.next) if found.next else "",
    )
    return page(request, shown)


@router.post("/vistos")
def see_all(visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Mark all of one's notices as seen."""
    with service.store.write(visitor.access) as unit:
        notices.mark_seen(unit)
    return see("/avisos", "avisos-vistos")


@router.get("/calendario.ics")
def calendar(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Give the deadlines of the agencies one sees, and one's own tasks, as a calendar file."""
    notices.reader(visitor.access)
    language = language_of(request)
    with service.store.read(visitor.access) as unit:
        days, own = deadlines.listed(unit), deadlines.own_tasks(unit)
    packed = deadlines_file(
        days, own, language=language, url=service.settings.url, now=service.store.clock()
    )
    headers = {
        "content-disposition": attachment(NAME[language]),
        "cache-control": "private, no-cache",
    }
    return Response(packed, media_type=MEDIA, headers=headers)


@router.get("/{notice}")
def look(
    request: Request, notice: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show a notice, which is seen by that."""
    with service.store.read(visitor.access) as unit:
        row = notices.get(unit, notice)
        told_of = notices.told_of(unit, row)
    if row.seen_at is None:
        with service.store.write(visitor.access) as unit:
            notices.mark_seen(unit, notice)
    return page(request, NoticePage(notice=row, told_of=told_of))
