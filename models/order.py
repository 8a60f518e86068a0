"""Rows of numbers in, the places of the greatest of each and where given ones stand out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Places = NDArray[np.intp]


def best(values: Numbers, count: int) -> Places:
    """Return the ``count`` greatest of each row (all where it has fewer), ties in order: [q, k]."""
    wanted = min(count, values.shape[1])
    least = np.partition(values, values.shape[1] - wanted, axis=1)[:, -wanted]
    found = np.empty((len(values), wanted), dtype=np.intp)
    for row, (one, bound) in enumerate(zip(values, least, strict=True)):
        able = np.flatnonzero(one >= bound)
        found[row] = able[np.argsort(-one[able], kind="stable")[:wanted]]
    return found


def standing_of(values: Numbers, chosen: Places) -> Places:
    """Return how many of its row stand before each of ``chosen`` [q, k], ties in order: [q, k]."""
    width = values.shape[1]
    ranks = np.empty_like(chosen)
    rising = np.sort(values, axis=1)
    for row, columns in enumerate(chosen):
        own = values[row, columns]
        last = np.searchsorted(rising[row], own, side="right")
        ranks[row] = width - last
        # Of equals only those on the left stand before; few are equal to any.
        for place in np.flatnonzero(last - np.searchsorted(rising[row], own) > 1):
            ranks[row, place] += np.count_nonzero(values[row, : columns[place]] == own[place])
    return ranks
