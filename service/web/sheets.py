"""A clause or a page of a manual in, the sheet beside a decision out: its picture and its text."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.errors import NotFound
from service.pictures import WIDTHS, Size
from service.store import clauses, manuals
from service.store.clauses import ClauseText
from service.store.manuals import FileRow
from service.store.unit import Unit
from service.web.page_pictures import page_size
from service.web.reading import CHUNK, ClauseView, Place, beside, clause_views, file_of_page
from service.web.state import Service


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A page of a version, or some clauses of a file without pages (``size`` None: no picture).

    ``before`` and ``after`` are the places beside it, None at the ends.
    """

    version: str
    manual: str
    place: Place
    pages: int
    size: Size | None
    clauses: tuple[ClauseView, ...]
    before: Place | None
    after: Place | None
    focus: int | None
    widths: tuple[int, ...] = WIDTHS


def sheet_of(
    unit: Unit, service: Service, clause: int, *, manual: str, page: int | None = None
) -> Sheet:
    """Return the sheet on which a clause of a manual begins, or another page of its version.

    Raises NotFound for a clause that is not seen and for no such page.
    """
    focus = clauses.get(unit, clause)
    version = manuals.version(unit, focus.version_id)
    files = manuals.files(unit, version.id)
    place = _place(files, focus) if page is None else file_of_page(files, page)
    if place is None:
        raise NotFound
    span, rows = _read(unit, version.id, place)
    before, after = beside(files, place, span)
    return Sheet(
        version=version.id,
        manual=manual,
        place=place,
        pages=version.pages,
        size=page_size(service, place),
        clauses=clause_views(rows, place.page, clause),
        before=before,
        after=after,
        focus=clause,
    )


def _place(files: tuple[FileRow, ...], focus: ClauseText) -> Place | None:
    file = next((one for one in files if one.ordinal == focus.file), None)
    if file is None:
        return None
    if focus.page is not None and file.pages:
        return Place(file=file, page=focus.page)
    return Place(file=file, first=focus.ordinal)


def _read(
    unit: Unit, version: str, place: Place
) -> tuple[tuple[int, int] | None, tuple[ClauseText, ...]]:
    """Return the ordinals of the file, None on a page, and the clauses there."""
    if place.page is not None:
        return None, clauses.on_page(unit, version, place.file.ordinal, place.page)
    span = clauses.span(unit, version, place.file.ordinal)
    first = place.first or 0
    if span is None:
        return None, ()
    # What comes just before is read with it.
    start = max(span[0], first - CHUNK // 4)
    return span, clauses.between(unit, version, start, min(start + CHUNK - 1, span[1]))
