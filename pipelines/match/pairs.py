"""What is known of every question and clause of a body in, the numbers of chosen pairs out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.order import Places, standing_of
from pipelines.candidates import BODY_FEATURES, FEATURES, Question
from pipelines.match.features import Adjusted, Families, Matrix, Similar
from pipelines.match.formula import Formula
from pipelines.match.reference import Rivals

_NEAREST, _DENSITY = 3, 5


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """What is known of all pairs of a body, by row of the questions and column of the clauses.

    ``base`` is the formula before citations, whose bonuses ``cited`` holds by row and column;
    ``twins`` the place of each whole standard in the reference that ``rivals`` are of.
    """

    questions: Sequence[Question]
    families: Families
    similar: Similar
    adjusted: Adjusted
    own: Matrix
    other: Matrix
    lexical: Matrix
    lexical_z: Matrix
    coverage: Matrix
    rivals: Rivals
    twins: Places
    clause: Mapping[str, Matrix]
    base: Matrix
    cited: Mapping[int, Mapping[int, float]]

    def bonuses(self, chosen: Places) -> Matrix:
        """Return the bonus of each chosen pair: [questions, k]."""
        found = np.zeros(chosen.shape, dtype=np.float32)
        for row, bonuses in self.cited.items():
            found[row] = [bonuses.get(place, 0.0) for place in chosen[row].tolist()]
        return found

    def features(self, chosen: Places, formula: Formula) -> Matrix:
        """Return the features of the chosen pairs: [questions, k, FEATURES] in their order."""
        questions, families = self.questions, self.families
        twins = self.twins[[families.place_of[one.standard] for one in questions]]
        wholes = [families.row_of[one.standard] for one in questions]
        of_standard = _of(self.similar.own[wholes], chosen)
        relatives = [families.relatives(row, one) for row, one in enumerate(questions)]
        siblings = [families.siblings(row, one) or (row,) for row, one in enumerate(questions)]
        cited = self.bonuses(chosen)
        base, cosine = _of(self.base, chosen), _of(self.similar.own, chosen)
        parts = np.array([one.element is not None for one in questions], dtype=np.float32)
        values = {
            "own": _of(self.own, chosen),
            "other": _of(self.other, chosen),
            "lexical": _of(self.lexical_z, chosen),
            "raw": _of(self.similar.raw, chosen),
            "raw_other": _of(self.similar.raw_other, chosen),
            "cosine": cosine,
            "unhubbed": cosine - self.adjusted.hub[chosen],
            "unhubbed_other": _of(self.similar.other, chosen) - self.adjusted.hub_other[chosen],
            "margin": self.rivals.margin(of_standard, chosen, twins),
            "standing": self.rivals.standing(of_standard, chosen, twins),
            "coverage": _of(self.coverage, chosen),
            "family": _greatest(self.base, relatives, chosen),
            "family_lexical": _greatest(self.lexical_z, relatives, chosen),
            "among_parts": base - _greatest(self.base, siblings, chosen),
            "lexical_rank": 1.0 / (1.0 + standing_of(self.lexical, chosen)),
            "cited": cited >= formula.cited,
            "inherited": (cited > 0) & (cited < formula.cited),
            "element": np.broadcast_to(parts[:, None], chosen.shape),
            **{name: numbers[chosen] for name, numbers in self.clause.items()},
        }
        return np.stack([values[name].astype(np.float32, copy=False) for name in FEATURES], axis=2)

    def whole(self) -> Matrix:
        """Return the numbers of each list as a whole: [questions, BODY_FEATURES]."""
        places = [self.families.place_of[one.standard] for one in self.questions]
        parts = [len(self.families.parts.get(one.standard, ())) for one in self.questions]
        three = self.rivals.among_three(self.similar.own[list(self.families.whole)], self.twins)
        values = {
            "raw_top": _top_mean(self.similar.raw, _NEAREST),
            "density": _top_mean(self.adjusted.own, _DENSITY),
            "lexical_best": self.lexical.max(axis=1),
            "among_three": three[places],
            "parts": np.array(parts),
        }
        return np.stack(
            [values[name].astype(np.float32, copy=False) for name in BODY_FEATURES], axis=1
        )


def _of(values: Matrix, chosen: Places) -> Matrix:
    """Return the values of each row at its chosen columns."""
    return np.take_along_axis(values, chosen, axis=1)


def _greatest(values: Matrix, rows: Sequence[Sequence[int]], chosen: Places) -> Matrix:
    """Return, at the chosen columns of each row, the greatest value over ``rows``, one or more."""
    sizes = [len(one) for one in rows]
    flat = np.array([row for one in rows for row in one])
    owners = np.repeat(np.arange(len(rows)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    return np.maximum.reduceat(values[flat[:, None], chosen[owners]], starts, axis=0)


def _top_mean(values: Matrix, count: int) -> Matrix:
    """Return the mean of the ``count`` greatest of each row, added from the least on."""
    wanted = min(count, values.shape[1])
    top = np.partition(values, values.shape[1] - wanted, axis=1)[:, -wanted:]
    result: Matrix = np.sort(top, axis=1).mean(axis=1)
    return result
