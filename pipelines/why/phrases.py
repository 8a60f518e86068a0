"""Two texts in, the phrases they share as spans of both, longest and rarest first, out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from corpora.terms import Term, load_terms
from models.lexical import stems

_WORD = re.compile(r"[^\W_]+")
# Words found in more than this share of the clauses say nothing alone.
TOO_COMMON = 0.3
# The most words a term has, and the least letters of a stem that stands for one word only.
LONGEST, LEAST_STEM = 6, 5
_Phrases = dict[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A content word or a whole term of a text: where it stands and what it may be met by."""

    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A text as units in order, and where each key occurs among them."""

    units: tuple[Unit, ...]
    places: dict[str, tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class Run:
    """Units of one text that meet the same number of units of another, one after another."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int
    weight: float


class _Word(NamedTuple):
    """A content word: where it stands, its stem and what the names of terms meet it by."""

    start: int
    end: int
    stem: str
    bare: str


class Reader:
    """Reads texts into units: stems, and terms under one key whatever they are called."""

    def __init__(self, terms: Sequence[Term] | None = None) -> None:
        self._terms = {
            language: _phrases(load_terms() if terms is None else terms, language)
            for language in ("es", "en")
        }

    def read(self, text: str, language: str) -> Read:
        """Return the units of a text in "es" or "en"."""
        words = [
            _Word(found.start(), found.end(), stem, singular(found[0]))
            for found in _WORD.finditer(text)
            if (stem := stem_of(found[0], language))
        ]
        units = tuple(self._units(words, language))
        places: dict[str, list[int]] = defaultdict(list)
        for place, unit in enumerate(units):
            for key in unit.keys:
                places[key].append(place)
        return Read(units=units, places={key: tuple(at) for key, at in places.items()})

    def _units(self, words: Sequence[_Word], language: str) -> Iterable[Unit]:
        phrases = self._terms[language]
        at = 0
        while at < len(words):
            width, terms = _longest(phrases, [one.bare for one in words[at : at + LONGEST]])
            named = words[at : at + width]
            stem = " ".join(one.stem for one in named)
            keys = {f"{language}:{stem}", *(f"={one}" for one in terms)}
            if any(char.isdigit() for char in stem):
                keys.add(f"={stem}")
            yield Unit(start=named[0].start, end=named[-1].end, keys=frozenset(keys))
            at += width


def rarities(texts: Sequence[tuple[Read, ...]]) -> dict[str, float]:
    """Return log(n / number of clauses with it) for every key that is not too common.

    ``texts`` holds the texts of each clause: a key in two of them counts once.
    """
    counts = Counter(key for one in texts for key in {key for read in one for key in read.places})
    most = max(10.0, TOO_COMMON * len(texts))
    size = len(texts) + 1
    return {key: math.log(size / count) for key, count in counts.items() if count <= most}


def runs(one: Read, other: Read, rare: dict[str, float], limit: int) -> list[Run]:
    """Return the runs shared by two texts, longest first, then rarest; none overlaps another.

    A single unit counts only when it has a key in ``rare``; a run when one of its units has.
    """
    met = _meetings(one, other)
    found = []
    for at, there in met:
        if (at - 1, there - 1) in met:
            continue
        width = 1
        while (at + width, there + width) in met:
            width += 1
        weight = sum(
            max((rare.get(key, 0.0) for key in met[at + step, there + step]), default=0.0)
            for step in range(width)
        )
        if weight > 0:
            found.append((width, weight, at, there))
    found.sort(key=lambda run: (-run[0], -run[1], run[2], run[3]))
    return _apart(one, other, found, limit)


def _apart(
    one: Read, other: Read, found: Sequence[tuple[int, float, int, int]], limit: int
) -> list[Run]:
    taken: set[int] = set()
    taken_there: set[int] = set()
    kept: list[Run] = []
    for width, weight, at, there in found:
        here, beyond = range(at, at + width), range(there, there + width)
        if not taken.isdisjoint(here) or not taken_there.isdisjoint(beyond):
            continue
        taken.update(here)
        taken_there.update(beyond)
        kept.append(
            Run(
                start=one.units[at].start,
                end=one.units[at + width - 1].end,
                other_start=other.units[there].start,
                other_end=other.units[there + width - 1].end,
                words=width,
                weight=weight,
            )
        )
        if len(kept) == limit:
            break
    return kept


def _meetings(one: Read, other: Read) -> dict[tuple[int, int], frozenset[str]]:
    met: dict[tuple[int, int], set[str]] = defaultdict(set)
    small, large, swapped = (
        (one, other, False) if len(one.places) <= len(other.places) else (other, one, True)
    )
    for key, places in small.places.items():
        for there in large.places.get(key, ()):
            for at in places:
                met[(there, at) if swapped else (at, there)].add(key)
    return {pair: frozenset(keys) for pair, keys in met.items()}


def _phrases(terms: Sequence[Term], language: str) -> _Phrases:
    """Return the ids of the terms by the words of each of their names."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for term in terms:
        for name in term.es if language == "es" else term.en:
            parts = tuple(singular(word) for word in _WORD.findall(name) if stem_of(word, language))
            if parts and term.id not in found[parts]:
                found[parts].append(term.id)
    return {parts: tuple(ids) for parts, ids in found.items()}


def _longest(phrases: _Phrases, ahead: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """Return the width of the longest term that begins here, 1 where none does, and its ids."""
    for width in range(len(ahead), 0, -1):
        if found := phrases.get(tuple(ahead[:width])):
            return width, found
    return 1, ()


@lru_cache(maxsize=200_000)
def stem_of(word: str, language: str) -> str:
    """Return the stem of a content word, the word itself when it has digits, else "".

    A short stem stands for too much (plaza, plazo): the word without its plural stands instead.
    """
    if any(char.isdigit() for char in word):
        return word.lower()
    found = stems(word, language)
    if not found:
        return ""
    return found[0] if len(found[0]) >= LEAST_STEM else singular(word)


@lru_cache(maxsize=200_000)
def singular(word: str) -> str:
    """Return a word without accents, plural and gender: what the names of terms meet by."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    for ending in ("es", "s"):
        if len(bare) > len(ending) + 3 and bare.endswith(ending):
            bare = bare[: -len(ending)]
            break
    return bare[:-1] if len(bare) > 4 and bare[-1] in "oae" else bare
