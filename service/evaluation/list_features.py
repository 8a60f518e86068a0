"""Views of questions against passages and a list of candidates each in, features of each out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors
from models.lexical import stems
from models.word_matrix import WordMatrix
from service.evaluation.rulebooks import Rulebooks
from service.evaluation.views import LANGUAGE, Matrix

Candidates = NDArray[np.int64]
Columns = dict[str, Matrix]
NEAR, ABSENT, SHARPNESS, FEEDBACK = (-2, -1, 1, 2), -3.0, 2.0, (3, 8)


def top_candidates(view: Matrix, count: int) -> Candidates:
    """Return the places of the best passages of each question, best first: [questions, count]."""
    count = min(count, view.shape[1])
    some = np.argpartition(-view, count - 1, axis=1)[:, :count]
    order = np.take_along_axis(-view, some, axis=1).argsort(axis=1, kind="stable")
    found: Candidates = np.take_along_axis(some, order, axis=1)
    return found


def place_features(name: str, view: Matrix, candidates: Candidates) -> Columns:
    """Return what a view says of each candidate: z over all, place in the list, gap to the best.

    The score itself is left out: lists of two questions do not share a scale.
    """
    own = np.take_along_axis(view, candidates, axis=1)
    spread = np.maximum(view.std(axis=1, keepdims=True), 1e-6)
    return {
        f"{name} z": (own - view.mean(axis=1, keepdims=True)) / spread,
        f"{name} place": (-own).argsort(axis=1, kind="stable").argsort(axis=1).astype(np.float32),
        f"{name} below": own - own.max(axis=1, keepdims=True),
    }


def around_features(books: Rulebooks, view: Matrix, candidates: Candidates) -> Columns:
    """Return how passages beside, above and in the same section, chapter and document score."""
    documents = np.unique(np.array(books.documents), return_inverse=True)[1]
    found: Columns = {}
    every = np.arange(view.shape[1])
    for step in NEAR:
        beside = np.clip(every + step, 0, view.shape[1] - 1)
        same = (documents[beside] == documents) & (beside == every + step)
        score = np.take_along_axis(view, beside[candidates], axis=1)
        found[f"beside {step:+d}"] = np.where(same[candidates], score, ABSENT)
    above = books.above[candidates]
    found["above"] = np.where(
        above >= 0, np.take_along_axis(view, np.maximum(above, 0), axis=1), ABSENT
    )
    own = np.take_along_axis(view, candidates, axis=1)
    for name, groups in (
        ("section", books.sections),
        ("chapter", books.chapters),
        ("document", documents),
    ):
        found |= {
            f"{name} {what}": column for what, column in _group(own, groups[candidates]).items()
        }
    return found


def feedback_features(passages: Vectors, own: Matrix, candidates: Candidates) -> Columns:
    """Return the cosine with the weighted mean of the best candidates, the candidate itself apart.

    ``own`` [questions, candidates] are the scores that the candidates are ordered by.
    """
    found = {f"like best {many}": np.zeros(own.shape, dtype=np.float32) for many in FEEDBACK}
    for row, places in enumerate(candidates):
        vectors = passages[places]
        for many in FEEDBACK:
            weight = np.exp(own[row, :many] - own[row, 0])
            mean = np.repeat((weight @ vectors[:many])[None], len(places), axis=0)
            mean[:many] -= weight[:, None] * vectors[:many]
            length = np.maximum(np.linalg.norm(mean, axis=1), 1e-6)
            found[f"like best {many}"][row] = (vectors * mean).sum(axis=1) / length
    return found


def word_features(books: Rulebooks, candidates: Candidates) -> Columns:
    """Return which share of the question's and of the passage's rare stems the other has."""
    asked = [stems(one.text, LANGUAGE) for one in books.questions]
    texts = [stems(text, LANGUAGE) for text in books.texts]
    titles = [frozenset(stems(text, LANGUAGE)) for text in books.headings]
    pairs = [_pairs(one) for one in texts]
    single, double = WordMatrix(texts), WordMatrix(pairs)
    stemmed = [frozenset(one) for one in texts]
    paired = [frozenset(one) for one in pairs]
    weight = np.array([single.worth(one) for one in stemmed])
    names = ("asked found", "asked found titled", "passage asked", "pairs found")
    found = {name: np.zeros(candidates.shape, dtype=np.float32) for name in names}
    for row, places in enumerate(candidates):
        wanted, runs = frozenset(asked[row]), frozenset(_pairs(asked[row]))
        whole = max(single.worth(wanted), 1e-6)
        whole_runs = max(double.worth(runs), 1e-6)
        for at, place in enumerate(places):
            shared = single.worth(wanted & stemmed[place])
            found["asked found"][row, at] = shared / whole
            found["asked found titled"][row, at] = (
                single.worth(wanted & (stemmed[place] | titles[place])) / whole
            )
            found["passage asked"][row, at] = shared / (weight[place] + 3.0)
            found["pairs found"][row, at] = double.worth(runs & paired[place]) / whole_runs
    return found


def stacked(columns: Sequence[Mapping[str, Matrix]], rows: NDArray[np.int64]) -> Matrix:
    """Return the columns of some questions side by side: [rows, candidates, features] fp32."""
    parts = [column[rows] for group in columns for column in group.values()]
    return np.stack(parts, axis=-1).astype(np.float32)


def _group(own: Matrix, groups: NDArray[np.int64]) -> Columns:
    """Return the share of the list's weight, the best and the mean of the others of a group."""
    weight = np.exp(SHARPNESS * (own - own.max(axis=1, keepdims=True)))
    names: dict[str, Callable[[Matrix, Matrix, NDArray[np.bool_]], Matrix]] = {
        "share": lambda _own, heavy, same: (same @ heavy) / heavy.sum(),
        "best other": lambda score, _heavy, same: np.where(same, score[None], ABSENT).max(axis=1),
        "mean other": lambda score, _heavy, same: np.where(
            same.any(axis=1), (same @ score) / np.maximum(same.sum(axis=1), 1), ABSENT
        ),
        "count": lambda score, _heavy, same: same[:, : len(score) // 8].sum(axis=1),
    }
    found = {name: np.zeros(own.shape, dtype=np.float32) for name in names}
    for row in range(len(own)):
        same = groups[row][:, None] == groups[row][None, :]
        np.fill_diagonal(same, val=False)
        for name, of in names.items():
            found[name][row] = of(own[row], weight[row], same)
    return found


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(words)]
