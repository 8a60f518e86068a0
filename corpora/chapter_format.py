"""What a chapter file and an edition.toml may hold, checked by pydantic: plain entries out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from corpora.records import StandardType, Verified


def _unwrapped(value: object) -> object:
    """Join the lines of a text that was wrapped for reading."""
    return " ".join(value.split()) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(.*\S)?$")]
Title = Annotated[str, StringConstraints(pattern=r"^[^\s(\[][^\[\]]*$")]
Wrapped = Annotated[str, BeforeValidator(_unwrapped)]
PERIODS = (
    "monthly|quarterly|semiannual|annual|biennial|triennial|quadrennial|per-shift|weekly|daily"
)

SPANISH: Mapping[str, str] = {
    "missing": "falta",
    "extra_forbidden": "no se conoce este campo",
    "string_pattern_mismatch": "está vacío o no tiene la forma esperada",
    "string_too_short": "está vacío",
    "string_type": "debe ser texto",
    "tuple_type": "debe ser una lista",
    "enum": "no es uno de los valores admitidos",
}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ElementEntry(_Entry):
    """One part of a standard: p1, p2 ..., or a letter that a public source shows."""

    id: Annotated[str, StringConstraints(pattern=r"^(p\d{1,2}|[a-z]{1,2})$")]
    es: Annotated[Wrapped, StringConstraints(min_length=1)]
    en: Annotated[Wrapped, StringConstraints(min_length=1)]


class StandardEntry(_Entry):
    """A standard as a chapter file writes it."""

    number: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    title_en: Title
    title_es: Title
    verified: Verified
    source: Text
    level: Annotated[str, StringConstraints(pattern=r"^(M|O|N/A)( (M|O|N/A)){0,3}$")] | None = None
    keywords_es: tuple[Text, ...] = ()
    keywords_en: tuple[Text, ...] = ()
    type: StandardType | None = None
    condition_es: Wrapped = ""
    condition_en: Wrapped = ""
    period: Annotated[str, StringConstraints(pattern=f"^({PERIODS})$")] | None = None
    linked: tuple[Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")], ...] = ()
    tier: Text | None = None
    statement_es: Wrapped = ""
    statement_en: Wrapped = ""
    proofs_es: tuple[Text, ...] = ()
    proofs_en: tuple[Text, ...] = ()
    note_es: Wrapped = ""
    note_en: Wrapped = ""
    elements: tuple[ElementEntry, ...] = ()


class SubchapterEntry(_Entry):
    """A subchapter as a chapter file writes it."""

    number: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
    title_en: Title
    title_es: Title
    standards: tuple[StandardEntry, ...]


class ChapterEntry(_Entry):
    """One chapter file."""

    number: Annotated[str, StringConstraints(pattern=r"^\d+$")]
    title_en: Title
    title_es: Title
    subchapters: tuple[SubchapterEntry, ...]


class EditionEntry(_Entry):
    """The edition.toml of a folder."""

    id: Text
    program: Text
    name_es: Text
    name_en: Text
    note_es: Text
    note_en: Text
    version: str = ""
    effective: date | None = None
    revision: int = 1
