"""The text of a clause in, how much it is worded as a waiver or an undue permission out."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

import Stemmer

from models.plain import plain
from pipelines.contradict.cues import NAMES, counts, words_of

STEM_SHARE = 0.5
_REMEMBERED = 16_384


class Waiver:
    """A logistic model over the cues of a text, its length and the stems it uses."""

    def __init__(self, cue_weights: Mapping[str, float], stem_weights: Mapping[str, float]) -> None:
        """Take one weight for each cue, for "length" and "bias", and for any number of stems."""
        self._cues = [float(cue_weights[name]) for name in NAMES]
        self._length = float(cue_weights["length"])
        self._bias = float(cue_weights["bias"])
        self._stems = dict(stem_weights)
        # Reading the cues of a text takes longest: those of a body seen again are remembered.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._weigh)

    def logit(self, text: str) -> float:
        """Return the log-odds that the text waives or permits what a rule would not."""
        return self._remembered(text)

    def _weigh(self, text: str) -> float:
        found = counts(text)
        return (
            self._bias
            + sum(weight * count for weight, count in zip(self._cues, found, strict=True))
            + self._length * length(text)
            + STEM_SHARE * sum(self._stems[stem] for stem in stem_set(text) & self._stems.keys())
        )


def length(text: str) -> float:
    """Return the logarithm of the number of words of a text."""
    return math.log(len(text.split()) + 1)


def stem_set(text: str) -> frozenset[str]:
    """Return the stems of every word of a text, small words included: they carry the waiver."""
    return frozenset(map(stem_of, words_of(text.lower())))


def stem_list(words: Sequence[str]) -> list[str]:
    """Return the stem of each word."""
    return [stem_of(word) for word in words]


@lru_cache(maxsize=200_000)
def stem_of(word: str) -> str:
    """Return the Spanish Snowball stem of a word in lower case, without accents."""
    stem: str = _stemmer().stemWord(word)
    decomposed = unicodedata.normalize("NFD", stem)
    return plain("".join(char for char in decomposed if not unicodedata.combining(char)))


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("spanish")
