"""Gap probabilities and truths of a calibration set in, a threshold with a known error out."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from models.calibration.binomial import upper_bound
from models.calibration.calibrator import Floats, checked

GRID = tuple(step / 20 for step in range(1, 20))


class Promise(StrEnum):
    """What is held at ``alpha`` or less."""

    MISSED_OF_GAPS = "missed-of-gaps"
    MISSED_OF_GAPS_IN_MEAN = "missed-of-gaps-in-mean"
    GAPS_OF_CALLED_COVERED = "gaps-of-called-covered"


@dataclass(frozen=True, kw_only=True)
class RiskControl:
    """The highest threshold that keeps a promise; ``threshold`` None where none does.

    A standard is called covered where its gap probability is below ``threshold``. The rate
    promised is at most ``alpha``, with confidence 1 - ``delta`` over the draw of the calibration
    set (``delta`` None: in the mean over such draws), for standards drawn as that set was: the
    same kind of manuals, the same edition, one independent of another. ``observed`` is
    ``missed`` / ``n`` on the calibration set at the threshold, ``n`` being its gaps or, for the
    third promise, its standards called covered (where no threshold holds: at the highest tried).
    ``needed`` is the least ``n`` that could keep the promise, with nothing missed.
    ``covered`` of the calibration set are called covered, gaps and others: a threshold may keep
    its promise by calling nothing covered.
    """

    promise: Promise
    alpha: float
    delta: float | None
    attainable: bool
    threshold: float | None
    n: int
    missed: int
    observed: float | None
    needed: int
    covered: int


def control_missed_gaps(
    probabilities: ArrayLike, gaps: ArrayLike, alpha: float = 0.1, delta: float = 0.1
) -> RiskControl:
    """Hold the share of gaps that are called covered, with confidence.

    Thresholds are tested from the lowest up, each a Clopper-Pearson test at ``delta``, until the
    first that fails (fixed-sequence testing: Angelopoulos et al. 2021, Learn then Test). As the
    share only grows with the threshold, the candidates may be the gaps' own probabilities: the
    tests are then those of an exact one-sided tolerance limit. Raises ValueError for empty,
    unequal or infinite input and for ``alpha`` or ``delta`` outside (0, 1).
    """
    _inside(alpha=alpha, delta=delta)
    found, truths = checked(probabilities, np.asarray(gaps, dtype=np.float64))
    n, passing = int(truths.sum()), 0
    while passing < n and upper_bound(passing, n, 1 - delta) <= alpha:
        passing += 1
    needed = _needed(alpha, delta)
    return _row(Promise.MISSED_OF_GAPS, alpha, delta, needed, _placed(found, truths, passing))


def control_mean_missed_gaps(
    probabilities: ArrayLike, gaps: ArrayLike, alpha: float = 0.1
) -> RiskControl:
    """Hold the share of gaps that are called covered in the mean over calibration sets.

    Conformal risk control (Angelopoulos et al. 2022): (missed + 1) / (n + 1) <= ``alpha``. Weaker
    than ``control_missed_gaps``, and attainable with fewer gaps. Raises ValueError as that does.
    """
    _inside(alpha=alpha)
    found, truths = checked(probabilities, np.asarray(gaps, dtype=np.float64))
    n = int(truths.sum())
    passing = min(n, math.floor(alpha * (n + 1) + 1e-9))
    needed = math.ceil(1 / alpha - 1 - 1e-9)
    placed = _placed(found, truths, passing)
    return _row(Promise.MISSED_OF_GAPS_IN_MEAN, alpha, None, needed, placed)


def control_called_covered(
    probabilities: ArrayLike,
    gaps: ArrayLike,
    alpha: float = 0.1,
    delta: float = 0.1,
    grid: tuple[float, ...] = GRID,
) -> RiskControl:
    """Hold the share of gaps among the standards called covered, with confidence.

    That share need not grow with the threshold and depends on how many gaps there are, so each
    threshold of ``grid``, fixed beforehand, is tested at ``delta`` / len(grid) (Bonferroni); the
    highest that passes is given. Raises ValueError as ``control_missed_gaps`` does.
    """
    _inside(alpha=alpha, delta=delta)
    found, truths = checked(probabilities, np.asarray(gaps, dtype=np.float64))
    each = delta / len(grid)
    tried = []
    for threshold in sorted(grid):
        below = found < threshold
        n, missed = int(below.sum()), int(truths[below].sum())
        tried.append(_Placed(threshold=threshold, n=n, missed=missed, covered=n))
    passing = [one for one in tried if upper_bound(one.missed, one.n, 1 - each) <= alpha]
    best = passing[-1] if passing else replace(tried[-1], threshold=None)
    return _row(Promise.GAPS_OF_CALLED_COVERED, alpha, delta, _needed(alpha, each), best)


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """A threshold on the calibration set, and what is counted there."""

    threshold: float | None
    n: int
    missed: int
    covered: int


def _placed(found: Floats, truths: Floats, passing: int) -> _Placed:
    """Place the threshold at the ``passing``-th lowest gap; None where that is 0.

    That gap is not below it, so one gap less than ``passing`` is missed at most: fewer where
    some are equal.
    """
    gaps = np.sort(found[truths == 1])
    if not passing:
        return _Placed(threshold=None, n=len(gaps), missed=0, covered=0)
    threshold = float(gaps[passing - 1])
    return _Placed(
        threshold=threshold,
        n=len(gaps),
        missed=int((gaps < threshold).sum()),
        covered=int((found < threshold).sum()),
    )


def _row(
    promise: Promise, alpha: float, delta: float | None, needed: int, placed: _Placed
) -> RiskControl:
    """Return the row of a promise and the threshold placed for it."""
    attainable = placed.threshold is not None
    return RiskControl(
        promise=promise,
        alpha=alpha,
        delta=delta,
        attainable=attainable,
        threshold=placed.threshold,
        n=placed.n,
        missed=placed.missed,
        observed=placed.missed / placed.n if attainable else None,
        needed=needed,
        covered=placed.covered if attainable else 0,
    )


def _needed(alpha: float, delta: float) -> int:
    """Return the least n with (1 - alpha)^n <= delta, so that none missed is proof enough."""
    return math.ceil(math.log(delta) / math.log1p(-alpha) - 1e-9)


def _inside(**shares: float) -> None:
    """Raise ValueError for a share outside (0, 1)."""
    for name, value in shares.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {value}")
