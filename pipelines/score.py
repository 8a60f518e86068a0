"""Candidate lists and a trained model in, the same lists by log-odds with confidences out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.calibration.confidence import Confidence
from models.linear import Linear
from pipelines.candidates import BODY_FEATURES, FEATURES, CandidateList, Scored
from pipelines.results import Calibration

Floats = NDArray[np.float64]
# What a pair scorer may read: the numbers of the pair, then those of its list.
PAIR_INPUTS = (*FEATURES, *BODY_FEATURES)


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """What orders candidates: a trained pair scorer, or None for the zero-shot formula alone.

    ``confidences`` are by program ("le"); where a program has none, confidence stays None.
    ``merged`` are those of the list that a standard and its elements share, also by program: what
    answers a part is likelier to answer the standard in part than that element.
    ``calibrations`` say by program where they come from, ``calibration`` for a program that is not
    among them. ``serves`` names the programs that ``pair`` was trained for (None: all); of the
    others the formula orders, whose id is ``formula``.
    """

    id: str
    pair: Linear | None = None
    serves: frozenset[str] | None = None
    formula: str = ""
    confidences: Mapping[str, Confidence] = field(default_factory=dict)
    merged: Mapping[str, Confidence] = field(default_factory=dict)
    calibration: Calibration = field(default_factory=lambda: Calibration(state="none"))
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)

    def of(self, program: str) -> Scoring:
        """Return what orders a program's candidates: this, or the formula where it does not serve.

        A scorer trained on the programs' standards orders other lists worse than the formula does
        (docs/matching.md).
        """
        if self.pair is None or self.serves is None or program in self.serves:
            return self
        return replace(self, id=self.formula, pair=None, serves=None)

    def confidence(self, program: str) -> Confidence | None:
        """Return what gives the confidences of a program."""
        return self.confidences.get(program)

    def merged_confidence(self, program: str) -> Confidence | None:
        """Return what gives the confidences of a program's merged lists."""
        return self.merged.get(program, self.confidence(program))

    def calibration_of(self, program: str) -> Calibration:
        """Return where the confidences of a program come from; state ``none`` where it has none."""
        if self.confidence(program) is None:
            return Calibration(state="none")
        return self.calibrations.get(program, self.calibration)


def score(
    lists: Sequence[CandidateList], scoring: Scoring, program: str, depth: int
) -> list[Scored]:
    """Return every list ordered by the scorer, its ``depth`` best candidates with confidences.

    The log-odds of all its candidates stay, for what is read of a list as a whole.
    """
    odds = _log_odds(lists, scoring.pair)
    orders = [np.argsort(-one, kind="stable") for one in odds]
    shown = [one[order[:depth]] for one, order in zip(odds, orders, strict=True)]
    confidence = scoring.confidence(program)
    sure = [(None, None)] * len(lists) if confidence is None else confidence.of_each(shown)
    return [
        Scored(
            question=one.question,
            candidates=tuple(
                one.candidate(row, value)
                for row, value in zip(order[:depth].tolist(), best.tolist(), strict=True)
            ),
            confidences=chances,
            intervals=bounds,
            log_odds=found[order],
            features=one.features[order],
            whole=one.whole,
        )
        for one, found, order, best, (chances, bounds) in zip(
            lists, odds, orders, shown, sure, strict=True
        )
    ]


def _log_odds(lists: Sequence[CandidateList], pair: Linear | None) -> list[Floats]:
    """Return the log-odds of the candidates of every list, all worked out at once."""
    if pair is None or not lists:
        return [one.scores.astype(np.float64) for one in lists]
    sizes = [len(one.features) for one in lists]
    features = np.concatenate([one.features for one in lists])
    whole = np.repeat(np.stack([one.whole for one in lists]), sizes, axis=0)
    odds = pair.log_odds(np.c_[features, whole], PAIR_INPUTS)
    return np.split(odds, np.cumsum(sizes)[:-1])
