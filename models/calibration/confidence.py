"""Scores of proposals in, confidences and their intervals out."""

from __future__ import annotations

from dataclasses import dataclass

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

    def of(self, log_odds: ArrayLike) -> tuple[float, ...]:
        """Return the confidence of each score."""
        found = self.calibrator.apply(np.asarray(log_odds, dtype=np.float64))
        return tuple(float(value) for value in found)

    def intervals(self, log_odds: ArrayLike) -> Bounds | None:
        """Return the interval of each confidence, widened to hold it; None where there are none.

        A Venn-Abers interval follows a step function and may lie beside a smooth calibrator.
        """
        if self.interval is None:
            return None
        found = self.interval.interval(np.asarray(log_odds, dtype=np.float64))
        return tuple(
            (min(float(low), chance), max(float(high), chance))
            for low, high, chance in zip(found.low, found.high, self.of(log_odds), strict=True)
        )
