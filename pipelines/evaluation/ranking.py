"""Scores of units per query and judgements in, ranking figures out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import pytrec_eval

Scores = Mapping[str, Mapping[str, float]]
Relevant = Mapping[str, Mapping[str, int]]

# The names shown, and those of trec_eval.
MEASURES: Mapping[str, str] = {
    "recall@1": "recall_1",
    "recall@5": "recall_5",
    "recall@10": "recall_10",
    "recall@20": "recall_20",
    "recall@100": "recall_100",
    "hit@1": "success_1",
    "hit@5": "success_5",
    "hit@10": "success_10",
    "MAP": "map",
    "MAP@10": "map_cut_10",
    "nDCG@10": "ndcg_cut_10",
    "P@1": "P_1",
}
_ASKED = {
    "recall.1,5,10,20,100",
    "success.1,5,10",
    "map",
    "map_cut.10",
    "ndcg_cut.10",
    "P.1",
}
ANSWERS: tuple[tuple[str, int, float], ...] = (("1", 1, 1), ("2-3", 2, 3), ("4+", 4, math.inf))


@dataclass(frozen=True, kw_only=True)
class Means:
    """The mean of each measure over ``n`` queries; None each where there is none."""

    n: int
    means: Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class RankingFigures:
    """Ranking figures, macro over the queries that have an answer.

    ``values`` holds for each measure one number for each of ``queries``, which are sorted;
    ``by_answers`` the means of the queries with 1, 2-3 and 4+ right units.
    """

    n: int
    means: Mapping[str, float | None]
    queries: tuple[str, ...]
    values: Mapping[str, tuple[float, ...]]
    by_answers: Mapping[str, Means]


def ranking_figures(scores: Scores, relevant: Relevant, least: int = 1) -> RankingFigures:
    """Measure rankings as trec_eval does, over the queries with a unit graded ``least`` or more.

    ``relevant`` grades units 2 (satisfies), 1 (partial) or 0; grades under ``least`` count as 0.
    nDCG takes the grade as the gain, the other measures only whether there is one. MAP@10 divides
    by all right units, also where there are more than ten. A query without results, or a right
    unit without a score, counts as not found. Ties are settled as ``top_down`` says. Raises
    ValueError for a score that is not a finite number.
    """
    graded = {
        query: {unit: grade for unit, grade in units.items() if grade >= least and grade > 0}
        for query, units in relevant.items()
    }
    queries = tuple(sorted(query for query, units in graded.items() if units))
    # trec_eval keeps scores in single precision and breaks ties by name: it is given places.
    run = {
        query: {unit: -float(place) for place, unit in enumerate(top_down(query, found))}
        for query in queries
        if (found := scores.get(query))
    }
    evaluator = pytrec_eval.RelevanceEvaluator({query: graded[query] for query in queries}, _ASKED)
    seen = evaluator.evaluate(run)
    values = {
        name: tuple(float(seen[query][trec]) if query in seen else 0.0 for query in queries)
        for name, trec in MEASURES.items()
    }
    every = _means(values, range(len(queries)))
    return RankingFigures(
        n=len(queries),
        means=every.means,
        queries=queries,
        values=values,
        by_answers={
            name: _means(
                values,
                [at for at, query in enumerate(queries) if few <= len(graded[query]) <= many],
            )
            for name, few, many in ANSWERS
        },
    )


def top_down(query: str, scores: Mapping[str, float]) -> list[str]:
    """Return the units of a query, best first.

    Ties come in the order of a hash of query and unit: always the same, and neither for nor
    against the right ones, whatever the units are called. Raises ValueError for a score that is
    not a finite number.
    """
    for unit, score in scores.items():
        if not math.isfinite(score):
            raise ValueError(f"the score of {unit!r} for {query!r} is {score}")
    shared = Counter(scores.values())

    def place(unit: str) -> tuple[float, bytes, str]:
        score = scores[unit]
        tie = _hash(query, unit) if shared[score] > 1 else b""
        return -score, tie, unit

    return sorted(scores, key=place)


def _hash(query: str, unit: str) -> bytes:
    """Return eight bytes that query and unit together decide."""
    return blake2b(f"{query}\0{unit}".encode(), digest_size=8).digest()


def _means(values: Mapping[str, tuple[float, ...]], places: Sequence[int]) -> Means:
    """Average each measure over the queries at some places."""
    n = len(places)
    return Means(
        n=n,
        means={
            name: math.fsum(found[at] for at in places) / n if n else None
            for name, found in values.items()
        },
    )
