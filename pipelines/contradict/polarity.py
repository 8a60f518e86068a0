"""A text in, the stems it affirms and the stems it denies out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from models.lexical import stems
from pipelines.contradict.cues import plain

_PIECE = re.compile(r"[^\W\d_]+|[.,;:]")
_DENIES = re.compile(
    r"no|ni|sin|nunca|jamas|nadie|ningun\w*|prohib\w*|exent\w*|dispens\w*|suprim\w*|relevad\w*"
    r"|suspendid\w*|abst\w*"
)
# How many words a denial reaches, and how many are left of it after a comma.
REACH, AFTER_COMMA = 9, 4


@dataclass(frozen=True, kw_only=True)
class Polarity:
    """The content stems of a text under a denial and out of one; a stem may be in both."""

    affirmed: frozenset[str]
    denied: frozenset[str]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every content stem of the text."""
        return self.affirmed | self.denied


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
