"""Rows of manuals, versions, files and clauses in, the bodies that the API shows out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from service.store.clauses import ClauseText
from service.store.manuals import FileRow, ManualRow, SentRow, VersionRow
from service.web.api import shapes
from service.web.api.shapes import Shown, Title

Kind = Literal["manual", "law"]
State = Literal["queued", "reading", "ready", "failed", "cancelled"]


class Manual(Shown):
    """A body of directives, with its last version read and the newest, which may still be read."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    name: str = Field(examples=["Reglamento Interior"])
    kind: Kind
    created_at: datetime
    archived_at: datetime | None = Field(description="Guardado · Put away: no later run reads it")
    current_version_id: str | None
    current_number: int | None
    pages: int | None
    clauses: int | None
    newest_version_id: str | None
    newest_number: int | None
    newest_state: State | None
    newest_at: datetime | None

    @classmethod
    def of(cls, row: ManualRow) -> Manual:
        """Make the body of a row."""
        return cls.model_validate(row)


class ManualChange(shapes.Asked):
    """What to change of a manual; what is left out stays."""

    name: Annotated[Title, Field(min_length=1, max_length=200)] | None = None
    kind: Kind | None = None
    archived: StrictBool | None = Field(
        default=None, description="Guardarlo o traerlo de vuelta · Put away, or bring back"
    )


class VersionLine(Shown):
    """A version of a manual."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    agency_id: str
    manual_id: str
    number: int = Field(examples=[3])
    digest: str = Field(description="De los bytes de sus archivos · Of its files' bytes")
    base_id: str | None = Field(description="De cuál conserva archivos · Whose files it keeps")
    folder: bool
    note: str
    state: State
    uploaded_by: str
    uploaded_by_name: str
    uploaded_at: datetime
    pages: int
    clauses: int
    warnings: Any = Field(description="Avisos por idioma · Notices by language")
    faults: Any = Field(description="Qué no se pudo leer · What could not be read")

    @classmethod
    def of(cls, row: VersionRow) -> VersionLine:
        """Make the body of a row."""
        return cls.model_validate(row)


class VersionFile(Shown):
    """A file of a version once read; ``origin`` sent: with this version; kept: as in its base."""

    ordinal: int
    name: str = Field(examples=["directivas/4.1.1 Uso de la fuerza.pdf"])
    sha256: str
    size: int
    media: str
    pages: int
    first_page: int
    ocr_pages: Any
    directive: str
    origin: str


class SentFile(Shown):
    """A file as it was sent."""

    ordinal: int
    name: str
    sha256: str
    size: int


class Version(VersionLine):
    """A version with its files, as they were sent and as they were read."""

    sent: list[SentFile]
    files: list[VersionFile]

    @classmethod
    def of_parts(
        cls, row: VersionRow, sent: tuple[SentRow, ...], files: tuple[FileRow, ...]
    ) -> Version:
        """Make the body of a version's rows."""
        return cls.model_validate({**vars(row), "sent": sent, "files": files})


class Clause(Shown):
    """A clause of a version, in order; boxes are [page, x0, top, x1, bottom] in PDF points."""

    id: int
    ordinal: int
    file: int = Field(description="Cuál archivo de la versión · Which file of the version")
    page: int | None
    label: str = Field(examples=["Art. 12, fr. III"])
    path: list[str] = Field(examples=[["Capítulo II", "Artículo 12", "III"]])
    lead_in: str
    text: str
    digest: str
    language: str
    boxes: list[Any]

    @classmethod
    def of(cls, row: ClauseText) -> Clause:
        """Make the body of a row."""
        boxes = (row.rest or {}).get("boxes") or []
        return cls.model_validate({**vars(row), "boxes": boxes})


class Accepted(Shown):
    """An upload that arrived: its version, and the job that reads it."""

    manual: str = Field(examples=[shapes.EXAMPLE_ID])
    version: str
    job: str | None = Field(description="Qué lo lee · What reads it; null: ya estaba · known")
    known: bool = Field(description="Los mismos archivos ya estaban · The same files were there")
