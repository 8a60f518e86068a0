"""An assessment in, the standards that no directive answers out: where, how near, what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.records import Element, Standard
from service.people.access import LINK, Permission
from service.store import editions, gaps, results, tasks
from service.store.gaps import ChapterCounts, GapLine, GapsAsked, PartStanding
from service.store.paging import Paging
from service.store.tasks import TaskRow
from service.store.unit import Unit
from service.web.evidence import ProposalView, nearest_of
from service.web.pages.addresses import address
from service.web.pages.assessments import (
    STATUSES,
    Around,
    Chapter,
    around_any,
    chapters_of,
    levels_of,
)
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_GAPS, _SHADES = 20, 4
# Who says that there is a gap, as the filter asks for it.
_SAID: Mapping[str, bool] = {"revisado": True, "propuesta": False}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How many standards of a chapter stand somewhere, and how dark that is: 0 (none) to 4."""

    status: str
    count: int
    shade: int


@dataclass(frozen=True, kw_only=True)
class ChapterRow:
    """A row of the map: a chapter, the address that shows its gaps alone, its cells.

    ``reviewed`` and ``unverified`` are of its gaps.
    """

    chapter: Chapter
    href: str
    cells: tuple[Cell, ...]
    total: int
    reviewed: int
    unverified: int


@dataclass(frozen=True, kw_only=True)
class GapPart:
    """An element of a gap and where it stands."""

    element: Element
    standing: PartStanding


@dataclass(frozen=True, kw_only=True)
class GapView:
    """A gap: the clause that comes nearest, what was decided of it, the parts, the open tasks."""

    line: GapLine
    standard: Standard
    nearest: ProposalView | None
    verdict: str
    parts: tuple[GapPart, ...]
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, kw_only=True)
class GapsPage:
    """The map of the chapters, and the gaps asked for; ``whole`` are the map's sums."""

    template: ClassVar[str] = "assessments/gaps.html"
    of: Around
    asked: GapsAsked
    said: str
    map: tuple[ChapterRow, ...]
    whole: ChapterRow | None
    chapters: tuple[Chapter, ...]
    levels: tuple[str, ...]
    rows: tuple[GapView, ...]
    may_write: bool
    sees_tasks: bool
    now: datetime
    first: str
    next: str


@router.get("/autoevaluaciones/{assessment}/brechas")
def show(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    capitulo: str = "",
    nivel: str = "",
    q: str = "",
    dice: str = "",
    sigue: str | None = None,
) -> Response:
    """Show where there are gaps, and each with the nearest clause and what is to be written."""
    asked = GapsAsked(
        chapter=capitulo or None, level=nivel or None, words=q[:200], reviewed=_SAID.get(dice)
    )
    here = f"/autoevaluaciones/{assessment}/brechas"
    query = {"nivel": nivel, "q": asked.words, "dice": dice if dice in _SAID else ""}
    chosen = {"capitulo": capitulo, **query}
    with service.store.read(visitor.access) as unit:
        of = around_any(unit, assessment)
        edition = editions.load(unit, of.wording.id)
        known = chapters_of(edition)
        sees_tasks = not visitor.access.actor.startswith(LINK)
        rows: tuple[GapView, ...] = ()
        after = None
        counted: tuple[ChapterCounts, ...] = ()
        if of.run is not None:
            found = gaps.gaps(unit, assessment, of.run.id, asked, Paging(cursor=sigue, limit=_GAPS))
            by_number = {one.id: one for one in edition.standards}
            rows, after = _views(unit, of, found.rows, by_number, with_tasks=sees_tasks), found.next
            counted = gaps.chapters(unit, assessment, of.run.id)
        shown = GapsPage(
            of=of,
            asked=asked,
            said=query["dice"],
            map=tuple(_row(one, known, here, query) for one in counted),
            whole=_whole(counted, here, query),
            chapters=known,
            levels=levels_of(edition),
            rows=rows,
            may_write=visitor.access.may(Permission.UPLOAD, of.agency.id),
            sees_tasks=sees_tasks,
            now=unit.now,
            first=address(here, **chosen) if sigue else "",
            next=address(here, **chosen, sigue=after) if after else "",
        )
    return page(request, shown)


def _views(
    unit: Unit,
    of: Around,
    lines: Sequence[GapLine],
    by_number: Mapping[str, Standard],
    *,
    with_tasks: bool,
) -> tuple[GapView, ...]:
    """Return a page of gaps with all that is shown of each; five queries however many."""
    run, numbers = (of.run.id if of.run is not None else ""), [one.standard for one in lines]
    nearest = results.nearest(unit, run, numbers)
    whys = results.whys(unit, [one.id for one in nearest.values()])
    standings = gaps.standings(unit, of.assessment.id, run, numbers)
    open_tasks = tasks.open_of(unit, of.assessment.id, numbers) if with_tasks else {}
    found = []
    for line in lines:
        near, standing = nearest.get(line.standard), standings[line.standard]
        standard = by_number[line.standard]
        found.append(
            GapView(
                line=line,
                standard=standard,
                nearest=None if near is None else nearest_of(near, whys.get(near.id, {})),
                verdict="" if near is None else standing.verdicts.get(near.clause_id, ""),
                parts=tuple(
                    GapPart(element=one, standing=standing.parts[one.id])
                    for one in standard.elements
                    if one.id in standing.parts
                ),
                tasks=tuple(open_tasks.get(line.standard, ())),
            )
        )
    return tuple(found)


def _whole(
    counted: Sequence[ChapterCounts], here: str, query: Mapping[str, str]
) -> ChapterRow | None:
    if not counted:
        return None
    sums = {code: sum(one.counts.get(code, 0) for one in counted) for code in STATUSES}
    every = ChapterCounts(
        chapter="",
        counts=sums,
        reviewed=sum(one.reviewed for one in counted),
        unverified=sum(one.unverified for one in counted),
    )
    return _row(every, (), here, query)


def _row(
    one: ChapterCounts, known: Sequence[Chapter], here: str, query: Mapping[str, str]
) -> ChapterRow:
    own = Chapter(code=one.chapter, title_es=one.chapter, title_en=one.chapter)
    total = sum(one.counts.values())
    cells = (Cell(status=code, count=one.counts.get(code, 0), shade=0) for code in STATUSES)
    return ChapterRow(
        chapter=next((row for row in known if row.code == one.chapter), own),
        href=address(here, capitulo=one.chapter, **query) + "#lista",
        # A share of the chapter: a large one is not dark for being large.
        cells=tuple(replace(cell, shade=-(-cell.count * _SHADES // total)) for cell in cells),
        total=total,
        reviewed=one.reviewed,
        unverified=one.unverified,
    )
