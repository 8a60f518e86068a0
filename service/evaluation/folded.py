"""Questions and their candidates in; scores by what was trained on the other folds out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from models.adapter import Adapter, Pairs, Schedule, train_adapter
from models.ranker import Floats, Lists, Ranker
from service.evaluation.folds import FOLDS, Folds
from service.evaluation.list_features import Candidates, Columns, place_features, stacked
from service.evaluation.rulebooks import Asked, Rulebooks
from service.evaluation.views import Embedded, turned_views

Fit = Callable[[Lists], Ranker]
HARD = 30


@dataclass(frozen=True, kw_only=True)
class Bench:
    """All that folds share: none of it has seen an answer."""

    books: Rulebooks
    embedded: Embedded
    folds: Folds
    candidates: Candidates
    columns: Columns


def teachers(questions: Sequence[Asked], folds: Folds, out: frozenset[int]) -> NDArray[np.int64]:
    """Return the places of the questions that may teach when some folds are left out.

    A question of another fold with a right passage in a document left out may not.
    """
    closed = {one.document for one, fold in zip(questions, folds, strict=True) if int(fold) in out}
    return np.array(
        [at for at, one in enumerate(questions) if not one.documents & closed], dtype=np.int64
    )


def fold_adapters(bench: Bench, encoder: str, schedule: Schedule) -> dict[frozenset[int], Adapter]:
    """Return an adapter for each fold left out, and for each two.

    The ranker tested on one fold learns from lists of the others; an adapter that had seen their
    answers would look better to it than it will be.
    """
    questions, embedded = bench.books.questions, bench.embedded
    hard = _hard(bench.candidates, questions)
    found = {}
    for first, second in combinations_with_replacement(range(FOLDS), 2):
        out = frozenset({first, second})
        right = [
            (at, place)
            for at in teachers(questions, bench.folds, out)
            for place in questions[at].right
        ]
        pairs = Pairs(right=np.array(right, dtype=np.int64).reshape(-1, 2), hard=hard)
        found[out] = train_adapter(embedded.questions, embedded.passages, pairs, encoder, schedule)
    return found


def _hard(candidates: Candidates, questions: Sequence[Asked]) -> NDArray[np.int64]:
    """Return the best candidates of each question that are not right: [questions, HARD]."""
    rows = []
    for places, one in zip(candidates, questions, strict=True):
        wrong = [place for place in places.tolist() if place not in one.right] or [places[0]]
        rows.append([wrong[at % len(wrong)] for at in range(HARD)])
    return np.array(rows, dtype=np.int64)


def reranked(
    bench: Bench, adapters: Mapping[frozenset[int], Adapter], fit: Fit, taught: int
) -> Floats:
    """Return the candidates' scores [questions, candidates], each by what has not seen its fold.

    ``fit`` makes a ranker from lists of the first ``taught`` candidates.
    """
    questions = bench.books.questions
    right = np.array(
        [
            np.isin(places, one.right)
            for places, one in zip(bench.candidates, questions, strict=True)
        ]
    )
    scores = np.zeros(bench.candidates.shape)
    for fold in range(FOLDS):
        turned = _turned(bench, adapters, fold)
        learn = teachers(questions, bench.folds, frozenset({fold}))
        test = np.flatnonzero(bench.folds == fold)
        lists = Lists(
            features=stacked((bench.columns, turned), learn)[:, :taught],
            right=right[learn, :taught],
        )
        scores[test] = fit(lists).scores(stacked((bench.columns, turned), test))
    return scores


def _turned(bench: Bench, adapters: Mapping[frozenset[int], Adapter], fold: int) -> Columns:
    """Return the features of the adapters, each question's from one that has not seen its fold."""
    found: Columns = {}
    for other in range(FOLDS):
        rows = np.flatnonzero(bench.folds == other)
        views = turned_views(rows, adapters[frozenset({fold, other})], bench.embedded)
        for name, view in views.items():
            for column, values in place_features(name, view, bench.candidates[rows]).items():
                whole = found.setdefault(column, np.zeros(bench.candidates.shape, dtype=np.float32))
                whole[rows] = values
    return found
