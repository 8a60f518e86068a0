"""Tables of editions: what is known of each, its wordings, standards and elements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import COUNTER, KEY, Table


class EditionRow(Table):
    """An edition by its id (le-6), with the revision in use."""

    __tablename__ = "edition"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    program: Mapped[str] = mapped_column(String(40))
    revision_id: Mapped[str | None] = mapped_column(KEY)


class EditionRevision(Table):
    """One wording of an edition; ``payload`` is the whole Edition, packed, named by ``digest``."""

    __tablename__ = "edition_revision"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
    id: Mapped[str] = mapped_column(KEY, primary_key=True)
    edition_id: Mapped[str] = mapped_column(
        String(80), ForeignKey("edition.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    name_es: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    effective: Mapped[str | None] = mapped_column(String(10))
    standards: Mapped[int]
    licensed: Mapped[bool] = mapped_column(default=False)
    same_requirement: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(400), default="")
    created_at: Mapped[datetime]
    created_by_name: Mapped[str] = mapped_column(String(120), default="")
    payload: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class EditionDate(Table):
    """The effective date that a person states of an edition whose own nobody published.

    ``source`` says where it comes from, ``by`` who said so; ``grace`` months, None for not said.
    """

    __tablename__ = "edition_date"
    edition_id: Mapped[str] = mapped_column(
        String(80), ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True
    )
    effective: Mapped[str] = mapped_column(String(10))
    grace: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(40))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class StandardRow(Table):
    """A standard of a wording, for lists."""

    __tablename__ = "standard"
    __table_args__ = (
        UniqueConstraint("revision_id", "number"),
        UniqueConstraint("revision_id", "ordinal"),
    )
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    revision_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("edition_revision.id", ondelete="CASCADE")
    )
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    title_es: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(String(40))
    type: Mapped[str | None] = mapped_column(String(40))
    verified: Mapped[str | None] = mapped_column(String(20))
    chapter: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))


class ElementRow(Table):
    """An element of a wording by its number, with the digest of its words."""

    __tablename__ = "element"
    __table_args__ = (UniqueConstraint("revision_id", "number"),)
    id: Mapped[int] = mapped_column(COUNTER, primary_key=True)
    revision_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("edition_revision.id", ondelete="CASCADE")
    )
    number: Mapped[str] = mapped_column(String(90))
    digest: Mapped[str] = mapped_column(String(64))
