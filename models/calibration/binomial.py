"""A count of a number in, the exact bounds of its rate out."""

from __future__ import annotations

from dataclasses import dataclass

from scipy.special import betaincinv


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """``count`` of ``n``, its rate (None where n is 0) and the bounds of the true rate."""

    count: int
    n: int
    rate: float | None
    low: float
    high: float


def proportion(count: int, n: int, confidence: float = 0.95) -> Proportion:
    """Bound a rate on both sides (Clopper and Pearson 1934), each side missing by half.

    With n = 0 the bounds are 0 and 1.
    """
    tail = (1 - confidence) / 2
    return Proportion(
        count=count,
        n=n,
        rate=count / n if n else None,
        low=lower_bound(count, n, 1 - tail),
        high=upper_bound(count, n, 1 - tail),
    )


def upper_bound(count: int, n: int, confidence: float) -> float:
    """Return the one-sided Clopper-Pearson upper bound of the rate; 1 where nothing is known."""
    _check(count, n, confidence)
    return 1.0 if count == n else float(betaincinv(count + 1, n - count, confidence))


def lower_bound(count: int, n: int, confidence: float) -> float:
    """Return the one-sided Clopper-Pearson lower bound of the rate; 0 where nothing is known."""
    _check(count, n, confidence)
    return 0.0 if count == 0 else float(betaincinv(count, n - count + 1, 1 - confidence))


def _check(count: int, n: int, confidence: float) -> None:
    """Raise ValueError for a count outside 0..n or a confidence outside (0, 1)."""
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is not a rate")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
