"""Orders learnt from lists: what is right comes first, and levels keep the order."""

from __future__ import annotations

import numpy as np
import pytest

from models.listwise import fit_order, with_level

NAMES = ("told", "noise", "easy")


def _lists(seed: int, count: int = 60) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Make lists of eight: the right one has more of "told"; "easy" is one number a list."""
    chance = np.random.default_rng(seed)
    values, marks = [], []
    for _ in range(count):
        easy = chance.normal()
        found = np.c_[chance.normal(size=(8, 2)), np.full(8, easy)]
        right = np.zeros(8, dtype=bool)
        if chance.random() < 1 / (1 + np.exp(-2 * easy)):
            right[chance.integers(8)] = True
            # The level of a list hides which is right from whoever compares across lists.
            found[right, 0] += 3
        found[:, 0] += 5 * chance.normal()
        values.append(found)
        marks.append(right)
    return values, marks


def test_the_right_candidate_comes_first_in_lists_never_seen() -> None:
    order = fit_order(*_lists(0), NAMES)

    fresh, marks = _lists(1)
    first = [
        right[np.argmax(order.log_odds(found, NAMES))]
        for found, right in zip(fresh, marks, strict=True)
        if right.any()
    ]

    assert np.mean(first) > 0.8
    assert abs(order.weights[0]) > 5 * abs(order.weights[1])


def test_a_level_tells_lists_apart_and_keeps_the_order_within_each() -> None:
    values, marks = _lists(0)
    order = fit_order([found[:, :2] for found in values], marks, NAMES[:2])
    every, right = np.concatenate(values), np.concatenate(marks)

    levelled = with_level(order, every, NAMES, right, NAMES[2:])

    for found in values:
        assert np.array_equal(
            np.argsort(levelled.log_odds(found, NAMES)), np.argsort(order.log_odds(found, NAMES))
        )
    easy = levelled.log_odds([[0, 0, 1.0], [0, 0, -1.0]], NAMES)
    assert easy[0] > easy[1]
    chances = 1 / (1 + np.exp(-levelled.log_odds(every, NAMES)))
    assert chances.mean() == pytest.approx(right.mean(), abs=1e-6)


def test_lists_without_a_right_and_a_wrong_candidate_teach_nothing() -> None:
    flat = [np.ones((3, 1)), np.ones((2, 1))]
    with pytest.raises(ValueError, match="right and a wrong"):
        fit_order(flat, [np.zeros(3, dtype=bool), np.ones(2, dtype=bool)], ["one"])


def test_an_input_cannot_be_in_the_order_and_in_the_level() -> None:
    values, marks = _lists(0)
    order = fit_order(values, marks, NAMES)

    with pytest.raises(ValueError, match="easy"):
        with_level(order, np.concatenate(values), NAMES, np.concatenate(marks), NAMES[2:])
