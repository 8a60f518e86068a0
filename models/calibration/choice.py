"""Scores, labels and their groups in, the calibrator that this much data supports out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.calibration.beta import Beta
from models.calibration.calibrator import Calibrator, Floats, checked, log_loss
from models.calibration.isotonic import Isotonic
from models.calibration.platt import Platt
from models.calibration.venn_abers import VennAbers

FOLDS = 5


class Fitting(Protocol):
    """A calibrator's class: what makes one from scores and labels."""

    def fit(self, scores: ArrayLike, labels: ArrayLike) -> Calibrator:
        """Fit on scores and 0/1 labels."""
        ...


# Kinds, simplest first, with the labels and the labels of the rarer value that each one needs:
# ten or more of the rarer for each number learned, and a step function needs far more.
KINDS: tuple[tuple[str, Fitting, int, int], ...] = (
    ("platt", Platt, 0, 0),
    ("beta", Beta, 200, 30),
    ("isotonic", Isotonic, 1000, 200),
)
# From here on an interval says more than the width of its own steps.
INTERVAL_LABELS, INTERVAL_RARER = 500, 100


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The calibrator chosen, fitted on all, and what it was chosen on.

    ``losses`` are the mean log losses (nats) of each kind allowed on groups it had not seen, empty
    where there was one kind or one group. ``out_of_fold`` are the chosen kind's probabilities on
    those groups, in the order given, to measure confidence with: None where ``folds`` is 0.
    ``interval`` is None where there are too few labels for one.
    """

    calibrator: Calibrator
    interval: VennAbers | None
    losses: Mapping[str, float]
    out_of_fold: Floats | None
    folds: int
    n: int
    positives: int


def fit(scores: ArrayLike, labels: ArrayLike, groups: Sequence[Hashable]) -> Choice:
    """Choose among the kinds allowed by amount of data the one with the least log loss.

    Log loss by cross-validation over at most five folds that keep each group (a manual, a
    standard) whole; the simpler kind wins a draw. Raises ValueError for empty, unequal or
    infinite input.
    """
    found, truths = checked(scores, labels)
    if len(groups) != len(found):
        raise ValueError(f"{len(groups)} groups for {len(found)} scores")
    n, positives = len(truths), int(truths.sum())
    rarer = min(positives, n - positives)
    allowed = {kind: of for kind, of, least, rare in KINDS if n >= least and rarer >= rare}
    folds = fold_of(groups)
    count = int(folds.max()) + 1
    predicted = {
        kind: _out_of_fold(of, found, truths, folds) for kind, of in allowed.items() if count > 1
    }
    losses = {kind: log_loss(chances, truths) for kind, chances in predicted.items()}
    chosen = min(losses, key=lambda kind: losses[kind]) if losses else "platt"
    enough = n >= INTERVAL_LABELS and rarer >= INTERVAL_RARER
    return Choice(
        calibrator=allowed[chosen].fit(found, truths),
        interval=VennAbers.fit(found, truths) if enough else None,
        losses=losses,
        out_of_fold=predicted.get(chosen),
        folds=count if predicted else 0,
        n=n,
        positives=positives,
    )


def fold_of(groups: Sequence[Hashable], folds: int = FOLDS) -> NDArray[np.int64]:
    """Return each row's fold, groups whole: the largest first, each to the emptiest fold."""
    sizes: dict[Hashable, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    held = [0] * min(folds, len(sizes))
    place: dict[Hashable, int] = {}
    for group in sorted(sizes, key=lambda one: -sizes[one]):
        place[group] = held.index(min(held))
        held[place[group]] += sizes[group]
    return np.array([place[group] for group in groups], dtype=np.int64)


def _out_of_fold(kind: Fitting, scores: Floats, labels: Floats, folds: NDArray[np.int64]) -> Floats:
    """Return each row's probability from a calibrator fitted on the other folds."""
    chances = np.zeros(len(scores))
    for fold in range(int(folds.max()) + 1):
        held = folds == fold
        chances[held] = kind.fit(scores[~held], labels[~held]).apply(scores[held])
    return chances
