"""Tables of manuals: a manual, its versions, the files of each and the clauses read in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Bulk, Owned, Table


class Manual(Owned, Table):
    """A body of directives of an agency; ``kind`` is manual or law."""

    __tablename__ = "manual"
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="manual")
    # The last version that was read to its end; no key, since versions name their manual.
    current_version_id: Mapped[str | None] = mapped_column(KEY)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class ManualVersion(Owned, Table):
    """One state of a manual; ``digest`` names its files' bytes, so that the same are one version.

    ``base_id`` is the version whose files it keeps where none came with the upload; ``state`` is
    queued, reading, ready, failed or cancelled. ``warnings`` and ``faults`` hold sentences by
    language and file.
    """

    __tablename__ = "manual_version"
    __table_args__ = (UniqueConstraint("manual_id", "number"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    manual_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("manual.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    base_id: Mapped[str | None] = mapped_column(KEY)
    folder: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12))
    uploaded_by: Mapped[str] = mapped_column(KEY)
    uploaded_by_name: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime]
    pages: Mapped[int] = mapped_column(default=0)
    clauses: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[Any] = mapped_column(JSON, default=list)
    faults: Mapped[Any] = mapped_column(JSON, default=list)


class Upload(Bulk, Table):
    """A file as it was sent for a version, by the sha256 of its bytes; a ZIP is one row."""

    __tablename__ = "upload"
    __table_args__ = (UniqueConstraint("version_id", "ordinal"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    version_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("manual_version.id", ondelete="CASCADE"), index=True
    )
    ordinal: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(COUNTER)


class VersionFile(Bulk, Table):
    """A file of a version once read: those sent, those of a ZIP and those kept from the base."""

    __tablename__ = "version_file"
    __table_args__ = (UniqueConstraint("version_id", "ordinal"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    version_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("manual_version.id", ondelete="CASCADE"), index=True
    )
    ordinal: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(COUNTER)
    media: Mapped[str] = mapped_column(String(20))
    pages: Mapped[int]
    # Where its first page stands among the pages of the whole version.
    first_page: Mapped[int] = mapped_column(default=1)
    ocr_pages: Mapped[Any] = mapped_column(JSON, default=list)
    # The standard number of a one-directive form, "" where a file is none or holds several.
    directive: Mapped[str] = mapped_column(String(40), default="")
    # Every form found in it: number, name, citations and header fields, as lists.
    directives: Mapped[Any] = mapped_column(JSON, default=list)
    # sent: came with this version; kept: the same as in the base.
    origin: Mapped[str] = mapped_column(String(8))


class ClauseRow(Bulk, Table):
    """A clause of a version, in order; ``rest`` holds what only matching and drawing need."""

    __tablename__ = "clause"
    __table_args__ = (
        UniqueConstraint("version_id", "ordinal"),
        Index("ix_clause_version_id_file_page", "version_id", "file", "page"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    version_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("manual_version.id", ondelete="CASCADE")
    )
    ordinal: Mapped[int]
    file: Mapped[int]
    page: Mapped[int | None]
    label: Mapped[str] = mapped_column(Text)
    path: Mapped[Any] = mapped_column(JSON)
    lead_in: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(2))
    rest: Mapped[Any] = mapped_column(JSON)
