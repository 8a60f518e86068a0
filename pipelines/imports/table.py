"""A table's bytes and a map of its columns in, an EditionDraft out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpora.chapter_format import PERIODS
from corpora.drafts import (
    EditionDraft,
    ElementDraft,
    Finding,
    Form,
    HeadingDraft,
    Place,
    StandardDraft,
    Words,
)
from corpora.faults import Faults
from corpora.records import StandardType
from corpora.requirements_rows import language_of
from corpora.requirements_table import COLUMNS, Row, rows_of_csv, rows_of_xlsx
from pipelines.imports.marks import LEVELS, TIER, level_of, period_of

# What a header may say without being mapped, beyond what a list of requirements knows.
USUAL: Mapping[str, str] = {
    **COLUMNS,
    "number": "id", "no.": "id", "no": "id", "núm.": "id", "num.": "id", "estándar": "id",
    "estandar": "id", "standard": "id",
    "enunciado": "text", "letter": "element", "element": "element", "inciso": "element",
    "tier": "tier", "grado": "tier", "type": "type", "tipo": "type", "period": "period",
    "periodo": "period", "periodicidad": "period", "commentary": "commentary",
    "comentario": "commentary", "statement_es": "text_es", "statement_en": "text_en",
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "number": "id", "title": "title", "title_es": "title_es", "title_en": "title_en",
    "statement": "text", "statement_es": "text_es", "statement_en": "text_en",
    "element": "element", "level": "level", "tier": "tier", "type": "type", "period": "period",
    "commentary": "commentary",
}  # fmt: skip
_NUMBER = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{1,3})")
_WITH_LETTER = re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,3})[\s.-]*\(?([a-z]{1,2})\)?")
_ABOVE = re.compile(r"(?:chapter |cap[íi]tulo )?(\d{1,2}(?:\.\d{1,2})?)", re.IGNORECASE)
_PERIODS = frozenset(PERIODS.split("|"))


def column_map(said: str, faults: Faults) -> dict[str, str]:
    """Return header -> field of "number=No.,title=Título"; an unknown field is a fault.

    A header may hold anything but commas and "=".
    """
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in said.split(","))):
        field, _, header = (part.strip() for part in pair.partition("="))
        if field not in FIELDS or not header:
            known = ", ".join(FIELDS)
            faults.add(
                f"--columns: «{pair}» no se entiende; use campo=encabezado, con campo: {known}",
                f"--columns: «{pair}» is not understood; use field=header, with field: {known}",
            )
        else:
            found[" ".join(header.split()).lower()] = FIELDS[field]
    return found


def read_table(content: bytes, file: str, mapped: Mapping[str, str]) -> EditionDraft:
    """Read a CSV or XLSX whose columns are known by name or mapped by ``column_map``.

    A row of a chapter (``12``) or subchapter (``12.2``) gives a heading, one with a letter
    (``12.2.1 a``, or a column for it) an element. All faulty cells are told together. Raises
    BadRequirements where the file is no table or has no column of numbers.
    """
    faults = Faults(file)
    taken = set(mapped.values())
    columns = {name: field for name, field in USUAL.items() if field not in taken} | dict(mapped)
    sheet = content[:2] == b"PK"
    rows = (rows_of_xlsx if sheet else rows_of_csv)(content, faults, columns)
    reading = _Reading(_language(rows))
    for row in rows:
        reading.row(row)
    for fault in faults.found:
        reading.findings.append(Finding(place=Place(), es=fault.es, en=fault.en, stops=True))
    return reading.draft(file)


class _Reading:
    """Goes through the rows and gathers standards, elements and headings."""

    def __init__(self, language: str) -> None:
        self.findings: list[Finding] = []
        self._language = language
        self._headings: list[HeadingDraft] = []
        self._rows: dict[str, tuple[Row, list[ElementDraft]]] = {}

    def row(self, row: Row) -> None:
        number = row.get("id")
        lettered = _WITH_LETTER.fullmatch(number)
        above = _ABOVE.fullmatch(number)
        if lettered:
            self._element(row, lettered[1], lettered[2])
        elif _NUMBER.fullmatch(number) and row.get("element"):
            self._element(row, number, row.get("element").strip("().").lower())
        elif _NUMBER.fullmatch(number):
            self._standard(row, number)
        elif above:
            self._headings.append(
                HeadingDraft(number=above[1], title=self._words(row, "title"), place=_place(row))
            )
        elif not number:
            self._fault(row, "id", "falta el número", "the number is missing")
        else:
            self._fault(
                row,
                "id",
                f"«{number}» no tiene la forma 12.2.1",
                f"«{number}» does not have the form 12.2.1",
            )

    def _standard(self, row: Row, number: str) -> None:
        if number in self._rows:
            first = _place(self._rows[number][0])
            self._fault(
                row,
                "id",
                f"el número {number} ya está en la {first.words('es')}",
                f"number {number} is already on {first.words('en')}",
            )
        elif not self._words(row, "title"):
            self._fault(row, "title", f"{number} no tiene título", f"{number} has no title")
        else:
            self._rows[number] = (row, [])

    def _element(self, row: Row, number: str, letter: str) -> None:
        text = self._words(row, "text") or self._words(row, "title")
        known = self._rows.get(number)
        if known is None or not text or any(one.letter == letter for one in known[1]):
            self._fault(
                row,
                "id",
                f"{number} {letter}: sin texto, repetido o antes que su estándar",
                f"{number} {letter}: no text, repeated or before its standard",
            )
        else:
            known[1].append(ElementDraft(letter=letter, text=text))

    def _words(self, row: Row, field: str) -> Words:
        plain = Words.of(row.get(field), self._language)
        return Words(es=row.get(f"{field}_es") or plain.es, en=row.get(f"{field}_en") or plain.en)

    def _fault(self, row: Row, field: str, es: str, en: str) -> None:
        self.findings.append(Finding(place=_place(row, field), es=es, en=en, stops=True))

    def _level(self, row: Row) -> str | None:
        said = row.get("level")
        if not said:
            return None
        found = LEVELS.fullmatch(f"({said.strip('()')})".upper())
        if not found:
            self._fault(
                row, "level", f"el nivel «{said}» no es M, O ni N/A", f"level «{said}» is unknown"
            )
            return None
        return level_of(found[1])

    def _type(self, row: Row) -> tuple[StandardType | None, str | None]:
        said, due = row.get("type").lower().replace(" ", "-"), row.get("period").lower()
        period = due if due in _PERIODS else period_of(due)
        if due and period is None:
            self._fault(
                row, "period", f"no se conoce el periodo «{due}»", f"period «{due}» is unknown"
            )
        if not said:
            return (StandardType.ACTIVITY if period else None), period
        if said not in set(StandardType):
            known = ", ".join(StandardType)
            self._fault(
                row, "type", f"no se conoce el tipo «{said}»; use {known}", f"unknown type «{said}»"
            )
            return None, period
        return StandardType(said), period

    def draft(self, file: str) -> EditionDraft:
        standards = []
        for number, (row, elements) in self._rows.items():
            kind, period = self._type(row)
            tier = TIER.fullmatch(f"({row.get('tier').strip('()').upper()})")
            standards.append(
                StandardDraft(
                    number=number,
                    title=self._words(row, "title"),
                    place=_place(row),
                    statement=self._words(row, "text"),
                    elements=tuple(elements),
                    commentary=self._words(row, "commentary"),
                    level=self._level(row),
                    tier=tier[1].replace(" ", "") if tier else None,
                    type=kind,
                    period=period,
                )
            )
        if not standards and not self.findings:
            self.findings.append(
                Finding(place=Place(), es="no tiene ningún estándar", en="no standard", stops=True)
            )
        return EditionDraft(
            form=Form.TABLE,
            file=file,
            languages=self._languages(standards),
            headings=tuple(one for one in self._headings if one.title),
            standards=tuple(standards),
            findings=tuple(self.findings),
        )

    def _languages(self, standards: Sequence[StandardDraft]) -> tuple[str, ...]:
        found = tuple(
            language
            for language in ("es", "en")
            if any(one.title.get(language) for one in standards)
        )
        return found or (self._language,)


def _language(rows: Sequence[Row]) -> str:
    return language_of(" ".join(f"{row.get('title')} {row.get('text')}" for row in rows)) or "es"


def _place(row: Row, field: str = "id") -> Place:
    letter = row.letters.get(field)
    return Place(cell=f"{letter}{row.line}") if letter else Place(line=row.line)
