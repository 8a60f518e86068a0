"""Questions of a whole set of standards in, what a body's lists take from that set out.

Means of the questions, how near a clause is to its nearest standards and a standard's place among
all for a clause are taken from a set that stays when some standards change: so a list depends on
its own standard, the body and the reference alone, whatever else is asked with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.encoder import Vectors
from models.order import Places
from models.vectors import centred
from pipelines.candidates import Question
from pipelines.match.features import Matrix

LANGUAGES = ("es", "en")
NO_RIVAL = -1.0
# A standard under another number is the reference's own one from this cosine on: the two nearest of
# LE's 451 have .87, a standard with a sentence more 1.0.
TWIN = 0.95
# Pairs whose rivals are looked at together: 8 MB of cosines with 451 standards.
_BLOCK = 4096


@dataclass(frozen=True, kw_only=True, eq=False)
class Reference:
    """A set of standards as their questions' vectors, by language.

    ``means``: of all questions [d], {} for one question alone; ``priors``: of those that have
    words in the language. ``wholes`` [standards, d] less the mean, named by ``ids``.
    """

    ids: tuple[str, ...]
    means: Mapping[str, Vectors]
    priors: Mapping[str, Vectors]
    wholes: Mapping[str, Vectors]

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Reference:
        """Read the questions of whole standards and of their elements."""
        asked = {lang: asked_in(questions, lang) for lang in LANGUAGES}
        means = (
            {lang: rows.mean(axis=0) for lang, rows in asked.items()} if len(questions) > 1 else {}
        )
        spoken = {
            lang: [one.vectors[lang] for one in questions if lang in one.vectors]
            for lang in LANGUAGES
        }
        whole = [row for row, one in enumerate(questions) if one.element is None]
        return cls(
            ids=tuple(questions[row].standard for row in whole),
            means=means,
            priors={lang: np.mean(rows, axis=0) for lang, rows in spoken.items() if rows},
            wholes={
                lang: centred(rows[whole], means[lang]) if means else rows[whole]
                for lang, rows in asked.items()
            },
        )

    def centred(self, asked: Vectors, language: str) -> Vectors:
        """Return question vectors of a language less the mean of this set's."""
        return centred(asked, self.means[language]) if self.means else asked

    def twins(self, standards: Sequence[str], wholes: Mapping[str, Vectors]) -> Places:
        """Return the place of each standard's own one in this set, -1 where it has none: [q].

        It is the one of its number; for a number not in this set the nearest from ``TWIN`` on.
        """
        places = {standard: place for place, standard in enumerate(self.ids)}
        found = np.array([places.get(one, -1) for one in standards], dtype=np.intp)
        rest = np.flatnonzero(found < 0)
        if len(rest) and len(self.ids):
            near = np.mean([wholes[lang][rest] @ self.wholes[lang].T for lang in LANGUAGES], axis=0)
            best = near.argmax(axis=1)
            found[rest] = np.where(near.max(axis=1) >= TWIN, best, -1)
        return found


def asked_in(questions: Sequence[Question], language: str) -> Vectors:
    """Return the questions' vectors in a language, the other's where one has none in it: [q, d]."""
    return np.stack(
        [one.vectors.get(language, next(iter(one.vectors.values()))) for one in questions]
    )


class Rivals:
    """Where a standard stands among those of the reference for a clause; its twin is no rival."""

    def __init__(self, similar: Matrix) -> None:
        """Keep the cosines of every clause and standard of the reference: [clauses, standards]."""
        self._similar = similar
        wanted = min(4, similar.shape[1])
        columns = np.argpartition(similar, similar.shape[1] - wanted, axis=1)[:, -wanted:]
        values = np.take_along_axis(similar, columns, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        self._owners = np.take_along_axis(columns, order, axis=1)
        self._values = np.take_along_axis(values, order, axis=1)

    def margin(self, own: Matrix, chosen: Places, twins: Places) -> Matrix:
        """Return how much nearer standards are to chosen clauses than their best rival: [q, k]."""
        return own - self._rival(1, chosen, twins[:, None])

    def standing(self, own: Matrix, chosen: Places, twins: Places) -> Matrix:
        """Return 1 / place of standards for chosen clauses: [q, k]."""
        places, values = chosen.ravel(), own.ravel()
        own_ones = np.repeat(twins, chosen.shape[1])
        before = np.empty(len(places), dtype=np.float32)
        for start in range(0, len(places), _BLOCK):
            block = slice(start, start + _BLOCK)
            similar, bound = self._similar[places[block]], values[block, None]
            ahead: NDArray[np.bool_] = similar > bound
            some = np.flatnonzero(own_ones[block] >= 0)
            ahead[some, own_ones[block][some]] = False
            before[block] = np.count_nonzero(ahead, axis=1)
        result: Matrix = 1.0 / (1.0 + before.reshape(chosen.shape))
        return result

    def among_three(self, own: Matrix, twins: Places) -> Matrix:
        """Return for how many clauses standards are among the three nearest: [q]."""
        every = np.broadcast_to(np.arange(own.shape[1]), own.shape)
        third = self._rival(3, every, twins[:, None])
        result: Matrix = (own >= third).sum(axis=1).astype(np.float32)
        return result

    def _rival(self, place: int, chosen: Places, twins: Places) -> Matrix:
        """Return the cosine of the rival at a place (from 1), ``NO_RIVAL`` where there is none."""
        width = self._values.shape[1]
        taken = (self._owners[:, :place][chosen] == twins[..., None]).any(axis=2)
        padded = np.pad(self._values, ((0, 0), (0, 4 - width)), constant_values=NO_RIVAL)
        found: Matrix = np.where(taken, padded[chosen, place], padded[chosen, place - 1])
        return found
