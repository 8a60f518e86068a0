"""How much room everything takes out: the database, the files kept, and each agency of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, text

from service.store.manual_tables import Upload
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Space:
    """What an agency may take and what its files take, the same file counted once."""

    id: str
    name: str
    quota_bytes: int
    used_bytes: int


@dataclass(frozen=True, kw_only=True)
class DatabaseFacts:
    """What the database is: its kind, its version and its size in bytes."""

    kind: str
    version: str
    size: int


def listed(unit: Unit, paging: Paging) -> Slice[Space]:
    """Return the space of every agency by name; only an operator may."""
    unit.access.require_operator()
    files = (
        select(Upload.agency_id, Upload.sha256, func.max(Upload.size).label("size"))
        .group_by(Upload.agency_id, Upload.sha256)
        .subquery()
    )
    used = (
        select(files.c.agency_id, func.sum(files.c.size).label("used"))
        .group_by(files.c.agency_id)
        .subquery()
    )
    statement = select(
        *(Agency.id, Agency.name, Agency.quota_bytes),
        func.coalesce(used.c.used, 0).label("used_bytes"),
    ).outerjoin(used, used.c.agency_id == Agency.id)
    order = [Key(column=func.lower(Agency.name)), Key(column=Agency.__table__.c.id)]

    return page_of(unit, statement, order, paging, _space)


def _space(row: object) -> Space:
    facts = columns_of(row)  # type: ignore[arg-type]
    return Space(**{**facts, "used_bytes": int(facts["used_bytes"])})


def kept_bytes(unit: Unit) -> tuple[int, int]:
    """Return how many different files were sent, and their bytes; only an operator may."""
    unit.access.require_operator()
    files = select(Upload.sha256, func.max(Upload.size).label("size")).group_by(Upload.sha256)
    one = files.subquery()
    row = unit.session.execute(
        select(
            func.count().label("files"), func.coalesce(func.sum(one.c.size), 0).label("bytes")
        ).select_from(one)
    ).one()
    return int(row.files), int(row.bytes)


def database(unit: Unit) -> DatabaseFacts:
    """Return what the database is; only an operator may."""
    unit.access.require_operator()
    if unit.session.get_bind().dialect.name == "postgresql":
        row = unit.session.execute(
            text("SELECT current_setting('server_version'), pg_database_size(current_database())")
        ).one()
        return DatabaseFacts(kind="PostgreSQL", version=str(row[0]), size=int(row[1]))
    row = unit.session.execute(
        text(
            "SELECT sqlite_version(), (SELECT page_count FROM pragma_page_count()) "
            "* (SELECT page_size FROM pragma_page_size())"
        )
    ).one()
    return DatabaseFacts(kind="SQLite", version=str(row[0]), size=int(row[1]))
