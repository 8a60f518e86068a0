"""Bootstrap intervals against theory, exact enumeration and known coverage."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.evaluation.bootstrap import interval, paired


def test_the_interval_is_that_of_the_normal_law() -> None:
    """For 400 values it is near mean -+ 1.96 deviations over 20."""
    values = np.random.default_rng(1).normal(0.3, 1, 400)
    found = interval(values)
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx(
        (values.mean() - half, values.mean() + half), abs=0.01
    )
    assert (found.n, found.groups, found.resamples) == (400, 400, 10_000)


def test_the_share_at_or_below_zero_is_exact() -> None:
    """Of {-1, 3} a resample is below zero only if both draws are -1: one in four."""
    assert interval([-1.0, 3.0]).share_not_above_zero == pytest.approx(0.25, abs=0.02)


def test_no_difference_is_never_above_zero() -> None:
    """A system against itself: mean 0, interval 0, every resample at 0."""
    found = paired([0.2, 0.9, 0.4], [0.2, 0.9, 0.4])
    assert (found.mean, found.low, found.high, found.share_not_above_zero) == (0, 0, 0, 1)


def test_pairing_removes_what_both_share() -> None:
    """A constant gain of .1 on standards that differ widely has an interval of no width."""
    theirs = np.random.default_rng(2).random(50)
    found = paired(theirs + 0.1, theirs)
    assert found.high - found.low < 1e-9
    assert found.share_not_above_zero == 0


def test_whole_groups_widen_the_interval() -> None:
    """Twenty standards of ten identical elements say as much as twenty values, not 200."""
    owners = np.random.default_rng(3).random(20)
    values, groups = np.repeat(owners, 10), np.repeat(np.arange(20), 10).tolist()
    alone, whole, once = interval(values), interval(values, groups), interval(owners)
    assert (whole.groups, whole.n) == (20, 200)
    assert (whole.low, whole.high) == pytest.approx((once.low, once.high))
    assert whole.high - whole.low > 2.5 * (alone.high - alone.low)


def test_uneven_groups_keep_the_mean_of_the_values() -> None:
    """A group of three counts three times: the resampled mean is sum over size."""
    found = interval([1.0, 1.0, 1.0, 0.0], ["a", "a", "a", "b"])
    assert found.mean == 0.75
    assert (found.low, found.high) == (0.0, 1.0)
    assert found.share_not_above_zero == pytest.approx(0.25, abs=0.02)


def test_the_seed_decides() -> None:
    """The same seed gives the same row, another seed another, however it is cut in chunks."""
    values = np.random.default_rng(4).random(900)
    assert interval(values) == interval(values)
    assert interval(values) != interval(values, seed=1)


@pytest.mark.parametrize(
    ("values", "groups", "says"),
    [([], None, "full vector"), ([1.0, np.nan], None, "finite"), ([1.0], ["a", "b"], "2 groups")],
)
def test_what_cannot_be_resampled_is_refused(
    values: list[float], groups: list[str] | None, says: str
) -> None:
    """Empty, infinite or unequal input raises ValueError."""
    with pytest.raises(ValueError, match=says):
        interval(values, groups)


def test_unpaired_values_are_refused() -> None:
    """Two systems must be measured on the same standards."""
    with pytest.raises(ValueError, match="against"):
        paired([1.0, 2.0], [1.0])
