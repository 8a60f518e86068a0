"""Unit vectors in, as many as files hold; exact nearest neighbours by inner product out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Rows = NDArray[np.float16] | NDArray[np.float32]

# Rows widened and multiplied at once, and how many scores that may give: 64 MB. Smaller blocks
# cost a tenth more; larger ones gain nothing.
_ROWS, _SCORES = 16_384, 1 << 24
_FEWEST = 256


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """For each query, the places of its nearest vectors and their similarity, best first."""

    places: NDArray[np.int64]
    scores: Vectors


def nearest(queries: Vectors, shards: Iterable[Rows], count: int) -> Neighbours:
    """Return the ``count`` nearest vectors of each query (fewer where there are fewer).

    ``queries`` [q, d]; each shard [n, d], fp16 or fp32, a memory map for one: it is widened block
    by block and let go before the next is asked for, so that memory does not grow with what is
    searched. Places count on through the shards; of equal scores the lower place comes first.
    Every vector is looked at; what that takes is in docs/scale.md.
    Raises ValueError for a shard of another width.
    """
    best = _Best(len(queries), count)
    first = 0
    for scores in products(queries, shards):
        best.add(scores, first)
        first += scores.shape[1]
    return best.found(min(count, first))


def products(queries: Vectors, shards: Iterable[Rows]) -> Iterator[Vectors]:
    """Yield the inner products [q, n] of all queries with some vectors after others.

    What is yielded is written over by the next. Raises ValueError for a shard of another width.
    """
    many, width = queries.shape
    rows = max(_FEWEST, min(_ROWS, _SCORES // max(1, many)))
    wide = np.empty((rows, width), dtype=np.float32)
    table = np.empty(many * rows, dtype=np.float32)
    for shard in shards:
        if shard.shape[1] != width:
            raise ValueError(f"a shard is {shard.shape[1]} wide, the queries {width}")
        for start in range(0, len(shard), rows):
            block = shard[start : start + rows]
            np.copyto(wide[: len(block)], block)
            scores = table[: many * len(block)].reshape(many, len(block))
            yield np.matmul(queries, wide[: len(block)].T, out=scores)


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return the vectors less their mean, each of length 1 again."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    result: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


class _Best:
    """The best of each query among the scores that came, in the order of their places.

    What does not beat the last of the best so far is left out by one comparison; the rest is
    gathered and sorted only when there is no more room.
    """

    def __init__(self, queries: int, count: int) -> None:
        self._count = count
        self._room = max(count, _FEWEST)
        shape = (queries, count + self._room)
        self._scores = np.full(shape, -np.inf, dtype=np.float32)
        self._places = np.full(shape, -1, dtype=np.int64)
        self._filled = np.zeros(queries, dtype=np.int64)
        self._least = np.full((queries, 1), -np.inf, dtype=np.float32)
        # Columns looked at together: few while nearly all are among the best, later all.
        self._step = self._room

    def add(self, scores: Vectors, first: int) -> None:
        """Take the scores [q, n] of n vectors, the first of them at place ``first``."""
        start = 0
        while start < scores.shape[1] and self._count:
            if self._gather(scores[:, start : start + self._step], first + start):
                start += self._step
                self._step *= 2
            else:
                self._step = max(self._room, self._step // 2)

    def found(self, count: int) -> Neighbours:
        """Return the ``count`` best of each query."""
        self._sort()
        return Neighbours(
            places=self._places[:, :count].copy(), scores=self._scores[:, :count].copy()
        )

    def _gather(self, scores: Vectors, first: int) -> bool:
        """Keep the scores that count, unless a query has more of them than there is room."""
        width = scores.shape[1]
        hits = np.flatnonzero(scores > self._least)
        rows, columns = np.divmod(hits, width)
        many = np.bincount(rows, minlength=len(self._filled))
        if (self._filled + many).max(initial=0) > self._scores.shape[1]:
            self._sort()
            if (self._filled + many).max() > self._scores.shape[1]:
                return False
        within = np.arange(len(hits)) - np.repeat(np.cumsum(many) - many, many)
        into = self._filled[rows] + within
        self._scores[rows, into] = scores[rows, columns]
        self._places[rows, into] = first + columns
        self._filled += many
        if self._filled.max(initial=0) >= 2 * self._count:
            self._sort()
        return True

    def _sort(self) -> None:
        """Put the best first and forget the rest; a stable sort keeps equals by place."""
        used = int(self._filled.max(initial=0))
        order = np.argsort(-self._scores[:, :used], axis=1, kind="stable")[:, : self._count]
        kept = order.shape[1]
        for table in (self._scores, self._places):
            table[:, :kept] = np.take_along_axis(table[:, :used], order, axis=1)
        self._scores[:, kept:used] = -np.inf
        self._filled = np.minimum(self._filled, self._count)
        if kept == self._count and kept:
            self._least = self._scores[:, kept - 1 : kept].copy()
