"""The group of each query in, a fold for each out: a group is never in two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

FOLDS = 5
Folds = NDArray[np.int64]


def group_folds(groups: Sequence[Hashable], count: int = FOLDS) -> Folds:
    """Return a fold from 0 to ``count`` - 1 for each query: [queries].

    The largest group goes first, each into the fold that holds the fewest queries; groups of one
    size in the order of first sight. Raises ValueError for fewer groups than folds.
    """
    sizes = Counter(groups)
    if len(sizes) < count:
        raise ValueError(f"{len(sizes)} groups for {count} folds")
    held = [0] * count
    fold: dict[Hashable, int] = {}
    for group, size in sizes.most_common():
        fold[group] = held.index(min(held))
        held[fold[group]] += size
    return np.array([fold[group] for group in groups], dtype=np.int64)
