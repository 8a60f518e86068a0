"""Scored lists of a standard and its elements in, the numbers that a gap model reads out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.linear import sigmoid
from pipelines.candidates import BODY_FEATURES, FEATURES, Scored

Floats = NDArray[np.float64]

PART_FEATURES = tuple(name for name in FEATURES if name != "element")
# Numbers of a list, and of those of a standard's elements, that a gap model may read.
LIST_FEATURES = (
    "best",  # log-odds of the best candidate
    "second",
    "top_five",
    "any",  # log-odds that at least one of the ten best answers, taken as independent
    "cited_first",
    "coverage_best",
    "margin_best",
    "raw_best",
    "raw_other_best",
    "obliging",  # share of the three best that oblige or forbid
    *BODY_FEATURES,
    "elements_mean",
    "elements_least",
    "elements_best",
    "elements_likely",  # share of the elements whose best candidate is more likely right than not
    "waiver_first",
    "waiver_second",
    *(f"part_{name}" for name in PART_FEATURES),  # of the surest candidate of any element
)
_COLUMN = {name: place for place, name in enumerate(FEATURES)}
_PART = [_COLUMN[name] for name in PART_FEATURES]
_FLOOR = -12.0


def standard_evidence(lists: Sequence[Scored]) -> Floats:
    """Return LIST_FEATURES of a standard from its own list and those of its elements."""
    whole = next(one for one in lists if one.question.element is None)
    return list_evidence(whole, [one for one in lists if one.question.element is not None])


def list_evidence(found: Scored, parts: Sequence[Scored]) -> Floats:
    """Return LIST_FEATURES of a list; without ``parts`` its own best stands for theirs."""
    surest = max(
        (one for one in parts if len(one.log_odds)), key=lambda one: one.log_odds[0], default=found
    )
    odds = np.clip(found.log_odds, _FLOOR, None) if len(found.log_odds) else np.array([_FLOOR])
    best = np.array([one.log_odds[0] for one in parts if len(one.log_odds)] or [odds[0]])
    best = np.clip(best, _FLOOR, None)
    none = float(np.sum(np.log1p(-np.minimum(sigmoid(odds[:10]), 1 - 1e-9))))
    features = found.features if len(found.features) else _first(found)[None, :]
    return np.array(
        [
            odds[0],
            odds[min(1, len(odds) - 1)],
            odds[:5].mean(),
            _log_odds_of_any(none),
            float(bool(found.candidates) and found.candidates[0].cited),
            features[:, _COLUMN["coverage"]].max(),
            features[:, _COLUMN["margin"]].max(),
            features[:, _COLUMN["raw"]].max(),
            features[:, _COLUMN["raw_other"]].max(),
            features[:3, [_COLUMN["obliges"], _COLUMN["forbids"]]].max(axis=1).mean(),
            *found.whole,
            best.mean(),
            best.min(),
            best.max(),
            (best > 0).mean(),
            features[0, _COLUMN["waiver"]],
            features[min(1, len(features) - 1), _COLUMN["waiver"]],
            *_first(surest)[_PART],
        ],
        dtype=np.float64,
    )


def _first(found: Scored) -> Floats:
    """Return FEATURES of the best candidate, zeros where there is none."""
    if not len(found.features):
        return np.zeros(len(FEATURES))
    first: Floats = found.features[0].astype(np.float64)
    return first


def _log_odds_of_any(log_none: float) -> float:
    """Return log((1 - p) / p) of the chance p that none answers, kept finite."""
    none = float(np.exp(log_none))
    return float(np.log(max(1 - none, 1e-6) / max(none, 1e-6)))
