"""Manuals and their versions out; archived, renamed and deleted on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from corpora.errors import BadRequest, NotFound
from service.people.access import Permission
from service.store.manual_tables import Manual, ManualVersion, Upload, VersionFile
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.words import Folded


@dataclass(frozen=True, kw_only=True)
class ManualRow:
    """A manual with its last version that was read, and the newest one, which may still be read."""

    id: str
    agency_id: str
    name: str
    kind: str
    created_at: datetime
    archived_at: datetime | None
    current_version_id: str | None
    current_number: int | None
    pages: int | None
    clauses: int | None
    newest_version_id: str | None
    newest_number: int | None
    newest_state: str | None
    newest_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version of a manual."""

    id: str
    agency_id: str
    manual_id: str
    number: int
    digest: str
    base_id: str | None
    folder: bool
    note: str
    state: str
    uploaded_by: str
    uploaded_by_name: str
    uploaded_at: datetime
    pages: int
    clauses: int
    warnings: Any
    faults: Any


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file of a version as read; ``first_page`` is where it begins among the version's pages."""

    ordinal: int
    name: str
    sha256: str
    size: int
    media: str
    pages: int
    first_page: int
    ocr_pages: Any
    directive: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class SentRow:
    """A file as it was sent."""

    ordinal: int
    name: str
    sha256: str
    size: int


_VERSION = (
    *(ManualVersion.id, ManualVersion.agency_id, ManualVersion.manual_id, ManualVersion.number),
    *(ManualVersion.digest, ManualVersion.base_id, ManualVersion.folder, ManualVersion.note),
    *(ManualVersion.state, ManualVersion.uploaded_by, ManualVersion.uploaded_by_name),
    *(ManualVersion.uploaded_at, ManualVersion.pages, ManualVersion.clauses),
    *(ManualVersion.warnings, ManualVersion.faults),
)
_BY_NAME: tuple[ColumnElement[Any], ...] = (Folded(Manual.name), Manual.__table__.c.id)


def of_agency(unit: Unit, agency: str, *, archived: bool = False) -> tuple[ManualRow, ...]:
    """Return an agency's manuals by name; those put away only when asked for."""
    unit.require(Permission.READ, agency)
    statement = _manuals().where(Manual.agency_id == agency).order_by(*_BY_NAME)
    if not archived:
        statement = statement.where(Manual.archived_at.is_(None))
    return tuple(as_row(ManualRow, row) for row in unit.session.execute(statement))


def listed(unit: Unit, agency: str, paging: Paging, *, archived: bool = False) -> Slice[ManualRow]:
    """Return a page of an agency's manuals by name; those put away only when asked for."""
    unit.require(Permission.READ, agency)
    statement = _manuals().where(Manual.agency_id == agency)
    if not archived:
        statement = statement.where(Manual.archived_at.is_(None))
    order = [Key(column=column) for column in _BY_NAME]
    return page_of(unit, statement, order, paging, lambda row: ManualRow(**columns_of(row)))


def get(unit: Unit, manual: str) -> ManualRow:
    """Return a manual; raise NotFound for one that is not seen."""
    found = unit.session.execute(_manuals().where(Manual.id == manual)).first()
    if found is None:
        raise NotFound
    row = as_row(ManualRow, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def agency_of(unit: Unit, manual: str) -> str:
    """Return whose a manual is; raise NotFound for one that is not seen."""
    found = unit.session.scalar(select(Manual.agency_id).where(Manual.id == manual))
    if found is None:
        raise NotFound
    return found


def versions(unit: Unit, manual: str, paging: Paging) -> Slice[VersionRow]:
    """Return a manual's versions, the newest first."""
    get(unit, manual)
    statement = select(*_VERSION).where(ManualVersion.manual_id == manual)
    order = [Key(column=ManualVersion.__table__.c.number, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: VersionRow(**columns_of(row)))


def version(unit: Unit, version: str) -> VersionRow:
    """Return a version; raise NotFound for one that is not seen."""
    return unit.once(("version", version), lambda: _version(unit, version))


def _version(unit: Unit, version: str) -> VersionRow:
    found = unit.session.execute(select(*_VERSION).where(ManualVersion.id == version)).first()
    if found is None:
        raise NotFound
    row = as_row(VersionRow, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def files(unit: Unit, version: str) -> tuple[FileRow, ...]:
    """Return the files of a version as read, in order."""
    table = VersionFile
    rows = unit.session.execute(
        select(
            *(table.ordinal, table.name, table.sha256, table.size, table.media, table.pages),
            *(table.first_page, table.ocr_pages, table.directive, table.origin),
        )
        .where(table.version_id == version)
        .order_by(table.ordinal)
    )
    return tuple(as_row(FileRow, row) for row in rows)


def sent(unit: Unit, version: str) -> tuple[SentRow, ...]:
    """Return the files of a version as they were sent, in order."""
    rows = unit.session.execute(
        select(Upload.ordinal, Upload.name, Upload.sha256, Upload.size)
        .where(Upload.version_id == version)
        .order_by(Upload.ordinal)
    )
    return tuple(as_row(SentRow, row) for row in rows)


def rename(unit: Unit, manual: str, name: str, kind: str) -> None:
    """Give a manual another name and kind (manual or law)."""
    unit.require(Permission.UPLOAD, agency_of(unit, manual))
    row = get(unit, manual)
    if not 1 <= len(name.strip()) <= 200 or kind not in ("manual", "law"):
        raise BadRequest(detail="name, kind")
    unit.session.execute(
        update(Manual).where(Manual.id == manual).values(name=name.strip(), kind=kind)
    )
    unit.audit(
        *("manual.renamed", "manual", manual),
        agency=row.agency_id,
        before={"name": row.name, "kind": row.kind},
        after={"name": name.strip(), "kind": kind},
    )


def archive(unit: Unit, manual: str, *, away: bool) -> None:
    """Put a manual away, so that no later run reads it, or bring it back."""
    unit.require(Permission.UPLOAD, agency_of(unit, manual))
    row = get(unit, manual)
    unit.session.execute(
        update(Manual).where(Manual.id == manual).values(archived_at=unit.now if away else None)
    )
    action = "manual.archived" if away else "manual.unarchived"
    unit.audit(action, "manual", manual, agency=row.agency_id, after={"name": row.name})


def remove(unit: Unit, manual: str, reason: str) -> None:
    """Delete a manual with its versions and what runs proposed of it; only on record.

    Files that no other row names are left to ``acredita doctor --clean``.
    """
    unit.require(Permission.ADMINISTER, agency_of(unit, manual))
    row = get(unit, manual)
    if not reason.strip():
        raise BadRequest(
            detail={"es": "escriba el motivo del borrado", "en": "write why it is deleted"}
        )
    unit.audit(
        *("manual.deleted", "manual", manual),
        agency=row.agency_id,
        before={"name": row.name, "versions": row.newest_number, "reason": reason.strip()},
    )
    unit.session.execute(delete(Manual).where(Manual.id == manual))


@cache
def _manuals() -> Any:
    """Return a select of manuals, each with its current and its newest version."""
    current = ManualVersion.__table__.alias("current")
    newest = ManualVersion.__table__.alias("newest")
    later = ManualVersion.__table__.alias("later")
    last = (
        select(later.c.number)
        .where(later.c.manual_id == Manual.id)
        .order_by(later.c.number.desc())
        .limit(1)
        .correlate(Manual)
        .scalar_subquery()
    )
    return (
        select(
            *(Manual.id, Manual.agency_id, Manual.name, Manual.kind, Manual.created_at),
            *(Manual.archived_at, Manual.current_version_id),
            current.c.number.label("current_number"),
            *(current.c.pages, current.c.clauses),
            newest.c.id.label("newest_version_id"),
            newest.c.number.label("newest_number"),
            newest.c.state.label("newest_state"),
            newest.c.uploaded_at.label("newest_at"),
        )
        .outerjoin(current, current.c.id == Manual.current_version_id)
        .outerjoin(newest, (newest.c.manual_id == Manual.id) & (newest.c.number == last))
    )
