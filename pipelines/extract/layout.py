"""Segments of one page in, frames in reading order out: columns read one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipelines.extract.lines import Line

# Between two segments that were joined into one row; contents pages are recognised by it.
CUT = "\t"
_MIN_ROWS = 6
_MIN_SHARE = 0.22
_MAX_CROSSING = 0.2
_MOST_TRIED = 12
_SLACK = 2.0


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Rows of one column (or of one full-width band) of a page, top to bottom."""

    page: int
    rows: tuple[Line, ...]
    left: float
    right: float


def frames(lines: Sequence[Line]) -> list[Frame]:
    """Return the frames of one page in reading order; each row is one printed line."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [_frame(lines)]
    result: list[Frame] = []
    ordered = sorted(lines, key=lambda one: one.top)
    for wide, group in groupby(ordered, key=lambda one: _crosses(one, gutter)):
        band = list(group)
        result.extend([_frame(band)] if wide else _columns(band, gutter))
    return result


def rows(lines: Sequence[Line]) -> list[Line]:
    """Join the segments that stand on one printed line, left to right, and sort rows downwards."""
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.middle, one.x0)):
        for row in reversed(grouped[-3:]):
            if _same_row(row[0], line):
                row.append(line)
                break
        else:
            grouped.append([line])
    return [_join(row) for row in grouped]


def _columns(lines: Sequence[Line], gutter: float) -> list[Frame]:
    left = [line for line in lines if (line.x0 + line.x1) / 2 <= gutter]
    right = [line for line in lines if (line.x0 + line.x1) / 2 > gutter]
    return [part for side in (left, right) for part in (frames(side) if side else [])]


def _frame(lines: Sequence[Line]) -> Frame:
    joined = rows(lines)
    return Frame(
        page=lines[0].page,
        rows=tuple(joined),
        left=min(row.x0 for row in joined),
        right=max(row.x1 for row in joined),
    )


def _crosses(line: Line, gutter: float) -> bool:
    return line.x0 < gutter - _SLACK and line.x1 > gutter + _SLACK


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the x of an empty vertical strip between two columns of running text, if any.

    Strips that fewer lines cross come first, then those nearest the middle; only a few are
    measured closely, so that a page of very many segments is not measured for long.
    """
    if len(lines) < 2 * _MIN_ROWS:
        return None
    starts = sorted([line.x0 for line in lines])
    ends = sorted([line.x1 for line in lines])
    left, span = starts[0], ends[-1] - starts[0]
    candidates = []
    for step in range(25, 76) if span > 0 else ():
        x = left + span * step / 100
        begun = bisect_left(starts, x - _SLACK)
        ended = bisect_right(ends, x + _SLACK)
        sides = min(ended, len(lines) - begun)
        if sides >= _MIN_ROWS and begun - ended <= _MAX_CROSSING * len(lines):
            candidates.append((max(begun - ended, 0), abs(step - 50), x))
    total = _chars(lines)
    for _, _, x in sorted(candidates)[:_MOST_TRIED]:
        if _two_columns(lines, x, span, total):
            return x
    return None


def _two_columns(lines: Sequence[Line], x: float, span: float, total: int) -> bool:
    before = [line for line in lines if line.x1 <= x + _SLACK]
    after = [line for line in lines if line.x0 >= x - _SLACK]
    if min(len(before), len(after)) < _MIN_ROWS:
        return False
    if min(_chars(before), _chars(after)) < _MIN_SHARE * total:
        return False
    if min(_typical_width(before), _typical_width(after)) < 0.25 * span:
        return False
    return _facing(before, after) >= _MIN_ROWS - 1


def _facing(before: Sequence[Line], after: Sequence[Line]) -> int:
    """Return how many lines of the left column have a line of the right one beside them."""
    middles = sorted([line.middle for line in after])
    count = 0
    for line in before:
        place = bisect_left(middles, line.middle - line.size)
        count += place < len(middles) and middles[place] < line.middle + line.size
    return count


def _chars(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _typical_width(lines: Sequence[Line]) -> float:
    widths = sorted(line.x1 - line.x0 for line in lines)
    return widths[(2 * len(widths)) // 3]


def _same_row(one: Line, other: Line) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _join(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    parts = sorted(row, key=lambda line: line.x0)
    text = parts[0].text
    for before, after in pairwise(parts):
        glue = CUT if after.x0 - before.x1 > before.size else " "
        text = f"{text}{glue}{after.text}"
    certainties = [line.certainty for line in parts if line.certainty is not None]
    return replace(
        parts[0],
        text=text,
        x0=min(line.x0 for line in parts),
        top=min(line.top for line in parts),
        x1=max(line.x1 for line in parts),
        bottom=max(line.bottom for line in parts),
        size=max(parts, key=lambda line: len(line.text)).size,
        all_bold=all(line.all_bold for line in parts),
        certainty=sum(certainties) / len(certainties) if certainties else None,
    )
