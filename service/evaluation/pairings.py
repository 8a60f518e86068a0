"""Two lists of requirements in one language each in; every pair's scores and features out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import Encoder
from models.lexical import LexicalIndex
from models.vectors import centred
from pipelines.embed import Kept, body_of, embed, passage_of
from pipelines.results import Clause
from service.evaluation.list_features import place_features
from service.evaluation.views import Matrix, z

NEIGHBOURS, LEXICAL, KIN = 10, 0.5, 0.6
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Side:
    """The requirements of one list in one language; ``kin`` numbers those below one parent."""

    rows: Sequence[Clause]
    language: str
    kin: Places


@dataclass(frozen=True, kw_only=True)
class Pairing:
    """Scores of sources against targets by method [sources, targets].

    ``features`` are what each method says of a pair; ``alike`` [sources, sources] cosines of
    sources, path in front, and of the means of their kin.
    """

    scores: Mapping[str, Matrix]
    features: Matrix
    alike: tuple[Matrix, ...]


def pair_up(sources: Side, targets: Side, encoder: Encoder, kept: Kept) -> Pairing:
    """Score every pair without training.

    "zero-shot": z of CSLS (k = 10; Conneau et al. 2018) of mean-free cosines with heading paths,
    + 0.5 z of BM25 within one language, leaning 0.6 on the mean over the points of one parent.
    "cosine" and "cosine-text" are plain, with paths and without; "bm25" only within one language.
    """
    asked = [embed([of(one) for one in sources.rows], encoder, kept, query=True) for of in _TEXTS]
    read = [embed([of(one) for one in targets.rows], encoder, kept, query=False) for of in _TEXTS]
    free = [[_free(one) for one in side] for side in (asked, read)]
    near = {f"{a}{b}": csls(free[0][a] @ free[1][b].T) for a in (0, 1) for b in (0, 1)}
    scores = {"cosine": asked[0] @ read[0].T, "cosine-text": asked[1] @ read[1].T}
    views = dict(near)
    formula = z(near["00"])
    if sources.language == targets.language:
        index = LexicalIndex.of([passage_of(one) for one in targets.rows], targets.language)
        scores["bm25"] = np.stack([index.scores(passage_of(one)) for one in sources.rows])
        views["words"] = scores["bm25"]
        formula = formula + LEXICAL * z(scores["bm25"])
    scores["zero-shot"] = _leaning(formula, sources.kin, KIN)
    views["formula"] = scores["zero-shot"]
    means = [
        _free(embed([of(one) for one in sources.rows], encoder, kept, query=False)) for of in _TEXTS
    ]
    means += [_kin_means(one, sources.kin) for one in means]
    return Pairing(
        scores=scores,
        features=_features(views, sources.kin, targets.kin),
        alike=tuple(one @ one.T for one in means),
    )


def csls(similar: Matrix) -> Matrix:
    """Return 2 s less the mean of each side's ten nearest: what is near to all is near to none."""
    own = np.sort(similar, axis=1)[:, -NEIGHBOURS:].mean(axis=1, keepdims=True)
    other = np.sort(similar, axis=0)[-NEIGHBOURS:].mean(axis=0, keepdims=True)
    result: Matrix = 2 * similar - own - other
    return result


def learned_views(pairing: Pairing, linked: NDArray[np.bool_], may: NDArray[np.bool_]) -> Matrix:
    """Return what links of other sources say of each pair: [sources, targets, features].

    ``linked`` [sources, targets]; ``may`` [sources, sources] tells whose links may speak for whom.
    The last feature is how often a target is linked at all, the others weigh links by how alike
    the sources are.
    """
    links = linked.astype(np.float32)
    weights = [np.exp(sharp * alike) * may for alike in pairing.alike for sharp in (5.0, 15.0)]
    weights.append(may.astype(np.float32))
    shares = [one / np.maximum(one.sum(axis=1, keepdims=True), 1e-9) @ links for one in weights]
    result: Matrix = np.stack([*shares, *(z(one) for one in shares)], axis=-1).astype(np.float32)
    return result


_TEXTS = (passage_of, body_of)


def _features(views: Mapping[str, Matrix], sources: Places, targets: Places) -> Matrix:
    """Return places and z of each view in the source's and in the target's list, kin included."""
    columns: list[Matrix] = []
    for name, view in views.items():
        leaning = _leaning(view, sources, 1.0)
        group = _leaning(view.T, targets, 1.0).T
        for one in (view, leaning, group):
            every = np.tile(np.arange(one.shape[1]), (len(one), 1))
            columns += place_features(name, one, every).values()
        back = np.tile(np.arange(len(view)), (view.shape[1], 1))
        columns += [one.T for one in place_features(name, view.T, back).values()]
    return np.stack(columns, axis=-1).astype(np.float32)


def _leaning(view: Matrix, kin: Places, share: float) -> Matrix:
    """Return each row moved towards the mean of its kin by a share."""
    means = np.stack([view[kin == one].mean(axis=0) for one in range(int(kin.max()) + 1)])
    result: Matrix = ((1 - share) * view + share * means[kin]).astype(np.float32)
    return result


def _kin_means(vectors: Matrix, kin: Places) -> Matrix:
    return centred(_leaning(vectors, kin, 1.0), np.zeros(vectors.shape[1], dtype=np.float32))


def _free(vectors: Matrix) -> Matrix:
    return centred(vectors, vectors.mean(axis=0))
