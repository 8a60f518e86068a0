"""Who asks in, the reviews that they may work on out, over all their agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from service.store.agencies import PROGRAMS
from service.store.paging import Paging
from service.store.reviewing import ReviewLine, ReviewsAsked, member_agencies, open_reviews
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_AT_ONCE = 40


@dataclass(frozen=True, kw_only=True)
class ReviewingPage:
    """Open assessments in which the visitor may decide; ``several``: in more than one agency."""

    template: ClassVar[str] = "queue/reviewing.html"
    asked: ReviewsAsked
    programs: tuple[str, ...]
    rows: tuple[ReviewLine, ...]
    several: bool
    first: str
    next: str


@router.get("/revision")
def show(  # noqa: PLR0913, PLR0917 - who asks for what
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    programa: str = "",
    q: str = "",
    sigue: str | None = None,
) -> Response:
    """Show each open assessment with how far people have come."""
    visitor.access.require_person()
    program = programa if programa in PROGRAMS else ""
    asked = ReviewsAsked(program=program, words=q[:200].replace("\x00", ""))
    query = {"programa": asked.program, "q": asked.words}
    with service.store.read(visitor.access) as unit:
        found = open_reviews(unit, asked, Paging(cursor=sigue, limit=_AT_ONCE))
    shown = ReviewingPage(
        asked=asked,
        programs=PROGRAMS,
        rows=found.rows,
        several=len(member_agencies(visitor.access)) > 1,
        first=address("/revision", **query) if sigue else "",
        next=address("/revision", **query, sigue=found.next) if found.next else "",
    )
    return page(request, shown)
