"""A text in, the stems it affirms and the stems it denies out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.lexical import stems
from models.plain import plain

_PIECE = re.compile(r"[^\W\d_]+|[.,;:]")
_DENIES = re.compile(
    r"no|ni|sin|nunca|jamas|nadie|ningun\w*|prohib\w*|exent\w*|dispens\w*|suprim\w*|relevad\w*"
    r"|suspendid\w*|abst\w*"
)
# How many words a denial reaches, and how many are left of it after a comma.
REACH, AFTER_COMMA = 9, 4
AFFIRMED, DENIED = 1, 2


@dataclass(frozen=True, kw_only=True)
class Polarity:
    """The content stems of a text under a denial and out of one; a stem may be in both."""

    affirmed: frozenset[str]
    denied: frozenset[str]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every content stem of the text."""
        return self.affirmed | self.denied


@dataclass(frozen=True, kw_only=True, eq=False)
class Polarities:
    """What each of many texts affirms and denies, as it is kept.

    The stems of text ``i`` are those of ``names`` at ``stems[ends[i]:ends[i + 1]]``; ``sides``
    says of each whether it is affirmed (1), denied (2) or both (3).
    """

    names: tuple[str, ...]
    stems: NDArray[np.int32]
    sides: NDArray[np.uint8]
    ends: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Polarities:
        """Read texts in Spanish."""
        places: dict[str, int] = {}
        stems: list[int] = []
        sides: list[int] = []
        ends = [0]
        for text in texts:
            said = polarity(text)
            for stem in sorted(said.all):  # a set has another order in every process
                stems.append(places.setdefault(stem, len(places)))
                sides.append(AFFIRMED * (stem in said.affirmed) + DENIED * (stem in said.denied))
            ends.append(len(stems))
        return cls(
            names=tuple(places),
            stems=np.array(stems, dtype=np.int32),
            sides=np.array(sides, dtype=np.uint8),
            ends=np.array(ends, dtype=np.int32),
        )

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.ends) - 1

    def __getitem__(self, place: int) -> Polarity:
        """Return what one text affirms and denies."""
        own = slice(int(self.ends[place]), int(self.ends[place + 1]))
        return Polarity(affirmed=self._named(own, AFFIRMED), denied=self._named(own, DENIED))

    def _named(self, own: slice, side: int) -> frozenset[str]:
        found: NDArray[Any] = self.stems[own][self.sides[own] & side > 0]
        return frozenset(self.names[stem] for stem in found.tolist())


# The clauses of a body and of its next version: what did not change is not read again.
@lru_cache(maxsize=16_384)
def polarity(text: str) -> Polarity:
    """Return the stems that a Spanish text affirms and denies.

    A denial reaches to the end of its sentence or part of sentence, nine words at most.
    """
    affirmed: set[str] = set()
    denied: set[str] = set()
    left = 0
    for piece in _PIECE.findall(text.lower()):
        if piece in ".;:":
            left = 0
        elif piece == ",":
            left = min(left, AFTER_COMMA)
        elif (stem := _stem(piece)) is None:
            left = REACH
        else:
            left = max(0, left - 1)
            if stem:
                (denied if left else affirmed).add(stem)
    return Polarity(affirmed=frozenset(affirmed), denied=frozenset(denied))


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str | None:
    """Return the stem of a word, "" for a small one, None for one that denies what follows."""
    if _DENIES.fullmatch(plain(word)):
        return None
    found = stems(word, "es")
    return found[0] if found else ""
