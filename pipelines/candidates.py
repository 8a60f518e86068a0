"""Rows between matching and coverage: questions, candidates with features, scored lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Question:
    """One element (or a standard without elements) as text and vector in each language."""

    standard: str
    element: str | None
    letter: str | None
    texts: Mapping[str, str]
    vectors: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A clause that may answer a question, with the parts of its score."""

    place: int
    score: float
    dense: float
    lexical: float
    cited: bool
    terms: tuple[str, ...]


# One number each of a question and a clause; a trained scorer names those it reads.
FEATURES = (
    "own",  # z over the body of the CSLS similarity in the clause's language
    "other",  # the same in the question's other language
    "lexical",  # z over the body of BM25 in the clause's language
    "raw",  # cosine as the encoder gives it, comparable between bodies
    "raw_other",
    "cosine",  # cosine after the mean of each language is removed
    "unhubbed",  # that cosine less the clause's mean with its nearest standards
    "unhubbed_other",
    "margin",  # how much nearer the clause is to this standard than to any other
    "standing",  # 1 / place of this standard among all for the clause
    "coverage",  # share of the question's words, by rarity, that the clause has
    "family",  # for an element the formula for its standard; for a standard its best element's
    "family_lexical",
    "among_parts",  # for an element the formula less that of the standard's best other element
    "lexical_rank",  # 1 / place of the clause by BM25
    "cited",
    "inherited",
    "weak",
    "obliges",
    "permits",
    "forbids",
    "recites",
    "length",  # log of the number of words
    "waiver",  # log-odds that the clause waives what a rule asks, held above -6
    "element",
)
# Numbers of a whole list, the same for each of its candidates.
BODY_FEATURES = ("raw_top", "density", "lexical_best", "among_three", "parts")


@dataclass(frozen=True, kw_only=True)
class CandidateList:
    """The candidates of one question, best first, with the numbers that a scorer reads.

    One row a candidate in each of ``places``, ``scores``, ``dense``, ``lexical`` and ``cited``
    [n] and ``features`` [n, FEATURES]; ``terms`` may end before. ``whole`` [BODY_FEATURES] is of
    the list. Columns, because most candidates are only counted and never shown.
    """

    question: Question
    places: NDArray[np.intp]
    scores: NDArray[np.floating[Any]]
    dense: NDArray[np.floating[Any]]
    lexical: NDArray[np.floating[Any]]
    cited: NDArray[np.bool_]
    terms: tuple[tuple[str, ...], ...]
    features: NDArray[np.float32]
    whole: NDArray[np.float32]

    def __len__(self) -> int:
        """Return how many candidates there are."""
        return len(self.places)

    @property
    def near(self) -> NearList:
        """What contradictions are looked for in."""
        return NearList(
            standard=self.question.standard,
            element=self.question.element,
            places=self.places,
            dense=self.dense,
        )

    def candidate(self, row: int, score: float | None = None) -> Candidate:
        """Return one candidate, with the score of the formula or another."""
        return Candidate(
            place=int(self.places[row]),
            score=float(self.scores[row]) if score is None else score,
            dense=float(self.dense[row]),
            lexical=float(self.lexical[row]),
            cited=bool(self.cited[row]),
            terms=self.terms[row] if row < len(self.terms) else (),
        )

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All candidates as rows."""
        return tuple(self.candidate(row) for row in range(len(self)))


@dataclass(frozen=True, kw_only=True, eq=False)
class NearList:
    """Which clauses are the candidates of a question and how near each is in meaning: [n].

    What a later run over the same body needs of a list that it does not match again.
    """

    standard: str
    element: str | None
    places: NDArray[np.intp]
    dense: NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A list ordered by a scorer: the best candidates with confidences, and all log-odds.

    ``features`` has a row for each of ``log_odds``, in that order.
    """

    question: Question
    candidates: tuple[Candidate, ...]
    confidences: tuple[float, ...] | None
    intervals: tuple[tuple[float, float], ...] | None
    log_odds: NDArray[np.float64]
    features: NDArray[np.float32]
    whole: NDArray[np.float32]
