"""Who asks in, the agencies they may see out: as a list, or by federative entity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from service.rechecking import may_plan
from service.store import agencies
from service.store.agencies import PROGRAMS, Asked, PortfolioRow
from service.store.entities import EntityRow, by_entity
from service.store.overdue import overdue
from service.store.paging import Paging
from service.store.readiness import Progress, progress
from service.store.states import STATES
from service.store.visits import News, news
from service.web.forms import see
from service.web.pages.addresses import address
from service.web.rendering import NOTICE, page
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
SORTS = ("name", "next_date", "created_at")


@dataclass(frozen=True, kw_only=True)
class PortfolioPage:
    """The agencies that are seen, filtered; ``next`` is the address of the following ones.

    ``progress`` and ``news`` are of assessments, ``overdue`` counts tasks of agencies.
    """

    template: ClassVar[str] = "agencies/portfolio.html"
    rows: tuple[PortfolioRow, ...]
    progress: Mapping[str, Progress]
    overdue: Mapping[str, int]
    news: Mapping[str, News]
    asked: Asked
    states: Mapping[str, str]
    now: datetime
    first: str
    next: str
    by_entity: str
    may_create: bool
    may_plan: bool


@dataclass(frozen=True, kw_only=True)
class EntitiesPage:
    """The agencies that are seen, added up by federative entity."""

    template: ClassVar[str] = "agencies/entities.html"
    rows: tuple[EntityRow, ...]
    program: str


@router.get("/")
def portfolio(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    q: str = "",
    programa: str = "",
    estado: str = "",
    orden: str = "name",
    vista: str = "",
    sigue: str | None = None,
) -> Response:
    """Show the portfolio; whoever belongs to one agency goes straight to it."""
    only = _only(visitor)
    if only is not None:
        return see(f"/agencias/{only}", request.query_params.get(NOTICE, "")[:40])
    program = programa if programa in PROGRAMS else ""
    if vista == "estados":
        with service.store.read(visitor.access) as unit:
            rows = by_entity(unit, program or None)
        return page(request, EntitiesPage(rows=rows, program=program))
    asked = Asked(
        program=program or None,
        state=estado if estado in STATES else None,
        words=q[:200],
        sort=orden if orden in SORTS else "name",
    )
    here = {"q": asked.words, "programa": asked.program, "estado": asked.state}
    here["orden"] = asked.sort if asked.sort != "name" else None
    with service.store.read(visitor.access) as unit:
        found = agencies.portfolio(unit, asked, Paging(cursor=sigue))
        assessed = [row.assessment for row in found.rows if row.assessment]
        come = progress(unit, assessed)
        late = overdue(unit, [row.id for row in found.rows])
        told = news(unit, assessed)
    shown = PortfolioPage(
        rows=found.rows,
        progress=come,
        overdue=late,
        news=told,
        asked=asked,
        states=STATES,
        now=unit.now,
        first=address("/", **here) if sigue else "",
        next=address("/", **here, sigue=found.next) if found.next else "",
        by_entity=address("/", programa=asked.program, vista="estados"),
        may_create=visitor.access.operator,
        may_plan=may_plan(visitor.access),
    )
    return page(request, shown)


def _only(visitor: Visitor) -> str | None:
    """Return the one agency of whoever belongs to no other, None for everyone else."""
    access = visitor.access
    return next(iter(access.roles)) if not access.everywhere and len(access.roles) == 1 else None
