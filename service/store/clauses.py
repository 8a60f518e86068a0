"""A version in, its clauses out: in order, by page, by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from corpora.errors import NotFound
from service.people.access import Permission
from service.store.manual_tables import ClauseRow
from service.store.manuals import version as get_version
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.words import has_words


@dataclass(frozen=True, kw_only=True)
class ClauseText:
    """A clause; ``rest`` holds its boxes, notes, citations and what else matching needs."""

    id: int
    agency_id: str
    version_id: str
    ordinal: int
    file: int
    page: int | None
    label: str
    path: Any
    lead_in: str
    text: str
    digest: str
    language: str
    rest: Any


@dataclass(frozen=True, kw_only=True)
class OutlineRow:
    """A clause as an outline shows it."""

    id: int
    ordinal: int
    file: int
    page: int | None
    label: str
    path: Any


@dataclass(frozen=True, kw_only=True)
class PassageRow:
    """A clause as versions are compared."""

    id: int
    label: str
    path: Any
    lead_in: str
    text: str
    digest: str


_COLUMNS = (
    *(ClauseRow.id, ClauseRow.agency_id, ClauseRow.version_id, ClauseRow.ordinal, ClauseRow.file),
    *(ClauseRow.page, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in, ClauseRow.text),
    *(ClauseRow.digest, ClauseRow.language, ClauseRow.rest),
)
_ORDER = [Key(column=ClauseRow.__table__.c.ordinal)]


def get(unit: Unit, clause: int) -> ClauseText:
    """Return a clause; raise NotFound for one that is not seen."""
    found = unit.session.execute(select(*_COLUMNS).where(ClauseRow.id == clause)).first()
    if found is None:
        raise NotFound
    row = as_row(ClauseText, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def of_version(
    unit: Unit, version: str, paging: Paging, words: str = "", file: int | None = None
) -> Slice[ClauseText]:
    """Return a version's clauses in order, those of ``file`` or with every one of ``words``."""
    get_version(unit, version)
    statement = select(*_COLUMNS).where(
        ClauseRow.version_id == version, *has_words(words, ClauseRow.text, ClauseRow.label)
    )
    if file is not None:
        statement = statement.where(ClauseRow.file == file)
    return page_of(unit, statement, _ORDER, paging, lambda row: ClauseText(**columns_of(row)))


def every(unit: Unit, version: str) -> tuple[ClauseText, ...]:
    """Return every clause of a version in order."""
    get_version(unit, version)
    rows = unit.session.execute(
        select(*_COLUMNS).where(ClauseRow.version_id == version).order_by(ClauseRow.ordinal)
    )
    return tuple(as_row(ClauseText, row) for row in rows)


def on_page(unit: Unit, version: str, file: int, page: int) -> tuple[ClauseText, ...]:
    """Return the clauses that begin on a page of a file, and the last one before, if it runs on."""
    get_version(unit, version)
    here = and_(ClauseRow.version_id == version, ClauseRow.file == file, ClauseRow.page == page)
    last = (
        select(func.max(ClauseRow.ordinal))
        .where(ClauseRow.version_id == version, ClauseRow.file == file, ClauseRow.page < page)
        .scalar_subquery()
    )
    before = and_(
        ClauseRow.version_id == version, ClauseRow.file == file, ClauseRow.ordinal == last
    )
    rows = unit.session.execute(
        select(*_COLUMNS).where(here | before).order_by(ClauseRow.ordinal)
    ).all()
    return tuple(as_row(ClauseText, row) for row in rows)


def outline(unit: Unit, version: str) -> tuple[OutlineRow, ...]:
    """Return label, path and page of every clause of a version, in order."""
    get_version(unit, version)
    columns = (
        *(ClauseRow.id, ClauseRow.ordinal, ClauseRow.file, ClauseRow.page),
        *(ClauseRow.label, ClauseRow.path),
    )
    rows = unit.session.execute(
        select(*columns).where(ClauseRow.version_id == version).order_by(ClauseRow.ordinal)
    )
    return tuple(as_row(OutlineRow, row) for row in rows)


def span(unit: Unit, version: str, file: int) -> tuple[int, int] | None:
    """Return the first and the last ordinal of a file's clauses, None for a file without any."""
    get_version(unit, version)
    found = unit.session.execute(
        select(func.min(ClauseRow.ordinal), func.max(ClauseRow.ordinal)).where(
            ClauseRow.version_id == version, ClauseRow.file == file
        )
    ).one()
    return None if found[0] is None else (found[0], found[1])


def between(unit: Unit, version: str, first: int, last: int) -> tuple[ClauseText, ...]:
    """Return the clauses of a version from one ordinal to another, both included, in order."""
    get_version(unit, version)
    rows = unit.session.execute(
        select(*_COLUMNS)
        .where(ClauseRow.version_id == version, ClauseRow.ordinal.between(first, last))
        .order_by(ClauseRow.ordinal)
    )
    return tuple(as_row(ClauseText, row) for row in rows)


def passages(unit: Unit, version: str) -> tuple[PassageRow, ...]:
    """Return every clause of a version, in order, with what comparing versions needs."""
    get_version(unit, version)
    columns = (
        *(ClauseRow.id, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in, ClauseRow.text),
        ClauseRow.digest,
    )
    rows = unit.session.execute(
        select(*columns).where(ClauseRow.version_id == version).order_by(ClauseRow.ordinal)
    )
    return tuple(as_row(PassageRow, row) for row in rows)
