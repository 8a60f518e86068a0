"""Printed lines of a manual of standards in, the marks they bear (numbers, levels, letters) out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEVEL = r"(?:M|O|N\s?/\s?A|NA)"
# "(M M M M)", "(M, O, O, N/A)": one to four positions by size of agency.
LEVELS = re.compile(rf"[(\[]\s*({LEVEL}(?:[\s,;/]+{LEVEL}){{0,3}})\s*[)\]]")
TIER = re.compile(r"[(\[]\s*([A-Z]{2,4}\s?\d)\s*[)\]]")
TIMED = re.compile(
    r"[(\[]\s*(?:T\.?S\.?|time[\s-]*sensitive|sensibles? al tiempo|sujeto a plazo|actividad "
    r"peri[óo]dica)\s*[)\]]|\b(?:time[\s-]sensitive|sensible al tiempo)\b",
    re.IGNORECASE,
)
COMMENTARY = r"Commentary|COMMENTARY|Comentarios?|COMENTARIOS?"
COMMENT = re.compile(rf"^(?:{COMMENTARY})\s*(?:[:.–—-]\s*|$)")
STATEMENT = re.compile(
    r"^(?:standard statement|statement|enunciado|texto del est[áa]ndar)\s*[:.–—-]\s*", re.IGNORECASE
)

# A digit as a scanner may have read it; only trusted where levels follow.
_D = r"[\dlIO|]"
_DOT = r"\s?[.,·]\s?"
_NUMBER = rf"{_D}{{1,2}}{_DOT}{_D}{{1,2}}{_DOT}{_D}{{1,3}}"
# The start of a standard that cannot be a cross-reference: number, then levels or tier.
HEADED = re.compile(rf"{_NUMBER}\.?\s*(?:{LEVELS.pattern}|{TIER.pattern})")
STANDARD = re.compile(
    rf"^(?:(?:standard|est[áa]ndar|norma)\s*(?:n[o.º°]*\s*)?)?({_NUMBER})\.?(?=[\s(\[:–—-]|$)[\s:–—-]*",
    re.IGNORECASE,
)
# What is left of a number: "4.1.", "4.1", ".3", "4..3".
PARTIAL = re.compile(r"^((?:\d{1,2})?(?:\s?[.,]{1,2}\s?\d{0,3}){0,2}\s?[.,]?)\s*(?=[(\[])")
CHAPTER = re.compile(r"^(?:chapter|cap[íi]tulo)\s+(\d{1,2})\b[\s.:–—-]*", re.IGNORECASE)
CHAPTER_BARE = re.compile(r"^(\d{1,2})\s*[.:–—-]?\s+(?=[A-ZÁÉÍÓÚÑ])")
SUBCHAPTER = re.compile(
    r"^(?:subchapter|subcap[íi]tulo|section|secci[óo]n)?\s*(\d{1,2})\s?\.\s?(\d{1,2})\.?[\s:–—-]+"
    r"(?=[A-ZÁÉÍÓÚÑ¿“\"])",
    re.IGNORECASE,
)
LETTER = re.compile(r"^[(\[]?([a-z]|[a-z]{2})[.)\]]\s+")
_LETTERS_INSIDE = re.compile(r"(?:^|(?<=[:;,.])\s+|(?<=\by)\s+|(?<=\band)\s+|(?<=\bo)\s+)"
                             r"(?=[(\[]?([a-z])[.)\]]\s+\S)")  # fmt: skip
_READ_AS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0"})

PERIODS = (
    (r"\bevery shift\b|\bper shift\b|\bcada turno\b|\bpor turno\b", "per-shift"),
    (r"\bsemi-?annual(?:ly)?\b|\bsemestral(?:es|mente)?\b|\bcada seis meses\b", "semiannual"),
    (r"\bquadrennial\b|\bfour years\b|\bcuatro años\b|\bcuatrienal\b", "quadrennial"),
    (r"\btriennial(?:ly)?\b|\bthree years\b|\btres años\b|\btrienal\b", "triennial"),
    (r"\bbiennial(?:ly)?\b|\btwo years\b|\bdos años\b|\bbienal\b", "biennial"),
    (r"\bquarterly\b|\btrimestral(?:es|mente)?\b|\bcada tres meses\b", "quarterly"),
    (r"\bmonthly\b|\bmensual(?:es|mente)?\b|\bcada mes\b", "monthly"),
    (r"\bweekly\b|\bsemanal(?:es|mente)?\b|\bcada semana\b", "weekly"),
    (r"\bannual(?:ly)?\b|\byearly\b|\banual(?:es|mente)?\b|\bcada año\b", "annual"),
    (r"\bdaily\b|\bdiari[oa]s?\b|\bdiariamente\b|\bcada día\b", "daily"),
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first line of a standard: what it bears, and the words that are left.

    ``number`` is "" where none can be read; ``repaired`` says that it was printed otherwise.
    """

    number: str
    printed: str
    rest: str
    level: str | None
    tier: str | None
    timed: bool

    @property
    def repaired(self) -> bool:
        """Tell whether the number was not printed the way it is read."""
        return bool(self.number) and self.printed != self.number

    @property
    def strong(self) -> bool:
        """Tell whether levels or a tier prove that this is a standard and not a reference."""
        return self.level is not None or self.tier is not None


def head_of(text: str) -> Head | None:
    """Return the head that a text starts with, None where it starts none.

    A head without a readable number is returned only where levels or a tier stand at its start.
    """
    found = STANDARD.match(text)
    if found:
        head = _head(found[1].strip(), text[found.end() :])
        number = _number(found[1], trusted=head.strong)
        return _named(head, number) if number else None
    lost = PARTIAL.match(text)
    rest = text[lost.end() :] if lost else text
    if LEVELS.match(rest) or TIER.match(rest):
        return _head(lost[1].strip() if lost else "", rest)
    return None


def period_of(text: str) -> str | None:
    """Return how often something is due, None where the text does not say."""
    lowered = text.lower()
    return next((name for pattern, name in PERIODS if re.search(pattern, lowered)), None)


def letters_in(text: str) -> Iterator[tuple[int, str]]:
    """Yield the places where a letter of a list may start, with the letter."""
    for found in _LETTERS_INSIDE.finditer(text):
        yield found.end(), found[1]


def letter_after(letter: str) -> str:
    """Return the letter that follows: b after a, aa after z."""
    if letter == "z":
        return "aa"
    return letter[:-1] + chr(ord(letter[-1]) + 1)


def _head(printed: str, rest: str) -> Head:
    """Take levels, tier and the mark of time out of what follows a number."""
    title_part, level_at = rest, LEVELS.search(rest[:240])
    level = None
    if level_at:
        level = level_of(level_at[1])
        title_part = f"{rest[: level_at.start()]} {rest[level_at.end() :]}"
    tier_at = TIER.search(title_part[:240])
    tier = None
    if tier_at:
        tier = tier_at[1].replace(" ", "")
        title_part = f"{title_part[: tier_at.start()]} {title_part[tier_at.end() :]}"
    timed_at = TIMED.search(title_part[:240])
    if timed_at:
        title_part = f"{title_part[: timed_at.start()]} {title_part[timed_at.end() :]}"
    return Head(
        number="",
        printed=printed,
        rest=" ".join(title_part.split()).strip(" :–—-"),
        level=level,
        tier=tier,
        timed=timed_at is not None,
    )


def _named(head: Head, number: str) -> Head:
    return Head(
        number=number,
        printed=head.printed,
        rest=head.rest,
        level=head.level,
        tier=head.tier,
        timed=head.timed,
    )


def _number(printed: str, *, trusted: bool) -> str:
    """Return the number as it should be printed, "" where it cannot be told."""
    parts = re.split(r"\s?[.,·]\s?", printed.strip())
    if not trusted and (not all(part.isdigit() for part in parts) or "," in printed):
        return ""
    digits = [part.translate(_READ_AS) for part in parts]
    if not all(part.isdigit() for part in digits):
        return ""
    return ".".join(str(int(part)) for part in digits)


def level_of(printed: str) -> str:
    """Return levels as "M O N/A", whatever stood between them."""
    joined = re.sub(r"N\s?/?\s?A", "N-A", printed.upper())
    return " ".join(re.split(r"[\s,;/]+", joined.strip())).replace("N-A", "N/A")
