"""Thresholds under risk control: the promise is kept, closed forms agree, refusal is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom

from pipelines.risk import (
    Promise,
    control_called_covered,
    control_mean_missed_gaps,
    control_missed_gaps,
)

Floats = NDArray[np.float64]
CONTROLS = (control_missed_gaps, control_mean_missed_gaps, control_called_covered)


def drawn(chance: np.random.Generator, n: int, share: float = 0.3) -> tuple[Floats, Floats]:
    """Return gap probabilities and truths: gaps are Beta(4, 2), covered ones Beta(2, 4)."""
    gaps = (chance.random(n) < share).astype(np.float64)
    return np.where(gaps == 1, chance.beta(4, 2, n), chance.beta(2, 4, n)), gaps


def test_without_a_miss_the_closed_form_decides() -> None:
    """At alpha = delta = .1, 22 gaps prove it ((1 - .1)^22 <= .1) and 21 do not."""
    enough = control_missed_gaps(np.linspace(0.4, 0.9, 22), [1] * 22)
    few = control_missed_gaps(np.linspace(0.4, 0.9, 21), [1] * 21)
    assert (enough.attainable, enough.threshold, enough.observed) == (True, 0.4, 0.0)
    assert enough.covered == 0
    assert (few.attainable, few.threshold, few.observed) == (False, None, None)
    assert enough.needed == few.needed == 22
    assert (few.n, few.missed) == (21, 0)


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 400), alpha=st.floats(0.02, 0.5), delta=st.floats(0.02, 0.5))
def test_the_threshold_is_the_exact_tolerance_limit(n: int, alpha: float, delta: float) -> None:
    """It stands at the highest k-th gap with P(Bin(n, alpha) >= k) >= 1 - delta, and no higher."""
    found = control_missed_gaps(np.arange(1, n + 1) / (n + 1), [1] * n, alpha, delta)
    passing = [k for k in range(1, n + 1) if binom.sf(k - 1, n, alpha) >= 1 - delta]
    assert found.attainable == bool(passing)
    assert found.missed == (passing[-1] - 1 if passing else 0)
    assert found.attainable == (n >= found.needed)


def test_the_standards_called_covered_are_counted() -> None:
    """With 30 gaps above and 50 covered standards below, all 50 and no gap are called covered."""
    found = control_missed_gaps(
        np.concatenate([np.linspace(0.6, 0.9, 30), np.linspace(0.1, 0.5, 50)]), [1] * 30 + [0] * 50
    )
    assert (found.covered, found.missed, found.n) == (50, 0, 30)


def test_the_promise_is_kept_with_its_confidence() -> None:
    """Over 1,000 calibration sets, more than .1 of the gaps are missed in at most about delta."""
    chance = np.random.default_rng(7)
    fresh = np.sort(chance.beta(4, 2, 200_000))
    broken = 0
    for _ in range(1000):
        found = control_missed_gaps(*drawn(chance, 300), alpha=0.1, delta=0.1)
        assert found.threshold is not None
        broken += int(np.searchsorted(fresh, found.threshold)) / len(fresh) > 0.1
    assert 0.05 < broken / 1000 < 0.13


def test_the_promise_in_the_mean_is_kept_in_the_mean() -> None:
    """Over 1,000 calibration sets the mean miss rate is at most .1 and close to it."""
    chance = np.random.default_rng(8)
    fresh = np.sort(chance.beta(4, 2, 200_000))
    rates = []
    for _ in range(1000):
        found = control_mean_missed_gaps(*drawn(chance, 120))
        assert found.threshold is not None
        rates.append(np.searchsorted(fresh, found.threshold) / len(fresh))
    assert 0.06 < np.mean(rates) < 0.105


def test_the_promise_in_the_mean_needs_fewer_gaps() -> None:
    """Nine gaps are enough for a mean of .1, eight are not: (0 + 1) / (n + 1)."""
    nine, eight = (control_mean_missed_gaps(np.linspace(0.4, 0.9, n), [1] * n) for n in (9, 8))
    assert (nine.attainable, nine.threshold, nine.needed) == (True, 0.4, 9)
    assert (eight.attainable, eight.threshold, eight.delta) == (False, None, None)


def test_gaps_among_those_called_covered_are_held() -> None:
    """Over 500 calibration sets the true share is above .1 in at most about delta."""
    chance = np.random.default_rng(9)
    found, gaps = drawn(chance, 200_000)
    broken = attained = 0
    for _ in range(500):
        row = control_called_covered(*drawn(chance, 400), alpha=0.1, delta=0.1)
        if row.threshold is not None:
            attained += 1
            broken += gaps[found < row.threshold].mean() > 0.1
    assert attained > 400
    assert broken / 500 <= 0.1


def test_called_covered_says_what_it_saw() -> None:
    """200 clear standards at .1 and 50 gaps at .9: the highest of the grid under .9 and over."""
    found = control_called_covered([0.1] * 200 + [0.9] * 50, [0] * 200 + [1] * 50)
    assert (found.promise, found.threshold) == (Promise.GAPS_OF_CALLED_COVERED, 0.9)
    assert (found.n, found.missed, found.observed) == (200, 0, 0.0)


@pytest.mark.parametrize("control", CONTROLS)
def test_scores_that_mislead_call_nothing_covered(control: type) -> None:
    """Gaps at the lowest probabilities, tied: whatever threshold is given calls nothing covered."""
    found = control([0.01] * 300 + [0.9] * 300, [1] * 300 + [0] * 300, alpha=0.05)
    assert found.covered == 0


@pytest.mark.parametrize("control", CONTROLS)
def test_without_gaps_nothing_is_promised_of_gaps(control: type) -> None:
    """No gap in the calibration set: a share of gaps has no bound; of called covered it has."""
    found = control(np.linspace(0, 0.5, 300), [0] * 300)
    assert found.attainable == (found.promise is Promise.GAPS_OF_CALLED_COVERED)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1])
def test_a_rate_outside_zero_to_one_is_refused(control: type, alpha: float) -> None:
    """Alpha of 0 or 1 raises ValueError that names it."""
    with pytest.raises(ValueError, match="alpha"):
        control([0.5], [1], alpha)
