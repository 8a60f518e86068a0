"""One value per standard in, the interval of their mean out, alone or as a difference."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from models.calibration.calibrator import Floats

RESAMPLES, LEVEL = 10_000, 0.95
# Numbers drawn at a time, so that memory stays under some 50 MB.
_CELLS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Resampled:
    """A mean, its percentile interval, and the share of resamples where it is 0 or less.

    ``n`` values in ``groups`` resampled whole (each value its own group unless said otherwise).
    """

    mean: float
    low: float
    high: float
    share_not_above_zero: float
    n: int
    groups: int
    resamples: int


def interval(
    values: ArrayLike,
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Resampled:
    """Bootstrap the mean of one value per standard, 95% percentile interval (Efron 1979).

    With ``groups`` whole groups are drawn: standards that own many elements, or manuals. The mean
    stays that of the values, so larger groups weigh more. The same seed draws the same groups.
    Raises ValueError for empty, unequal or infinite input.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1 or not found.size or not np.isfinite(found).all():
        raise ValueError(f"values must be a full vector of finite numbers, not {found.shape}")
    if groups is not None and len(groups) != len(found):
        raise ValueError(f"{len(groups)} groups for {len(found)} values")
    sums, sizes = _by_group(found, groups)
    chance = np.random.default_rng(seed)
    rows = max(1, _CELLS // len(sums))
    means = np.concatenate(
        [_draw(chance, sums, sizes, min(rows, resamples - at)) for at in range(0, resamples, rows)]
    )
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means, (tail, 1 - tail))
    return Resampled(
        mean=float(found.mean()),
        low=float(low),
        high=float(high),
        share_not_above_zero=float(np.mean(means <= 0)),
        n=len(found),
        groups=len(sums),
        resamples=resamples,
    )


def paired(
    ours: ArrayLike,
    theirs: ArrayLike,
    groups: Sequence[Hashable] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Resampled:
    """Bootstrap the mean of ours minus theirs on the same standards, as ``interval`` does."""
    first, second = (np.asarray(values, dtype=np.float64) for values in (ours, theirs))
    if first.shape != second.shape:
        raise ValueError(f"{first.shape} values against {second.shape}")
    return interval(first - second, groups, resamples=resamples, seed=seed)


def _by_group(found: Floats, groups: Sequence[Hashable] | None) -> tuple[Floats, Floats]:
    """Return the sum and the size of each group, in the order of first sight."""
    if groups is None:
        return found, np.ones(len(found))
    place: dict[Hashable, int] = {}
    at = np.array([place.setdefault(group, len(place)) for group in groups])
    return np.bincount(at, weights=found).astype(np.float64), np.bincount(at).astype(np.float64)


def _draw(chance: np.random.Generator, sums: Floats, sizes: Floats, rows: int) -> Floats:
    """Return the means of ``rows`` resamples of the groups."""
    drawn = chance.integers(0, len(sums), (rows, len(sums)))
    return np.asarray(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1), dtype=np.float64)
