"""Columns and targets in, the coefficients of their logistic regression out."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from models.calibration.calibrator import Floats

STEPS, TOLERANCE = 200, 1e-10
# Keeps the Newton step defined where a column repeats another; far below what data can show.
RIDGE = 1e-9


def fit_logistic(columns: Floats, targets: Floats) -> Floats:
    """Return the coefficients of ``columns`` [n, k] and the intercept last, by damped Newton.

    Targets may be any numbers from 0 to 1. The columns are brought to mean 0 and deviation 1 on
    the way, so that their scale does not matter; a constant column gets coefficient 0.
    """
    centre = columns.mean(axis=0)
    scale = columns.std(axis=0)
    # A constant column keeps a rounding error of its own size; it is no evidence.
    scale = np.where(scale > 1e-12 * (1 + np.abs(centre)), scale, np.inf)
    design = np.column_stack([(columns - centre) / scale, np.ones(len(columns))])
    weights = np.zeros(design.shape[1])
    loss = _loss(design, targets, weights)
    for _ in range(STEPS):
        chance = expit(design @ weights)
        slope = design.T @ (chance - targets) + RIDGE * weights
        bend = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(bend + RIDGE * np.eye(len(weights)), slope)
        size = 1.0
        while size > 1e-10 and _loss(design, targets, weights - size * step) > loss:
            size /= 2
        weights = weights - size * step
        found = _loss(design, targets, weights)
        done = loss - found <= TOLERANCE * max(1.0, loss)
        loss = found
        if done:
            break
    coefficients = weights[:-1] / scale
    return np.append(coefficients, weights[-1] - coefficients @ centre)


def logistic_loss(columns: Floats, targets: Floats, coefficients: Floats) -> float:
    """Return the summed log loss of coefficients as ``fit_logistic`` gives them, in nats."""
    logits = columns @ coefficients[:-1] + coefficients[-1]
    return float(np.sum(np.logaddexp(0.0, logits) - targets * logits))


def _loss(design: Floats, targets: Floats, weights: Floats) -> float:
    """Return the summed log loss and the ridge."""
    logits = design @ weights
    fit = np.sum(np.logaddexp(0.0, logits) - targets * logits)
    return float(fit + RIDGE / 2 * weights @ weights)
