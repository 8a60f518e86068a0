"""A Spanish text in, the same text with soft hyphens at syllable borders out."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_VOWELS = "aeiouáéíóúü"
_WORD = re.compile(r"[a-záéíóúüñ]{7,}")
_CONSONANTS = re.compile(rf"(?<=[{_VOWELS}])[^{_VOWELS}]+(?=[{_VOWELS}])")
_JOINED = frozenset(
    ("bl", "br", "ch", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "ll", "pl", "pr", "rr", "tr")
)
_EDGE = 3


def soften(text: str) -> str:
    """Return ``text`` with a soft hyphen wherever a word of seven letters or more may break."""
    return _WORD.sub(lambda match: _soften_word(match[0]), text)


def _soften_word(word: str) -> str:
    breaks: list[int] = []
    for run in _CONSONANTS.finditer(word):
        onset = 2 if run[0][-2:] in _JOINED else 1
        place = run.end() - onset
        if _EDGE <= place <= len(word) - _EDGE:
            breaks.append(place)
    pieces = [word[start:end] for start, end in zip([0, *breaks], [*breaks, None], strict=True)]
    return SOFT_HYPHEN.join(pieces)
