"""Features of the candidates of many lists with the right ones marked in, a re-ranking out.

Loading this module needs the extra ``train``. Two rankers share one face: a plain logistic
regression and LightGBM's lambdarank; both are kept as text, never pickled.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from corpora.errors import MissingExtra

try:
    import lightgbm
except (ImportError, OSError) as absent:
    raise MissingExtra(extra="train") from absent

Features = NDArray[np.float32]
Floats = NDArray[np.float64]
Right = NDArray[np.bool_]
_STEPS, _TOLERANCE = 50, 1e-8


class Ranker(Protocol):
    """Scores candidates from their features; higher is better, within one list."""

    def scores(self, features: Features) -> Floats:
        """Return one score for each candidate of lists of one length: [lists, candidates]."""

    def to_text(self) -> str:
        """Return the ranker as text that ``from_text`` of its class reads."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """Candidates of lists of one length: features [lists, candidates, k] and which are right."""

    features: Features
    right: Right

    def __post_init__(self) -> None:
        """Refuse shapes that do not agree: ValueError."""
        if self.features.ndim != 3 or self.features.shape[:2] != self.right.shape:
            raise ValueError(f"features {self.features.shape} for marks {self.right.shape}")

    def answered(self) -> Lists:
        """Return the lists that hold a right candidate and a wrong one: others teach no order."""
        some = self.right.any(axis=1) & ~self.right.all(axis=1)
        return Lists(features=self.features[some], right=self.right[some])


@dataclass(frozen=True, kw_only=True)
class LogisticRanker:
    """A weighted sum of features: weights [k], of features as they come."""

    weights: tuple[float, ...]

    def scores(self, features: Features) -> Floats:
        """Return the sum for each candidate: [lists, candidates]."""
        result: Floats = features.astype(np.float64) @ np.array(self.weights)
        return result

    def to_text(self) -> str:
        """Return the weights as JSON."""
        return json.dumps({"kind": "logistic", "weights": self.weights})

    @classmethod
    def from_text(cls, text: str) -> LogisticRanker:
        """Read what ``to_text`` gave."""
        return cls(weights=tuple(float(one) for one in json.loads(text)["weights"]))


def train_logistic(lists: Lists, ridge: float = 200.0) -> LogisticRanker:
    """Fit by damped Newton steps with an L2 penalty on standardised features; raises for no lists.

    ``ridge`` is the penalty's weight against the summed loss of all pairs.
    """
    taught = _taught(lists)
    table = taught.features.reshape(-1, taught.features.shape[2]).astype(np.float64)
    spread = table.std(axis=0)
    spread = np.where(spread > 1e-9, spread, np.inf)
    design = np.column_stack([(table - table.mean(axis=0)) / spread, np.ones(len(table))])
    marks = taught.right.ravel().astype(np.float64)
    penalty = np.full(design.shape[1], ridge)
    penalty[-1] = 1e-9
    weights = np.zeros(design.shape[1])
    weights[-1] = np.log(marks.mean() / (1 - marks.mean()))
    loss = _loss(design, marks, weights, penalty)
    for _ in range(_STEPS):
        chance = expit(design @ weights)
        slope = design.T @ (chance - marks) + penalty * weights
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while size > _TOLERANCE and _loss(design, marks, weights - size * step, penalty) > loss:
            size /= 2
        weights = weights - size * step
        before, loss = loss, _loss(design, marks, weights, penalty)
        if before - loss <= _TOLERANCE * loss:
            break
    return LogisticRanker(weights=tuple((weights[:-1] / spread).tolist()))


def _loss(design: Floats, marks: Floats, weights: Floats, penalty: Floats) -> float:
    logits = design @ weights
    fit = np.sum(np.logaddexp(0.0, logits) - marks * logits)
    return float(fit + 0.5 * penalty @ weights**2)


@dataclass(frozen=True, kw_only=True)
class Trees:
    """Settings of lambdarank (Burges 2010; LightGBM): the values that were measured."""

    rounds: int = 200
    leaves: int = 31
    least: int = 200
    rate: float = 0.05
    columns: float = 0.3
    rows: float = 0.8
    ridge: float = 5.0
    depth: int = 20
    seeds: int = 1
    threads: int = 2


class TreeRanker:
    """LightGBM's lambdarank: the mean of boosters that differ in their seed."""

    def __init__(self, boosters: tuple[lightgbm.Booster, ...]) -> None:
        """Keep the boosters."""
        self._boosters = boosters

    def scores(self, features: Features) -> Floats:
        """Return the mean score for each candidate: [lists, candidates]."""
        table = features.reshape(-1, features.shape[-1])
        total = np.mean([one.predict(table) for one in self._boosters], axis=0)
        result: Floats = np.asarray(total, dtype=np.float64).reshape(features.shape[:-1])
        return result

    def to_text(self) -> str:
        """Return the boosters' own text form, as a JSON list."""
        return json.dumps([one.model_to_string() for one in self._boosters])

    @classmethod
    def from_text(cls, text: str) -> TreeRanker:
        """Read what ``to_text`` gave."""
        return cls(tuple(lightgbm.Booster(model_str=one) for one in json.loads(text)))


def train_trees(lists: Lists, trees: Trees) -> TreeRanker:
    """Fit lambdarank on the lists that hold a right candidate; raises ValueError for none.

    The same lists, settings and number of threads give the same ranker.
    """
    taught = _taught(lists)
    data = lightgbm.Dataset(
        taught.features.reshape(-1, taught.features.shape[2]),
        label=taught.right.ravel().astype(np.int32),
        group=np.full(len(taught.right), taught.right.shape[1]),
        params={"max_bin": 63, "verbose": -1},
        free_raw_data=False,
    )
    settings = {
        "objective": "lambdarank",
        "num_leaves": trees.leaves,
        "min_data_in_leaf": trees.least,
        "learning_rate": trees.rate,
        "feature_fraction": trees.columns,
        "bagging_fraction": trees.rows,
        "bagging_freq": 1,
        "lambda_l2": trees.ridge,
        "lambdarank_truncation_level": trees.depth,
        "label_gain": [0, 1],
        "num_threads": trees.threads,
        "deterministic": True,
        "force_row_wise": True,
        "verbose": -1,
        "max_bin": 63,
    }
    return TreeRanker(
        tuple(
            lightgbm.train({**settings, "seed": seed}, data, trees.rounds)
            for seed in range(trees.seeds)
        )
    )


def _taught(lists: Lists) -> Lists:
    taught = lists.answered()
    if not len(taught.right):
        raise ValueError("no list holds a right and a wrong candidate")
    return taught
