"""The choice of a calibrator: by amount of data, then by loss on unseen groups."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from models.calibration.calibrator import log_loss
from models.calibration.choice import fit, fold_of

Floats = NDArray[np.float64]


def drawn(n: int, seed: int = 0) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(seed)
    scores = chance.normal(size=n)
    return scores, (chance.random(n) < expit(2 * scores)).astype(np.float64)


@pytest.mark.parametrize(
    ("n", "kinds"),
    [(60, {"platt"}), (400, {"platt", "beta"}), (3000, {"platt", "beta", "isotonic"})],
)
def test_more_data_allow_more_kinds(n: int, kinds: set[str]) -> None:
    """Few labels allow Platt alone, more beta too, many isotonic too; the least loss is taken."""
    scores, labels = drawn(n)
    choice = fit(scores, labels, [row % 12 for row in range(n)])
    assert set(choice.losses) == kinds
    assert choice.calibrator.id.startswith(min(choice.losses, key=lambda kind: choice.losses[kind]))
    assert (choice.n, choice.positives, choice.folds) == (n, int(labels.sum()), 5)


def test_few_right_ones_allow_platt_alone() -> None:
    """2,000 labels of which ten are right are few data."""
    scores, _ = drawn(2000)
    assert set(fit(scores, scores >= np.sort(scores)[-10], range(2000)).losses) == {"platt"}


def test_steps_choose_isotonic() -> None:
    """Labels whose chance jumps twice are beyond both curves."""
    chance = np.random.default_rng(4)
    scores = chance.random(4000)
    steps = np.select([scores < 0.3, scores < 0.6], [0.02, 0.5], 0.55)
    choice = fit(scores, chance.random(4000) < steps, [row % 20 for row in range(4000)])
    assert choice.calibrator.id.startswith("isotonic")


def test_an_interval_needs_enough_labels() -> None:
    """400 labels have none, 3,000 have one."""
    assert fit(*drawn(400), [row % 9 for row in range(400)]).interval is None
    assert fit(*drawn(3000), [row % 9 for row in range(3000)]).interval is not None


def test_one_group_cannot_be_compared() -> None:
    """With a single manual there is no unseen one: Platt, without losses or unseen chances."""
    choice = fit(*drawn(3000), ["uno"] * 3000)
    assert choice.calibrator.id.startswith("platt")
    assert (choice.losses, choice.out_of_fold, choice.folds) == ({}, None, 0)


def test_unseen_probabilities_come_from_the_other_groups() -> None:
    """A group whose labels contradict the rest is predicted as the rest would, not as itself."""
    scores, labels = drawn(300)
    groups = np.repeat(["a", "b", "c"], 100)
    turned = np.where(groups == "c", 1 - labels, labels)
    chances = fit(scores, turned, groups.tolist()).out_of_fold
    assert chances is not None
    odd = groups == "c"
    assert log_loss(chances[odd], turned[odd]) > log_loss(chances[odd], labels[odd])


def test_groups_stay_whole_and_folds_even() -> None:
    """No group is in two folds, every fold has rows, and the largest group fills one alone."""
    groups = [f"m{row % 10}" for row in range(100)] + ["grande"] * 50
    folds = fold_of(groups)
    assert all(
        len({f for f, g in zip(folds, groups, strict=True) if g == one}) == 1 for one in set(groups)
    )
    assert set(folds) == {0, 1, 2, 3, 4}
    assert (folds == folds[-1]).sum() == 50


def test_groups_must_match_the_scores() -> None:
    """One group too few raises ValueError."""
    with pytest.raises(ValueError, match="2 groups for 3 scores"):
        fit([1, 2, 3], [0, 1, 1], ["a", "b"])
