"""Segments of all pages in, the kind of those that are not body out: heads, feet, contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipelines.extract.layout import CUT
from pipelines.extract.lines import Line
from pipelines.results import BlockKind

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:p[áa]g(?:ina|\.)?|page)?[ .]*[-–—|\[(]{0,2}[ ]*(?P<n>\d{1,4}|[ivxlc]{1,6})"
    r"[ ]*[-–—|\])]{0,2}(?:[ ]*(?:de|of|/)[ ]*\d{1,4})?$",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:\.[ ]?){4,}[ ]*\d{0,4}[ ]*$|…{2,}[ ]*\d{0,4}[ ]*$|_{4,}[ ]*\d{1,4}$")
_NUMBERED_END = re.compile(rf"{CUT}[ ]*\d{{1,4}}$")
_CONTENTS = re.compile(
    r"^(?:[ÍI]NDICE(?: GENERAL)?|(?:TABLA DE )?CONTENIDOS?|SUMARIO|(?:TABLE OF )?CONTENTS)[ .:]*$",
    re.IGNORECASE,
)
_MARGIN = 0.14
_MIN_PAGES = 3


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> dict[int, BlockKind]:
    """Return the kind of each segment that is not body, by ``id()`` of the segment.

    A running head or foot stands in a margin with the same words (digits aside) at the same height
    on at least a third of the pages (on both of two); what repeats in mid page on most pages is a
    watermark.
    """
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    own: dict[int, tuple[str, int]] = {}
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            place = own[id(line)] = _place(line, height)
            places[place].add(line.page)
    needed = max(min(_MIN_PAGES, len(pages)), len(pages) / 3, 2)
    kinds: dict[int, BlockKind] = {}
    offsets = _page_number_offsets(pages, heights)
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            kind = _kind(line, height, _repeats(places, own[id(line)]), needed, len(pages))
            if kind is None and _is_page_number(line, height, offsets):
                kind = BlockKind.PAGE_NUMBER
            if kind is not None:
                kinds[id(line)] = kind
    return kinds


def contents_rows(rows: Sequence[Line]) -> frozenset[int]:
    """Return the indices of the rows of one page that belong to a table of contents."""
    leaders = [index for index, row in enumerate(rows) if _LEADER.search(row.text)]
    titled = next((i for i, row in enumerate(rows) if _CONTENTS.match(row.text.strip())), None)
    numbered = [i for i, row in enumerate(rows) if _NUMBERED_END.search(row.text)]
    entries = leaders if len(leaders) >= 3 else []
    if titled is not None and len(numbered) + len(leaders) >= 2:
        entries = sorted({*leaders, *(i for i in numbered if i > titled)})
    if not entries:
        return frozenset()
    first = titled if titled is not None and titled < entries[0] else entries[0]
    dense = len(entries) >= 0.3 * (entries[-1] - first + 1)
    return frozenset(range(first, entries[-1] + 1)) if dense else frozenset(entries)


def _place(line: Line, height: float) -> tuple[str, int]:
    """Return what repeats of a line, and its height on the page.

    Digits count for nothing in a page number and in words that stand in a margin.
    """
    text = line.text.casefold()
    wordy = _in_margin(line, height) and sum(char.isalpha() for char in text) > 1
    if wordy or _PAGE_NUMBER.match(text):
        text = _DIGITS.sub("#", text)
    return text, round(line.middle / 6)


def _repeats(places: dict[tuple[str, int], set[int]], place: tuple[str, int]) -> int:
    text, row = place
    found: set[int] = set()
    for near in (row - 1, row, row + 1):
        found |= places.get((text, near), set())
    return len(found)


def _kind(line: Line, height: float, repeats: int, needed: float, pages: int) -> BlockKind | None:
    if repeats < needed:
        return None
    if _PAGE_NUMBER.match(line.text) and any(char.isdigit() for char in line.text):
        everywhere = repeats >= max(_MIN_PAGES, 0.6 * pages)
        return BlockKind.PAGE_NUMBER if everywhere or _in_margin(line, height) else None
    if line.middle < height * _MARGIN:
        return BlockKind.HEADER
    if line.middle > height * (1 - _MARGIN):
        return BlockKind.FOOTER
    return BlockKind.WATERMARK if repeats >= max(_MIN_PAGES, 0.6 * pages) else None


def _in_margin(line: Line, height: float) -> bool:
    return not height * _MARGIN < line.middle < height * (1 - _MARGIN)


def _page_number_offsets(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> frozenset[int]:
    """Return printed-minus-physical differences that hold for several pages in a row."""
    found: Counter[int] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            match = _PAGE_NUMBER.match(line.text) if _in_margin(line, height) else None
            if match and match["n"].isdigit():
                found[int(match["n"]) - line.page] += 1
    needed = 2 if len(pages) > 1 else 1
    return frozenset(offset for offset, count in found.items() if count >= needed)


def _is_page_number(line: Line, height: float, offsets: frozenset[int]) -> bool:
    match = _PAGE_NUMBER.match(line.text) if _in_margin(line, height) else None
    if not match or not match["n"].isdigit():
        return False
    return int(match["n"]) - line.page in offsets
