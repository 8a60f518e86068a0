"""Text as extracted in; text that HTML, XML and a screen can hold, and its marked words, out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.results import Clause, Manual

# C0 and C1 controls except tab and line ends, lone surrogates, direction overrides, noncharacters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_WORD = re.compile(r"\w+")
_SHORTEST_PREFIX = 4
_LONGEST_ENDING = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of text, whether it meets the standard's words, and whether it undoes them."""

    text: str
    marked: bool
    underlined: bool = False


def printable(text: str) -> str:
    """Return ``text`` without characters that XML forbids or that reorder a line on screen."""
    return _UNPRINTABLE.sub("", text)


def file_of(manual: Manual, clause: Clause) -> str:
    """Return the name of the file a clause stands in, without the folders it was read from."""
    return printable(clause.file or re.split(r"[/\\]", manual.file)[-1] or manual.file)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return ``word`` in lower case and without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def clip(text: str, limit: int) -> tuple[str, str]:
    """Split ``text`` at a space so that the first part holds at most about ``limit`` characters.

    A text that exceeds the limit by less than a fifth stays whole: nobody wants to open two words.
    """
    if len(text) <= limit + limit // 5:
        return text, ""
    cut = text.rfind(" ", limit // 2, limit)
    cut = limit if cut < 0 else cut
    return text[:cut].rstrip(), text[cut:].lstrip()


def mark(text: str, terms: Iterable[str]) -> tuple[Span, ...]:
    """Cut ``text`` into spans, marking the words that are a term or begin with it.

    Terms may be words or stems; a term under four letters must be the whole word.
    """
    wanted = {fold(word) for term in terms for word in _WORD.findall(term)}
    if not text:
        return ()
    if not wanted:
        return (Span(text=text, marked=False),)
    lengths = tuple(sorted({len(word) for word in wanted if len(word) >= _SHORTEST_PREFIX}))
    spans: list[Span] = []
    start = 0
    for found in _WORD.finditer(text):
        if _is_wanted(fold(found.group()), wanted, lengths):
            if found.start() > start:
                spans.append(Span(text=text[start : found.start()], marked=False))
            spans.append(Span(text=found.group(), marked=True))
            start = found.end()
    if start < len(text):
        spans.append(Span(text=text[start:], marked=False))
    return tuple(spans)


def _is_wanted(word: str, wanted: set[str], lengths: tuple[int, ...]) -> bool:
    if word in wanted:
        return True
    shortest = len(word) - _LONGEST_ENDING
    return any(shortest <= size < len(word) and word[:size] in wanted for size in lengths)
