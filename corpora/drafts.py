"""Rows of an edition as an importer read it, before it is merged and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpora.faults import Faults
from corpora.records import StandardType, Verified


class Form(StrEnum):
    """What an edition was read from."""

    MANUAL = "licensed-manual"
    LIST = "list"
    TABLE = "table"
    OSCAL = "oscal"
    OWN = "own-format"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something stands in a file: page and line from 1, or a cell; None where unknown.

    In a DOCX, which has no pages, ``line`` counts paragraphs.
    """

    page: int | None = None
    line: int | None = None
    cell: str = ""

    def words(self, language: str) -> str:
        """Return the place in ``es`` or ``en``: "página 3, línea 12"."""
        spanish = language == "es"
        if self.cell:
            return f"{'celda' if spanish else 'cell'} {self.cell}"
        parts = []
        if self.page is not None:
            parts.append(f"{'página' if spanish else 'page'} {self.page}")
        if self.line is not None:
            parts.append(f"{'línea' if spanish else 'line'} {self.line}")
        return ", ".join(parts)


@dataclass(frozen=True, kw_only=True)
class Words:
    """One text in the languages it is known in; "" in the other."""

    es: str = ""
    en: str = ""

    @classmethod
    def of(cls, text: str, language: str) -> Words:
        """Return a text that is known in one language."""
        return cls(es=text) if language == "es" else cls(en=text)

    def get(self, language: str) -> str:
        """Return the text in ``es`` or ``en``."""
        return self.es if language == "es" else self.en

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.es or self.en)


@dataclass(frozen=True, kw_only=True)
class ElementDraft:
    """A lettered element as read; ``letter`` is "a", "b" ... or "p1" where it bears none."""

    letter: str
    text: Words


@dataclass(frozen=True, kw_only=True)
class StandardDraft:
    """A standard as read. ``has_text`` says whether the file brings more than its title."""

    number: str
    title: Words
    place: Place
    statement: Words = Words()
    elements: tuple[ElementDraft, ...] = ()
    commentary: Words = Words()
    level: str | None = None
    tier: str | None = None
    type: StandardType | None = None
    condition: Words = Words()
    period: str | None = None
    linked: tuple[str, ...] = ()
    verified: Verified | None = None

    @property
    def has_text(self) -> bool:
        """Tell whether the file brings a statement or elements."""
        return bool(self.statement or self.elements)


@dataclass(frozen=True, kw_only=True)
class HeadingDraft:
    """The title of a chapter ("4") or subchapter ("4.1")."""

    number: str
    title: Words
    place: Place = Place()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something about a place of the file, in both languages.

    A fault (``stops``) means that a standard could not be read whole; the rest is to be looked at.
    """

    place: Place
    es: str
    en: str
    stops: bool = False

    def words(self, language: str) -> str:
        """Return the sentence with its place in front."""
        where = self.place.words(language)
        said = self.es if language == "es" else self.en
        return f"{where}: {said}" if where else said


@dataclass(frozen=True, kw_only=True)
class EditionDraft:
    """All that was read of one file; ``languages`` are those its words are in."""

    form: Form
    file: str
    languages: tuple[str, ...]
    headings: tuple[HeadingDraft, ...]
    standards: tuple[StandardDraft, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Return what could not be read whole."""
        return tuple(finding for finding in self.findings if finding.stops)

    @property
    def notices(self) -> tuple[Finding, ...]:
        """Return what was read but should be looked at."""
        return tuple(finding for finding in self.findings if not finding.stops)


def check_faults(file: str, findings: Sequence[Finding]) -> None:
    """Raise BadRequirements that names every fault, by page and line; return when there is none."""
    faults = Faults(file)
    for finding in findings:
        if finding.stops:
            faults.add(finding.words("es"), finding.words("en"))
    faults.check()
