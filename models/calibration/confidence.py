"""Scores of proposals in, confidences and their intervals out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import ArrayLike

from models.calibration.calibrator import Calibrator
from models.calibration.venn_abers import VennAbers

Bounds = tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class Confidence:
    """How log-odds become a confidence for one family of programs, and its interval if any."""

    calibrator: Calibrator
    interval: VennAbers | None = None

    def of(self, log_odds: ArrayLike) -> tuple[tuple[float, ...], Bounds | None]:
        """Return the confidence of each score, and its interval where there are any.

        An interval is widened to hold its confidence: a Venn-Abers one follows a step function and
        may lie beside a smooth calibrator.
        """
        scores = np.asarray(log_odds, dtype=np.float64)
        chances = tuple(float(value) for value in self.calibrator.apply(scores))
        if self.interval is None:
            return chances, None
        found = self.interval.interval(scores)
        return chances, tuple(
            (min(float(low), chance), max(float(high), chance))
            for low, high, chance in zip(found.low, found.high, chances, strict=True)
        )

    def of_each(self, lists: Sequence[ArrayLike]) -> list[tuple[tuple[float, ...], Bounds | None]]:
        """Return what ``of`` does for each of many lists, worked out at once."""
        found = [np.asarray(one, dtype=np.float64) for one in lists]
        chances, bounds = self.of(np.concatenate([*found, np.zeros(0)]))
        ends = accumulate((len(one) for one in found), initial=0)
        return [
            (chances[start:end], None if bounds is None else bounds[start:end])
            for start, end in pairwise(ends)
        ]
