"""Two texts in, the phrases they share as spans of both, longest and rarest first, out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from corpora.terms import Term, load_terms
from models.lexical import stems

_WORD = re.compile(r"[^\W_]+")
# Words found in more than this share of the clauses say nothing alone.
TOO_COMMON = 0.3
# The most words a term has, and the least letters of a stem that stands for one word only.
LONGEST, LEAST_STEM = 6, 5
_REMEMBERED = 8_192
_Pair = tuple[int, int]
# Names of terms by their first word, the longest first: their words and the ids of the terms.
_Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]


class Unit(NamedTuple):
    """A content word or a whole term of a text: where it stands and what it may be met by."""

    start: int
    end: int
    keys: frozenset[str]


Read = tuple[Unit, ...]


class Run(NamedTuple):
    """Units of one text that meet the same number of units of another, one after another."""

    start: int
    end: int
    other_start: int
    other_end: int
    words: int
    weight: float


class _Word(NamedTuple):
    """A content word: its stem, what the names of terms meet it by, and its keys when alone."""

    stem: str
    bare: str
    keys: frozenset[str]


class Reader:
    """Reads texts into units: stems, and terms under one key whatever they are called."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = {language: _phrases(terms, language) for language in ("es", "en")}
        # The clauses of a body and of its next version: what did not change is not read again.
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    @classmethod
    @cache
    def bundled(cls) -> Reader:
        """Return the reader of the terms that ship, which remembers the texts it read last."""
        return cls(load_terms())

    def _read(self, text: str, language: str) -> Read:
        """Return the units of a text in "es" or "en", in order."""
        words = [
            (found.start(), found.end(), word)
            for found in _WORD.finditer(text)
            if (word := _word(found[0], language)) is not None
        ]
        phrases = self._terms[language]
        units = []
        at = 0
        while at < len(words):
            start, end, word = words[at]
            keys, width = word.keys, 1
            for parts, terms in phrases.get(word.bare, ()):
                named = [one for _, _, one in words[at : at + len(parts)]]
                if tuple(one.bare for one in named) == parts:
                    width = len(parts)
                    end = words[at + width - 1][1]
                    keys = _keys(" ".join(one.stem for one in named), language, terms)
                    break
            units.append(Unit(start, end, keys))
            at += width
        return tuple(units)


def rarities(texts: Sequence[tuple[Read, ...]]) -> dict[str, float]:
    """Return log(n / number of clauses with it) for every key that is not too common.

    ``texts`` holds the texts of each clause: a key in two of them counts once.
    """
    counts: Counter[str] = Counter()
    for one in texts:
        counts.update(frozenset().union(*(unit.keys for read in one for unit in read)))
    most = max(10.0, TOO_COMMON * len(texts))
    size = len(texts) + 1
    return {key: math.log(size / count) for key, count in counts.items() if count <= most}


class Phrases:
    """The texts of a standard, read once to be met by many clauses."""

    def __init__(self, texts: Sequence[Read]) -> None:
        """Keep where each key stands."""
        self._texts = texts
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for text, read in enumerate(texts):
            for place, unit in enumerate(read):
                for key in unit.keys:
                    self._places[key].append((text, place))

    def runs(self, one: Read, rare: Mapping[str, float], limit: int) -> list[tuple[int, list[Run]]]:
        """Return the runs that a text shares with each of these, by its place among them.

        Longest first, then rarest, ``limit`` at most; none overlaps another. A single unit counts
        only when it has a key in ``rare``; a run when one of its units has.
        """
        met = self._meetings(one, rare)
        return [(text, _runs(one, self._texts[text], met[text], limit)) for text in sorted(met)]

    def _meetings(self, one: Read, rare: Mapping[str, float]) -> dict[int, dict[_Pair, float]]:
        """Return, by text, which units meet, with the rarity of the rarest key they meet by."""
        met: dict[int, dict[_Pair, float]] = {}
        for at, unit in enumerate(one):
            for key in unit.keys:
                for text, there in self._places.get(key, ()):
                    pairs = met.setdefault(text, {})
                    rarity = rare.get(key, 0.0)
                    if pairs.get((at, there), -1.0) < rarity:
                        pairs[at, there] = rarity
        return met


def _runs(one: Read, other: Read, met: Mapping[_Pair, float], limit: int) -> list[Run]:
    found = []
    for at, there in met:
        if (at - 1, there - 1) in met:
            continue
        width = 1
        while (at + width, there + width) in met:
            width += 1
        weight = sum(met[at + step, there + step] for step in range(width))
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
                start=one[at].start,
                end=one[at + width - 1].end,
                other_start=other[there].start,
                other_end=other[there + width - 1].end,
                words=width,
                weight=weight,
            )
        )
        if len(kept) == limit:
            break
    return kept


def _phrases(terms: Sequence[Term], language: str) -> _Phrases:
    """Return the ids of the terms by the words of each of their names, ``LONGEST`` at most."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for term in terms:
        for name in term.es if language == "es" else term.en:
            parts = tuple(singular(word) for word in _WORD.findall(name) if stem_of(word, language))
            if parts and term.id not in found[parts]:
                found[parts].append(term.id)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(list)
    for parts, ids in sorted(found.items(), key=lambda one: -len(one[0])):
        if len(parts) <= LONGEST:
            by_first[parts[0]].append((parts, tuple(ids)))
    return dict(by_first)


@lru_cache(maxsize=200_000)
def _word(word: str, language: str) -> _Word | None:
    """Return what is known of a word wherever it stands, None where it is no content word."""
    stem = stem_of(word, language)
    return _Word(stem, singular(word), _keys(stem, language, ())) if stem else None


def _keys(stem: str, language: str, terms: Sequence[str]) -> frozenset[str]:
    keys = {f"{language}:{stem}", *(f"={one}" for one in terms)}
    if any(char.isdigit() for char in stem):
        keys.add(f"={stem}")
    return frozenset(keys)


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
