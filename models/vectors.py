"""Unit vectors in, exact nearest neighbours by inner product out, through faiss."""

from __future__ import annotations

from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """For each query, the places of its nearest vectors and their similarity, best first."""

    places: NDArray[np.int64]
    scores: Vectors


class FlatIndex:
    """Exact search: no approximate index is needed below ten million vectors."""

    def __init__(self, vectors: Vectors) -> None:
        """Index the rows of ``vectors`` [n, d], each of length 1."""
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def nearest(self, queries: Vectors, count: int) -> Neighbours:
        """Return the ``count`` nearest rows of each query (fewer when the index is smaller)."""
        wanted = min(count, int(self._index.ntotal))
        if not wanted or not len(queries):
            shape = (len(queries), wanted)
            return Neighbours(
                places=np.zeros(shape, dtype=np.int64), scores=np.zeros(shape, dtype=np.float32)
            )
        scores, places = self._index.search(np.ascontiguousarray(queries, dtype=np.float32), wanted)
        return Neighbours(places=places, scores=scores)


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Return the vectors less their mean, each of length 1 again."""
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    result: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result
