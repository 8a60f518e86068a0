"""Confidence figures against values worked by hand, plain loops and simulations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as sklearn_log_loss

from pipelines.evaluation.confidence import bin_starts, confidence_figures

Floats = NDArray[np.float64]


def drawn(n: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Return probabilities and labels drawn from them: perfect calibration."""
    chance = np.random.default_rng(seed)
    found = chance.beta(1, 2, n)
    return found, (chance.random(n) < found).astype(np.float64)


def test_ece_worked_by_hand() -> None:
    """Two bins of probability .2 (1 of 4 right) and .8 (2 of 4 right): (.05 + .3) / 2."""
    figures = confidence_figures([0.2] * 4 + [0.8] * 4, [1, 0, 0, 0, 1, 1, 0, 0])
    assert figures.ece == pytest.approx((0.05 + 0.3) / 2)
    assert [(row.n, row.observed) for row in figures.bins] == [(4, 0.25), (4, 0.5)]
    assert [row.mean for row in figures.bins] == pytest.approx([0.2, 0.8])


def test_bins_hold_equal_mass() -> None:
    """Without ties, 150 rows make 15 bins of ten, and 100 rows bins of six or seven."""
    assert bin_starts(np.arange(150) / 150).tolist() == list(range(0, 150, 10))
    starts = bin_starts(np.arange(100) / 100)
    assert len(starts) == 15
    assert set(np.diff(np.append(starts, 100))) == {6, 7}


def test_a_run_of_ties_falls_where_its_middle_does() -> None:
    """Of 30 rows, bins of two: the three tied rows 2 to 4 belong to the second bin."""
    ordered = np.concatenate([[0.0, 0.01, 0.01, 0.01], np.linspace(0.1, 1, 26)])
    assert bin_starts(ordered)[:3].tolist() == [0, 1, 4]


@settings(deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=200))
def test_equal_probabilities_stay_in_one_bin(values: list[int]) -> None:
    """No bin starts inside a run of ties, the first starts at 0, and there are at most 15."""
    ordered = np.sort(np.array(values) / 12)
    starts = bin_starts(ordered)
    assert starts[0] == 0
    assert all(ordered[at] > ordered[at - 1] for at in starts[1:])
    assert len(starts) <= 15


def test_perfect_calibration_is_inside_its_band() -> None:
    """Over 100 perfect sets of 300 rows, about 95 are inside; at n = 900 the mean is near .035."""
    inside = sum(confidence_figures(*drawn(300, seed)).inside_band for seed in range(100))
    assert 89 <= inside <= 100
    figures = confidence_figures(*drawn(900))
    assert 0.025 < figures.perfect.mean < 0.045
    assert figures.perfect.mean < figures.perfect.upper


def test_the_band_does_not_depend_on_the_labels() -> None:
    """It is drawn from the probabilities alone, the same with the same seed."""
    found, labels = drawn(200)
    assert (
        confidence_figures(found, labels).perfect == confidence_figures(found, 1 - labels).perfect
    )
    assert (
        confidence_figures(found, labels).perfect
        != confidence_figures(found, labels, seed=1).perfect
    )


def test_overconfidence_is_outside_and_has_a_low_slope() -> None:
    """Logits doubled: the slope is near one half and the ECE leaves the band."""
    found, labels = drawn(5000)
    figures = confidence_figures(expit(2 * logit(found)), labels)
    assert not figures.inside_band
    assert figures.slope == pytest.approx(0.5, abs=0.05)
    fair = confidence_figures(found, labels)
    assert (fair.slope, fair.intercept) == pytest.approx((1, 0), abs=0.12)


@pytest.mark.parametrize(
    ("found", "labels"),
    [([0.1, 0.9], [0, 1]), ([0.1, 0.9], [1, 1]), ([0.5, 0.5], [0, 1]), ([0.1, 0.9], [1, 0])],
)
def test_no_slope_where_none_is_finite(found: list[float], labels: list[int]) -> None:
    """Labels that are separated, of one kind, or at one probability have no slope."""
    figures = confidence_figures(found, labels)
    assert (figures.slope, figures.intercept) == (None, None)


def test_scores_agree_with_scikit_learn() -> None:
    """Brier and log loss are the usual ones."""
    found, labels = drawn(400)
    figures = confidence_figures(found, labels)
    assert figures.brier == pytest.approx(brier_score_loss(labels, found))
    assert figures.log_loss == pytest.approx(sklearn_log_loss(labels, found), abs=1e-4)


def test_risk_at_coverage_worked_by_hand() -> None:
    """Of ten in order the third and the last five are wrong: 0, 1/5, 4/8, 6/10."""
    found = np.linspace(0.95, 0.05, 10)
    labels = [1, 1, 0, 1, 1, 0, 0, 0, 0, 0]
    risk = dict(confidence_figures(found, labels).risk_at)
    assert risk == pytest.approx({0.2: 0, 0.5: 1 / 5, 0.8: 4 / 8, 1.0: 6 / 10})


def test_ties_have_no_lucky_order() -> None:
    """With one probability for all, the risk is the share of wrong ones at every coverage."""
    figures = confidence_figures([0.5] * 8, [1, 1, 0, 0, 0, 0, 0, 0])
    assert [risk for _, risk in figures.risk_coverage] == pytest.approx([0.75] * 8)


def test_curves_are_short_and_keep_their_ends() -> None:
    """At most a hundred points; the last is everything read, the right ones all found."""
    found, labels = drawn(3000)
    figures = confidence_figures(found, labels)
    assert len(figures.risk_coverage) == len(figures.precision_recall) == 100
    assert figures.risk_coverage[-1] == pytest.approx((1, 1 - labels.mean()))
    assert figures.precision_recall[-1] == pytest.approx((1, labels.mean()))


@pytest.mark.parametrize("found", [[1.2], [-0.1], [float("nan")]])
def test_what_is_no_probability_is_refused(found: list[float]) -> None:
    """A score outside 0 to 1 raises ValueError."""
    with pytest.raises(ValueError, match=r"probabilities|finite"):
        confidence_figures(found, [1])
