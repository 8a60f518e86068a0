"""How much room everything takes out: the database, the files kept, and each agency of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import func, select, text

from corpora.errors import OverQuota
from pipelines.extract.limits import megabytes
from service.store import agencies
from service.store.kept import kept_files
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.people_tables import Agency
from service.store.unit import Unit
from service.store.words import Folded


@dataclass(frozen=True, kw_only=True)
class Space:
    """What an agency may take and what its files take, the same file counted once."""

    quota_bytes: int
    used_bytes: int

    @property
    def left(self) -> int:
        """Return how many bytes more it may take."""
        return max(0, self.quota_bytes - self.used_bytes)

    def taking(self, size: int) -> Space:
        """Return the space once so many bytes more are taken."""
        return replace(self, used_bytes=self.used_bytes + size)

    def check(self, size: int) -> None:
        """Raise OverQuota when so many bytes more do not fit."""
        if self.used_bytes + size > self.quota_bytes:
            raise OverQuota(quota=megabytes(self.quota_bytes), left=megabytes(self.left))


@dataclass(frozen=True, kw_only=True)
class AgencySpace(Space):
    """The space of one agency among others."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DatabaseFacts:
    """What the database is: its kind, its version and its size in bytes."""

    kind: str
    version: str
    size: int


def of_agency(unit: Unit, agency: str) -> Space:
    """Return the space of an agency; raise NotFound for one that is not seen."""
    return Space(
        quota_bytes=agencies.get(unit, agency).quota_bytes,
        used_bytes=agencies.used_bytes(unit, agency),
    )


def listed(unit: Unit, paging: Paging) -> Slice[AgencySpace]:
    """Return the space of every agency by name; only an operator may."""
    unit.access.require_operator()
    files = kept_files()
    used = (
        select(files.c.agency_id, func.sum(files.c.size).label("used"))
        .group_by(files.c.agency_id)
        .subquery()
    )
    statement = select(
        *(Agency.id, Agency.name, Agency.quota_bytes),
        func.coalesce(used.c.used, 0).label("used_bytes"),
    ).outerjoin(used, used.c.agency_id == Agency.id)
    order = [Key(column=Folded(Agency.name)), Key(column=Agency.__table__.c.id)]

    return page_of(unit, statement, order, paging, _space)


def _space(row: object) -> AgencySpace:
    facts = columns_of(row)  # type: ignore[arg-type]
    return AgencySpace(**{**facts, "used_bytes": int(facts["used_bytes"])})


def kept_bytes(unit: Unit) -> tuple[int, int]:
    """Return how many different files are kept, and their bytes; only an operator may."""
    unit.access.require_operator()
    files = kept_files()
    one = (
        select(files.c.sha256, func.max(files.c.size).label("size"))
        .group_by(files.c.sha256)
        .subquery()
    )
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
