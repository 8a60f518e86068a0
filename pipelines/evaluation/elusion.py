"""Unshown pairs in, a random sample to judge and a bound of what was missed out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from models.calibration.binomial import proportion, upper_bound

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Elusion:
    """What a judged sample of unshown pairs says of all ``unshown`` ones.

    ``rate`` is the share right among ``judged``, ``low`` and ``high`` its two-sided and ``upper``
    its one-sided bound at ``confidence``; ``links`` and ``links_upper`` are the right links that
    the rate and the one-sided bound imply; ``recall_lower`` is the share of all right links that
    was shown at least, None where ``found`` was not told.
    """

    judged: int
    right: int
    unshown: int
    confidence: float
    rate: float
    low: float
    high: float
    upper: float
    links: float
    links_upper: float
    recall_lower: float | None


def draw(
    queries: Sequence[str], units: Sequence[str], shown: Collection[Pair], size: int, seed: int
) -> tuple[Pair, ...]:
    """Draw ``size`` unshown pairs of query and unit, each equally likely, or all if fewer.

    The pairs, in random order, depend on the seed and on the sets given, not on their order.
    """
    rows, columns = sorted(set(queries)), sorted(set(units))
    total = len(rows) * len(columns)
    hidden = set(shown)
    chance = np.random.default_rng(seed)
    drawn = chance.permutation(total)[: size + len(hidden)].tolist()
    pairs = ((rows[at // len(columns)], columns[at % len(columns)]) for at in drawn)
    unshown = (pair for pair in pairs if pair not in hidden)
    return tuple(islice(unshown, size))


def draw_places(total: int, hidden: Collection[int], size: int, seed: int) -> tuple[int, ...]:
    """Draw ``size`` different places of 0 to ``total`` - 1 that are not hidden, or all if fewer.

    Each is equally likely and they come in random order. What is hidden is drawn again, so that
    millions of pairs need no list of them; ``hidden`` lies within the places.
    """
    chance = np.random.default_rng(seed)
    known = frozenset(hidden)
    if total - len(known) <= size:
        left = [place for place in range(total) if place not in known]
        return tuple(left[at] for at in chance.permutation(len(left)).tolist())
    found: dict[int, None] = {}
    while len(found) < size:
        drawn = chance.integers(total, size=2 * size).tolist()
        found.update(dict.fromkeys(place for place in drawn if place not in known))
    return tuple(islice(found, size))


def elusion(
    judged: int, right: int, unshown: int, found: int | None = None, confidence: float = 0.95
) -> Elusion:
    """Bound the right links missed, from ``right`` among ``judged`` of ``unshown`` pairs.

    Clopper-Pearson bounds, on the safe side for a sample without replacement. ``found`` is the
    number of right links shown. Raises ValueError where nothing was judged or counts do not fit.
    """
    if not 0 < judged <= unshown:
        raise ValueError(f"{judged} judged of {unshown} unshown pairs")
    both = proportion(right, judged, confidence)
    upper = upper_bound(right, judged, confidence)
    most = upper * unshown
    return Elusion(
        judged=judged,
        right=right,
        unshown=unshown,
        confidence=confidence,
        rate=right / judged,
        low=both.low,
        high=both.high,
        upper=upper,
        links=right / judged * unshown,
        links_upper=most,
        recall_lower=None if found is None else found / (found + most) if found else 0.0,
    )
