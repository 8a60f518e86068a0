"""The recognised words of a page picture in, its segments in points out, like a text layer's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from models.ocr import Recognition, Word
from pipelines.extract.lines import Line
from pipelines.results import Box

POINTS_PER_INCH = 72
_GAP_EMS = 1.6
# A word this doubtful without a letter or digit is a speck or a piece of a seal.
_SPECK = 0.4
# Recognised heights vary with the letters of a line; what is this near the usual size is usual.
_NEAR_SIZE = 0.35


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A recognised page: its number, its size in points, and what was recognised at ``dpi``."""

    page: int
    width: float
    height: float
    dpi: float
    recognition: Recognition


def scan_lines(scan: Scan) -> list[Line]:
    """Return the segments of a recognised page in points of its levelled picture, top left.

    A recognised line is cut at wide gaps, so that columns and table cells stay apart.
    """
    scale = POINTS_PER_INCH / scan.dpi
    segments = [
        _line(words, scan.page, scale) for words in _segments(_legible(scan.recognition.words))
    ]
    if not segments:
        return []
    usual = median([line.size for line in segments for _ in range(len(line.text))])
    return [
        replace(line, size=usual) if abs(line.size - usual) <= _NEAR_SIZE * usual else line
        for line in segments
    ]


def scan_size(scan: Scan) -> tuple[float, float]:
    """Return width and height in points of the levelled picture of a page."""
    scale = POINTS_PER_INCH / scan.dpi
    return scan.recognition.width * scale, scan.recognition.height * scale


def page_box(box: Box, scan: Scan) -> Box:
    """Return where a box of the levelled picture lies on the page as it is seen."""
    width, height = scan_size(scan)
    angle = math.radians(scan.recognition.angle)
    corners = [
        _unturned(*_unlevelled(x, y, width, height, angle), scan)
        for x in (box.x0, box.x1)
        for y in (box.top, box.bottom)
    ]
    xs = [min(max(x, 0.0), scan.width) for x, _ in corners]
    ys = [min(max(y, 0.0), scan.height) for _, y in corners]
    return replace(
        box,
        x0=round(min(xs), 1),
        top=round(min(ys), 1),
        x1=round(max(xs), 1),
        bottom=round(max(ys), 1),
    )


def _unlevelled(
    x: float, y: float, width: float, height: float, angle: float
) -> tuple[float, float]:
    """Turn a point clockwise about the centre of the picture, undoing the levelling."""
    dx, dy = x - width / 2, y - height / 2
    return (
        width / 2 + dx * math.cos(angle) - dy * math.sin(angle),
        height / 2 + dx * math.sin(angle) + dy * math.cos(angle),
    )


def _unturned(x: float, y: float, scan: Scan) -> tuple[float, float]:
    """Undo the quarter turns clockwise that made the page upright."""
    if scan.recognition.turned == 1:
        return y, scan.height - x
    if scan.recognition.turned == 2:
        return scan.width - x, scan.height - y
    if scan.recognition.turned == 3:
        return scan.width - y, x
    return x, y


def _legible(words: Sequence[Word]) -> list[Word]:
    return [
        word
        for word in words
        if word.certainty >= _SPECK or any(char.isalnum() for char in word.text)
    ]


def _segments(words: Sequence[Word]) -> list[list[Word]]:
    segments: list[list[Word]] = []
    for word in words:
        before = segments[-1][-1] if segments else None
        if before is not None and before.line == word.line and not _apart(before, word):
            segments[-1].append(word)
        else:
            segments.append([word])
    return segments


def _apart(left: Word, right: Word) -> bool:
    height = max(left.bottom - left.top, right.bottom - right.top, 1)
    return right.x0 - left.x1 > _GAP_EMS * height


def _line(words: Sequence[Word], page: int, scale: float) -> Line:
    heights = sorted(word.bottom - word.top for word in words)
    return Line(
        text=" ".join(word.text for word in words),
        page=page,
        x0=min(word.x0 for word in words) * scale,
        top=min(word.top for word in words) * scale,
        x1=max(word.x1 for word in words) * scale,
        bottom=max(word.bottom for word in words) * scale,
        # A capital's height is about seven tenths of the box that a text layer gives a letter.
        size=max(heights[(3 * len(heights)) // 4] * scale * 1.3, 1.0),
        certainty=sum(word.certainty for word in words) / len(words),
    )
