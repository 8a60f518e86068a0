"""The source's pieces and lists of common words come in; the ids of the pieces to keep go out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from models.build.tokenizer import SPACE_MARK, SPECIAL

LANGUAGES = ("es", "en")
WORDS_PER_LANGUAGE = 150_000
LATIN_NAMES = ("LATIN ", "FEMININE ORDINAL", "MASCULINE ORDINAL")

Segment = Callable[[Sequence[str]], Iterable[Sequence[int]]]


def spellings(words: Iterable[str]) -> Iterator[str]:
    """Yield each word as listed, with a capital, and in capitals."""
    for word in words:
        yield word
        yield word.capitalize()
        yield word.upper()


def is_needed_anyway(piece: str) -> bool:
    """Tell whether a piece is kept whatever the word lists say.

    True for one Latin letter, digit or mark with or without the space mark, and for any run of
    digits and marks ("10.", "),"), so that nothing a manual prints is left without a piece.
    """
    text = piece.replace(SPACE_MARK, "")
    if len(text) <= 1:
        return all(_is_latin_or_mark(character) for character in text)
    return all(_is_plain_mark(character) for character in text)


def choose(pieces: Sequence[str], words: Iterable[str], segment: Segment) -> list[int]:
    """Choose the ids of the pieces to keep: the special ones first, the rest in source order.

    ``segment`` cuts texts into ids with the full vocabulary; every piece it uses for a spelling
    of a word is kept, and those ``is_needed_anyway`` tells.
    """
    position = {piece: number for number, piece in enumerate(pieces)}
    special = [position[piece] for piece in SPECIAL]
    kept = {number for number, piece in enumerate(pieces) if is_needed_anyway(piece)}
    for ids in segment(list(spellings(words))):
        kept.update(ids)
    return special + sorted(kept - set(special))


def _is_latin_or_mark(character: str) -> bool:
    """Tell whether a character is a Latin letter, or a digit, mark or symbol of any kind."""
    if character.isalpha():
        return unicodedata.name(character, "").startswith(LATIN_NAMES)
    return unicodedata.category(character)[0] in "NPS" and ord(character) < 0x2E80


def _is_plain_mark(character: str) -> bool:
    """Tell whether a character is a digit, mark or symbol as Western texts print them."""
    return unicodedata.category(character)[0] in "NPS" and (
        ord(character) < 0x0250 or 0x2000 <= ord(character) < 0x2300
    )
