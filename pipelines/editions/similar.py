"""Standards of two editions in, matrices of how alike each pair is out: [n, m], 0 to 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.records import Standard
from models.encoder import Vectors
from models.lexical import stems

Matrix = NDArray[np.float32]
Meaning = Callable[[Sequence[str]], Vectors]
LANGUAGES = ("es", "en")
# Cosines of this family of encoders lie between these two for texts of one field.
_UNRELATED, _SAME = 0.80, 1.0
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How alike every pair is; ``text`` is NaN where one of the two has no statement or element."""

    title: Matrix
    text: Matrix
    meaning: Matrix
    path: Matrix
    number: Matrix

    @property
    def comparable(self) -> NDArray[np.bool_]:
        """Where both have words to compare besides their titles: [n, m]."""
        result: NDArray[np.bool_] = ~np.isnan(self.text)
        return result


def likeness(old: Sequence[Standard], new: Sequence[Standard], meaning: Meaning) -> Likeness:
    """Measure every pair of ``old`` [n] and ``new`` [m]."""
    titles = [word_overlap(_titles(old, lang), _titles(new, lang), lang) for lang in LANGUAGES]
    texts = [word_overlap(_bodies(old, lang), _bodies(new, lang), lang) for lang in LANGUAGES]
    paths = [word_overlap(_paths(old, lang), _paths(new, lang), lang) for lang in LANGUAGES]
    return Likeness(
        title=np.nan_to_num(_best(titles)),
        text=_best(texts),
        meaning=_meanings(old, new, meaning),
        path=np.nan_to_num(_best(paths)),
        number=_numbers(old, new),
    )


def title_of(standard: Standard, language: str) -> str:
    """Return the title in one language, "" where the list has none."""
    return standard.title_es if language == "es" else standard.title_en


def statement_of(standard: Standard, language: str) -> str:
    """Return the statement in one language, "" where there is none."""
    return standard.statement_es if language == "es" else standard.statement_en


def element_texts(standard: Standard, language: str) -> list[str]:
    """Return the elements' texts in one language, in order."""
    return [row.text_es if language == "es" else row.text_en for row in standard.elements]


def body_of(standard: Standard, language: str) -> str:
    """Return statement and elements in one language as one text."""
    return " ".join([statement_of(standard, language), *element_texts(standard, language)]).strip()


def have_words(old: Standard, new: Standard) -> bool:
    """Return whether both have a statement or elements in one language."""
    return any(body_of(old, language) and body_of(new, language) for language in LANGUAGES)


def word_overlap(old: Sequence[str], new: Sequence[str], language: str) -> Matrix:
    """Return the weighted Dice overlap of stems of each pair [n, m], NaN where a text is empty.

    A stem weighs log(1 + N / number of texts that have it), so that "procedures" says little.
    """
    sets_old = [_stem_set(text, language) for text in old]
    sets_new = [_stem_set(text, language) for text in new]
    frequency = Counter(stem for found in (*sets_old, *sets_new) for stem in found)
    columns = {stem: place for place, stem in enumerate(sorted(frequency))}
    total = len(old) + len(new)
    weights = np.array([np.log(1 + total / frequency[stem]) for stem in columns], dtype=np.float32)
    left, right = _incidence(sets_old, columns), _incidence(sets_new, columns)
    shared = (left * weights) @ right.T
    whole = (left @ weights)[:, None] + (right @ weights)[None, :]
    with np.errstate(invalid="ignore"):
        result: Matrix = (2 * shared / whole).astype(np.float32)
    result[[not found for found in sets_old], :] = np.nan
    result[:, [not found for found in sets_new]] = np.nan
    return result


def scaled_cosine(old: Vectors, new: Vectors) -> Matrix:
    """Return the cosine of unit vectors [n, m] stretched so that unrelated texts are near 0."""
    cosine = old @ new.T
    result: Matrix = np.clip((cosine - _UNRELATED) / (_SAME - _UNRELATED), 0, 1)
    return result.astype(np.float32)


def normalised(text: str) -> str:
    """Return the words alone, in lower case: what must differ for a text to have changed."""
    return " ".join(_WORD.findall(text.casefold()))


def _stem_set(text: str, language: str) -> frozenset[str]:
    found = stems(text, language)
    return frozenset(found or normalised(text).split())


def _incidence(sets: Sequence[frozenset[str]], columns: dict[str, int]) -> Matrix:
    result = np.zeros((len(sets), len(columns)), dtype=np.float32)
    for row, found in enumerate(sets):
        result[row, [columns[stem] for stem in found]] = 1
    return result


def _best(matrices: Sequence[Matrix]) -> Matrix:
    """Return the mean over the languages that a pair has, NaN where it has none."""
    stack = np.stack(matrices)
    known = (~np.isnan(stack)).sum(axis=0)
    with np.errstate(invalid="ignore"):
        result: Matrix = (np.nansum(stack, axis=0) / known).astype(np.float32)
    return result


def _titles(rows: Sequence[Standard], language: str) -> list[str]:
    return [title_of(row, language) for row in rows]


def _bodies(rows: Sequence[Standard], language: str) -> list[str]:
    return [body_of(row, language) for row in rows]


def _paths(rows: Sequence[Standard], language: str) -> list[str]:
    return [" ".join(row.path_es if language == "es" else row.path_en) for row in rows]


def _meanings(old: Sequence[Standard], new: Sequence[Standard], meaning: Meaning) -> Matrix:
    """Compare title with title where a body is lacking, and title and body with the same."""
    found = []
    for language in LANGUAGES:
        short = _cosines(_titles(old, language), _titles(new, language), meaning)
        whole = _cosines(_whole(old, language), _whole(new, language), meaning)
        found.append(np.where(np.isnan(whole), short, whole))
    return np.nan_to_num(_best(found))


def _whole(rows: Sequence[Standard], language: str) -> list[str]:
    return [
        f"{title_of(row, language)}. {body_of(row, language)}" if body_of(row, language) else ""
        for row in rows
    ]


def _cosines(old: Sequence[str], new: Sequence[str], meaning: Meaning) -> Matrix:
    result = np.full((len(old), len(new)), np.nan, dtype=np.float32)
    rows = [place for place, text in enumerate(old) if text]
    columns = [place for place, text in enumerate(new) if text]
    if rows and columns:
        left = meaning([old[place] for place in rows])
        right = meaning([new[place] for place in columns])
        result[np.ix_(rows, columns)] = scaled_cosine(left, right)
    return result


def _numbers(old: Sequence[Standard], new: Sequence[Standard]) -> Matrix:
    """Return 1 for the same number, and less for the same subchapter or chapter."""
    result = np.zeros((len(old), len(new)), dtype=np.float32)
    for row, before in enumerate(old):
        left = before.id.split(".")
        for column, after in enumerate(new):
            right = after.id.split(".")
            if left == right:
                result[row, column] = 1.0
            elif left[:-1] == right[:-1]:
                result[row, column] = 0.3
            elif left[0] == right[0]:
                result[row, column] = 0.15
    return result
