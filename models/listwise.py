"""Candidates in lists with the right ones marked in, a model that orders and weighs them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from models.linear import Linear

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


def fit_order(
    lists: Sequence[Floats], right: Sequence[Marks], names: Sequence[str], ridge: float = 1.0
) -> Linear:
    """Fit weights that put the right candidates of each list first.

    Least of the softmax cross entropy within lists, the right ones sharing the mass (ListNet's
    top-one loss, Cao et al. 2007), with a ridge penalty on standardised weights. ``lists`` hold
    [n, d] each and ``right`` [n]; a list without a right and a wrong one teaches nothing. The
    bias is 0: only the order within a list means something. Raises ValueError where none teaches.
    """
    taught = [
        (found, marks)
        for found, marks in zip(lists, right, strict=True)
        if marks.any() and not marks.all()
    ]
    if not taught:
        raise ValueError("no list holds a right and a wrong candidate")
    every = np.concatenate([found for found, _ in taught]).astype(np.float64)
    means, scales = every.mean(axis=0), every.std(axis=0)
    scales = np.where(scales < 1e-9, 1.0, scales)
    longest = max(len(marks) for _, marks in taught)
    padded = np.zeros((len(taught), longest, every.shape[1]))
    real = np.zeros((len(taught), longest), dtype=bool)
    wanted = np.zeros((len(taught), longest))
    for row, (found, marks) in enumerate(taught):
        padded[row, : len(marks)] = (found - means) / scales
        real[row, : len(marks)] = True
        wanted[row, : len(marks)] = marks / marks.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.where(real, padded @ weights, -np.inf)
        scores = scores - scores.max(axis=1, keepdims=True)
        mass = np.exp(scores)
        whole = mass.sum(axis=1, keepdims=True)
        surprise = np.where(real, scores - np.log(whole), 0.0)
        value = -float((wanted * surprise).sum()) + 0.5 * ridge * float(weights @ weights)
        slope = -np.einsum("ij,ijk->k", wanted - mass / whole, padded) + ridge * weights
        return value, slope

    solved = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B").x
    return Linear(
        names=tuple(names),
        means=tuple(float(one) for one in means),
        scales=tuple(float(one) for one in scales),
        weights=tuple(float(one) for one in solved),
        bias=0.0,
    )


def with_level(
    order: Linear,
    values: ArrayLike,
    names: Sequence[str],
    labels: ArrayLike,
    level: Sequence[str],
) -> Linear:
    """Return a model of log-odds that keeps an order within lists and weighs lists themselves.

    Logistic regression of ``labels`` [n] on the score of ``order`` and the ``level`` inputs, those
    that are the same for every candidate of a list; ``values`` [n, len(names)] hold both. Raises
    ValueError when there is only one kind of label, and where the order would be turned round.
    """
    shared = set(order.names) & set(level)
    if shared:
        raise ValueError(f"in the order and in the level: {', '.join(sorted(shared))}")
    found = np.asarray(values, dtype=np.float64)
    columns = [list(names).index(name) for name in level]
    scores = order.log_odds(found, names)
    fitted = Linear.fit(np.c_[scores, found[:, columns]], labels, ("order", *level))
    slope = fitted.weights[0] / fitted.scales[0]
    if slope <= 0:
        raise ValueError("the order tells nothing of what is right")
    return Linear(
        names=(*order.names, *level),
        means=(*order.means, *fitted.means[1:]),
        scales=(*order.scales, *fitted.scales[1:]),
        weights=(*(slope * one for one in order.weights), *fitted.weights[1:]),
        bias=fitted.bias + slope * (order.bias - fitted.means[0]),
    )
