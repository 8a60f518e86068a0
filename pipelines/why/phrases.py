"""Two texts in, the phrases they share as spans of both, longest and rarest first, out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from typing import NamedTuple

from corpora.terms import Term, load_terms
from models.lexical import stems

_WORD = re.compile(r"[^\W_]+")
# Words found in more than this share of the clauses say nothing alone.
TOO_COMMON = 0.3
# The most words a term has, and the least letters of a stem that stands for one word only.
LONGEST, LEAST_STEM = 6, 5
_REMEMBERED = 16_384
_Pair = tuple[int, int]
# Names of terms by their first word, the longest first: their words and the ids of the terms.
_Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]


@dataclass(frozen=True, kw_only=True)
class Read:
    """A text as units in order, each a content word or a whole term: what it may be met by.

    ``first`` and ``last`` are the numbers of its words among all of the text.
    """

    text: str
    keys: tuple[frozenset[str], ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word of the text stands: asked of the few texts that are shown."""
        return [found.span() for found in _WORD.finditer(self.text)]


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
        # One for each language: with one argument a word is found in two thirds of the time.
        self._words = {
            language: lru_cache(maxsize=200_000)(partial(_word, language=language))
            for language in self._terms
        }
        # The clauses of a body and of its next version: what did not change is not read again.
        self.remembered = lru_cache(maxsize=_REMEMBERED)(self.read)

    @classmethod
    @cache
    def bundled(cls) -> Reader:
        """Return the reader of the terms that ship, which remembers the texts it read last."""
        return cls(load_terms())

    def read(self, text: str, language: str) -> Read:
        """Return the units of a text in "es" or "en"."""
        known = map(self._words[language], _WORD.findall(text))
        words = [(number, word) for number, word in enumerate(known) if word is not None]
        phrases = self._terms[language]
        keys = [word.keys for _, word in words]
        first = [number for number, _ in words]
        last = first.copy()
        # From the end on, so that what was joined does not move what is still to be read.
        for at, width, terms in reversed(_named(words, phrases)):
            stem = " ".join(word.stem for _, word in words[at : at + width])
            keys[at : at + width] = [_keys(stem, language, terms)]
            last[at : at + width] = [last[at + width - 1]]
            del first[at + 1 : at + width]
        return Read(text=text, keys=tuple(keys), first=tuple(first), last=tuple(last))


def rarities(texts: Sequence[tuple[Read, ...]]) -> dict[str, float]:
    """Return log(n / number of clauses with it) for every key that is not too common.

    ``texts`` holds the texts of each clause: a key in two of them counts once.
    """
    counts: Counter[str] = Counter()
    for one in texts:
        counts.update(frozenset().union(*(keys for read in one for keys in read.keys)))
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
            for place, keys in enumerate(read.keys):
                for key in keys:
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
        for at, keys in enumerate(one.keys):
            for key in keys:
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
        kept.append(Run(*_span(one, at, width), *_span(other, there, width), width, weight))
        if len(kept) == limit:
            break
    return kept


def _span(read: Read, at: int, width: int) -> tuple[int, int]:
    """Return where some units of a text begin and end."""
    return read.spans[read.first[at]][0], read.spans[read.last[at + width - 1]][1]


def _named(
    words: Sequence[tuple[int, _Word]], phrases: _Phrases
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the terms among words, none within another: place, width and the ids of each."""
    found = []
    free = 0
    for at, (_, word) in enumerate(words):
        if at < free or word.bare not in phrases:
            continue
        for parts, terms in phrases[word.bare]:
            if tuple(one.bare for _, one in words[at : at + len(parts)]) == parts:
                found.append((at, len(parts), terms))
                free = at + len(parts)
                break
    return found


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


def _word(word: str, language: str) -> _Word | None:
    """Return what is known of a word wherever it stands, None where it is no content word."""
    stem = stem_of(word, language)
    return _Word(stem, singular(word), _keys(stem, language, ())) if stem else None


@lru_cache(maxsize=200_000)
def _keys(stem: str, language: str, terms: tuple[str, ...]) -> frozenset[str]:
    keys = {f"{language}:{stem}", *(f"={one}" for one in terms)}
    if _has_digit(stem):
        keys.add(f"={stem}")
    return frozenset(keys)


@lru_cache(maxsize=200_000)
def stem_of(word: str, language: str) -> str:
    """Return the stem of a content word, the word itself when it has digits, else "".

    A short stem stands for too much (plaza, plazo): the word without its plural stands instead.
    """
    if _has_digit(word):
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


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)
