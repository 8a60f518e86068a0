"""A version in, its reader out: a page's picture with its clauses boxed, text, outline, search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.errors import BadRequest, NotFound
from service.pictures import WIDTHS, Size
from service.remembered import Remembered
from service.store import agencies, clauses, manuals
from service.store.clauses import ClauseText
from service.store.manuals import FileRow, ManualRow, VersionRow
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.page_pictures import page_size
from service.web.page_pictures import picture as page_picture
from service.web.pages.addresses import address
from service.web.reading import (
    CHUNK,
    ClauseView,
    Heading,
    Place,
    Run,
    beside,
    clause_views,
    current,
    excerpt,
    file_of_page,
    outline,
    start_of,
)
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_FOUND_AT_ONCE = 30
_KNOWN: Remembered[str, tuple[Heading, ...]] = Remembered(64)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What stands above a version: its manual and its agency."""

    version: VersionRow
    manual: ManualRow
    agency: str
    files: tuple[FileRow, ...]


@dataclass(frozen=True, kw_only=True)
class ReaderPage:
    """A page of a version, or some clauses of a file without pages; ``size`` None: no picture."""

    template: ClassVar[str] = "manuals/reader.html"
    of: Around
    place: Place
    size: Size | None
    clauses: tuple[ClauseView, ...]
    before: str
    after: str
    headings: tuple[Heading, ...]
    heading: int | None
    widths: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """The clauses of a version that have every word asked for."""

    template: ClassVar[str] = "manuals/search.html"
    of: Around
    words: str
    found: tuple[ClauseText, ...]
    texts: Mapping[int, tuple[Run, ...]]
    next: str


@dataclass(frozen=True, kw_only=True)
class UnreadPage:
    """A version that has not been read, or could not be."""

    template: ClassVar[str] = "manuals/unread.html"
    of: Around


@router.get("/versiones/{version}")
def show(  # noqa: PLR0913 - ways to say where to read
    request: Request,
    version: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    pagina: int | None = None,
    archivo: int | None = None,
    desde: int | None = None,
    clausula: int | None = None,
    q: str = "",
    sigue: str | None = None,
) -> Response:
    """Show a place of a version: a page, a clause, a run of a file; or what a search found."""
    with service.store.read(visitor.access) as unit:
        of = _around(unit, version)
        if q.strip():
            return page(request, _search(unit, of, q.strip()[:200], sigue))
        if not of.files:
            return page(request, UnreadPage(of=of))
        focus = None if clausula is None else clauses.get(unit, clausula)
        if focus is not None and focus.version_id != version:
            raise NotFound
        place = _place(of.files, focus, pagina=pagina, archivo=archivo, desde=desde)
        span, place, rows = _read(unit, of, place)
        headings = _outline(unit, of)
    before, after = beside(of.files, place, span)
    shown = ReaderPage(
        of=of,
        place=place,
        size=page_size(service, place),
        clauses=clause_views(rows, place.page, clausula),
        before=_to(version, before),
        after=_to(version, after),
        headings=headings,
        heading=current(headings, rows[-1].ordinal if rows else None),
        widths=WIDTHS,
    )
    return page(request, shown)


@router.get("/versiones/{version}/paginas/{number}.webp")
def picture(
    request: Request,
    version: str,
    number: int,
    visitor: CurrentVisitor,
    *,
    ancho: int = WIDTHS[0],
) -> Response:
    """Return the picture of a page, which a browser may keep: a version never changes."""
    if ancho not in WIDTHS:
        raise BadRequest(detail=f"ancho {WIDTHS}")
    return page_picture(request, visitor.access, version, number, ancho)


def _around(unit: Unit, version: str) -> Around:
    row = manuals.version(unit, version)
    return Around(
        version=row,
        manual=manuals.get(unit, row.manual_id),
        agency=agencies.get(unit, row.agency_id).name,
        files=manuals.files(unit, version),
    )


def _place(
    files: tuple[FileRow, ...],
    focus: ClauseText | None,
    *,
    pagina: int | None,
    archivo: int | None,
    desde: int | None,
) -> Place:
    """Return the place asked for, the beginning where none was; raise NotFound for no place."""
    by_ordinal = {file.ordinal: file for file in files}
    if focus is not None:
        file = by_ordinal.get(focus.file)
        if file is None:
            raise NotFound
        if focus.page is not None and file.pages:
            return Place(file=file, page=focus.page)
        return Place(file=file, first=focus.ordinal)
    if pagina is not None:
        found = file_of_page(files, pagina)
        if found is None:
            raise NotFound
        return found
    if archivo is None:
        return start_of(files[0])
    if archivo not in by_ordinal:
        raise NotFound
    start = start_of(by_ordinal[archivo])
    return start if start.page is not None else Place(file=start.file, first=desde)


def _read(
    unit: Unit, of: Around, place: Place
) -> tuple[tuple[int, int] | None, Place, tuple[ClauseText, ...]]:
    """Return the ordinals of the file, where exactly we are, and the clauses there."""
    version, file = of.version.id, place.file
    if place.page is not None:
        return None, place, clauses.on_page(unit, version, file.ordinal, place.page)
    span = clauses.span(unit, version, file.ordinal)
    if span is None:
        return None, place, ()
    asked = min(max(span[0] if place.first is None else place.first, span[0]), span[1])
    first = span[0] + (asked - span[0]) // CHUNK * CHUNK
    rows = clauses.between(unit, version, first, min(first + CHUNK - 1, span[1]))
    return span, Place(file=file, first=first), rows


def _search(unit: Unit, of: Around, words: str, cursor: str | None) -> SearchPage:
    paging = Paging(cursor=cursor, limit=_FOUND_AT_ONCE)
    found = clauses.of_version(unit, of.version.id, paging, words)
    here = f"/versiones/{of.version.id}"
    return SearchPage(
        of=of,
        words=words,
        found=found.rows,
        texts={one.id: excerpt(one.text, words) for one in found.rows},
        next=address(here, q=words, sigue=found.next) if found.next else "",
    )


def _to(version: str, place: Place | None) -> str:
    return "" if place is None else f"/versiones/{version}?{place.query}"


def _outline(unit: Unit, of: Around) -> tuple[Heading, ...]:
    """Return the outline of a version; once it is read, it never changes, so it is remembered."""
    version = of.version
    known = _KNOWN.get(version.id)
    if known is not None:
        return known
    found = outline(of.files, clauses.outline(unit, version.id))
    if version.state == "ready":
        _KNOWN.put(version.id, found)
    return found
