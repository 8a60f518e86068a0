"""Named numbers of a pair or of a list in, one log-odds out: a logistic model kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from corpora.errors import BadModel

Floats = NDArray[np.float64]
RIDGE = 1.0
_STEPS = 100


@dataclass(frozen=True, kw_only=True)
class Linear:
    """Log-odds = bias + sum of weight * (value - mean) / scale over the inputs named."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def id(self) -> str:
        """Return the first digits of the sha256 of the model."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:12]

    def log_odds(self, values: ArrayLike, names: Sequence[str]) -> Floats:
        """Return the log-odds [n] of rows [n, len(names)]; raises BadModel for a name not given."""
        found = np.asarray(values, dtype=np.float64)
        missing = [name for name in self.names if name not in names]
        if missing:
            raise BadModel(detail=", ".join(missing))
        columns = [list(names).index(name) for name in self.names]
        slopes = np.array(self.weights) / np.array(self.scales)
        shift = self.bias - float(np.dot(slopes, self.means))
        result: Floats = found[:, columns] @ slopes + shift
        return result

    def as_json(self) -> dict[str, Any]:
        """Return the model as plain data, numbers rounded to seven digits."""
        return {
            "names": list(self.names),
            "means": [_short(one) for one in self.means],
            "scales": [_short(one) for one in self.scales],
            "weights": [_short(one) for one in self.weights],
            "bias": _short(self.bias),
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Linear:
        """Read what ``as_json`` wrote; raises BadModel when it is not that."""
        try:
            read = cls(
                names=tuple(str(one) for one in plain["names"]),
                means=tuple(float(one) for one in plain["means"]),
                scales=tuple(float(one) for one in plain["scales"]),
                weights=tuple(float(one) for one in plain["weights"]),
                bias=float(plain["bias"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadModel(detail=str(error)) from error
        sizes = {len(read.names), len(read.means), len(read.scales), len(read.weights)}
        if len(sizes) != 1 or not all(one > 0 for one in read.scales):
            raise BadModel(detail="sizes")
        return read

    @classmethod
    def fit(
        cls,
        values: ArrayLike,
        labels: ArrayLike,
        names: Sequence[str],
        ridge: float = RIDGE,
        weights: ArrayLike | None = None,
    ) -> Linear:
        """Fit by Newton's method with a ridge penalty on the standardised weights.

        ``values`` [n, d], ``labels`` 0/1 [n], ``weights`` of rows [n] or None. Raises ValueError
        when there is only one kind of label.
        """
        found = np.asarray(values, dtype=np.float64)
        truths = np.asarray(labels, dtype=np.float64)
        if truths.min(initial=1.0) == truths.max(initial=0.0):
            raise ValueError("both labels are needed")
        means, scales = found.mean(axis=0), found.std(axis=0)
        scales = np.where(scales < 1e-9, 1.0, scales)
        worth = np.ones(len(truths)) if weights is None else np.asarray(weights, dtype=np.float64)
        solved = _newton((found - means) / scales, truths, worth, ridge)
        return cls(
            names=tuple(names),
            means=tuple(float(one) for one in means),
            scales=tuple(float(one) for one in scales),
            weights=tuple(float(one) for one in solved[:-1]),
            bias=float(solved[-1]),
        )


def sigmoid(log_odds: ArrayLike) -> Floats:
    """Return probabilities of log-odds, without overflow."""
    result: Floats = 0.5 * (1.0 + np.tanh(0.5 * np.asarray(log_odds, dtype=np.float64)))
    return result


def _newton(scaled: Floats, truths: Floats, worth: Floats, ridge: float) -> Floats:
    padded = np.c_[scaled, np.ones(len(scaled))]
    penalty = ridge * np.diag([*np.ones(scaled.shape[1]), 0.0])
    solved = np.zeros(padded.shape[1])
    for _ in range(_STEPS):
        chance = sigmoid(padded @ solved)
        slope = padded.T @ (worth * (chance - truths)) + penalty @ solved
        curve = (padded.T * (worth * chance * (1 - chance) + 1e-12)) @ padded + penalty
        step = np.linalg.solve(curve, slope)
        solved = solved - step / max(1.0, float(np.abs(step).max()) / 2.0)
        if np.abs(step).max() < 1e-8:
            break
    return solved


def _short(value: float) -> float:
    return float(f"{value:.7g}")
