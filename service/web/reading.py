"""Rows of a version in, what its reader shows out: places, clauses, boxes, outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.store.clauses import ClauseText, OutlineRow
from service.store.manuals import FileRow
from service.store.words import folded

# Clauses on one screen of a file that has no pages.
CHUNK = 40
_MOST_HEADINGS = 250
_DEEPEST = 3
# Lines of one clause, a little apart and in one column, are one box.
_LINE_GAP = 1.6
_PARAGRAPH = ", párr. "
# "IV" or "a" alone tells nobody where it leads.
_MARKER = 5
_LONG_LABEL = 40
_BEFORE, _EXCERPT = 120, 420


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a reader is: a page of a file, or, where it has none, a run of its clauses.

    ``first`` is the ordinal of the first clause of the run, None on a page.
    """

    file: FileRow
    page: int | None = None
    first: int | None = None

    @property
    def whole_page(self) -> int | None:
        """Where the page stands among those of the whole version."""
        return None if self.page is None else self.file.first_page + self.page - 1

    @property
    def query(self) -> str:
        """The part of an address that leads here."""
        if self.page is not None:
            return f"pagina={self.whole_page}"
        return f"archivo={self.file.ordinal}&desde={self.first or 0}"


@dataclass(frozen=True, kw_only=True)
class Rectangle:
    """A box on a page, in points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class ClauseView:
    """A clause as it is read; ``headings`` are those that begin with it, each with its depth.

    ``short_label`` leaves out a long heading that stands above it; ``lead_in`` is "" where the
    clause before showed the same; ``continued`` tells that it began on an earlier page.
    """

    id: int
    ordinal: int
    headings: tuple[tuple[int, str], ...]
    label: str
    short_label: str
    lead_in: str
    text: str
    boxes: tuple[Rectangle, ...]
    continued: bool
    focus: bool


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A line of an outline, and where it leads: the ordinal of its first clause."""

    depth: int
    words: str
    ordinal: int
    query: str


def file_of_page(files: Sequence[FileRow], whole_page: int) -> Place | None:
    """Return the place of a page by its number in the whole version, None for no such page."""
    for file in files:
        if file.pages and file.first_page <= whole_page < file.first_page + file.pages:
            return Place(file=file, page=whole_page - file.first_page + 1)
    return None


def start_of(file: FileRow) -> Place:
    """Return where a file begins."""
    return Place(file=file, page=1) if file.pages else Place(file=file, first=None)


def beside(
    files: Sequence[FileRow], place: Place, span: tuple[int, int] | None
) -> tuple[Place | None, Place | None]:
    """Return the places before and after; ``span``: ordinals of a file without pages."""
    index = next(at for at, file in enumerate(files) if file.ordinal == place.file.ordinal)
    before = _end_of(files[index - 1]) if index else None
    after = start_of(files[index + 1]) if index + 1 < len(files) else None
    if place.page is not None:
        if place.page > 1:
            before = replace(place, page=place.page - 1)
        if place.page < place.file.pages:
            after = replace(place, page=place.page + 1)
    elif span is not None and place.first is not None:
        if place.first > span[0]:
            before = replace(place, first=max(place.first - CHUNK, span[0]))
        if place.first + CHUNK <= span[1]:
            after = replace(place, first=place.first + CHUNK)
    return before, after


def clause_views(
    clauses: Sequence[ClauseText], page: int | None, focus: int | None
) -> tuple[ClauseView, ...]:
    """Return clauses in order under their headings; on a page, only those that stand on it."""
    shown = [one for one in clauses if page is None or one.page == page or boxes_on(one, page)]
    found = []
    path: tuple[str, ...] = ()
    read = ""
    for one in shown:
        own = headings_of(one.label, one.path)
        view = ClauseView(
            id=one.id,
            ordinal=one.ordinal,
            headings=_begun(path, own),
            label=one.label,
            short_label=_short(one.label),
            lead_in="" if one.lead_in in read else one.lead_in,
            text=one.text,
            boxes=() if page is None else tuple(boxes_on(one, page)),
            continued=page is not None and one.page is not None and one.page < page,
            focus=one.id == focus,
        )
        found.append(view)
        path = tuple(one.path) if len(one.path) > len(own) else own
        # What is under an article inherits what was just read: it is not said again.
        read = f"{one.lead_in} {one.text}"
    return tuple(found)


def headings_of(label: str, path: Sequence[str]) -> tuple[str, ...]:
    """Return the headings a clause stands under: its path without itself.

    A numbered clause ends its own path; a paragraph ("Anexo I, párr. 2") has only headings there.
    """
    own = tuple(path) if _PARAGRAPH in label else tuple(path[:-1])
    return tuple(part.partition(_PARAGRAPH)[0] for part in own)


def boxes_on(clause: ClauseText, page: int) -> list[Rectangle]:
    """Return the boxes of a clause on a page: lines of one column that follow each other as one."""
    lines = [box[1:] for box in clause.rest.get("boxes", ()) if box[0] == page]
    found: list[list[float]] = []
    for x0, top, x1, bottom in lines:
        last = found[-1] if found else None
        if last is not None and _follows(last, x0, top, x1, bottom):
            last[:] = [min(last[0], x0), last[1], max(last[2], x1), bottom]
        else:
            found.append([x0, top, x1, bottom])
    return [
        Rectangle(x=round(x0, 1), y=round(y0, 1), width=round(x1 - x0, 1), height=round(y1 - y0, 1))
        for x0, y0, x1, y1 in found
    ]


def outline(files: Sequence[FileRow], rows: Sequence[OutlineRow]) -> tuple[Heading, ...]:
    """Return the headings of a version, as deep as they stay readable; files first if several."""
    by_ordinal = {file.ordinal: file for file in files}
    for depth in range(_DEEPEST, 0, -1):
        found = tuple(_headings(by_ordinal, rows, depth))
        if len(found) <= _MOST_HEADINGS:
            return found
    return tuple(_headings(by_ordinal, rows, 0)) if len(files) > 1 else found


def current(headings: Sequence[Heading], ordinal: int | None) -> int | None:
    """Return the ordinal of the last heading at or before a clause, None for none."""
    if ordinal is None:
        return None
    return max((one.ordinal for one in headings if one.ordinal <= ordinal), default=None)


def _headings(
    files: dict[int, FileRow], rows: Sequence[OutlineRow], depth: int
) -> Iterator[Heading]:
    several = len(files) > 1
    file, path = -1, tuple[str, ...]()
    for row in rows:
        query = _query(files, row)
        if row.file != file:
            file, path = row.file, ()
            if several and row.file in files:
                name = files[row.file].name
                yield Heading(depth=0, words=name, ordinal=row.ordinal, query=query)
        own = tuple(part.partition(_PARAGRAPH)[0] for part in row.path[:depth])
        for level, words in _begun(path, own):
            if len(words) > _MARKER:
                yield Heading(depth=level + several, words=words, ordinal=row.ordinal, query=query)
        path = own


def _query(files: dict[int, FileRow], row: OutlineRow) -> str:
    file = files.get(row.file)
    if file is None or row.page is None or not file.pages:
        return f"archivo={row.file}&desde={row.ordinal}"
    return f"pagina={file.first_page + row.page - 1}"


def _begun(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return the parts of a path that the one before did not share, each with its depth."""
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    return tuple((depth, now[depth]) for depth in range(same, len(now)))


def _short(label: str) -> str:
    head, _, number = label.rpartition(_PARAGRAPH)
    return f"… {_PARAGRAPH[2:]}{number}" if len(head) > _LONG_LABEL else label


def _end_of(file: FileRow) -> Place:
    """Return the last page of a file; of one without pages, its beginning."""
    return Place(file=file, page=file.pages) if file.pages else start_of(file)


def _follows(last: Sequence[float], x0: float, top: float, x1: float, bottom: float) -> bool:
    """Tell whether a line goes on below a box, in its column."""
    height = max(bottom - top, 1.0)
    shared = min(last[2], x1) - max(last[0], x0)
    return shared > 0 and -height < top - last[3] < _LINE_GAP * height


@dataclass(frozen=True, kw_only=True)
class Run:
    """A stretch of text, and whether it was searched for."""

    text: str
    found: bool


def excerpt(text: str, words: str) -> tuple[Run, ...]:
    """Return a text around the first of some words, each marked; accents do not matter."""
    asked = [word for word in (folded(words) or "").split() if word]
    plain = "".join(_fold(char) for char in text)
    spans = [
        found.span() for found in re.finditer("|".join(map(re.escape, asked)) or r"(?!)", plain)
    ]
    start = max(spans[0][0] - _BEFORE, 0) if spans else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(start + _EXCERPT, len(text))
    runs = [Run(text="… ", found=False)] if start else []
    at = start
    for first, last in spans:
        if first >= end:
            break
        runs += [Run(text=text[at:first], found=False), Run(text=text[first:last], found=True)]
        at = last
    runs.append(Run(text=text[at:end] if at < end else "", found=False))
    if end < len(text):
        runs.append(Run(text=" …", found=False))
    return tuple(run for run in runs if run.text)


def _fold(char: str) -> str:
    """Return one character for one, without its accent, in lower case."""
    plain = folded(char) or char
    return plain if len(plain) == 1 else char
