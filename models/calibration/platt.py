"""Scores and labels in, a logistic curve of two numbers out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from models.calibration.calibrator import Floats, checked, fingerprint
from models.calibration.logistic import fit_logistic


@dataclass(frozen=True, kw_only=True)
class Platt:
    """Probability = 1 / (1 + exp(-(slope x score + intercept))), never falling (Platt 1999)."""

    slope: float
    intercept: float

    @classmethod
    def fit(cls, scores: ArrayLike, labels: ArrayLike) -> Self:
        """Fit on scores and 0/1 labels; scores that tell nothing give the base rate.

        Raises ValueError for empty, unequal or infinite input.
        """
        found, truths = checked(scores, labels)
        targets = smoothed(truths)
        slope, intercept = fit_logistic(found[:, None], targets)
        if slope <= 0:
            # A higher score must never mean less: the best curve that does not fall is flat.
            return cls(slope=0.0, intercept=float(logit(targets.mean())))
        return cls(slope=float(slope), intercept=float(intercept))

    @property
    def id(self) -> str:
        """Return the kind and the first digits of the sha256 of both numbers."""
        return fingerprint(self.as_json())

    def apply(self, scores: ArrayLike) -> Floats:
        """Return one probability for each score: [n]."""
        found = np.asarray(scores, dtype=np.float64)
        return np.asarray(expit(self.slope * found + self.intercept), dtype=np.float64)

    def as_json(self) -> dict[str, object]:
        """Return both numbers as JSON has them."""
        return {"kind": "platt", "slope": self.slope, "intercept": self.intercept}


def smoothed(labels: Floats) -> Floats:
    """Return Platt's targets, (n+ + 1) / (n+ + 2) and 1 / (n- + 2), in place of 1 and 0.

    They keep a fit finite where the scores separate the labels.
    """
    right = float(labels.sum())
    wrong = len(labels) - right
    return np.where(labels == 1, (right + 1) / (right + 2), 1 / (wrong + 2))
