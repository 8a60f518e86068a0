"""The clauses of a body of directives in, what every match over it reads of them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.lexical import LexicalIndex
from models.order import Places
from pipelines.match.features import Matrix
from pipelines.match.formula import WEAK_KINDS, can_answer
from pipelines.match.reference import LANGUAGES
from pipelines.results import Citation, Clause, Force


@dataclass(frozen=True, kw_only=True)
class Citing:
    """A clause, by its column, that cites a standard, itself (``own``) or through its directive."""

    column: int
    cite: Citation
    own: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class ClauseIndex:
    """What depends on the clauses of a body alone, of those that can answer: one column each.

    ``places`` [n] are their places in the body; ``groups`` the columns of each language, whose
    words are in ``words``; ``numbers`` holds one array [n] a feature of a clause; ``citing`` who
    cites each standard, by its number.
    """

    places: Places
    groups: Mapping[str, Places]
    words: Mapping[str, LexicalIndex]
    numbers: Mapping[str, Matrix]
    citing: Mapping[str, Sequence[Citing]]

    @classmethod
    def of(
        cls, clauses: Sequence[Clause], languages: Sequence[str], passages: Sequence[str]
    ) -> ClauseIndex:
        """Read the clauses of a body; each has a language ("es" or "en") and a passage."""
        places = [place for place, clause in enumerate(clauses) if can_answer(clause)]
        kept = [clauses[place] for place in places]
        spoken = np.array([languages[place] for place in places], dtype="<U2")
        groups = {language: np.flatnonzero(spoken == language) for language in LANGUAGES}
        return cls(
            places=np.array(places, dtype=np.intp),
            groups=groups,
            words={
                language: LexicalIndex.of([passages[places[one]] for one in columns], language)
                for language, columns in groups.items()
            },
            numbers=_numbers(kept),
            citing=_citing(kept),
        )

    def __len__(self) -> int:
        """Return how many clauses can answer."""
        return len(self.places)

    def column(self, place: int) -> int:
        """Return the column of a clause of the body."""
        return int(np.searchsorted(self.places, place))

    @property
    def cited_by_edition(self) -> frozenset[str]:
        """The numbers that clauses cite as those of an edition: they count for it alone."""
        return frozenset(
            number
            for number, found in self.citing.items()
            if any(one.cite.edition is not None for one in found)
        )


def _numbers(clauses: Sequence[Clause]) -> dict[str, Matrix]:
    """Return the features that depend on a clause's own words and kind alone: [n] each."""

    def told(values: Sequence[bool]) -> Matrix:
        return np.array(values, dtype=np.float32)

    def has(force: Force) -> Matrix:
        return told([force in one.force for one in clauses])

    words: NDArray[np.float32] = np.array(
        [len(f"{one.lead_in} {one.text}".split()) for one in clauses], dtype=np.float32
    )
    return {
        "weak": told([one.kind in WEAK_KINDS for one in clauses]),
        "obliges": has(Force.OBLIGES),
        "permits": has(Force.PERMITS),
        "forbids": has(Force.FORBIDS),
        "recites": has(Force.RECITES),
        "length": np.log1p(words),
    }


def _citing(clauses: Sequence[Clause]) -> dict[str, list[Citing]]:
    found: dict[str, list[Citing]] = {}
    for column, clause in enumerate(clauses):
        for own, cites in ((True, clause.cites), (False, clause.inherited)):
            for cite in cites:
                found.setdefault(cite.number, []).append(Citing(column=column, cite=cite, own=own))
    return found
