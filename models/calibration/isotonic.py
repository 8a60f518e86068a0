"""Scores and labels in, a rising broken line out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

from models.calibration.calibrator import Floats, checked, fingerprint

# A mean of ones in floating point.
ROUNDING = 1e-12


@dataclass(frozen=True, kw_only=True)
class Isotonic:
    """The line through ``knots`` (scores, rising) and ``values``, flat beyond its ends."""

    knots: tuple[float, ...]
    values: tuple[float, ...]

    @classmethod
    def fit(cls, scores: ArrayLike, labels: ArrayLike) -> Self:
        """Pool adjacent violators, then join the centres of the blocks (Oron and Flournoy 2017).

        A block whose labels are all 0 or all 1 is given 1 / (n + 2) or (n + 1) / (n + 2), so that
        nothing is ever held impossible or certain. Raises ValueError as ``checked`` does.
        """
        found, truths = checked(scores, labels)
        unique, place, counts = np.unique(found, return_inverse=True, return_counts=True)
        means = np.bincount(place, weights=truths) / counts
        fitted = isotonic_regression(means, weights=counts)
        starts = fitted.blocks[:-1]
        sizes = np.add.reduceat(counts, starts)
        knots = np.add.reduceat(unique * counts, starts) / sizes
        # Blocks whose centres round to one number would make the line jump; the later one stays.
        kept = np.append(np.diff(knots) > 0, True)
        values = _open_ends(fitted.x[starts], sizes)
        return cls(knots=tuple(knots[kept].tolist()), values=tuple(values[kept].tolist()))

    @property
    def id(self) -> str:
        """Return the kind and the first digits of the sha256 of its line."""
        return fingerprint(self.as_json())

    def apply(self, scores: ArrayLike) -> Floats:
        """Return one probability for each score: [n]."""
        found = np.asarray(scores, dtype=np.float64)
        return np.asarray(np.interp(found, self.knots, self.values), dtype=np.float64)

    def as_json(self) -> dict[str, object]:
        """Return the line as JSON has it."""
        return {"kind": "isotonic", "knots": list(self.knots), "values": list(self.values)}


def _open_ends(values: Floats, sizes: Floats) -> Floats:
    """Move a first value of 0 and a last value of 1 inwards, never past their neighbours."""
    opened = values.copy()
    if opened[-1] >= 1 - ROUNDING:
        inward = (sizes[-1] + 1) / (sizes[-1] + 2)
        opened[-1] = max(inward, opened[-2]) if len(opened) > 1 else inward
    if opened[0] <= ROUNDING:
        inward = 1 / (sizes[0] + 2)
        opened[0] = min(inward, opened[1]) if len(opened) > 1 else inward
    return opened
