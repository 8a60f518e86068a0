"""Platt, beta and isotonic calibrators against known truths and other ways to fit them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize
from scipy.special import expit, log_expit

from models.calibration.beta import Beta
from models.calibration.calibrator import log_loss
from models.calibration.isotonic import Isotonic
from models.calibration.logistic import fit_logistic
from models.calibration.platt import Platt, smoothed

Floats = NDArray[np.float64]
KINDS = (Platt, Beta, Isotonic)
ROWS = st.lists(st.tuples(st.floats(-50, 50, width=32), st.integers(0, 1)), min_size=1, max_size=60)


def drawn(n: int, slope: float, intercept: float) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(5)
    scores = chance.normal(size=n)
    return scores, (chance.random(n) < expit(slope * scores + intercept)).astype(np.float64)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_probabilities_rise_and_are_never_certain(
    kind: type[Platt], rows: list[tuple[float, int]]
) -> None:
    """On any data, a higher score never means less; at the data, nothing is 0 or 1."""
    scores, labels = zip(*rows, strict=True)
    calibrator = kind.fit(scores, labels)
    seen = calibrator.apply(np.sort(scores))
    wide = calibrator.apply(np.linspace(-60, 60, 50))
    assert (np.diff(seen) >= -1e-12).all()
    assert (np.diff(wide) >= -1e-12).all()
    assert ((seen > 0) & (seen < 1)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_known_probabilities_are_found_again(kind: type[Platt]) -> None:
    """On 20,000 logistic labels every kind comes within .04 of the true probability."""
    scores, labels = drawn(20_000, 1.5, -0.7)
    at = np.linspace(-2, 2, 21)
    assert kind.fit(scores, labels).apply(at) == pytest.approx(expit(1.5 * at - 0.7), abs=0.04)


def test_platt_minimises_the_loss_on_smoothed_targets() -> None:
    """A general optimiser finds no better slope and intercept."""
    scores, labels = drawn(80, 2.0, 0.3)
    targets = smoothed(labels)

    def loss(numbers: Floats) -> float:
        logits = numbers[0] * scores + numbers[1]
        return float(-np.sum(targets * log_expit(logits) + (1 - targets) * log_expit(-logits)))

    other = minimize(loss, [0.0, 0.0])
    found = Platt.fit(scores, labels)
    assert (found.slope, found.intercept) == pytest.approx(tuple(other.x), abs=1e-4)


def test_platt_of_separated_labels_stays_finite() -> None:
    """One right and one wrong label give Platt's 2/3 and 1/3, not 1 and 0."""
    assert Platt.fit([0.0, 1.0], [0, 1]).apply([0.0, 1.0]) == pytest.approx([1 / 3, 2 / 3])


def test_scores_that_mislead_give_the_base_rate() -> None:
    """Where higher scores are less often right, Platt says the base rate everywhere."""
    found = Platt.fit([0.0, 0.1, 0.9, 1.0], [1, 1, 0, 0])
    assert found.slope == 0
    assert found.apply([0.0, 1.0]) == pytest.approx([0.5, 0.5])


def test_logistic_regression_does_not_care_for_scale() -> None:
    """A column in other units gets the coefficient in those units."""
    scores, labels = drawn(300, 1.0, 0.0)
    plain = fit_logistic(scores[:, None], labels)
    scaled = fit_logistic(scores[:, None] * 1e6 + 1e7, labels)
    assert scaled[0] * 1e6 == pytest.approx(plain[0], rel=1e-5)


def test_beta_minimises_the_loss_under_its_constraint() -> None:
    """With a and b held at 0 or more, a bounded optimiser finds no better curve."""
    chance = np.random.default_rng(2)
    scores = chance.normal(size=400)
    labels = (chance.random(400) < 0.15 + 0.6 * (scores > 0.8)).astype(np.float64)
    found = Beta.fit(scores, labels)
    targets = smoothed(labels)
    logits = found.slope * scores + found.intercept
    columns = np.column_stack([log_expit(logits), -log_expit(-logits)])

    def loss(numbers: Floats) -> float:
        value = columns @ numbers[:2] + numbers[2]
        return float(-np.sum(targets * log_expit(value) + (1 - targets) * log_expit(-value)))

    bounds = [(0, None), (0, None), (None, None)]
    other = minimize(loss, [1.0, 1.0, 0.0], bounds=bounds)
    assert loss(np.array([found.a, found.b, found.c])) <= other.fun + 1e-6
    assert min(found.a, found.b) == 0


def test_beta_bends_where_a_logistic_curve_cannot() -> None:
    """Labels that level off at .5 are fitted better by beta than by Platt."""
    chance = np.random.default_rng(3)
    scores = chance.normal(size=5000)
    labels = (chance.random(5000) < 0.5 * expit(3 * scores)).astype(np.float64)
    losses = [log_loss(kind.fit(scores, labels).apply(scores), labels) for kind in (Beta, Platt)]
    assert losses[0] < losses[1] - 0.002


def test_isotonic_joins_the_centres_of_the_pooled_blocks() -> None:
    """Worked by hand: 0 | 1 0 | 1 1 pools to 1/3 (one wrong alone), 1/2 and 3/4 (two right)."""
    found = Isotonic.fit([1, 2, 3, 4, 5], [0, 1, 0, 1, 1])
    assert found.knots == (1.0, 2.5, 4.5)
    assert found.values == pytest.approx((1 / 3, 1 / 2, 3 / 4))
    assert found.apply([0, 2.5, 3.5, 9]) == pytest.approx([1 / 3, 0.5, 0.625, 0.75])


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_isotonic_says_at_block_centres_what_pooling_says(rows: list[tuple[float, int]]) -> None:
    """Inside the ends, each knot's value is one of the values of pooled adjacent violators."""
    scores, labels = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=labels) / counts
    pooled = isotonic_regression(means, weights=counts).x
    found = Isotonic.fit(scores, labels)
    assert all(np.abs(pooled - value).min() < 1e-9 for value in found.values[1:-1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("scores", "labels", "says"),
    [
        ([], [], "two full vectors"),
        ([1.0], [1, 0], "two full vectors"),
        ([float("nan")], [1], "finite"),
        ([1.0], [2], "0 or 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    kind: type[Platt], scores: list[float], labels: list[int], says: str
) -> None:
    """Empty, unequal, infinite or unlabelled input raises ValueError that says so."""
    with pytest.raises(ValueError, match=says):
        kind.fit(scores, labels)
