"""Scores of units per query and judgements in, how much a person reads to find them out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.evaluation.curves import Curve, thinned
from pipelines.evaluation.ranking import Relevant, Scores, top_down

RECALL = 0.95
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class EffortFigures:
    """Clauses read, by a person who reads each list from the top.

    ``first_*`` are the clauses read until the first right one, over the ``answered`` queries; a
    query whose list holds none, counted in ``unfound``, costs its whole pool. ``per_link`` are the
    clauses read for each right one when every list, also of a query without answer, is read to
    ``depth``. ``wss95`` is the work saved over sampling at recall .95 (Cohen et al. 2006), the
    mean over answered queries; ``wss95_pooled`` the same when all lists are read to one depth.
    ``curve`` holds (share of the pool read, share of right links found) at rising depths. None or
    () where nothing has an answer.
    """

    answered: int
    unfound: int
    first_median: float | None
    first_mean: float | None
    first_p90: float | None
    depth: int
    per_link: float | None
    wss95: float | None
    wss95_pooled: float | None
    curve: Curve


@dataclass(frozen=True, kw_only=True)
class _Read:
    """One query: the pool, the list's length, the depths of its right units (pool + 1: none)."""

    pool: int
    listed: int
    right: Places


def effort_figures(
    scores: Scores,
    relevant: Relevant,
    pool: Mapping[str, int] | None = None,
    depth: int = 5,
    least: int = 1,
) -> EffortFigures:
    """Measure reading over all queries of ``scores`` and ``relevant``, ties as ``top_down`` says.

    ``pool`` is the number of units of each query, its list and right units unless told: a
    right unit that is not listed is found only when the whole pool has been read. Units graded
    under ``least`` are wrong. Raises ValueError for a pool smaller than that.
    """
    reads = [
        _read(query, scores.get(query, {}), relevant.get(query, {}), (pool or {}).get(query), least)
        for query in sorted({*scores, *relevant})
    ]
    answered = [one for one in reads if len(one.right)]
    if not answered:
        return EffortFigures(
            answered=0,
            unfound=0,
            first_median=None,
            first_mean=None,
            first_p90=None,
            depth=depth,
            per_link=None,
            wss95=None,
            wss95_pooled=None,
            curve=(),
        )
    first = np.array([min(int(one.right[0]), one.pool) for one in answered])
    read = sum(min(depth, one.listed) for one in reads)
    links = sum(int((one.right <= depth).sum()) for one in answered)
    steps = _depths(reads)
    return EffortFigures(
        answered=len(answered),
        unfound=sum(int(one.right[0]) > one.pool for one in answered),
        first_median=float(np.median(first)),
        first_mean=float(first.mean()),
        first_p90=float(np.quantile(first, 0.9, method="inverted_cdf")),
        depth=depth,
        per_link=read / links if links else None,
        wss95=math.fsum(_saved(_depths([one])) for one in answered) / len(answered),
        wss95_pooled=_saved(steps),
        curve=tuple((float(steps[at, 0]), float(steps[at, 1])) for at in thinned(len(steps))),
    )


def _read(
    query: str,
    scores: Mapping[str, float],
    relevant: Mapping[str, int],
    pool: int | None,
    least: int,
) -> _Read:
    """Place the right units of one query in its list; raise ValueError for too small a pool."""
    ordered = top_down(query, scores)
    right = {unit for unit, grade in relevant.items() if grade >= least and grade > 0}
    unlisted = len(right - scores.keys())
    size = max(len(ordered) + unlisted, 1) if pool is None else pool
    if size < len(ordered) + unlisted:
        raise ValueError(f"{query!r} has {len(ordered) + unlisted} units in a pool of {size}")
    depths = [place for place, unit in enumerate(ordered, start=1) if unit in right]
    return _Read(
        pool=size,
        listed=len(ordered),
        right=np.array(depths + [size + 1] * unlisted, dtype=np.int64),
    )


def _depths(reads: list[_Read]) -> NDArray[np.float64]:
    """Return (share of the pool read, share of right links found) at depths 0, 1, 2 ...: [d, 2].

    An unlisted right unit counts as found at the last depth, when its pool is read out.
    """
    deepest = max(one.pool for one in reads)
    pools = np.bincount([one.pool for one in reads], minlength=deepest + 1)
    still = len(reads) - np.cumsum(pools)
    read = np.concatenate([[0], np.cumsum(still[:-1])])
    places = np.concatenate([np.minimum(one.right, one.pool) for one in reads])
    found = np.cumsum(np.bincount(places, minlength=deepest + 1))
    return np.column_stack([read / read[-1], found / found[-1]])


def _saved(steps: NDArray[np.float64]) -> float:
    """Return 1 - the share read when the recall is reached - (1 - recall)."""
    at = int(np.argmax(steps[:, 1] >= RECALL - 1e-9))
    return float(1 - steps[at, 0] - (1 - RECALL))
