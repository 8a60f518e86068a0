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
# How many of LIST_FEATURES stand before those of the elements, how many are these, and what is
# between them and the surest candidate's.
_OWN = LIST_FEATURES.index("elements_mean")
_ELEMENTS, _WAIVERS = 4, 2


def list_evidence(found: Scored, parts: Sequence[Scored]) -> Floats:
    """Return LIST_FEATURES of a list; without ``parts`` its own best stands for theirs."""
    row: Floats = evidence([found], [parts])[0]
    return row


def whole_of(lists: Sequence[Scored]) -> Scored:
    """Return the list of a standard itself among its own and those of its elements."""
    return next(one for one in lists if one.question.element is None)


def parts_of(lists: Sequence[Scored]) -> list[Scored]:
    """Return the lists of a standard's elements."""
    return [one for one in lists if one.question.element is not None]


def evidence(lists: Sequence[Scored], parts: Sequence[Sequence[Scored]]) -> Floats:
    """Return LIST_FEATURES of each list, worked out for all at once: [lists, LIST_FEATURES].

    ``parts`` holds the lists of each one's elements; where it has none, its own best stands for
    theirs.
    """
    own = np.empty((len(lists), _OWN + _WAIVERS))
    by_size: dict[int, list[int]] = {}
    for place, one in enumerate(lists):
        by_size.setdefault(len(one.log_odds), []).append(place)
    for places in by_size.values():
        own[places] = _own([lists[place] for place in places])
    answered = [[one for one in each if len(one.log_odds)] for each in parts]
    surest = [
        max(each, key=lambda one: float(one.log_odds[0]), default=found)
        for found, each in zip(lists, answered, strict=True)
    ]
    best = np.repeat(own[:, :1], _ELEMENTS, axis=1)
    best[:, -1] = own[:, 0] > 0
    for place, each in enumerate(answered):
        if each:
            best[place] = _of_elements(each)
    firsts = np.array([_first(one) for one in surest]).reshape(-1, len(FEATURES))
    return np.hstack([own[:, :_OWN], best, own[:, _OWN:], firsts[:, _PART]])


def _own(lists: Sequence[Scored]) -> Floats:
    """Return what lists of one size say by themselves: [lists, own numbers and two waivers]."""
    odds = np.clip(np.array([one.log_odds for one in lists]), _FLOOR, None)
    features = np.array([one.features for one in lists])
    if not odds.size:
        odds = np.full((len(lists), 1), _FLOOR)
        features = np.zeros((len(lists), 1, len(FEATURES)))
    none = np.sum(np.log1p(-np.minimum(sigmoid(odds[:, :10]), 1 - 1e-9)), axis=1)
    second = min(1, odds.shape[1] - 1)
    duties = [_COLUMN["obliges"], _COLUMN["forbids"]]
    most = [_COLUMN[name] for name in ("coverage", "margin", "raw", "raw_other")]
    return np.column_stack(
        [
            odds[:, 0],
            odds[:, second],
            odds[:, :5].mean(axis=1),
            _log_odds_of_any(none),
            [bool(one.candidates) and one.candidates[0].cited for one in lists],
            features[:, :, most].max(axis=1),
            features[:, :3, duties].max(axis=2).mean(axis=1),
            np.array([one.whole for one in lists]),
            features[:, 0, _COLUMN["waiver"]],
            features[:, second, _COLUMN["waiver"]],
        ]
    )


def _of_elements(parts: Sequence[Scored]) -> list[float]:
    """Return mean, least and best log-odds of the elements' best, and how many lie above 0."""
    best = np.clip(np.array([one.log_odds[0] for one in parts]), _FLOOR, None)
    return [best.mean(), best.min(), best.max(), (best > 0).mean()]


def _first(found: Scored) -> Floats:
    """Return FEATURES of the best candidate, zeros where there is none."""
    if not len(found.features):
        return np.zeros(len(FEATURES))
    first: Floats = found.features[0].astype(np.float64)
    return first


def _log_odds_of_any(log_none: Floats) -> Floats:
    """Return log((1 - p) / p) of the chances p that none answers, kept finite."""
    none = np.exp(log_none)
    odds: Floats = np.log(np.maximum(1 - none, 1e-6) / np.maximum(none, 1e-6))
    return odds
