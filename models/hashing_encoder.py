"""Texts come in; unit vectors of hashed words and letter groups go out, with nothing learned.

It is for tests that need vectors in a moment: texts that share words are near, and nothing more.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from models.encoder import Progress, Vectors

WORD = re.compile(r"\w+")
GROUP_LENGTHS = (3, 4)
GROUP_WEIGHT = 0.3


class HashingEncoder:
    """A deterministic encoder: each word and group of letters adds to one place of the vector."""

    def __init__(self, *, dimensions: int = 256) -> None:
        """Make vectors of ``dimensions`` numbers; raise ValueError below 8."""
        if dimensions < 8:
            raise ValueError(f"dimensions must be at least 8, not {dimensions}")
        self.dimensions = dimensions
        self.id = f"hashing-{dimensions}"

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Return one row of length 1 for each text, in order; ``query`` changes nothing.

        A text without a letter or digit gives the first unit vector.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                digest = hashlib.blake2b(feature.encode(), digest_size=8).digest()
                number = int.from_bytes(digest, "little")
                sign = 1 if number >> 63 else -1
                row[number % self.dimensions] += sign * weight
            length = float(np.linalg.norm(row))
            if length > 0:
                np.divide(row, length, out=row)
            else:
                row[0] = 1
            if progress is not None:
                progress(1)
        return vectors


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Yield each word, and the groups of letters inside it, with their weights."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for word in WORD.findall(plain):
        yield word, 1.0
        marked = f"<{word}>"
        for length in GROUP_LENGTHS:
            for start in range(len(marked) - length + 1):
                yield marked[start : start + length], GROUP_WEIGHT
