"""A list marker and the open lists in, the reading that the sequence supports out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.markers import Level, Marker
from pipelines.segment.nodes import NOWHERE, Kind, Node, Place
from pipelines.segment.sequence import Value, follows, may_follow, starts, value_of

_LATE_START = 3
_MAX_DEPTH = 9
# Points: what stands this much further left or right is at another depth.
_INDENT = 6.0
_STEP = 18.0
_COLUMN = 120.0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a marker is read: its level and value, and the open item it goes on from (or None)."""

    marker: Marker
    value: Value
    after: Node | None


@dataclass(frozen=True, kw_only=True)
class Context:
    """What else speaks for a reading.

    ``announced`` tells that the text before ends in a colon, which allows a lost first item;
    ``named`` tells that the text is the name of a section, of which forms leave out some;
    ``lapsed`` are items closed by an unnumbered heading, which numbering may go on from;
    ``goes_on`` tells whether later blocks continue a value.
    """

    announced: bool = False
    named: bool = False
    place: Place = NOWHERE
    lapsed: Sequence[Node] = ()
    goes_on: Callable[[Marker, Value], bool] | None = None


_Valued = Sequence[tuple[Marker, Value]]


def choose(
    readings: Sequence[Marker], open_items: Sequence[Node], context: Context
) -> Reading | None:
    """Choose among the readings of a marker; None when none of them belongs here.

    An open list that the marker continues wins, the one of the same style and indentation first,
    else the deepest ("h) i)" goes on with letters, "H. I." with capitals); else a list starts;
    else numbering goes on after a heading; else a small skip is taken as a misprint.
    """
    valued = [(marker, value_of(marker.level, marker.number)) for marker in readings]
    return (
        _continuing(valued, open_items, context.place)
        or _starting(valued, open_items)
        or _resuming(valued, context.lapsed)
        or _skipping(valued, open_items, context.named)
        or _late(valued, context)
    )


def kept(open_items: Sequence[Node], reading: Reading, announcer: Node | None, place: Place) -> int:
    """Return how many of the open items stay open around a reading, the outermost first.

    A list that starts again ends the one of its level and style, unless its deepest item
    announces it with a colon or stands further left.
    """
    if reading.after is not None:
        return open_items.index(reading.after)
    count = min(len(open_items), _MAX_DEPTH)
    if count and open_items[-1] is announcer:
        return count
    if reading.marker.level is Level.DECIMAL and len(reading.value) > 1:
        return _decimal_parents(open_items, reading.value)
    for position, item in enumerate(open_items):
        if _restarts(item, reading, place):
            inside = _is_inside(place.offset(item.place) or 0.0)
            return count if inside and position == count - 1 else position
    while count and (place.offset(open_items[count - 1].place) or 0.0) < -_INDENT:
        count -= 1
    return count


def _is_inside(offset: float) -> bool:
    """Tell an inner list, printed further right, from the next column of the page."""
    return _INDENT < offset < _COLUMN


def _restarts(item: Node, reading: Reading, place: Place) -> bool:
    marker = reading.marker
    if item.level is not marker.level or len(item.value) != len(reading.value):
        return False
    offset = place.offset(item.place)
    return item.style == marker.style or (offset is not None and abs(offset) < _INDENT)


def _decimal_parents(open_items: Sequence[Node], value: Value) -> int:
    for position in range(len(open_items) - 1, -1, -1):
        item = open_items[position]
        if item.level is Level.DECIMAL and item.value == value[: len(item.value)]:
            return position + 1
    for position, item in enumerate(open_items):
        if item.level is Level.DECIMAL or item.kind is not Kind.HEADING:
            return position
    return len(open_items)


def _continuing(valued: _Valued, open_items: Sequence[Node], place: Place) -> Reading | None:
    best: tuple[tuple[bool, int, int], Reading] | None = None
    for depth, item in enumerate(reversed(open_items)):
        for marker, value in valued:
            if marker.level is not item.level or not _next(item, marker, value):
                continue
            offset = place.offset(item.place) or 0.0
            if marker.level is Level.BULLET and _is_inside(offset):
                continue
            steps = round(abs(offset) / _STEP)
            rank = (marker.style != item.style, steps, depth)
            if best is None or rank < best[0]:
                best = rank, Reading(marker=marker, value=value, after=item)
    return best[1] if best is not None else None


def _next(item: Node, marker: Marker, value: Value) -> bool:
    if marker.level is Level.BULLET:
        return marker.style == item.style
    if marker.level is not Level.DECIMAL:
        return follows(item.value, value)
    last = item.value
    return len(last) == len(value) and last[:-1] == value[:-1] and value[-1] == last[-1] + 1


def _starting(valued: _Valued, open_items: Sequence[Node]) -> Reading | None:
    for marker, value in valued:
        if marker.level is Level.BULLET:
            return Reading(marker=marker, value=value, after=None)
        if marker.level is Level.DECIMAL and len(value) > 1:
            if _opens_decimal(value, open_items):
                return Reading(marker=marker, value=value, after=None)
        elif starts(value) and marker.strong:
            return Reading(marker=marker, value=value, after=None)
    return None


def _opens_decimal(value: Value, open_items: Sequence[Node]) -> bool:
    """Let 4.2.1 open under 4.2; 4.1 also under a heading 4 that is not numbered as an item."""
    parents = [item.value for item in open_items if item.level is Level.DECIMAL]
    if not parents:
        return value[-1] <= 1
    return any(value[:-1] == parent for parent in parents) or (
        value[0] == parents[0][0] + 1 and not any(part > 1 for part in value[1:])
    )


def _resuming(valued: _Valued, lapsed: Sequence[Node]) -> Reading | None:
    for item in lapsed:
        for marker, value in valued:
            same = marker.level is item.level and marker.style == item.style
            if same and marker.level is not Level.BULLET and _next(item, marker, value):
                return Reading(marker=marker, value=value, after=None)
    return None


def _skipping(valued: _Valued, open_items: Sequence[Node], named: bool) -> Reading | None:
    for item in reversed(open_items):
        for marker, value in valued:
            if not marker.strong or marker.level is not item.level:
                continue
            later = may_follow(item.value, value) or (named and value > item.value)
            if later and len(value) == len(item.value):
                return Reading(marker=marker, value=value, after=item)
    return None


def _late(valued: _Valued, context: Context) -> Reading | None:
    for marker, value in valued:
        if not marker.strong or not value or marker.level is Level.BULLET:
            continue
        lost_first = context.announced and len(value) <= 2 and value[0] <= _LATE_START
        named = context.named and marker.level is not Level.LETTER
        if lost_first or named or (context.goes_on is not None and context.goes_on(marker, value)):
            return Reading(marker=marker, value=value, after=None)
    return None
