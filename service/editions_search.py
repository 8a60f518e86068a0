"""Words that a person types and an edition in, the standards they mean out."""

from __future__ import annotations

from corpora.records import Edition, Standard
from models.encoder import Encoder
from pipelines.embed import Kept, embed, query_of
from pipelines.search import Hit, asked_number, by_number, by_words


def search(
    edition: Edition, words: str, encoder: Encoder, kept: Kept, limit: int
) -> tuple[Hit, ...]:
    """Return up to ``limit`` standards by number, title, search words or meaning, best first.

    A number finds itself or what is below it, and needs no encoder. A standard is as near to the
    words as its nearest language is.
    """
    number = asked_number(words)
    if number is not None:
        return by_number(edition.standards, number)[:limit]
    texts = [(at, text) for at, row in enumerate(edition.standards) for text in _texts(row) if text]
    vectors = embed([words, *(text for _, text in texts)], encoder, kept, query=True)
    cosines = vectors[1:] @ vectors[0]
    likeness = [0.0] * len(edition.standards)
    for (at, _), cosine in zip(texts, cosines, strict=True):
        likeness[at] = max(likeness[at], float(cosine))
    return by_words(edition.standards, words, likeness, limit)


def _texts(row: Standard) -> tuple[str, ...]:
    return query_of(row, None, "es"), query_of(row, None, "en")
