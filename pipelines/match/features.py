"""Similarities of questions and clauses over a whole body in, numbers of each pair out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.candidates import Question

Matrix = NDArray[np.float32]
_FLAT = 1e-6


@dataclass(frozen=True, kw_only=True)
class Similar:
    """Cosines [questions, clauses] in the clauses' own language and the other, raw and centred.

    A question without words in one of them takes the other's.
    """

    raw: Matrix
    raw_other: Matrix
    own: Matrix
    other: Matrix


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """CSLS similarities, and of each clause the mean with its nearest standards."""

    own: Matrix
    other: Matrix
    hub: Matrix
    hub_other: Matrix


def csls(similar: Matrix, hub: Matrix, neighbours: int) -> Matrix:
    """Return 2cos - r(question) - r(clause): [questions, clauses] (Conneau et al. 2018).

    r is the mean over the ``neighbours`` nearest: clauses for a question, standards of the
    reference for a clause, which is its ``hub``.
    """
    adjusted: Matrix = 2 * similar
    adjusted -= top_mean(similar, neighbours)[:, None]
    adjusted -= hub[None, :]
    return adjusted


def z_rows(values: Matrix) -> Matrix:
    """Return each row less its mean, over its spread; zeros where a row is flat."""
    moved: Matrix = values - values.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.square(moved).mean(axis=1, keepdims=True))
    moved /= np.maximum(spread, _FLAT)
    moved[spread[:, 0] < _FLAT] = 0.0
    return moved


@dataclass(frozen=True, kw_only=True)
class Families:
    """Rows of the questions: each standard's own, and those of its elements."""

    whole: tuple[int, ...]
    row_of: Mapping[str, int]
    place_of: Mapping[str, int]
    parts: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Families:
        """Sort the rows of questions by standard."""
        row_of = {one.standard: row for row, one in enumerate(questions) if one.element is None}
        parts: dict[str, list[int]] = {}
        for row, one in enumerate(questions):
            if one.element is not None:
                parts.setdefault(one.standard, []).append(row)
        return cls(
            whole=tuple(row_of.values()),
            row_of=row_of,
            place_of={standard: place for place, standard in enumerate(row_of)},
            parts={standard: tuple(rows) for standard, rows in parts.items()},
        )

    def relatives(self, row: int, question: Question) -> tuple[int, ...]:
        """Return the standard's row for an element, the elements' rows for a standard."""
        if question.element is not None:
            return (self.row_of[question.standard],)
        return self.parts.get(question.standard, ()) or (row,)

    def siblings(self, row: int, question: Question) -> tuple[int, ...]:
        """Return the rows of the other elements of an element's standard, () for a standard."""
        if question.element is None:
            return ()
        return tuple(one for one in self.parts[question.standard] if one != row)


def top_mean(values: Matrix, count: int) -> Matrix:
    """Return the mean of the ``count`` greatest of each row, in no order: [rows]."""
    wanted = min(count, values.shape[1])
    kept = np.partition(values, values.shape[1] - wanted, axis=1)[:, -wanted:]
    result: Matrix = kept.mean(axis=1)
    return result
