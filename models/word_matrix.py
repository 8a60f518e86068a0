"""Texts of one language as lists of words in, BM25 of many questions against them at once out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from models.lexical import K1, B

Scores = NDArray[np.float32]
Words = Sequence[str]


class WordMatrix:
    """BM25 (Lucene variant) over words that the caller chose: stems, whole words, pairs of words.

    Whole lists of questions are scored by one sparse product; ``models.lexical`` keeps an index
    for one question after another.
    """

    def __init__(self, texts: Iterable[Words]) -> None:
        """Index the words of each text."""
        counts = [Counter(words) for words in texts]
        self._place: dict[str, int] = {}
        for one in counts:
            for word in one:
                self._place.setdefault(word, len(self._place))
        lengths = np.array([sum(one.values()) for one in counts], dtype=np.float32)
        usual = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
        many = np.zeros(len(self._place), dtype=np.float32)
        for one in counts:
            for word in one:
                many[self._place[word]] += 1
        self.rarity = np.log(1 + (len(counts) - many + 0.5) / (many + 0.5))
        rows = np.repeat(np.arange(len(counts)), [len(one) for one in counts])
        columns = np.array([self._place[word] for one in counts for word in one], dtype=np.int64)
        seen = np.array([n for one in counts for n in one.values()], dtype=np.float32)
        share = K1 * (1 - B + B * lengths[rows] / usual)
        weights = self.rarity[columns] * seen / (seen + share)
        shape = (len(counts), len(self._place))
        self._weights = csr_matrix((weights, (rows, columns)), shape=shape, dtype=np.float32)

    def scores(self, questions: Sequence[Words]) -> Scores:
        """Return the score of each text for each question: [questions, texts], 0 or more."""
        found = [
            Counter(self._place[word] for word in words if word in self._place)
            for words in questions
        ]
        rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
        columns = np.array([place for one in found for place in one], dtype=np.int64)
        times = np.array([n for one in found for n in one.values()], dtype=np.float32)
        shape = (len(found), len(self._place))
        asked = csr_matrix((times, (rows, columns)), shape=shape, dtype=np.float32)
        result: Scores = np.asarray((asked @ self._weights.T).toarray(), dtype=np.float32)
        return result

    def worth(self, words: Iterable[str]) -> float:
        """Return the summed rarity of words, that of an unseen word being the greatest."""
        most = float(self.rarity.max()) if len(self.rarity) else 0.0
        return sum(
            float(self.rarity[self._place[word]]) if word in self._place else most for word in words
        )
