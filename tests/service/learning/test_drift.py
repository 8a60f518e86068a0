"""Drift is told where the newest decisions leave the confidences, and only there."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import expit

from models.calibration.calibrator import Floats
from service.learning.drift import LEAST_SLICE, SLICES, Drift, drift

SIZE = 400


def moved(newest: float, before: float = 0.0, seed: int = 3, *, turned: bool = False) -> Drift:
    """Return the drift of labels whose log-odds are off by so much in the newest quarter."""
    chance = np.random.default_rng(seed)
    odds = chance.normal(0, 1.5, SIZE)
    late = np.arange(SIZE) >= SIZE * 3 // 4
    truth = expit(np.where(late, (-odds if turned else odds) + newest, odds + before))
    found = drift(expit(odds), chance.random(SIZE) < truth, [None] * SIZE)
    assert found is not None
    return found


def test_planted_drift_is_found() -> None:
    """The newest slice, and no slice before it, is off."""
    found = moved(-1.5, seed=4)
    assert found.changed
    assert [one.off for one in found.slices] == [False, False, False, True]
    assert found.slices[-1].share < found.slices[-1].mean - 0.1


def test_drift_of_the_shape_is_found() -> None:
    """High confidences turned wrong and low ones right leave the mean where it was."""
    assert moved(0.0, turned=True).changed


def test_no_drift_is_told_where_none_was_planted() -> None:
    """Right confidences give at most the share of false alarms that two tests at 99% allow."""
    assert sum(moved(0.0, seed=seed).off for seed in range(100)) <= 5


def test_what_was_always_off_is_no_drift() -> None:
    """A calibration that never fitted is off in the newest slice, and has not changed."""
    found = moved(-1.5, before=-1.5)
    assert found.off
    assert not found.changed


def test_dates_order_the_rows() -> None:
    """Rows shuffled in the file are put in order of time; one without a date leaves the file's."""
    days: list[date | None] = [date(2026, 1, 1) + timedelta(days=at) for at in range(80)]
    order = np.random.default_rng(1).permutation(80)
    labels: Floats = np.array([float(at < 60) for at in order])
    shuffled = [days[at] for at in order]
    found = drift(np.full(80, 0.75), labels, shuffled)
    assert found is not None
    assert found.dated
    assert [one.right for one in found.slices] == [20, 20, 20, 0]
    assert found.slices[0].since == date(2026, 1, 1)
    undated = drift(np.full(80, 0.75), labels, [*shuffled[:-1], None])
    assert undated is not None
    assert not undated.dated
    assert undated.slices[0].since is None


@pytest.mark.parametrize("size", [1, SLICES * LEAST_SLICE - 1])
def test_too_few_rows_show_no_drift(size: int) -> None:
    """A slice of a few rows would be all chance."""
    assert drift(np.full(size, 0.5), np.ones(size), [None] * size) is None
