"""Texts of one language in, BM25 scores of queries against them out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS, STOPWORDS_SPANISH
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Scores = NDArray[np.float32]
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAMES = {"es": "spanish", "en": "english"}
_STOP = {"es": frozenset(STOPWORDS_SPANISH), "en": frozenset(STOPWORDS_EN_PLUS)}
_ABSENT = "\x00"
# Robertson's usual values; measured no worse than their neighbours on the sample manuals.
K1, B = 1.2, 0.75


@dataclass(frozen=True, kw_only=True, eq=False)
class WordTable:
    """The weight of each stem in each text, as it is kept: all that an index is made of.

    ``names`` are the stems by row; ``data``, ``indices`` and ``indptr`` are those of a sparse
    matrix [stems, texts] (CSR) whose ``indices`` rise in each row; ``size`` counts the texts.
    """

    names: tuple[str, ...]
    data: Scores
    indices: NDArray[np.int32]
    indptr: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]]) -> WordTable:
        """Weigh the stems of some texts, each a list of them."""
        if not texts:
            nothing = csr_matrix((0, 0), dtype=np.float32)
            return cls._of(nothing, {}, 0)
        index = bm25s.BM25(k1=K1, b=B)
        index.index([list(found) or [_ABSENT] for found in texts], show_progress=False)
        kept = index.scores
        weights = csr_matrix(
            (kept["data"], kept["indices"], kept["indptr"]),
            shape=(len(kept["indptr"]) - 1, len(texts)),
        )
        weights.sort_indices()
        return cls._of(weights, index.vocab_dict, len(texts))

    @classmethod
    def _of(cls, weights: csr_matrix, places: Mapping[str, int], size: int) -> WordTable:
        names = [""] * weights.shape[0]
        for stem, place in places.items():
            if place < len(names):  # the library adds an empty word without a row
                names[place] = stem
        return cls(
            names=tuple(names),
            data=weights.data.astype(np.float32, copy=False),
            indices=weights.indices.astype(np.int32, copy=False),
            indptr=weights.indptr.astype(np.int32, copy=False),
            size=size,
        )


class LexicalIndex:
    """BM25 (Lucene variant, Robertson and Zaragoza 2009) over Snowball stems without accents.

    Whole lists of queries are answered by one sparse product, their stems summed in order.
    """

    def __init__(self, table: WordTable, language: str) -> None:
        """Read a table of stems; ``language``, "es" or "en", is the one they were read in."""
        self.table = table
        self.size = table.size
        self._language = language
        self._places = {stem: place for place, stem in enumerate(table.names)}
        self._frequency = np.diff(table.indptr)
        shape = (len(table.names), table.size)
        self._weights = csr_matrix((table.data, table.indices, table.indptr), shape=shape)
        self._asked: dict[str, frozenset[int]] = {}

    @classmethod
    def of(cls, texts: Sequence[str], language: str) -> LexicalIndex:
        """Index texts in "es" or "en"."""
        return cls(WordTable.of([kept_stems(text, language) for text in texts]), language)

    def scores(self, query: str) -> Scores:
        """Return one score for each text, 0 or more: [n]."""
        found: Scores = self.scores_of([query])[0]
        return found

    def scores_of(self, queries: Sequence[str]) -> Scores:
        """Return one score for each query and text, 0 or more: [queries, n]."""
        asked = [kept_stems(query, self._language) for query in queries]
        return self._summed(asked, lambda stem: 1.0, self._weights)

    def coverage(self, queries: Sequence[str]) -> Scores:
        """Return the share of each query's stems, weighed by rarity, that each text has.

        [queries, n], 0 to 1; a stem that no text has counts too.
        """
        asked = [sorted(set(kept_stems(query, self._language))) for query in queries]
        held = csr_matrix(
            (np.ones_like(self._weights.data), self._weights.indices, self._weights.indptr),
            shape=self._weights.shape,
        )
        totals = [sum(map(self._rarity, found)) or 1.0 for found in asked]
        return self._summed(asked, self._rarity, held) / np.array(totals, dtype=np.float32)[:, None]

    def shared_terms(self, query: str, place: int, limit: int = 8) -> tuple[str, ...]:
        """Return the stems that the query shares with the text at ``place``, rarest first."""
        if query not in self._asked:
            known = (self._places.get(one) for one in kept_stems(query, self._language))
            self._asked[query] = frozenset(one for one in known if one is not None)
        shared = self._held[place] & self._asked[query]
        names, frequency = self.table.names, self._frequency
        ranked = sorted(shared, key=lambda one: (frequency[one], names[one]))
        return tuple(names[one] for one in ranked[:limit])

    @cached_property
    def _held(self) -> list[frozenset[int]]:
        """Return the rows of the stems that each text has."""
        by_text = self._weights.tocsc()
        rows, ends = by_text.indices.tolist(), by_text.indptr.tolist()
        return [frozenset(rows[start:end]) for start, end in pairwise(ends)]

    def _rarity(self, stem: str) -> float:
        place = self._places.get(stem)
        holders = 0 if place is None else int(self._frequency[place])
        return math.log(1 + (self.size - holders + 0.5) / (holders + 0.5))

    def _summed(
        self, asked: Sequence[Sequence[str]], worth: Callable[[str], float], table: csr_matrix
    ) -> Scores:
        """Return the sum of the rows of ``table`` [stems, texts] that each query names."""
        known = [[stem for stem in found if stem in self._places] for found in asked]
        flat = [stem for found in known for stem in found]
        ends = np.cumsum([0, *(len(found) for found in known)])
        table_of_asked = csr_matrix(
            (
                np.array([worth(stem) for stem in flat], dtype=np.float32),
                np.array([self._places[stem] for stem in flat], dtype=np.int32),
                ends,
            ),
            shape=(len(asked), table.shape[0]),
        )
        result: Scores = (table_of_asked @ table).toarray()
        return result


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


# The words of a body and of a few editions: who asks again, or after a small change, reads little.
@lru_cache(maxsize=16_384)
def kept_stems(text: str, language: str) -> tuple[str, ...]:
    """Return what ``stems`` does, from memory for a text that was read a while ago."""
    return tuple(stems(text, language))


@lru_cache(maxsize=2)
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_NAMES[language])


@lru_cache(maxsize=200_000)
def _without_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
