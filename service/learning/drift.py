"""Confidences in use and what people decided, in order of time in; whether they drifted out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.calibration.calibrator import Floats, checked
from pipelines.evaluation.confidence import confidence_figures

SLICES, LEAST_SLICE = 4, 10
# 99% on both sides: two tests are made, and decisions on sibling clauses are not independent.
FAR = 2.576
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One stretch of decisions: mean confidence against the share right, and the error between.

    ``level`` is the z of the share right less the mean confidence, ``shape`` Spiegelhalter's z
    (1986), which also sees confidences too sure or too timid; both are about N(0, 1) where the
    confidences are right. ``since`` and ``until`` are its first and last dates where known.
    """

    n: int
    right: int
    mean: float
    share: float
    ece: float
    ece_perfect_upper: float
    level: float
    shape: float
    since: date | None
    until: date | None

    @property
    def off(self) -> bool:
        """Tell whether the slice is off by more than chance."""
        return max(abs(self.level), abs(self.shape)) > FAR


@dataclass(frozen=True, kw_only=True)
class Drift:
    """Slices of equal size, oldest first; by date where every row has one, else as they came.

    ``changed`` tells that the newest slice is off, and off in another way than those before it.
    """

    dated: bool
    slices: tuple[Slice, ...]
    changed: bool

    @property
    def off(self) -> bool:
        """Tell whether the newest slice is off by more than chance."""
        return self.slices[-1].off


def drift(confidences: ArrayLike, labels: ArrayLike, days: Sequence[date | None]) -> Drift | None:
    """Compare confidences [n] with labels 0/1 [n] over time; None where there are too few rows.

    Raises ValueError for empty, unequal or infinite input.
    """
    found, truths = checked(confidences, labels)
    if len(found) < SLICES * LEAST_SLICE:
        return None
    told = [day for day in days if day is not None]
    dated = len(told) == len(found)
    order = np.argsort([day.toordinal() for day in told], kind="stable") if dated else None
    places = np.arange(len(found)) if order is None else order
    stretches = np.array_split(places, SLICES)
    slices = tuple(
        _slice(found[at], truths[at], [days[place] for place in at] if dated else [])
        for at in stretches
    )
    newest, before = stretches[-1], np.concatenate(stretches[:-1])
    changed = any(
        abs(_apart(found, truths, newest, before, shape=shape)) > FAR for shape in (False, True)
    )
    return Drift(dated=dated, slices=slices, changed=changed and slices[-1].off)


def _slice(found: Floats, truths: Floats, days: Sequence[date | None]) -> Slice:
    figures = confidence_figures(found, truths)
    told = [day for day in days if day is not None]
    return Slice(
        n=len(found),
        right=figures.right,
        mean=float(found.mean()),
        share=float(truths.mean()),
        ece=figures.ece,
        ece_perfect_upper=figures.perfect.upper,
        level=_z(*_errors(found, truths, shape=False)),
        shape=_z(*_errors(found, truths, shape=True)),
        since=min(told, default=None),
        until=max(told, default=None),
    )


def _errors(found: Floats, truths: Floats, *, shape: bool) -> tuple[Floats, Floats]:
    """Return each row's error and its variance; with ``shape`` weighed by 1 - 2p."""
    held: NDArray[np.float64] = np.clip(found, 1e-6, 1 - 1e-6)
    weight = 1 - 2 * held if shape else np.ones(len(held))
    return (truths - held) * weight, held * (1 - held) * weight**2


def _z(errors: Floats, variances: Floats) -> float:
    spread = math.sqrt(float(variances.sum()))
    return float(errors.sum()) / spread if spread > 0 else 0.0


def _apart(found: Floats, truths: Floats, newest: Places, before: Places, *, shape: bool) -> float:
    """Return the z of the newest mean error less that of the rows before."""
    errors, variances = _errors(found, truths, shape=shape)
    variance = sum(variances[at].sum() / len(at) ** 2 for at in (newest, before))
    apart = float(errors[newest].mean() - errors[before].mean())
    return apart / math.sqrt(float(variance)) if variance > 0 else 0.0
