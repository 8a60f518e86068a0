"""Scores and labels in, an interval that holds each new probability out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from models.calibration.calibrator import Floats, checked, fingerprint

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The lower and the upper probability of each score: [n] and [n]."""

    low: Floats
    high: Floats


@dataclass(frozen=True, kw_only=True)
class VennAbers:
    """Inductive Venn-Abers predictor (Vovk, Petej and Fedorova 2015), exact and looked up.

    p0 and p1 are what isotonic regression says of a score once it joins the calibration set
    labelled 0, then labelled 1. Both are steps: p0 is the value at the last of ``low_scores`` not
    above the score (0 before them all), p1 the value at the first of ``high_scores`` not below
    it (1 after them all).
    """

    low_scores: tuple[float, ...]
    low_values: tuple[float, ...]
    high_scores: tuple[float, ...]
    high_values: tuple[float, ...]

    @classmethod
    def fit(cls, scores: ArrayLike, labels: ArrayLike) -> Self:
        """Learn from scores and 0/1 labels; raise ValueError as ``checked`` does."""
        found, truths = checked(scores, labels)
        unique, place, counts = np.unique(found, return_inverse=True, return_counts=True)
        rights = np.bincount(place, weights=truths)
        wrongs = counts - rights
        high = _with_a_right_one(counts, rights)
        # Turned round, a wrong one is a right one: one algorithm serves both.
        low = 1 - _with_a_right_one(counts[::-1], wrongs[::-1])[::-1]
        first = np.append(True, np.diff(low) != 0)
        last = np.append(np.diff(high) != 0, True)
        return cls(
            low_scores=tuple(unique[first].tolist()),
            low_values=tuple(low[first].tolist()),
            high_scores=tuple(unique[last].tolist()),
            high_values=tuple(high[last].tolist()),
        )

    @property
    def id(self) -> str:
        """Return the kind and the first digits of the sha256 of its steps."""
        return fingerprint(self.as_json())

    def interval(self, scores: ArrayLike) -> Interval:
        """Return p0 and p1 of each score; one of the two is the calibrated probability."""
        found = np.asarray(scores, dtype=np.float64)
        below = np.searchsorted(self.low_scores, found, side="right")
        above = np.searchsorted(self.high_scores, found, side="left")
        return Interval(
            low=np.append(0.0, self.low_values)[below],
            high=np.append(self.high_values, 1.0)[above],
        )

    def apply(self, scores: ArrayLike) -> Floats:
        """Return p1 / (1 - p0 + p1), the one probability whose worst log loss is least: [n]."""
        both = self.interval(scores)
        return np.asarray(both.high / (1 - both.low + both.high), dtype=np.float64)

    def as_json(self) -> dict[str, object]:
        """Return its steps as JSON has them."""
        return {
            "kind": "venn-abers",
            "low_scores": list(self.low_scores),
            "low_values": list(self.low_values),
            "high_scores": list(self.high_scores),
            "high_values": list(self.high_values),
        }


def _with_a_right_one(counts: ArrayLike, rights: ArrayLike) -> Floats:
    """Return, for each unique score, its isotonic value once one more right label stands there.

    ``counts`` and ``rights`` of the labels at each score, rising. Algorithms 1 and 2 of the paper,
    in linear time: isotonic values are the slopes of the convex hull below the cumulative sums,
    and one more right label at place i moves the sums before it by (-1, -1).
    """
    sums = list(zip(np.cumsum(counts).tolist(), np.cumsum(rights).tolist(), strict=True))
    points: list[Point] = [(0.0, 0.0), *sums]
    hull: list[Point] = [(-1.0, -1.0), points[0]]
    for point in points[1:]:
        _push(hull, point)
    # From here on the hull is read from its left end, kept at the end of the list.
    hull.reverse()
    values = []
    left: Point = (-1.0, -1.0)
    for i in range(1, len(points)):
        values.append(_slope(hull[-1], hull[-2]))
        left = (
            left[0] + points[i][0] - points[i - 1][0],
            left[1] + points[i][1] - points[i - 1][1],
        )
        if i == len(points) - 1 or _turn(hull[-1], left, hull[-2]) <= 0:
            continue
        hull.pop()
        while len(hull) > 1 and _turn(left, hull[-1], hull[-2]) <= 0:
            hull.pop()
        hull.append(left)
    return np.asarray(values)


def _push(hull: list[Point], point: Point) -> None:
    """Add a point to the right of a lower hull, dropping what no longer turns left."""
    while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
        hull.pop()
    hull.append(point)


def _slope(start: Point, end: Point) -> float:
    """Return the slope of the line through two points."""
    return (end[1] - start[1]) / (end[0] - start[0])


def _turn(first: Point, second: Point, third: Point) -> float:
    """Return more than 0 where the way through three points turns left (second lies below)."""
    ahead = (second[0] - first[0]) * (third[1] - first[1])
    return ahead - (second[1] - first[1]) * (third[0] - first[0])
