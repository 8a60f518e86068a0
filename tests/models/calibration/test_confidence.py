"""Confidences and the intervals shown beside them."""

from __future__ import annotations

import numpy as np

from models.calibration.confidence import Confidence
from models.calibration.platt import Platt
from models.calibration.venn_abers import VennAbers


def test_an_interval_holds_its_confidence() -> None:
    """Also where steps and a smooth curve disagree: here the curve is set too low on purpose."""
    chance = np.random.default_rng(0)
    scores = chance.normal(size=400)
    labels = (chance.random(400) < 1 / (1 + np.exp(-scores))).astype(float)
    steps = VennAbers.fit(scores, labels)
    told = Confidence(calibrator=Platt(slope=1.0, intercept=-2.0), interval=steps)
    asked = np.linspace(-2, 2, 9)

    chances, bounds = told.of(asked)

    assert bounds is not None
    assert any(chance < low for chance, low in zip(chances, steps.interval(asked).low, strict=True))
    for chance, (low, high) in zip(chances, bounds, strict=True):
        assert low <= chance <= high


def test_without_steps_there_is_no_interval() -> None:
    """A calibration of few labels shows its confidence alone."""
    assert Confidence(calibrator=Platt(slope=1.0, intercept=0.0)).of([0.0])[1] is None


def test_many_lists_at_once_are_told_as_each_alone() -> None:
    """Lists of any length, an empty one too, keep their own confidences and intervals."""
    scores = np.linspace(-3, 3, 60)
    labels = np.array([0, 0, 1] * 10 + [1, 1, 0] * 10, dtype=float)
    told = Confidence(calibrator=Platt.fit(scores, labels), interval=VennAbers.fit(scores, labels))
    lists = [[0.5, -1.0], [], [2.0]]
    assert told.of_each(lists) == [told.of(one) for one in lists]
    assert told.of_each([]) == []
    bare = Confidence(calibrator=told.calibrator)
    assert [bounds for _, bounds in bare.of_each(lists)] == [None, None, None]
