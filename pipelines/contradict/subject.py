"""Standards, their candidate lists and clauses in, how close each pair is in subject out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.records import Standard
from pipelines.candidates import CandidateList, Scored
from pipelines.contradict.polarity import Polarity, polarity
from pipelines.results import Clause

Matrix = NDArray[np.float64]
# A clause near one element only is a little less near its standard than one near the whole.
ELEMENT_COST = 0.05
WORDS_SHARE = 2.5
ABSENT = -2.0
_RARE_HERE, _RARE_THERE = 7.0, 6.0


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a standard says in Spanish: its polarity, and with title and search words its stems."""

    polarity: Polarity
    stems: frozenset[str]


def said_by(standard: Standard) -> Said:
    """Return what a standard says: statement and elements, then title and search words too."""
    asked = polarity(
        ". ".join([standard.statement_es, *(element.text_es for element in standard.elements)])
    )
    named = polarity(". ".join([standard.title_es, *standard.keywords_es]))
    return Said(polarity=asked, stems=asked.all | named.all)


@dataclass(frozen=True, kw_only=True)
class Element:
    """The part of a standard that a clause is nearest to, None for the standard as a whole."""

    id: str | None
    dense: float


class Subjects:
    """How near clauses and standards are: meaning from the lists, words by cosine of rare stems."""

    def __init__(
        self,
        standards: Sequence[Standard],
        lists: Sequence[CandidateList | Scored],
        clauses: Sequence[Clause],
    ) -> None:
        """Read every text once; ``lists`` are those of the same standards over ``clauses``."""
        self.said = [said_by(standard) for standard in standards]
        self.polarities = [polarity(clause.text) for clause in clauses]
        self._weights = _weights(self.said, self.polarities)
        self._index: dict[str, list[int]] = defaultdict(list)
        for row, said in enumerate(self.said):
            for stem in said.stems:
                self._index[stem].append(row)
        self._norms = np.array([self.norm(said.stems) for said in self.said])
        rows = {standard.id: row for row, standard in enumerate(standards)}
        self.parts: dict[tuple[int, int], Element] = {}
        self.near = self._meaning(rows, lists, len(clauses))
        for place, one in enumerate(self.polarities):
            self.near[:, place] += WORDS_SHARE * self._words(one)

    def weight(self, stems: frozenset[str]) -> float:
        """Return the summed rarity of some stems."""
        return sum(self._weights.get(stem, 0.0) for stem in stems)

    def norm(self, stems: frozenset[str]) -> float:
        """Return the length of a text as a vector of rarities."""
        return math.sqrt(sum(self._weights.get(stem, 0.0) ** 2 for stem in stems)) + 1e-6

    def _words(self, clause: Polarity) -> Matrix:
        shared = np.zeros(len(self.said))
        for stem in clause.all:
            if stem in self._index:
                shared[self._index[stem]] += self._weights[stem] ** 2
        return shared / (self._norms * self.norm(clause.all))

    def _meaning(
        self, rows: Mapping[str, int], lists: Sequence[CandidateList | Scored], size: int
    ) -> Matrix:
        near = np.full((len(rows), size), ABSENT)
        for one in lists:
            row, element = rows[one.question.standard], one.question.element
            cost = ELEMENT_COST if element is not None else 0.0
            for found in one.candidates:
                near[row, found.place] = max(near[row, found.place], found.dense - cost)
                known = self.parts.get((row, found.place))
                if element is not None and (known is None or found.dense > known.dense):
                    self.parts[row, found.place] = Element(id=element, dense=found.dense)
        return near


def _weights(said: Sequence[Said], clauses: Sequence[Polarity]) -> dict[str, float]:
    """Return how rare each stem is, among the clauses and among the standards together."""
    here = Counter(stem for one in clauses for stem in one.all)
    there = Counter(stem for one in said for stem in one.stems)
    return {
        stem: min(math.log((len(clauses) + 1) / (here[stem] + 1)), _RARE_HERE)
        + min(math.log((len(said) + 1) / (there[stem] + 1)), _RARE_THERE)
        for stem in here.keys() | there.keys()
    }
