"""Points and their axes in, one inline SVG picture that prints and can be read aloud out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 480, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 14, 52
_LEGEND_COLUMNS, _LEGEND_ROW = 2, 20
_DOT, _CAP = 3.5, 4

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """Shares from 0 to ``high``, shown as percentages, with a tick at each ``step``."""

    label: str
    high: float = 1.0
    step: float = 0.2


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line: its name, the class that styles it, its points, and where told dots and bars.

    ``bars`` holds (x, low, high) of vertical intervals.
    """

    name: str
    style: str
    points: tuple[Point, ...]
    dots: bool = False
    bars: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plot:
    """A picture: ``id`` is unique in its page; ``title`` and ``desc`` say it in words."""

    id: str
    title: str
    desc: str
    x: Axis
    y: Axis
    series: tuple[Series, ...]

    def place(self, x: float, y: float) -> Point:
        """Return where a point lies, in units of the picture from its upper left corner.

        A value beyond the end of an axis lies at that end.
        """
        across = min(max(x / self.x.high, 0.0), 1.0)
        up = min(max(y / self.y.high, 0.0), 1.0)
        return (
            LEFT + across * (WIDTH - LEFT - RIGHT),
            TOP + (1 - up) * (HEIGHT - TOP - BOTTOM),
        )


def axis_to(label: str, highest: float) -> Axis:
    """Return an axis from 0 to the next round share above ``highest``, with at most six ticks."""
    for high, step in ((0.05, 0.01), (0.1, 0.02), (0.2, 0.05), (0.4, 0.1), (0.6, 0.2)):
        if highest <= high:
            return Axis(label=label, high=high, step=step)
    return Axis(label=label)


def svg(plot: Plot) -> Markup:
    """Return the picture as an ``svg`` element; every name is escaped, nothing is fetched."""
    rows = math.ceil(len(plot.series) / _LEGEND_COLUMNS)
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}{}{}</svg>'
    ).format(
        WIDTH,
        HEIGHT + rows * _LEGEND_ROW,
        *(plot.id, plot.id, plot.id, plot.title, plot.id, plot.desc),
        _axes(plot),
        Markup("").join(_series(plot, one) for one in plot.series),
        Markup("").join(_legend(place, one) for place, one in enumerate(plot.series)),
    )


def percent(share: float) -> str:
    """Return a share as an axis shows it: "20 %"."""
    return f"{share * 100:.0f} %"


def _axes(plot: Plot) -> Markup:
    right, top = plot.place(plot.x.high, plot.y.high)
    parts = []
    for value in _ticks(plot.x):
        x, y = plot.place(value, 0)
        parts.append(_line("grid", (x, top), (x, y)))
        parts.append(_text("tick mid", (x, y + 18), percent(value)))
    for value in _ticks(plot.y):
        x, y = plot.place(0, value)
        parts.append(_line("grid", (x, y), (right, y)))
        parts.append(_text("tick end", (x - 7, y + 4), percent(value)))
    left, bottom = plot.place(0, 0)
    parts.append(_line("axis", (left, bottom), (right, bottom)))
    parts.append(_line("axis", (left, top), (left, bottom)))
    parts.append(_text("label mid", ((left + right) / 2, bottom + 40), plot.x.label))
    middle = (top + bottom) / 2
    parts.append(
        Markup('<text class="label mid" transform="translate(14 {}) rotate(-90)">{}</text>').format(
            _number(middle), plot.y.label
        )
    )
    return Markup("").join(parts)


def _ticks(axis: Axis) -> list[float]:
    return [place * axis.step for place in range(round(axis.high / axis.step) + 1)]


def _series(plot: Plot, one: Series) -> Markup:
    parts = []
    for x, low, high in one.bars:
        under, over = plot.place(x, low), plot.place(x, high)
        parts.append(_line(f"bar {one.style}", under, over))
        for at in (under, over):
            parts.append(_line(f"bar {one.style}", (at[0] - _CAP, at[1]), (at[0] + _CAP, at[1])))
    found = [plot.place(x, y) for x, y in one.points]
    if len(found) > 1:
        parts.append(Markup('<polyline class="{}" points="{}"/>').format(one.style, _joined(found)))
    if one.dots:
        parts.extend(
            Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(
                one.style, _number(x), _number(y), _DOT
            )
            for x, y in found
        )
    return Markup("").join(parts)


def _legend(place: int, one: Series) -> Markup:
    row, column = divmod(place, _LEGEND_COLUMNS)
    x = LEFT + column * (WIDTH - LEFT - RIGHT) / _LEGEND_COLUMNS
    y = HEIGHT + row * _LEGEND_ROW + _LEGEND_ROW / 2
    return _line(one.style, (x, y), (x + 28, y)) + _text("tick", (x + 35, y + 4), one.name)


def _line(style: str, start: Point, end: Point) -> Markup:
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        style, *(_number(value) for value in (*start, *end))
    )


def _text(style: str, at: Point, words: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(
        style, _number(at[0]), _number(at[1]), words
    )


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.1f}"
