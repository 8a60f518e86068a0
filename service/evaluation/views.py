"""ObliQA's passages and questions in; the ways to score each pair, and what fuses them, out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.adapter import Adapter
from models.encoder import Encoder, Vectors
from models.lexical import stems
from models.vectors import centred
from models.word_matrix import WordMatrix
from pipelines.embed import Kept, embed
from service.evaluation.rulebooks import Rulebooks, parts_of

Matrix = NDArray[np.float32]
LANGUAGE = "en"
# The share of the mean that is taken away: half was best where all texts are of one language.
SHARE = 0.5
_WORD = re.compile(r"\b\w+\b")
# What the zero-shot formula adds up, in z over the passages (docs/matching.md).
WEIGHTS: Mapping[str, float] = {
    "meaning": 0.5,
    "part": 0.5,
    "heading": 0.5,
    "stems": 0.6,
    "titled": 0.4,
    "words": 0.5,
}


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """Vectors of length 1, a share of their mean removed, of questions, passages and parts.

    ``owners`` [parts] rises and names the passage of each part; one of one part is its own part
    and has none here. ``plain`` holds questions and passages as the encoder gave them, ``titled``
    passages with their headings.
    """

    questions: Vectors
    passages: Vectors
    parts: Vectors
    owners: NDArray[np.int64]
    titled: Vectors
    plain: tuple[Vectors, Vectors]


def embed_rulebooks(books: Rulebooks, encoder: Encoder, kept: Kept) -> Embedded:
    """Embed questions, passages with and without headings, and the parts of long passages."""
    split = [parts_of(text) for text in books.texts]
    many = [place for place, parts in enumerate(split) if len(parts) > 1]
    asked = embed([one.text for one in books.questions], encoder, kept, query=True)
    passages = embed(books.texts, encoder, kept, query=False)
    parts = embed([part for place in many for part in split[place]], encoder, kept, query=False)
    return Embedded(
        questions=centred(asked, SHARE * asked.mean(axis=0)),
        passages=centred(passages, SHARE * passages.mean(axis=0)),
        parts=centred(parts, SHARE * parts.mean(axis=0)) if len(parts) else parts,
        owners=np.repeat(np.array(many, dtype=np.int64), [len(split[place]) for place in many]),
        titled=embed(books.titled(), encoder, kept, query=False),
        plain=(asked, passages),
    )


def meaning_views(asked: Vectors, embedded: Embedded) -> dict[str, Matrix]:
    """Return cosines with passages, and with the nearest part of each: [questions, passages]."""
    whole: Matrix = asked @ embedded.passages.T
    part = whole.copy()
    if len(embedded.owners):
        starts = np.flatnonzero(np.diff(embedded.owners, prepend=-1))
        nearest = np.maximum.reduceat(asked @ embedded.parts.T, starts, axis=1)
        part[:, embedded.owners[starts]] = nearest
    return {"meaning": whole, "part": part}


def turned_views(
    rows: NDArray[np.int64], adapter: Adapter, embedded: Embedded
) -> dict[str, Matrix]:
    """Return the views of meaning of some questions after an adapter."""
    found = meaning_views(adapter.apply(embedded.questions[rows]), embedded)
    return {f"turned {name}": view for name, view in found.items()}


def word_views(books: Rulebooks) -> dict[str, Matrix]:
    """Return BM25 over stems (bare, with headings, with both neighbours), words, and word pairs."""
    asked = [one.text for one in books.questions]
    stemmed = [stems(text, LANGUAGE) for text in asked]
    titled = books.titled()
    window = [
        " ".join(books.texts[p] for p in _around(place, books)) for place in range(len(titled))
    ]
    return {
        "stems": WordMatrix(stems(text, LANGUAGE) for text in books.texts).scores(stemmed),
        "titled": WordMatrix(stems(text, LANGUAGE) for text in titled).scores(stemmed),
        "window": WordMatrix(stems(text, LANGUAGE) for text in window).scores(stemmed),
        "words": WordMatrix(_words(text) for text in books.texts).scores(
            [_words(text) for text in asked]
        ),
        "pairs": WordMatrix(_runs(text) for text in books.texts).scores(
            [_runs(text) for text in asked]
        ),
    }


def fused(views: Mapping[str, Matrix], weights: Mapping[str, float] = WEIGHTS) -> Matrix:
    """Return the weighted sum of z of the views, z over the passages of each question."""
    result: Matrix = np.sum([weight * z(views[name]) for name, weight in weights.items()], axis=0)
    return result


def rank_fused(*views: Matrix) -> Matrix:
    """Return reciprocal rank fusion (Cormack et al. 2009, k = 60)."""
    shares = np.sum([1 / (60.0 + ranks(view)) for view in views], axis=0)
    result: Matrix = shares.astype(np.float32)
    return result


def ranks(view: Matrix) -> NDArray[np.int64]:
    """Return the place of each passage in each question's list, from 1."""
    result: NDArray[np.int64] = (-view).argsort(axis=1, kind="stable").argsort(axis=1) + 1
    return result


def z(view: Matrix) -> Matrix:
    """Return each row less its mean, in its deviations; a constant row is 0."""
    spread = view.std(axis=1, keepdims=True)
    spread = np.where(spread > 1e-6, spread, np.inf)
    result: Matrix = ((view - view.mean(axis=1, keepdims=True)) / spread).astype(np.float32)
    return result


def _around(place: int, books: Rulebooks) -> list[int]:
    return [
        one
        for one in (place - 1, place, place + 1)
        if 0 <= one < len(books.texts) and books.documents[one] == books.documents[place]
    ]


def _words(text: str) -> list[str]:
    """Return all words and numbers: what stems leave out tells questions of one subject apart."""
    return _WORD.findall(text.lower())


def _runs(text: str) -> list[str]:
    """Return runs of two and of three words."""
    words = _words(text)
    return [
        " ".join(words[at : at + many]) for many in (2, 3) for at in range(len(words) - many + 1)
    ]
