"""Standards, their candidate lists and clauses in, how close each pair is in subject out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from corpora.records import Standard
from pipelines.candidates import NearList
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


class Subjects:
    """How near clauses and standards are: meaning from the lists, words by cosine of rare stems.

    ``near`` [standards, clauses] is the sum of both.
    """

    def __init__(
        self,
        standards: Sequence[Standard],
        lists: Sequence[NearList],
        clauses: Sequence[Clause],
    ) -> None:
        """Read every text once; ``lists`` are those of the same standards over ``clauses``."""
        self.said = [said_by(standard) for standard in standards]
        self.polarities = [polarity(clause.text) for clause in clauses]
        self._weights = _weights(self.said, self.polarities)
        rows = {standard.id: row for row, standard in enumerate(standards)}
        self.near = _meaning(rows, lists, len(clauses)) + WORDS_SHARE * self._words()

    def weight(self, stems: frozenset[str]) -> float:
        """Return the summed rarity of some stems."""
        return sum(self._weights.get(stem, 0.0) for stem in stems)

    def _words(self) -> Matrix:
        """Return the cosine of each standard's and each clause's stems, weighed by rarity."""
        places = {stem: place for place, stem in enumerate(self._weights)}
        squares = np.array(list(self._weights.values())) ** 2
        asked = _holders([one.stems for one in self.said], places)
        found = _holders([one.all for one in self.polarities], places)
        shared = (asked.multiply(squares).tocsr() @ found.T).toarray()
        lengths = (np.sqrt(one @ squares) + 1e-6 for one in (asked, found))
        result: Matrix = shared / np.outer(*lengths)
        return result


def part_of(lists: Sequence[NearList], pairs: Set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the element that a clause is nearest to, by standard and place of the clause.

    Only of ``pairs``, and of those that are candidates for an element.
    """
    best: dict[tuple[str, int], tuple[str, float]] = {}
    standards = {standard for standard, _ in pairs}
    for one in lists:
        element = one.element
        if element is None or one.standard not in standards:
            continue
        for place, dense in zip(one.places.tolist(), one.dense.tolist(), strict=True):
            key = one.standard, place
            if key in pairs and (key not in best or dense > best[key][1]):
                best[key] = element, dense
    return {key: element for key, (element, _) in best.items()}


def _holders(texts: Sequence[frozenset[str]], places: Mapping[str, int]) -> csr_matrix:
    """Return 1.0 where a text has a stem: [texts, stems]."""
    columns = np.array([places[stem] for stems in texts for stem in stems], dtype=np.intp)
    ends = np.cumsum([0, *map(len, texts)])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(texts), len(places)))


def _meaning(rows: Mapping[str, int], lists: Sequence[NearList], size: int) -> Matrix:
    """Return how near each clause is to each standard in meaning, ``ABSENT`` for no candidate."""
    near = np.full((len(rows), size), ABSENT)
    for one in lists:
        cost = ELEMENT_COST if one.element is not None else 0.0
        own = near[rows[one.standard]]
        dense = one.dense.astype(np.float64) - cost
        own[one.places] = np.maximum(own[one.places], dense)
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
