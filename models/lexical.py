"""Texts of one language in, BM25 scores of queries against them out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_SPANISH
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAMES = {"es": "spanish", "en": "english"}
_STOP = {"es": frozenset(STOPWORDS_SPANISH), "en": frozenset(STOPWORDS_EN_PLUS)}
_ABSENT = "\x00"
# Robertson's usual values; measured no worse than their neighbours on the sample manuals.
K1, B = 1.2, 0.75


class LexicalIndex:
    """BM25 (Lucene variant, Robertson and Zaragoza 2009) over Snowball stems without accents."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        """Index the texts; ``language`` is "es" or "en". ``stems`` are those of each text."""
        self._language = language
        self.size = len(texts)
        self.stems = [stems(text, language) for text in texts]
        self._frequency = Counter(stem for found in self.stems for stem in set(found))
        self._index = bm25s.BM25(k1=K1, b=B)
        if texts:
            corpus = [found or [_ABSENT] for found in self.stems]
            self._index.index(corpus, show_progress=False)

    def scores(self, query: str) -> Scores:
        """Return one score for each text, 0 or more: [n]."""
        if not self.size:
            return np.zeros(0, dtype=np.float32)
        known = [stem for stem in stems(query, self._language) if stem in self._index.vocab_dict]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        found: Scores = self._index.get_scores(known)
        return found

    def shared_terms(self, query: str, place: int, limit: int = 8) -> tuple[str, ...]:
        """Return the stems that the query shares with the text at ``place``, rarest first."""
        shared = _stem_set(query, self._language) & set(self.stems[place])
        return tuple(sorted(shared, key=lambda stem: (self._frequency[stem], stem))[:limit])


def stems(text: str, language: str) -> list[str]:
    """Return the stems of the content words of a text, without accents, in order."""
    stop = _STOP[language]
    words = [word for word in _WORD.findall(text.lower()) if word not in stop]
    return [_without_accents(stem) for stem in _stemmer(language).stemWords(words)]


def language_of(texts: Sequence[str]) -> str:
    """Return "es" or "en" by the stop words that the texts use."""
    counts = dict.fromkeys(_STOP, 0)
    for text in texts:
        for word in text.lower().split():
            for language, stop in _STOP.items():
                counts[language] += word in stop
    return "en" if counts["en"] > counts["es"] else "es"


@lru_cache(maxsize=64)
def _stem_set(text: str, language: str) -> frozenset[str]:
    """Return the stems of a query, asked for again with each text that it is compared with."""
    return frozenset(stems(text, language))


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_NAMES[language])


@lru_cache(maxsize=200_000)
def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
