"""A page's text layer in, a verdict out: good, doubtful (OCR may do better), garbage or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

# The commonest words of running Spanish and English; over a third of a page's words are among them.
# None has a single letter: what is recognised in a drawing is full of those.
_SPANISH = (
    "al ante así como con cual cuando de del desde donde el ella ello en entre es esta este esto "
    "estos ha han hasta la las le les lo los más mi ni no nos otra otro para pero por que qué se "
    "ser será si sin sobre son su sus también todo todos un una ya"
)
_ENGLISH = (
    "all an and any are as at be been by for from has have if in is it its may not of on or "
    "other shall such that the their these this to was when which who will with"
)
COMMON: Final = frozenset(f"{_SPANISH} {_ENGLISH}".split())
_MIRRORED: Final = frozenset(word[::-1] for word in COMMON)
_WORD = re.compile(r"[^\W\d_]+")
_EDGES = ".,;:()[]{}<>\"'“”‘’«»¿?¡!*—–-"
_ODD = re.compile(
    r"[^\W\d_]\d+[^\W\d_]"  # a figure inside a word
    r"|[a-záéíóúñü][A-ZÁÉÍÓÚÑÜ]+[a-záéíóúñü]"  # a capital inside a word
    r"|(?i:[bcdfghjklmnpqrstvwxzñ]{5})"  # five consonants
    r"|^(?i:[bcdfghjklmnpqrstvwxzñ]{4,})$"  # a word without a vowel
)
# Private use, replacement and control characters; pdfium gives the last to glyphs it cannot name.
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x01\x03-\x08\x0b\x0c\x0e-\x1f]")
# Marks that Word's symbol fonts leave in private use, as list bullets.
_BULLETS = re.compile("[\uf0a7\uf0b7\uf0d8\uf0fc\uf076\uf071\uf02d\uf06c\uf06e\uf075\uf0a8]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_SIGN = re.compile(r"[^\w\s.…·|-]")
_UNREADABLE_SHARE = 0.05
_RIGHT_TO_LEFT_SHARE = 0.3
_ENOUGH_WORDS = 25
_ENOUGH_SIGNS = 100
_SIGNS_SHARE = 0.4
_HARDLY_COMMON = 0.02
_REVERSED_COMMON = 0.2
# Over a full-page picture the bar is higher: the layer is somebody else's OCR.
_PICTURE_WORDS = 80
_PICTURE_COMMON = 0.28
_PICTURE_ODD = 0.015


class Verdict(StrEnum):
    """What a text layer is worth; DOUBTFUL is read by OCR too, and the better reading is kept."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    GARBAGE = "garbage"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Counts of a text: its characters by sort; its words, the common and the odd ones.

    ``signs`` are neither letters, figures nor leaders; ``mirrored`` are words common when reversed.
    """

    visible: int
    unreadable: int
    right_to_left: int
    signs: int
    words: int
    common: int
    odd: int
    mirrored: int

    @property
    def worth(self) -> int:
        """Return the common words less the odd ones: how much running text can be made out."""
        return self.common - self.odd


def measure(texts: Iterable[str]) -> Measure:
    """Count what tells running text from rubbish in the lines of a page."""
    text = "\n".join(texts)
    words = [word.casefold() for word in _WORD.findall(text)]
    tokens = [token.strip(_EDGES) for token in text.split()]
    return Measure(
        visible=sum(map(len, tokens)),
        unreadable=len(_UNREADABLE.findall(text)) - len(_BULLETS.findall(text)),
        right_to_left=len(_RIGHT_TO_LEFT.findall(text)),
        signs=len(_SIGN.findall(text)),
        words=len(words),
        common=sum(1 for word in words if word in COMMON),
        odd=sum(map(_is_odd, tokens)),
        mirrored=sum(1 for word in words if word in _MIRRORED),
    )


# The same tokens come back on every page of a document.
@lru_cache(maxsize=1 << 15)
def _is_odd(token: str) -> bool:
    return bool(_ODD.search(token)) and not token.isupper()


def verdict(found: Measure, *, pictured: bool) -> Verdict:
    """Judge a text layer by its counts; ``pictured`` says that a picture covers the page."""
    if not found.visible:
        return Verdict.NONE
    if _is_garbage(found):
        return Verdict.GARBAGE
    if _is_strange(found) or (pictured and _is_poor(found)):
        return Verdict.DOUBTFUL
    return Verdict.GOOD


def is_better(recognised: Measure, layer: Measure) -> bool:
    """Tell whether a reading by OCR is clearly worth more than the doubtful text layer."""
    return recognised.worth > 1.1 * max(layer.worth, 0) + 3


def _is_garbage(found: Measure) -> bool:
    """Tell broken fonts and mirrored text, which are of no use even without OCR."""
    if found.unreadable > _UNREADABLE_SHARE * found.visible:
        return True
    mirrored = found.mirrored > _REVERSED_COMMON * found.words and found.mirrored > 2 * found.common
    return found.words >= _ENOUGH_WORDS and mirrored


def _is_strange(found: Measure) -> bool:
    """Tell text that is hardly Spanish or English: other letters, signs, no common word."""
    return (
        found.right_to_left > _RIGHT_TO_LEFT_SHARE * found.visible
        or (found.visible >= _ENOUGH_SIGNS and found.signs > _SIGNS_SHARE * found.visible)
        or (found.words >= _ENOUGH_WORDS and found.common < _HARDLY_COMMON * found.words)
    )


def _is_poor(found: Measure) -> bool:
    """Tell a layer too scant or too full of odd words for a page that is a picture."""
    return (
        found.words < _PICTURE_WORDS
        or found.common < _PICTURE_COMMON * found.words
        or found.odd > _PICTURE_ODD * found.words
    )
