"""A PDF page in, its printed segments out: text with a box, size and weight, through pypdfium2."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_WORD = re.compile(r"[^\s\u00a0]+")
_BREAK = re.compile(r"\r\n|\r|\n")
# pdfium marks a hyphen that only breaks a word at a line end with one of these.
SOFT_HYPHENS = "\u0002\ufffe\u00ad"
_GAP_EMS = 1.6
_MIN_SIZE = 1.0
_FONT_NAME = 96


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A run of words on one printed line: points, origin top left; ``size`` is the box height.

    ``bold`` tells of its first character, ``all_bold`` of the last one too.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False
    all_bold: bool = False
    certainty: float | None = None

    @property
    def middle(self) -> float:
        """Return the vertical centre of the line."""
        return (self.top + self.bottom) / 2


Point = Callable[[float, float], tuple[float, float]]
# The cell that a box (x0, top, x1, bottom) lies in, None outside of any.
Region = Callable[[float, float, float, float], int | None]


def page_lines(
    page: pdfium.PdfPage, number: int, max_chars: int, region: Region | None = None
) -> tuple[list[Line], int]:
    """Return the segments of one page in the file's own order, and the page's character count.

    A line is cut where the gap between two words exceeds 1.6 em, so that columns and table cells
    stay apart, and where two words lie in different regions; what belongs together is joined
    again by the layout. What follows the first ``max_chars`` characters is left out.
    """
    textpage = page.get_textpage()
    try:
        count = max(textpage.count_chars(), 0)
        text = _page_text(textpage, min(count, max_chars)) if count else ""
        boxes = _Boxes(textpage, page)
        lines = [
            _line(textpage, words, number)
            for span in _spans(text)
            for words in _segments(text, span, boxes, region)
        ]
        return lines, count
    finally:
        textpage.close()


def _page_text(textpage: pdfium.PdfTextPage, count: int) -> str:
    """Return one character per pdfium index, so that offsets are character indices."""
    text: str = textpage.get_text_range(0, count)
    if len(text) == count:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count))
    return "".join(
        chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else " " for code in codes
    )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _segments(
    text: str, span: tuple[int, int], boxes: _Boxes, region: Region | None
) -> Iterator[list[_Word]]:
    group: list[_Word] = []
    for found in _WORD.finditer(text, *span):
        start = found.start()
        word = _Word(found.group(), start, *boxes.of(start, found.end() - 1))
        if group and (_apart(group[-1], word) or _parted(group[-1], word, region)):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


class _Word(NamedTuple):
    """A word, the index of its first character, and its box in top-left points."""

    text: str
    start: int
    x0: float
    top: float
    x1: float
    bottom: float


def _apart(left: _Word, right: _Word) -> bool:
    height = max(left.bottom - left.top, right.bottom - right.top, _MIN_SIZE)
    return right.x0 - left.x1 > _GAP_EMS * height or abs(right.bottom - left.bottom) > 2 * height


def _parted(left: _Word, right: _Word, region: Region | None) -> bool:
    return region is not None and region(*left[2:]) != region(*right[2:])


def _line(textpage: pdfium.PdfTextPage, words: list[_Word], number: int) -> Line:
    heights = sorted([word.bottom - word.top for word in words])
    first, last = words[0], words[-1]
    bold = _is_bold(textpage, first.start)
    return Line(
        text=" ".join([word.text for word in words]),
        page=number,
        x0=min([word.x0 for word in words]),
        top=min([word.top for word in words]),
        x1=max([word.x1 for word in words]),
        bottom=max([word.bottom for word in words]),
        size=max(heights[len(heights) // 2], _MIN_SIZE),
        bold=bold,
        all_bold=bold and _is_bold(textpage, last.start + len(last.text) - 1),
    )


class _Boxes:
    """Reads the boxes of runs of characters of one page, in top-left points."""

    def __init__(self, textpage: pdfium.PdfTextPage, page: pdfium.PdfPage) -> None:
        self._page = textpage.raw
        self._point = to_top_left(page)
        # The map of a page that is not turned is a shift, which is quicker done in place.
        self._shift = self._point(0, 0) if page.get_rotation() == 0 else None
        self._rect = pdfium_c.FS_RECTF()
        self._reference = ctypes.byref(self._rect)

    def of(self, first: int, last: int) -> tuple[float, float, float, float]:
        """Return the box around a first and a last character; all zero when neither has one."""
        rect = self._rect
        read = pdfium_c.FPDFText_GetLooseCharBox
        if not read(self._page, first, self._reference):
            return (0.0, 0.0, 0.0, 0.0)
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        if last != first and read(self._page, last, self._reference):
            left, right = min(left, rect.left), max(right, rect.right)
            top, bottom = max(top, rect.top), min(bottom, rect.bottom)
        if self._shift is not None and left <= right and bottom <= top:
            x, y = self._shift
            return (left + x, y - top, right + x, y - bottom)
        (xa, ya), (xb, yb) = self._point(left, top), self._point(right, bottom)
        return (min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))


def _is_bold(textpage: pdfium.PdfTextPage, index: int) -> bool:
    if pdfium_c.FPDFText_GetFontWeight(textpage, index) >= 600:
        return True
    buffer = ctypes.create_string_buffer(_FONT_NAME)
    pdfium_c.FPDFText_GetFontInfo(textpage, index, buffer, _FONT_NAME, ctypes.c_int())
    return b"bold" in buffer.raw.lower()


def to_top_left(page: pdfium.PdfPage) -> Point:
    """Return the map from PDF user space to top-left points, crop box and rotation included."""
    _, height = page.get_size()
    rotation = page.get_rotation()
    left, bottom, right, top = page.get_cropbox()
    if rotation == 90:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, height - (y - bottom))
