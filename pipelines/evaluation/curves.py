"""Probabilities and labels in, the points of the evaluation's curves out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.calibration.calibrator import Floats

POINTS = 100
Curve = tuple[tuple[float, float], ...]


def risks(probabilities: Floats, labels: Floats) -> Floats:
    """Return the share of wrong ones among the k most probable, for k = 1 to n: [n].

    Equal probabilities have no order: each counts as the mean of those equal to it, which is the
    expected value over all their orders.
    """
    order = np.argsort(-probabilities, kind="stable")
    _, place, counts = np.unique(-probabilities, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=labels) / counts
    wrong = np.cumsum(1 - means[place[order]])
    return np.asarray(wrong / np.arange(1, len(labels) + 1), dtype=np.float64)


def risk_coverage(probabilities: Floats, labels: Floats) -> Curve:
    """Return (coverage, risk) from the most probable on, at most a hundred points."""
    found = risks(probabilities, labels)
    n = len(found)
    return tuple((float((at + 1) / n), float(found[at])) for at in thinned(n))


def precision_recall(probabilities: Floats, labels: Floats) -> Curve:
    """Return (recall, precision) at each threshold, from the highest down, at most a hundred.

    () where no label is right.
    """
    if not labels.any():
        return ()
    _, place, counts = np.unique(-probabilities, return_inverse=True, return_counts=True)
    right = np.cumsum(np.bincount(place, weights=labels))
    precision = right / np.cumsum(counts)
    recall = right / right[-1]
    return tuple((float(recall[at]), float(precision[at])) for at in thinned(len(counts)))


def thinned(n: int, points: int = POINTS) -> NDArray[np.int64]:
    """Return at most ``points`` places of 0 to n - 1, evenly spaced, both ends among them."""
    return np.unique(np.linspace(0, n - 1, min(n, points)).round().astype(np.int64))
