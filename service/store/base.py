"""What every table shares: keys, moments in UTC, and the mark of what belongs to an agency."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

# Constraints have names on both databases, so that a migration can find them.
_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
KEY = String(26)
# SQLite numbers rows by itself only in an INTEGER key.
COUNTER = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, UTC, on a database that has none too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand the database UTC; raise ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Table(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Moment()}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Owned:
    """A row that belongs to one agency: no query without access to it sees the row."""

    agency_id: Mapped[str] = mapped_column(
        KEY, ForeignKey("agency.id", ondelete="CASCADE"), index=True
    )


class Bulk(Owned):
    """A row of a long table: found by its own parent, so that the agency needs no index."""

    agency_id: Mapped[str] = mapped_column(KEY, ForeignKey("agency.id", ondelete="CASCADE"))
