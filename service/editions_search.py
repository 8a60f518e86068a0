"""Words that a person types and an edition in, the standards they mean out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.records import Edition
from models.encoder import Encoder, Vectors
from pipelines.embed import Kept, embed, query_of, vector_key
from pipelines.search import Hit, asked_number, by_number, by_words


@dataclass(frozen=True, kw_only=True)
class Meanings:
    """The vectors of an edition's standards, one a language: ``at`` is the standard of each row."""

    size: int
    at: NDArray[np.int64]
    vectors: Vectors

    def likeness(self, vector: Vectors) -> Sequence[float]:
        """Return how near each standard is to a vector: the nearest of its languages [size]."""
        found = np.zeros(self.size)
        np.maximum.at(found, self.at, self.vectors @ vector)
        return [float(one) for one in found]


def search(
    edition: Edition, words: str, encoder: Encoder, kept: Kept, limit: int
) -> tuple[Hit, ...]:
    """Return up to ``limit`` standards by number, title, search words or meaning, best first.

    A number finds itself or what is below it, and needs no encoder.
    """
    if asked_number(words) is not None:
        return found(edition, words, None, limit)
    vector = embed([words], encoder, kept, query=True)[0]
    return found(edition, words, meanings(edition, encoder, kept).likeness(vector), limit)


def found(
    edition: Edition, words: str, likeness: Sequence[float] | None, limit: int
) -> tuple[Hit, ...]:
    """Return up to ``limit`` standards, best first; by words alone without ``likeness`` [n]."""
    number = asked_number(words)
    if number is not None:
        return by_number(edition.standards, number)[:limit]
    if likeness is None:
        hits = by_words(edition.standards, words, [0.0] * len(edition.standards), limit)
        return tuple(hit for hit in hits if hit.score > 0)
    return by_words(edition.standards, words, likeness, limit)


def meanings(edition: Edition, encoder: Encoder, kept: Kept) -> Meanings:
    """Return the vectors of an edition's standards, those that ``kept`` lacks added to it."""
    texts = _texts(edition)
    return Meanings(
        size=len(edition.standards),
        at=np.array([place for place, _ in texts], dtype=np.int64),
        vectors=embed([text for _, text in texts], encoder, kept, query=True),
    )


def has_meanings(edition: Edition, encoder: Encoder, kept: Kept) -> bool:
    """Tell whether ``kept`` has the vectors of all of an edition's standards."""
    return all(vector_key(encoder.id, text, query=True) in kept for _, text in _texts(edition))


def _texts(edition: Edition) -> list[tuple[int, str]]:
    """Return what stands for each standard in each language that it has, with its place."""
    both = [
        (place, text)
        for place, row in enumerate(edition.standards)
        for text in (query_of(row, None, "es"), query_of(row, None, "en"))
    ]
    return [(place, text) for place, text in both if text]
