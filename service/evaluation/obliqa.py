"""The folder of ObliQA in; figures of the formula, of what is trained on folds, and baselines out.

A question belongs to the document of its first right passage, and documents, never questions, are
dealt into folds: what is trained saw no question of a document it is tested on, nor one with any
right passage there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.adapter import Schedule
from models.encoder import Encoder
from models.ranker import Trees, train_logistic, train_trees
from pipelines.embed import Kept
from pipelines.evaluation.bootstrap import Resampled, interval, paired
from pipelines.evaluation.ranking import RankingFigures, ranking_figures
from service.evaluation.folded import Bench, fold_adapters, reranked
from service.evaluation.folds import FOLDS, Folds, group_folds
from service.evaluation.list_features import (
    Candidates,
    Columns,
    around_features,
    feedback_features,
    place_features,
    top_candidates,
    word_features,
)
from service.evaluation.rulebooks import Rulebooks, load_rulebooks
from service.evaluation.views import (
    Embedded,
    Matrix,
    embed_rulebooks,
    fused,
    meaning_views,
    rank_fused,
    word_views,
)

Tell = Callable[[str], None]
Row = dict[str, Any]
HEADLINE = ("recall@10", "MAP@10", "recall@100", "nDCG@10", "hit@1", "hit@5", "MAP")
DEPTH = 150


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """How ObliQA is trained on: ``candidates`` a list is re-ranked, the first ``taught`` teach."""

    candidates: int = 150
    taught: int = 60
    schedule: Schedule = field(default_factory=Schedule)
    trees: Trees = field(default_factory=lambda: Trees(seeds=3))


def obliqa(
    data: Path, encoder: Encoder, kept: Kept, tell: Tell, protocol: Protocol | None = None
) -> dict[str, Any]:
    """Return ``{"metrics", "baselines", "against", "ours", "asked", "bodies", "notes"}`` of ObliQA.

    "metrics" are those of what is trained (adapter and lambdarank, tested on the fold left out);
    the formula without training, the logistic ranker, BM25, cosine and their rank fusion stand
    beside it. Raises MissingFile and InputError for a folder that is not ObliQA.
    """
    chosen = protocol or Protocol()
    books = load_rulebooks(data)
    tell(f"obliqa: {len(books.units):,} pasajes, {len(books.questions):,} preguntas")
    folds = group_folds([one.document for one in books.questions])
    bench, simple = _bench(books, embed_rulebooks(books, encoder, kept), folds, chosen)
    tell("obliqa: adaptadores")
    adapters = fold_adapters(bench, encoder.id, chosen.schedule)
    found = {}
    for name, view in simple.items():
        places = top_candidates(view, DEPTH)
        found[name] = _figures(books, places, np.take_along_axis(view, places, axis=1))
    for name, fit in (
        ("logistic", train_logistic),
        ("trained", lambda lists: train_trees(lists, chosen.trees)),
    ):
        tell(f"obliqa: {name}")
        scores = reranked(bench, adapters, fit, chosen.taught)
        found[name] = _figures(books, bench.candidates, scores)
    ours = found.pop("trained")
    return {
        "metrics": _row(ours),
        "baselines": {name: _row(one) for name, one in found.items()},
        "against": {name: _against(ours, one) for name, one in found.items()},
        "ours": "trained",
        "asked": "questions",
        "bodies": len(set(books.documents)),
        "notes": [
            f"aprendido en {FOLDS} pliegues por documento: ninguno vio respuestas del que se mide",
            "es el método, entrenado aquí; el programa instalado no se mide con esta colección",
        ],
    }


def _bench(
    books: Rulebooks, embedded: Embedded, folds: Folds, protocol: Protocol
) -> tuple[Bench, dict[str, Matrix]]:
    """Return what folds share, and the views of the methods that are not trained."""
    views = {**meaning_views(embedded.questions, embedded), **word_views(books)}
    views["heading"] = embedded.plain[0] @ embedded.titled.T
    formula = fused(views)
    cosine = embedded.plain[0] @ embedded.plain[1].T
    simple = {
        "zero-shot": formula,
        "bm25": views["stems"],
        "cosine-text": cosine,
        "rank-fusion": rank_fused(views["stems"], cosine),
    }
    candidates = top_candidates(formula, protocol.candidates)
    columns: Columns = {}
    for name, view in {**views, "formula": formula}.items():
        columns |= place_features(name, view, candidates)
    columns |= around_features(books, formula, candidates)
    own = np.take_along_axis(formula, candidates, axis=1)
    columns |= feedback_features(embedded.plain[1], own, candidates)
    columns |= word_features(books, candidates)
    bench = Bench(
        books=books,
        embedded=embedded,
        folds=folds,
        candidates=candidates,
        columns=columns,
    )
    return bench, simple


def _figures(books: Rulebooks, candidates: Candidates, scores: NDArray[Any]) -> RankingFigures:
    """Return ranking figures over units; of two passages of one id the better counts."""
    run: dict[str, dict[str, float]] = {}
    relevant: dict[str, dict[str, int]] = {}
    for one, places, row in zip(books.questions, candidates, scores, strict=True):
        found: dict[str, float] = {}
        for place, score in zip(places, row, strict=True):
            unit = books.units[place]
            found[unit] = max(found.get(unit, -np.inf), float(score))
        run[one.id] = found
        relevant[one.id] = {books.units[place]: 1 for place in one.right}
    return ranking_figures(run, relevant)


def _row(found: RankingFigures) -> Row:
    figures: Row = {"standards": found.n}
    figures |= {name: _rounded(value) for name, value in found.means.items()}
    figures["intervals"] = {
        name: _resampled(interval(found.values[name])) for name in ("recall@10", "MAP@10", "MAP")
    }
    figures["by_answers"] = {
        name: {"n": one.n, **{key: _rounded(one.means[key]) for key in HEADLINE}}
        for name, one in found.by_answers.items()
    }
    return figures


def _against(ours: RankingFigures, theirs: RankingFigures) -> Row:
    """Return the paired bootstrap difference of each headline figure, over questions."""
    return {name: _resampled(paired(ours.values[name], theirs.values[name])) for name in HEADLINE}


def _resampled(found: Resampled) -> Row:
    wanted = ("mean", "low", "high", "share_not_above_zero")
    return {name: _rounded(value) for name, value in asdict(found).items() if name in wanted}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
