"""What the files of an edition that an agency brought may hold: one language is enough."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from corpora.chapter_format import (
    ChapterEntry,
    EditionEntry,
    ElementEntry,
    StandardEntry,
    SubchapterEntry,
    Text,
    Wrapped,
)
from corpora.drafts import Form

# The title of a licensed manual is kept as printed, brackets included.
AnyTitle = Annotated[str, StringConstraints(pattern=r"^(\S(.*\S)?)?$")]
# Paragraphs are kept, since a licensed statement is not to be touched.
Kept = str


class ImportedElement(ElementEntry):
    """One part of a standard, in the languages that were brought."""

    es: Kept = ""
    en: Kept = ""


class ImportedStandard(StandardEntry):
    """A standard as an importer stored it."""

    title_en: AnyTitle = ""
    title_es: AnyTitle = ""
    statement_es: Kept = ""
    statement_en: Kept = ""
    elements: tuple[ImportedElement, ...] = ()


class ImportedSubchapter(SubchapterEntry):
    """A subchapter as an importer stored it."""

    title_en: AnyTitle = ""
    title_es: AnyTitle = ""
    standards: tuple[ImportedStandard, ...]


class ImportedChapter(ChapterEntry):
    """One chapter file as an importer stored it."""

    title_en: AnyTitle = ""
    title_es: AnyTitle = ""
    subchapters: tuple[ImportedSubchapter, ...]


class ImportedEdition(EditionEntry):
    """The edition.toml of an edition in the data folder: what it was read from, and when.

    ``carries_licensed`` says that some text is a licensed manual's and stays where it is.
    """

    note_es: Wrapped = ""
    note_en: Wrapped = ""
    form: Form
    origin: Text
    origin_sha256: Text
    languages: tuple[Text, ...]
    imported: date
    carries_licensed: bool
