"""A counter and a word processor's number format in, the printed number out ("IV", "ab", "3º")."""

from __future__ import annotations

from collections.abc import Callable


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_CARDINALS = _words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_CARDINAL_TENS = _words("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_CARDINAL_HUNDREDS = _words(
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos "
    "novecientos"
)
_ORDINALS = _words(
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
)
_ORDINAL_TENS = _words(
    "décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo "
    "nonagésimo"
)
_EN_UNITS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_EN_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_EN_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ENGLISH_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_CHICAGO = "*†‡§"
_LONGEST_LETTERS = (
    30 * 26
)  # z is followed by aa, zz by aaa; past thirty letters a figure reads better


def roman(value: int) -> str:
    """Return a capital roman numeral; past 3,999 the thousands simply repeat."""
    if not 0 < value < 32_768:
        return str(value)
    numeral = ""
    for size, sign in _ROMAN:
        count, value = divmod(value, size)
        numeral += sign * count
    return numeral


def letters(value: int) -> str:
    """Return a, b ... z, aa, bb ... as word processors count past z."""
    if not 0 < value <= _LONGEST_LETTERS:
        return str(value)
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def cardinal(value: int) -> str:
    """Return a Spanish cardinal in words up to 999: "veintitrés"."""
    if not 0 <= value < 1000:
        return str(value)
    if value < 30:
        return _CARDINALS[value]
    if value < 100:
        tens, unit = divmod(value, 10)
        word = _CARDINAL_TENS[tens - 3]
        return f"{word} y {_CARDINALS[unit]}" if unit else word
    hundreds, rest = divmod(value, 100)
    if value == 100:
        return "cien"
    word = _CARDINAL_HUNDREDS[hundreds - 1]
    return f"{word} {cardinal(rest)}" if rest else word


def ordinal(value: int) -> str:
    """Return a Spanish ordinal in words up to 99: "décimo tercero"."""
    if 0 < value <= len(_ORDINALS):
        return _ORDINALS[value - 1]
    if not 0 < value < 100:
        return str(value)
    tens, unit = divmod(value, 10)
    word = _ORDINAL_TENS[tens - 1]
    return f"{word} {_ORDINALS[unit - 1]}" if unit else word


def english_cardinal(value: int) -> str:
    """Return an English cardinal in words up to 99: "twenty-one"."""
    if 0 <= value < 20:
        return _EN_UNITS[value]
    if not 0 < value < 100:
        return str(value)
    tens, unit = divmod(value, 10)
    return f"{_EN_TENS[tens - 2]}-{_EN_UNITS[unit]}" if unit else _EN_TENS[tens - 2]


def english_ordinal(value: int) -> str:
    """Return an English ordinal in words up to 99: "twenty-first"."""
    if not 0 < value < 100:
        return str(value)
    head, dash, last = english_cardinal(value).rpartition("-")
    if last in _EN_ORDINALS:
        last = _EN_ORDINALS[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return f"{head}{dash}{last}"


def english_suffix(value: int) -> str:
    """Return an English ordinal in figures: "21st"."""
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{_ENGLISH_ENDINGS.get(value % 10, 'th')}"


def circled(value: int) -> str:
    """Return a circled figure up to 20, else the plain figure."""
    return chr(0x2460 + value - 1) if 0 < value <= 20 else str(value)


def chicago(value: int) -> str:
    """Return *, †, ‡, §, **, ... as footnotes of that style count."""
    if not 0 < value <= 40:
        return str(value)
    return _CHICAGO[(value - 1) % 4] * ((value - 1) // 4 + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda value: roman(value).lower(),
    "upperLetter": lambda value: letters(value).upper(),
    "lowerLetter": letters,
    "ordinal": lambda value: f"{value}º",
    "ordinalText": lambda value: ordinal(value).capitalize(),
    "cardinalText": lambda value: cardinal(value).capitalize(),
    "hex": lambda value: f"{value:X}",
    "chicago": chicago,
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedCircle": circled,
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
    "none": lambda _value: "",
    "bullet": lambda _value: "",
}
_ENGLISH: dict[str, Callable[[int], str]] = {
    "ordinal": english_suffix,
    "ordinalText": lambda value: english_ordinal(value).capitalize(),
    "cardinalText": lambda value: english_cardinal(value).capitalize(),
}


def formatted(value: int, name: str, *, pattern: str = "", english: bool = False) -> str:
    """Return a counter as printed in a number format of WordprocessingML.

    ``pattern`` is the sample of a custom format ("001, 002, 003, ..."). A format that Spanish and
    English documents do not use prints as a plain figure.
    """
    if name == "custom":
        sample = pattern.partition(",")[0].strip()
        return str(value).zfill(len(sample)) if sample.isdigit() else str(value)
    if english and name in _ENGLISH:
        return _ENGLISH[name](value)
    return _FORMATS.get(name, str)(value)
