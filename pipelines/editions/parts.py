"""Standards in, their sentences and elements, and how far one standard's are in another's, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.records import Standard
from pipelines.editions.similar import (
    LANGUAGES,
    Matrix,
    Meaning,
    body_of,
    element_texts,
    normalised,
    scaled_cosine,
    statement_of,
    word_overlap,
)

_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-ZÁÉÍÓÚÑ¿\"«])")
# A part counts as found in the other standard from this likeness on.
FOUND = 0.45


@dataclass(frozen=True, kw_only=True)
class Part:
    """A sentence of a statement, or an element, of the standard at ``owner``."""

    owner: int
    text: str
    element: str | None
    words: int


@dataclass(frozen=True, kw_only=True)
class PartTable:
    """The parts of both sides and how alike each pair of parts is: [parts, parts]."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]
    alike: Matrix

    def rows(self, owner: int) -> NDArray[np.intp]:
        """Return the rows of one old standard's parts."""
        return np.array(
            [i for i, part in enumerate(self.old) if part.owner == owner], dtype=np.intp
        )

    def columns(self, owner: int) -> NDArray[np.intp]:
        """Return the columns of one new standard's parts."""
        return np.array(
            [j for j, part in enumerate(self.new) if part.owner == owner], dtype=np.intp
        )

    def turned(self) -> PartTable:
        """Return the table seen from the other edition."""
        return PartTable(old=self.new, new=self.old, alike=self.alike.T)


def shared_language(old: Sequence[Standard], new: Sequence[Standard]) -> str:
    """Return the language in which most standards of both sides have words; Spanish in a tie."""
    counts = [
        min(sum(bool(body_of(row, lang)) for row in side) for side in (old, new))
        for lang in LANGUAGES
    ]
    return LANGUAGES[int(np.argmax(counts))]


def part_table(
    old: Sequence[tuple[int, Standard]], new: Sequence[tuple[int, Standard]], meaning: Meaning
) -> PartTable:
    """Compare every part of the ``old`` standards with every part of the ``new`` ones.

    Each standard comes with its place in its edition.
    """
    language = shared_language([row for _, row in old], [row for _, row in new])
    left = tuple(part for place, row in old for part in _parts(place, row, language))
    right = tuple(part for place, row in new for part in _parts(place, row, language))
    if not left or not right:
        empty = np.zeros((len(left), len(right)), dtype=np.float32)
        return PartTable(old=left, new=right, alike=empty)
    texts = [part.text for part in left], [part.text for part in right]
    words = np.nan_to_num(word_overlap(*texts, language))
    sense = scaled_cosine(meaning(texts[0]), meaning(texts[1]))
    alike = np.maximum(words, 0.5 * words + 0.5 * sense).astype(np.float32)
    return PartTable(old=left, new=right, alike=alike)


def found_share(table: PartTable, owner: int) -> dict[int, float]:
    """Return, for each old standard, the share of a new one's words that it already has.

    A part is had when it is at least FOUND alike; words weigh, so a long sentence counts more.
    """
    columns = table.columns(owner)
    if not len(columns) or not len(table.old):
        return {}
    weights = np.array([table.new[j].words for j in columns], dtype=np.float32)
    owners = np.array([part.owner for part in table.old])
    hits = table.alike[:, columns] >= FOUND
    return {
        int(one): float(hits[owners == one].any(axis=0) @ weights / weights.sum())
        for one in np.unique(owners)
    }


def same_parts(old: Standard, new: Standard) -> tuple[bool, bool]:
    """Return whether all that the old one says is in the new one to the letter, and the reverse."""
    inside = [True, True]
    for language in LANGUAGES:
        left, right = (
            {normalised(part.text) for part in _parts(0, row, language)} for row in (old, new)
        )
        if left and right:
            inside[0] &= left <= right
            inside[1] &= right <= left
    return inside[0], inside[1]


def _parts(place: int, standard: Standard, language: str) -> list[Part]:
    sentences = [one for one in _SENTENCE_END.split(statement_of(standard, language)) if one]
    result = [_part(place, text, None) for text in sentences]
    texts = element_texts(standard, language)
    result += [
        _part(place, text, row.id)
        for row, text in zip(standard.elements, texts, strict=True)
        if text
    ]
    return result


def _part(place: int, text: str, element: str | None) -> Part:
    return Part(owner=place, text=text, element=element, words=len(text.split()))
