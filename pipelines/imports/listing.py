"""A pasted list of numbers and titles in, an EditionDraft out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpora.drafts import EditionDraft, Finding, Form, HeadingDraft, Place, StandardDraft, Words
from corpora.records import StandardType
from corpora.requirements_rows import language_of
from pipelines.imports.marks import CHAPTER, Head, head_of

_BULLET = re.compile(r"^[\s•·▪◦*–—-]+")
_SPACE = re.compile(r"\s+")
_BARE_LEVELS = re.compile(r"[\t|]\s*((?:M|O|N/?A)(?:[\s,]+(?:M|O|N/?A)){0,3})\s*$")
_SUBCHAPTER = re.compile(r"^(\d{1,2})\s?\.\s?(\d{1,2})\.?[\s:–—-]+(?=\S)")
_CHAPTER = re.compile(r"^(\d{1,2})\.?[\s:–—-]+(?=\S)")
_NUMBERED = re.compile(r"^\d{1,2}\s?\.\s?\d{1,2}\s?\.\s?\d{1,3}\b")
_NUMBERED_SHARE = 0.5


def is_listing(text: str) -> bool:
    """Tell a list, most of whose lines start with a standard's number, from running text."""
    lines = [_clean(line) for line in text.splitlines() if line.strip()]
    numbered = sum(bool(_NUMBERED.match(line)) for line in lines)
    return bool(lines) and numbered >= _NUMBERED_SHARE * len(lines)


def read_listing(text: str, file: str) -> EditionDraft:
    """Read one standard a line, ``12.2.1 Title``; chapters and subchapters may stand between.

    Levels and tier may follow the number or the title in brackets. A line that starts in lower
    case goes on with the title before it. Every line that is not understood is a fault.
    """
    reading = _Reading(language_of(text) or "es")
    for number, line in enumerate(text.splitlines(), start=1):
        cleaned = _clean(line)
        if cleaned:
            reading.line(cleaned, Place(line=number))
    return reading.draft(file)


class _Reading:
    """Goes through the lines and gathers what each gives."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._headings: dict[str, HeadingDraft] = {}
        self._rows: dict[str, tuple[Head, str, Place]] = {}
        self._last = ""
        self._findings: list[Finding] = []

    def line(self, text: str, place: Place) -> None:
        levels = _BARE_LEVELS.search(text)
        if levels:
            text = f"{text[: levels.start()]} ({levels[1]})"
        head = head_of(_SPACE.sub(" ", text))
        if head is not None and head.number:
            self._standard(head, place)
        elif not self._heading(_SPACE.sub(" ", text), place):
            self._goes_on(text, place)

    def _standard(self, head: Head, place: Place) -> None:
        if head.number in self._rows:
            before = self._rows[head.number][2]
            self._fault(
                place,
                f"el número {head.number} ya está en la {before.words('es')}",
                f"number {head.number} is already on {before.words('en')}",
            )
        elif not head.rest:
            self._fault(place, f"{head.number} no tiene título", f"{head.number} has no title")
        else:
            self._rows[head.number] = (head, head.rest, place)
            self._last = head.number

    def _heading(self, text: str, place: Place) -> bool:
        found = CHAPTER.match(text) or _CHAPTER.match(text)
        number = str(int(found[1])) if found else ""
        if not found:
            found = _SUBCHAPTER.match(text)
            number = f"{int(found[1])}.{int(found[2])}" if found else ""
        if not found:
            return False
        title = text[found.end() :]
        if title:
            self._headings[number] = HeadingDraft(
                number=number, title=Words.of(title, self._language), place=place
            )
        self._last = ""
        return True

    def _goes_on(self, text: str, place: Place) -> None:
        if self._last and text[:1].islower():
            head, title, where = self._rows[self._last]
            self._rows[self._last] = (head, f"{title} {text}", where)
        else:
            shown = text if len(text) <= 60 else f"{text[:59]}…"
            self._fault(
                place,
                f"no empieza con un número: «{shown}»",
                f"does not start with a number: «{shown}»",
            )

    def _fault(self, place: Place, es: str, en: str) -> None:
        self._findings.append(Finding(place=place, es=es, en=en, stops=True))

    def draft(self, file: str) -> EditionDraft:
        if not self._rows and not self._findings:
            self._fault(Place(), "no tiene ningún estándar", "it holds no standard")
        return EditionDraft(
            form=Form.LIST,
            file=file,
            languages=(self._language,),
            headings=tuple(self._headings.values()),
            standards=tuple(
                StandardDraft(
                    number=number,
                    title=Words.of(title, self._language),
                    place=place,
                    level=head.level,
                    tier=head.tier,
                    type=StandardType.ACTIVITY if head.timed else None,
                )
                for number, (head, title, place) in self._rows.items()
            ),
            findings=tuple(self._findings),
        )


def _clean(line: str) -> str:
    return _BULLET.sub("", line.replace("\u00a0", " ").rstrip()).strip()


def shown(rows: Sequence[StandardDraft], limit: int) -> tuple[tuple[str, str], ...]:
    """Return number and title of the first rows, to be looked at before anything is stored."""
    return tuple((row.number, row.title.es or row.title.en) for row in rows[:limit])
