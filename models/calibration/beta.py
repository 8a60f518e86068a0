"""Scores and labels in, a beta calibration curve of three numbers out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, log_expit

from models.calibration.calibrator import Floats, checked, fingerprint
from models.calibration.logistic import fit_logistic, logistic_loss
from models.calibration.platt import Platt, smoothed


@dataclass(frozen=True, kw_only=True)
class Beta:
    """Logit of the probability = a ln s - b ln(1 - s) + c, a and b >= 0 (Kull et al. 2017).

    The score is first squashed to s in (0, 1) by a logistic curve of its own, so that any score
    will do; with a = b the whole is a logistic curve again.
    """

    a: float
    b: float
    c: float
    slope: float
    intercept: float

    @classmethod
    def fit(cls, scores: ArrayLike, labels: ArrayLike) -> Self:
        """Fit on scores and 0/1 labels; raise ValueError for empty, unequal or infinite input."""
        found, truths = checked(scores, labels)
        targets = smoothed(truths)
        squash = Platt.fit(found, truths)
        columns = _columns(squash.slope * found + squash.intercept)
        best = min(
            (_fit(columns, targets, used) for used in ((0, 1), (0,), (1,), ())),
            key=lambda one: (
                logistic_loss(columns, targets, one) if (one[:2] >= 0).all() else np.inf
            ),
        )
        a, b, c = (float(number) for number in best)
        return cls(a=a, b=b, c=c, slope=squash.slope, intercept=squash.intercept)

    @property
    def id(self) -> str:
        """Return the kind and the first digits of the sha256 of its numbers."""
        return fingerprint(self.as_json())

    def apply(self, scores: ArrayLike) -> Floats:
        """Return one probability for each score: [n]."""
        found = np.asarray(scores, dtype=np.float64)
        columns = _columns(self.slope * found + self.intercept)
        logits = columns @ np.array([self.a, self.b]) + self.c
        return np.asarray(expit(logits), dtype=np.float64)

    def as_json(self) -> dict[str, object]:
        """Return its numbers as JSON has them."""
        return {
            "kind": "beta",
            "a": self.a,
            "b": self.b,
            "c": self.c,
            "slope": self.slope,
            "intercept": self.intercept,
        }


def _columns(logits: Floats) -> Floats:
    """Return ln s and -ln(1 - s) of s = expit(logits): [..., 2]."""
    return np.stack([log_expit(logits), -log_expit(-logits)], axis=-1)


def _fit(columns: Floats, targets: Floats, used: tuple[int, ...]) -> Floats:
    """Fit with the columns in ``used`` and coefficient 0 for the others.

    The best of these fits without a negative coefficient is the constrained optimum, because the
    loss is convex.
    """
    found = fit_logistic(columns[:, list(used)], targets)
    whole = np.zeros(3)
    whole[[*used, 2]] = found
    return whole
