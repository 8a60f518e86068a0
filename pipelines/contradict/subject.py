"""Standards, their candidate lists and clauses in, how close each pair is in subject out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from corpora.records import Standard
from pipelines.candidates import NearList
from pipelines.contradict.polarity import Polarities, Polarity, polarity

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
        self, standards: Sequence[Standard], lists: Sequence[NearList], clauses: Polarities
    ) -> None:
        """Set what standards say against what clauses say; ``lists`` are of both."""
        self.said = [said_by(standard) for standard in standards]
        self.polarities = clauses
        names = dict.fromkeys(clauses.names)
        for one in self.said:
            names.update(dict.fromkeys(sorted(one.stems)))
        self._places = {stem: place for place, stem in enumerate(names)}
        asked = self._holders()
        self._rare = _rarities(asked, clauses, len(names))
        rows = {standard.id: row for row, standard in enumerate(standards)}
        self.near = _meaning(rows, lists, len(clauses)) + WORDS_SHARE * self._words(asked)

    def weight(self, stems: frozenset[str]) -> float:
        """Return the summed rarity of some stems."""
        known = (self._places.get(stem) for stem in stems)
        return float(sum(self._rare[place] for place in known if place is not None))

    def _holders(self) -> csr_matrix:
        """Return 1.0 where a standard has a stem: [standards, stems]."""
        columns = [self._places[stem] for one in self.said for stem in sorted(one.stems)]
        ends = np.cumsum([0, *(len(one.stems) for one in self.said)])
        return csr_matrix(
            (np.ones(len(columns)), np.array(columns, dtype=np.intp), ends),
            shape=(len(self.said), len(self._places)),
        )

    def _words(self, asked: csr_matrix) -> Matrix:
        """Return the cosine of each standard's and each clause's stems, weighed by rarity."""
        squares = self._rare**2
        clauses = self.polarities
        found = csr_matrix(
            (np.ones(len(clauses.stems)), clauses.stems, clauses.ends),
            shape=(len(clauses), len(squares)),
        )
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


def _meaning(rows: Mapping[str, int], lists: Sequence[NearList], size: int) -> Matrix:
    """Return how near each clause is to each standard in meaning, ``ABSENT`` for no candidate."""
    near = np.full((len(rows), size), ABSENT)
    for one in lists:
        cost = ELEMENT_COST if one.element is not None else 0.0
        own = near[rows[one.standard]]
        dense = one.dense.astype(np.float64) - cost
        own[one.places] = np.maximum(own[one.places], dense)
    return near


def _rarities(asked: csr_matrix, clauses: Polarities, size: int) -> NDArray[np.float64]:
    """Return how rare each stem is, among the clauses and among the standards together: [stems]."""
    here = np.bincount(clauses.stems, minlength=size)
    there = np.bincount(asked.indices, minlength=size)
    result: NDArray[np.float64] = np.minimum(
        np.log((len(clauses) + 1) / (here + 1)), _RARE_HERE
    ) + np.minimum(np.log((asked.shape[0] + 1) / (there + 1)), _RARE_THERE)
    return result
