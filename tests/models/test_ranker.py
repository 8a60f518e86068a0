"""Rankers of candidate lists: what each can learn, and how it is kept."""

from __future__ import annotations

import importlib
from types import ModuleType

import numpy as np
import pytest


@pytest.fixture(scope="module")
def ranker() -> ModuleType:
    """Return the module that needs the extra."""
    return importlib.import_module("models.ranker")


def made(lists: int, seed: int, *, both: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return lists of 20 candidates: the right one has the highest first feature.

    With ``both`` it is the one whose two features agree in sign and are largest: no weighted sum
    of the two tells it.
    """
    features = np.random.default_rng(seed).normal(size=(lists, 20, 3)).astype(np.float32)
    value = features[:, :, 0] * features[:, :, 1] if both else features[:, :, 0]
    return features, value == value.max(axis=1, keepdims=True)


def first_right(scores: np.ndarray, right: np.ndarray) -> float:
    return float(np.mean(right[np.arange(len(right)), scores.argmax(axis=1)]))


@pytest.mark.needs_torch
def test_a_weighted_sum_is_learned_by_the_logistic(ranker: ModuleType) -> None:
    """Lists it has not seen are ordered right when one feature decides."""
    learned = ranker.train_logistic(ranker.Lists(**_lists(*made(200, 0, both=False))), ridge=1.0)
    features, right = made(100, 1, both=False)
    assert first_right(learned.scores(features), right) > 0.9
    assert abs(learned.weights[2]) < 0.05 * learned.weights[0]


@pytest.mark.needs_torch
def test_trees_learn_what_a_weighted_sum_cannot(ranker: ModuleType) -> None:
    """Where two features decide together, lambdarank finds the right one and the logistic not."""
    lists = ranker.Lists(**_lists(*made(400, 0, both=True)))
    trees = ranker.train_trees(lists, ranker.Trees(least=20, rounds=150, columns=1.0))
    features, right = made(100, 1, both=True)
    assert first_right(trees.scores(features), right) > 0.7
    assert first_right(ranker.train_logistic(lists).scores(features), right) < 0.5


@pytest.mark.needs_torch
def test_rankers_come_back_from_text(ranker: ModuleType) -> None:
    """The text form gives the same scores."""
    lists = ranker.Lists(**_lists(*made(60, 0, both=False)))
    features, _ = made(5, 2, both=False)
    for learned in (
        ranker.train_logistic(lists),
        ranker.train_trees(lists, ranker.Trees(least=5, rounds=10, seeds=2)),
    ):
        again = type(learned).from_text(learned.to_text())
        assert again.scores(features) == pytest.approx(learned.scores(features))


@pytest.mark.needs_torch
def test_training_twice_gives_the_same_ranker(ranker: ModuleType) -> None:
    """The same lists and settings give the same trees."""
    lists = ranker.Lists(**_lists(*made(60, 0, both=True)))
    trees = ranker.Trees(least=5, rounds=10)
    assert ranker.train_trees(lists, trees).to_text() == ranker.train_trees(lists, trees).to_text()


@pytest.mark.needs_torch
def test_lists_that_teach_nothing_are_refused(ranker: ModuleType) -> None:
    """Lists without a right candidate, and marks of another shape, raise."""
    features, right = made(5, 0, both=False)
    with pytest.raises(ValueError, match="no list"):
        ranker.train_logistic(ranker.Lists(features=features, right=right & False))
    with pytest.raises(ValueError, match="marks"):
        ranker.Lists(features=features, right=right[:, :3])


def _lists(features: np.ndarray, right: np.ndarray) -> dict[str, np.ndarray]:
    return {"features": features, "right": right}
