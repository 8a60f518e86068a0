"""Printed numbers in, comparable values out: what may follow what in a numbered list."""

from __future__ import annotations

from pipelines.markers import Level

Value = tuple[int, ...]
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_SUFFIXES = (
    "bis", "ter", "quáter", "quinquies", "sexies", "septies", "octies", "nonies", "decies",
)  # fmt: skip
_PLAIN = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
_ORDINALS = (
    "primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim",
    "undecim", "duodecim", "decimotercer", "decimocuart", "decimoquint", "decimosext",
    "decimoseptim", "decimooctav", "decimonoven", "vigesim",
)  # fmt: skip
_TENS = {"decim": 10, "vigesim": 20, "trigesim": 30, "cuadragesim": 40, "quincuagesim": 50}
_LARGEST_SKIP = 3


def value_of(level: Level, number: str) -> Value:
    """Return a value that orders numbers of one level; () when it cannot be read.

    The last item is the rank of "Bis", "Ter" ... (0 without one), so that II < II Bis < III.
    """
    words = number.replace("-", " ").split()
    if level is Level.TRANSITORY or (level is Level.ARTICLE and not number[:1].isdigit()):
        found = ordinal_value(number)
        return (found, 0) if found else ()
    if not words:
        return ()
    if level is Level.DECIMAL:
        parts = words[0].split(".")
        return tuple(int(part) for part in parts if part)
    head = _head(level, words[0])
    return (head, *_rank(words[1:])) if head else ()


def ordinal_value(text: str) -> int:
    """Return 12 for "Décimo Segundo", 1 for "Único"; 0 when it is no ordinal."""
    total = 0
    for word in text.translate(_PLAIN).lower().split():
        stem = word.rstrip("oa")
        if stem == "unic":
            return 1
        if stem in _TENS and (total or len(text.split()) > 1):
            total += _TENS[stem]
        elif stem in _ORDINALS:
            total += _ORDINALS.index(stem) + 1
        elif stem in _TENS:
            total += _TENS[stem]
        else:
            return 0
    return total


def follows(last: Value, new: Value) -> bool:
    """Tell whether ``new`` is exactly what comes after ``last`` in one list."""
    if not last or not new:
        return False
    if new[0] == last[0]:
        return new[1:] > last[1:]
    return new[0] == last[0] + 1 and not any(new[1:])


def may_follow(last: Value, new: Value) -> bool:
    """Tell whether ``new`` can follow ``last`` allowing for a misprint or a lost item."""
    if not last or not new:
        return False
    return last[0] <= new[0] <= last[0] + _LARGEST_SKIP and new >= last


def starts(value: Value) -> bool:
    """Tell whether a value opens a list."""
    return bool(value) and value[0] == 1 and not any(value[1:])


def _head(level: Level, word: str) -> int:
    if level in (Level.ROMAN, Level.LOWER_ROMAN):
        return roman_value(word)
    if level in (Level.LETTER, Level.CAPITAL):
        lower = word.lower()
        if lower == "ñ":
            return 15
        index = ord(lower[0]) - ord("a") + 1
        index += 1 if lower[0] > "n" else 0
        return index + 27 * (len(lower) - 1)
    digits = "".join(char for char in word if char.isdigit())
    return int(digits) if digits else ordinal_value(word)


def _rank(words: list[str]) -> Value:
    if not words:
        return (0,)
    ranks = []
    for word in words:
        lower = word.lower().replace("quater", "quáter")
        if lower in _SUFFIXES:
            ranks.append(_SUFFIXES.index(lower) + 1)
        elif word.isdigit():
            ranks.append(int(word))
        else:
            ranks.append(ord(word[0].upper()) - ord("A") + 1)
    return tuple(ranks)


def roman_value(word: str) -> int:
    """Return the value of a Roman numeral in either case; 0 when it is none."""
    total = 0
    highest = 0
    for char in reversed(word.lower()):
        value = _ROMAN.get(char, 0)
        if not value:
            return 0
        total += value if value >= highest else -value
        highest = max(highest, value)
    return total
