"""Scores in, probabilities out: what every calibrator does, and the name it bears."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Calibrator(Protocol):
    """A rising map from scores to probabilities, learned from labelled scores."""

    @property
    def id(self) -> str:
        """Return the kind and the first digits of the sha256 of what was learned."""
        ...

    def apply(self, scores: ArrayLike) -> Floats:
        """Return one probability for each score: [n], between 0 and 1."""
        ...

    def as_json(self) -> dict[str, object]:
        """Return the kind and what was learned, as JSON has it."""
        ...


def fingerprint(content: Mapping[str, object]) -> str:
    """Name a calibrator by its kind and the sha256 of its content."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return f"{content['kind']}-{sha256(text.encode()).hexdigest()[:12]}"


def checked(scores: ArrayLike, labels: ArrayLike) -> tuple[Floats, Floats]:
    """Return scores and 0/1 labels as two vectors; raise ValueError when they cannot be fitted."""
    found = np.asarray(scores, dtype=np.float64)
    truths = np.asarray(labels, dtype=np.float64)
    if found.ndim != 1 or found.shape != truths.shape or not found.size:
        raise ValueError(f"scores {found.shape} and labels {truths.shape} must be two full vectors")
    if not np.isfinite(found).all():
        raise ValueError("scores must be finite numbers")
    if not np.isin(truths, (0.0, 1.0)).all():
        raise ValueError("labels must be 0 or 1")
    return found, truths


def log_loss(probabilities: Floats, labels: Floats) -> float:
    """Return the mean log loss in nats; probabilities are held 1e-6 away from 0 and 1."""
    held = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return float(-np.mean(labels * np.log(held) + (1 - labels) * np.log1p(-held)))
