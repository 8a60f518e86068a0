"""Venn-Abers intervals against isotonic regression done anew for every score."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import expit

from models.calibration.venn_abers import VennAbers

Floats = NDArray[np.float64]
ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=1, max_size=30)
AT = np.arange(-1, 11, 0.5)


def joined(scores: Floats, labels: Floats, new: float, label: int) -> float:
    """Return what isotonic regression says of ``new`` once it joins with ``label``."""
    every = np.append(scores, new)
    _, place, counts = np.unique(every, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=np.append(labels, label)) / counts
    return float(isotonic_regression(means, weights=counts).x[place[-1]])


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_both_probabilities_are_exact(rows: list[tuple[float, int]]) -> None:
    """At, between and beyond the calibration scores, both equal a fit done anew."""
    scores, labels = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    found = VennAbers.fit(scores, labels).interval(AT)
    assert found.low == pytest.approx([joined(scores, labels, at, 0) for at in AT])
    assert found.high == pytest.approx([joined(scores, labels, at, 1) for at in AT])


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_the_one_probability_lies_inside_and_rises(rows: list[tuple[float, int]]) -> None:
    """The probability applied is between both ends, and none of the three falls."""
    scores, labels = zip(*rows, strict=True)
    predictor = VennAbers.fit(scores, labels)
    both, one = predictor.interval(AT), predictor.apply(AT)
    assert (both.low <= one + 1e-12).all()
    assert (one <= both.high + 1e-12).all()
    assert all((np.diff(values) >= -1e-12).all() for values in (both.low, one, both.high))


def test_more_labels_make_a_narrower_interval() -> None:
    """The mean width at 4,000 labels is under a third of that at 100."""
    chance = np.random.default_rng(1)
    widths = []
    for n in (100, 4000):
        scores = chance.normal(size=n)
        labels = chance.random(n) < expit(2 * scores)
        found = VennAbers.fit(scores, labels).interval(np.linspace(-1, 1, 41))
        widths.append(float(np.mean(found.high - found.low)))
    assert widths[1] < widths[0] / 3
