"""Rows of recognised pages in, the same rows out with misread markers put right by their sequence.

"L Nombre;" after a lead-in is "I. Nombre;", and "MI." between "II." and "IV." is "III.": a marker
is only changed to the one that its list, or the count of articles, expects next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from pipelines.extract.layout import CUT
from pipelines.extract.lines import Line

_ARTICLE = re.compile(
    r"^(?P<word>[Aa][Rr][Tt][\wíÍ]{4,7})\.?[ \t]+(?P<number>[\w|!]{1,4})(?P<close>[.°º:–-]*)"
    r"(?P<rest>[ \t].*|)$"
)
_ARTICLE_WORD = "articulo"
_TOKEN = re.compile(
    r"^(?P<mark>[^\s.,;:)\-–]{1,7}|[^\s]{1,2}?)(?P<close>[.,;:)\-–]*)(?P<gap>[ \t]+)(?=\S)"
)
_PLAIN_ROMAN = re.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ACCENTS = str.maketrans("áéíóú", "aeiou")
_FIGURES = str.maketrans("OoQlI|!iSsBZzg", "00011111558229")
_ONES = "Il1|!¡iLtTjJ][fr/"
# What a misread letter may stand for in a Roman number; the second set only beside a margin gap.
_STROKES = {
    **dict.fromkeys(_ONES, ("I",)),
    **dict.fromkeys("MmW", ("III", "II")),
    **dict.fromkeys("NnHh", ("II",)),
    **dict.fromkeys("VvYyU", ("V",)),
    **dict.fromkeys("XxK", ("X",)),
}
_LOOSE_STROKES = {
    **dict.fromkeys("NnUuHh", ("II", "I", "V")),
    **dict.fromkeys("MmW", ("III", "II", "VI")),
}
_LETTERS = {
    "a": "á8@4", "b": "6D", "c": "eC", "e": "céC", "f": "t", "g": "9q", "h": "nb",
    "i": "1lI!|¡í", "j": "J]", "l": "1I|!iL", "n": "h", "o": "0O", "q": "9g", "s": "5S", "t": "f",
    "u": "v", "z": "2",
}  # fmt: skip
_CHAPTER = re.compile(
    r"^(?P<word>(?:LIBRO|T[IÍ]TULO|CAP[IÍ]TULO|SECCI[OÓ]N)[ ]+)(?P<mark>[\w|!]{1,6})"
    r"(?P<rest>[ .:–-].*|)$",
    re.IGNORECASE,
)
_ALPHABET = "abcdefghijklmnñopqrstuvwxyz"
_GOES_ON = re.compile(r"(?:;|[;,][ ](?:y|e|o|u))[ ]*$")
_LARGEST = 60
_LOOK_AHEAD = 30


@dataclass
class _Expected:
    """What the numbering has reached: the article, and the Roman and letter lists inside it."""

    article: int | None = None
    roman: int = 0
    letter: str = ""
    close: str = "."


def with_markers(rows: Sequence[Line]) -> list[Line]:
    """Return the rows in reading order, as many as given; only recognised ones are changed."""
    state = _Expected()
    romans = _has_roman_chapters(rows)
    result: list[Line] = []
    for index, row in enumerate(rows):
        text = row.text
        if row.certainty is not None:
            before = rows[index - 1].text if index else ""
            chapter = _CHAPTER.match(text) if romans else None
            after = rows[index + 1 : index + _LOOK_AHEAD]
            text = _chapter(chapter) if chapter else _repaired(text, before, state, after)
        _advance(text, state)
        result.append(row if text == row.text else replace(row, text=text))
    return result


def roman(value: int) -> str:
    """Return 1 to 89 as an upper-case Roman number."""
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return tens[value // 10] + ones[value % 10]


_VALUES = {roman(value): value for value in range(1, _LARGEST)}


def _repaired(text: str, before: str, state: _Expected, after: Sequence[Line]) -> str:
    article = _ARTICLE.match(text)
    if article and _is_article_word(article["word"]):
        return _repaired_article(text, article, state)
    found = _TOKEN.match(text)
    if not found or _reads_as_expected(found["mark"], found["close"], state):
        return text
    marker = _letter_for(found, state) or _roman_for(found, state, before, after)
    opens = before.rstrip().endswith(":") and not text[found.end() :][:1].islower()
    if not marker and opens and _may_be_first(found, after):
        close = found["close"] if found["close"] in (".-", ")", "-") else "."
        marker = f"I{close}"
    return f"{marker}{found['gap']}{text[found.end() :]}" if marker else text


def _letter_for(found: re.Match[str], state: _Expected) -> str:
    """Return the letter that the open list expects if the mark may be it, else ""."""
    expected = _after(state)
    if not expected or not found["close"].startswith(")"):
        return ""
    alike = {expected, expected.upper(), *_LETTERS.get(expected, "")}
    return f"{expected})" if set(found["mark"]) <= alike else ""


def _roman_for(found: re.Match[str], state: _Expected, before: str, after: Sequence[Line]) -> str:
    """Return the Roman number that the open list expects if the mark may be it, else ""."""
    mark, apart = found["mark"], found["gap"].startswith(CUT)
    if not state.roman or not (apart or found["close"]):
        return ""
    expected = roman(state.roman + 1)
    if _is_plain(mark) and mark != roman(state.roman):
        return ""
    readings = _readings(mark, apart)
    # One stroke lost makes it the number before; then the list must be seen to go on.
    goes_on = bool(_GOES_ON.search(before)) and not _is_plain(mark)
    short = roman(state.roman) in readings and (goes_on or _comes(roman(state.roman + 2), after))
    if (expected in readings and not _is_plain(mark)) or short:
        return f"{expected}{state.close}"
    return ""


def _may_be_first(found: re.Match[str], after: Sequence[Line]) -> bool:
    """Tell whether a mark after a colon is the "I." of a list; a "1" needs a II to follow."""
    apart = found["gap"].startswith(CUT)
    if found["mark"] not in set(_ONES) or not (apart or found["close"]):
        return False
    return found["mark"] != "1" or _comes("II", after)


def _chapter(chapter: re.Match[str]) -> str:
    """Put right "Capítulo Il" and "Capítulo 111", in a document that counts in Roman numbers."""
    mark = chapter["mark"]
    meant = "" if _is_plain(mark) else "".join(_STROKES.get(char, ("?",))[0] for char in mark)
    return f"{chapter['word']}{meant if meant in _VALUES else mark}{chapter['rest']}"


def _has_roman_chapters(rows: Sequence[Line]) -> bool:
    marks = [found["mark"] for found in (_CHAPTER.match(row.text) for row in rows) if found]
    return any(_is_plain(mark) for mark in marks) and not any(
        mark.isdigit() and set(mark) != {"1"} for mark in marks
    )


def _repaired_article(text: str, article: re.Match[str], state: _Expected) -> str:
    """Put right the number, or the word before it, where the count of articles says so."""
    number, word = article["number"], article["word"]
    if state.article is None:
        return text
    plain = number.rstrip("oO") if number[:1].isdigit() else number
    expected = str(state.article + 1)
    if plain != expected and number.translate(_FIGURES) != expected:
        return text
    if plain == expected and _folded(word) == _ARTICLE_WORD:
        return text
    shown = number if plain == expected else expected
    right = "ARTÍCULO" if word.isupper() else "Artículo"
    return f"{right} {shown}{article['close'] or '.'}{article['rest']}"


def _advance(text: str, state: _Expected) -> None:
    """Move the numbering on past a row as it reads now."""
    article = _ARTICLE.match(text)
    if article and _is_article_word(article["word"]):
        figures = re.match(r"\d+", article["number"])
        if figures and (state.article is None or int(figures[0]) <= state.article + 5):
            state.article = int(figures[0])
            state.roman, state.letter = 0, ""
        return
    found = _TOKEN.match(text)
    if not found or not found["close"]:
        return
    mark, close = found["mark"], found["close"]
    value = _VALUES.get(mark) if close[0] in ".-)–" else None
    if value is not None and (value == 1 or state.roman < value <= state.roman + 3):
        state.roman, state.letter, state.close = value, "", close
    elif close.startswith(")") and (mark == "a" or (state.letter and mark == _after(state))):
        state.letter = mark


def _reads_as_expected(mark: str, close: str, state: _Expected) -> bool:
    if not close:
        return False
    if close.startswith(")") and (mark == "a" or (state.letter and mark == _after(state))):
        return True
    return _VALUES.get(mark) == state.roman + 1 or (mark == "I" and not state.roman)


def _is_plain(mark: str) -> bool:
    """Tell a mark that is well read as it is; "L" and "IL" are "I" and "II" more often."""
    return "L" not in mark and bool(_PLAIN_ROMAN.fullmatch(mark))


def _readings(mark: str, apart: bool) -> set[str]:
    """Return what a mark may be, stroke by stroke; beside a margin gap more letters are strokes."""
    options = []
    for char in mark:
        strokes = _STROKES.get(char, ()) + (_LOOSE_STROKES.get(char, ()) if apart else ())
        if not strokes:
            return set()
        options.append(strokes)
    return {"".join(choice) for choice in product(*options)}


def _comes(number: str, after: Iterable[Line]) -> bool:
    """Tell whether a row soon to come opens with a Roman number, before the article ends."""
    for row in after:
        if _ARTICLE.match(row.text):
            return False
        found = _TOKEN.match(row.text)
        if not found:
            continue
        apart = found["gap"].startswith(CUT)
        if (found["close"] or apart) and number in _readings(found["mark"], apart):
            return True
        if found["close"] and found["mark"] == "2":
            return False
    return False


def _after(state: _Expected) -> str:
    place = _ALPHABET.find(state.letter) + 1
    return _ALPHABET[place] if 0 < place < len(_ALPHABET) else ""


def _is_article_word(word: str) -> bool:
    folded = _folded(word)
    if len(folded) != len(_ARTICLE_WORD):
        return False
    return sum(one != other for one, other in zip(folded, _ARTICLE_WORD, strict=True)) <= 2


def _folded(word: str) -> str:
    return word.casefold().translate(_ACCENTS)
