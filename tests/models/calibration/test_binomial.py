"""Clopper-Pearson bounds against closed forms and scipy's own."""

from __future__ import annotations

import pytest
from scipy.stats import beta, binomtest

from models.calibration.binomial import lower_bound, proportion, upper_bound


@pytest.mark.parametrize(("count", "n"), [(0, 20), (1, 20), (7, 20), (20, 20), (3, 1000)])
def test_two_sided_bounds_are_the_exact_ones(count: int, n: int) -> None:
    """They are those of scipy's exact binomial test."""
    found = proportion(count, n)
    exact = binomtest(count, n).proportion_ci(0.95, method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high))
    assert found.rate == count / n


def test_none_missed_has_a_closed_form() -> None:
    """With 0 of n the upper bound is 1 - delta^(1/n), and with n of n the lower mirrors it."""
    assert upper_bound(0, 30, 0.9) == pytest.approx(1 - 0.1 ** (1 / 30))
    assert lower_bound(30, 30, 0.9) == pytest.approx(0.1 ** (1 / 30))
    assert upper_bound(4, 30, 0.9) == pytest.approx(beta.ppf(0.9, 5, 26))


def test_nothing_seen_says_nothing() -> None:
    """0 of 0 has no rate and the bounds 0 and 1."""
    found = proportion(0, 0)
    assert (found.rate, found.low, found.high) == (None, 0.0, 1.0)


@pytest.mark.parametrize(("count", "n", "confidence"), [(3, 2, 0.9), (-1, 2, 0.9), (1, 2, 1.0)])
def test_what_is_no_rate_is_refused(count: int, n: int, confidence: float) -> None:
    """A count outside 0..n or a confidence of 1 raises ValueError."""
    with pytest.raises(ValueError, match=r"not a rate|confidence"):
        upper_bound(count, n, confidence)
