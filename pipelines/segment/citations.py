"""Text in, the standards it names out; edition and bare numbers are told by the whole document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.results import Citation

_NUMBER = r"\d{1,2}\.\d{1,2}\.\d{1,2}"
_CITED = re.compile(rf"(?<![\d.])(?P<number>{_NUMBER})(?!\d|\.\d)")
_QUOTE = "[\"“”'‘’]?"
_LETTER = re.compile(
    rf"(?:[ ]?\.?|[ ]?,?[ ]?inc(?:isos?|s?\.)[ ]*)"
    rf"[(]?{_QUOTE}(?P<letter>[a-zA-Z]){_QUOTE}[)]?(?!\w)"
)
_NEXT = re.compile(
    rf"(?:[ ]?,[ ]?|[ ](?:y|e|and|&)[ ])[(]?{_QUOTE}(?P<letter>[a-zA-Z]){_QUOTE}[)]?(?!\w)"
)
# Spanish words of one letter: part of the sentence when another word follows.
_WORDS = frozenset("aeouy")
_CONTEXT = re.compile(
    r"\bCALEA\b|\best[áa]ndar(?:es)?\b|\bn[úu]mero de referencia\b|\bnormas? de acreditaci"
    r"|\baccreditation standards?\b|\breference standards?\b",
    re.IGNORECASE,
)
# "(26.1.5)" or "(1.2.2; 1.3.6 d)": nothing but standards between parentheses.
_BARE = re.compile(rf"\((?:{_NUMBER}[ ]?[a-zA-Z.]{{0,3}}[ ,;]*(?:y |and )?)+\)")
_GOES_ON = re.compile(r"[ ]+(?:[^\W_]{2,}|\d)|(?<=[yY])[ ]+\w")
_BEFORE = 90
_AFTER = 360
_FEWEST_BARE = 2
_FIFTH = re.compile(
    r"\b(?:5[aªº]?\.?|quinta) edici[óo]n\b|\bfifth edition\b|\b5th edition\b", re.IGNORECASE
)
_SIXTH = re.compile(
    r"\b(?:6[aªº]?\.?|sexta) edici[óo]n\b|\bsixth edition\b|\b6th edition\b", re.IGNORECASE
)


def cites_bare(text: str) -> bool:
    """Tell whether a document that speaks of standards cites them in parentheses alone."""
    return bool(_CONTEXT.search(text)) and sum(1 for _ in _BARE.finditer(text)) >= _FEWEST_BARE


def citations(text: str, bare: bool = False) -> tuple[Citation, ...]:
    """Return the standards cited in a text, each once.

    A number of three parts counts near a word that says so ("CALEA", "estándar") and, with
    ``bare``, where parentheses hold nothing but such numbers.
    """
    context = [found.start() for found in _CONTEXT.finditer(text)]
    spans = [found.span() for found in _BARE.finditer(text)] if bare else []
    if not context and not spans:
        return ()
    found: list[Citation] = []
    for match in _CITED.finditer(text):
        place = match.start()
        if _near(context, place) or any(start <= place < end for start, end in spans):
            letters = (*_letters(text, match.end()),) or (None,)
            found.extend(Citation(number=match["number"], letter=letter) for letter in letters)
    return tuple(dict.fromkeys(found))


def _letters(text: str, place: int) -> Iterator[str]:
    """Yield the letters printed after a number: "12.2.1 a, b y g"."""
    pattern = _LETTER
    while found := pattern.match(text, place):
        letter = found["letter"].lower()
        spaced = found.group().strip(" ,").lower() == letter and found.group()[0] == " "
        if letter in _WORDS and spaced and _GOES_ON.match(text, found.end()):
            return
        yield letter
        place = found.end()
        pattern = _NEXT


def _near(context: list[int], place: int) -> bool:
    index = bisect_left(context, place - _AFTER)
    return index < len(context) and context[index] <= place + _BEFORE


def edition_of(numbers: Iterable[str], text: str) -> str | None:
    """Return "5" or "6" when the numbers or the text tell the edition, else None.

    Law enforcement numbers 1.3.x, 25.x, 32.x and 52.x exist only in the 5th edition; 4.x, 40.x and
    26.2-26.3 only in the 6th.
    """
    fifth = bool(_FIFTH.search(text))
    sixth = bool(_SIXTH.search(text))
    for number in numbers:
        chapter, section = (int(part) for part in number.split(".")[:2])
        fifth = fifth or chapter in (25, 32, 52) or (chapter, section) == (1, 3)
        sixth = sixth or chapter in (4, 40) or (chapter, section) in ((26, 2), (26, 3))
    if fifth == sixth:
        return None
    return "5" if fifth else "6"


def with_edition(cites: Iterable[Citation], edition: str | None) -> tuple[Citation, ...]:
    """Return the citations marked with the edition recognised for the whole document."""
    return tuple(replace(cite, edition=edition) for cite in cites)
