"""An edition, words as a person types them and likenesses in, the standards they mean out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from corpora.records import Standard
from models.lexical import stems

_NUMBER = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){0,2})(?:[\s.-]*\(?[a-z]{1,2}\)?)?\s*$")
# Of the words asked for: all in the title, in the search words, in the rest; and the meaning.
_TITLE, _KEYWORDS, _REST, _MEANING = 1.0, 0.6, 0.35, 0.5


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A standard found, its score, and why: "number", "words" or "meaning"."""

    standard: Standard
    score: float
    why: str


def asked_number(words: str) -> str | None:
    """Return "12.2.1" or "12.2" where that is what was typed, a letter after it aside."""
    found = _NUMBER.match(words)
    return found[1] if found else None


def plain(text: str) -> str:
    """Return a text in lower case without accents, as it is compared."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def by_number(standards: Sequence[Standard], number: str) -> tuple[Hit, ...]:
    """Return the standard of a number, or all below a chapter or subchapter."""
    return tuple(
        Hit(standard=row, score=1.0, why="number")
        for row in standards
        if row.id == number or row.id.startswith(f"{number}.")
    )


def by_words(
    standards: Sequence[Standard], words: str, likeness: Sequence[float], limit: int
) -> tuple[Hit, ...]:
    """Return the standards that words mean, best first.

    ``likeness`` is the cosine of the words with each standard [n]; it is put on the scale of the
    list's own spread, since cosines of one encoder lie close together. Words count by the share
    that a title, the search words or the rest holds, accents and endings aside.
    """
    if not standards:
        return ()
    wanted = _stems(words)
    cosines = np.asarray(likeness, dtype=np.float64)
    spread = float(cosines.std()) or 1.0
    meaning = np.clip((cosines - float(cosines.mean())) / spread / 4.0, 0.0, 1.0)
    hits = []
    for row, near in zip(standards, meaning, strict=True):
        lexical = _lexical(row, wanted)
        score = lexical + _MEANING * float(near)
        why = "words" if lexical >= _MEANING * float(near) else "meaning"
        hits.append(Hit(standard=row, score=score, why=why))
    hits.sort(key=lambda hit: -hit.score)
    return tuple(hits[:limit])


def _lexical(row: Standard, wanted: frozenset[str]) -> float:
    if not wanted:
        return 0.0
    fields = (
        (_TITLE, f"{row.title_es} {row.title_en}"),
        (_KEYWORDS, " ".join((*row.keywords_es, *row.keywords_en))),
        (_REST, " ".join((*row.path_es, row.statement_es, row.statement_en))),
    )
    return max(weight * len(wanted & _stems(text)) / len(wanted) for weight, text in fields if text)


# The texts of a few editions: who asks twice of one waits only once for its words.
@lru_cache(maxsize=16_384)
def _stems(text: str) -> frozenset[str]:
    """Return stems of both languages; accents go first, so that "accion" finds "acción"."""
    lowered = plain(text)
    return frozenset((*stems(lowered, "es"), *stems(lowered, "en")))
