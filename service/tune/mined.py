"""Passages, what they answer and an encoder in; for each the passages it is mistaken for out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.encoder import Encoder, Vectors
from models.vectors import centred
from pipelines.embed import Kept, embed
from service.tune.examples import Written, question_of, standards

# Of the nearest passages of other standards the first are left out: some do answer. So is what is
# nearer than the right one by more than ``MARGIN``.
SKIPPED, KEPT, MARGIN = 5, 25, 0.1
_CHUNK = 512


def mined(written: Sequence[Written], encoder: Encoder, kept: Kept) -> list[tuple[int, ...]]:
    """Return for each passage the places of those that its question finds too, nearest first.

    Only of other standards of its edition: two editions ask for much the same. Nothing for a
    passage that answers nothing.
    """
    texts = [f"{one.passage.path}{one.passage.text}" for one in written]
    passages = _centred(embed(texts, encoder, kept, query=False))
    known = standards()
    right = [place for place, one in enumerate(written) if one.parts and one.key in known]
    questions = _centred(
        embed(
            [question_of(known[written[at].key], written[at].parts) for at in right],
            encoder,
            kept,
            query=True,
        )
    )
    groups = np.array([one.passage.group for one in written])
    editions = np.array([one.key[0] for one in written])
    found: list[tuple[int, ...]] = [()] * len(written)
    for start in range(0, len(right), _CHUNK):
        similar = questions[start : start + _CHUNK] @ passages.T
        for row, place in zip(similar, right[start : start + _CHUNK], strict=True):
            others = (groups != groups[place]) & (editions == editions[place])
            scores = np.where(others, row, -np.inf)
            order = np.argsort(-scores, kind="stable")[SKIPPED : SKIPPED + KEPT]
            found[place] = tuple(
                int(one) for one in order if -np.inf < scores[one] <= row[place] + MARGIN
            )
    return found


def _centred(vectors: Vectors) -> Vectors:
    return centred(vectors, vectors.mean(axis=0))
