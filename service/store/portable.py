"""One state of a database in, its rows as plain values that any database can take back out.

A row is a list of JSON values in the order of its table's columns; what JSON has no form for is
written by the column's kind: a moment as ISO 8601 in UTC, bytes in base64, JSON as its own text.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Select,
    Text,
    cast,
    column,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

from service.store.base import Moment, Table
from service.store.manual_tables import Upload, VersionFile
from service.store.review_tables import Proof, Report
from service.store.schema import current
from service.store.unit import Store

# What ends with the process or the visit that made it.
SHORT_LIVED = frozenset({"session", "sign_in_failure", "worker"})
# Tables whose rows name files by their digest, "" for none.
NAMING: tuple[Any, ...] = (Upload, VersionFile, Proof, Report)
_AT_ONCE = 2000
_KINDS: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (JSON, "json"),
    (Boolean, "boolean"),
    (Float, "real"),
    (Integer, "integer"),
    (LargeBinary, "bytes"),
)
Write = Callable[[Any], Any]
_WRITE: Mapping[str, Write] = {
    "moment": lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
READ: Mapping[str, Write] = {"moment": datetime.fromisoformat, "bytes": base64.b64decode}


@dataclass(frozen=True, kw_only=True)
class PlainTable:
    """A table's name, and the name and kind of each of its columns."""

    name: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One state of a database, whatever others write meanwhile."""

    connection: Connection
    revision: str

    def rows(self, kept: PlainTable) -> Iterator[list[Any]]:
        """Yield a table's rows as plain values, in the order of its key."""
        convert = _converters(kept, _WRITE)
        found = self.connection.execution_options(yield_per=_AT_ONCE).execute(_selected(kept))
        for row in found:
            plain = list(row)
            for place, write in convert:
                if plain[place] is not None:
                    plain[place] = write(plain[place])
            yield plain

    def files(self) -> dict[str, int]:
        """Return the digest and the size of every file that a row names."""
        named: dict[str, int] = {}
        for kept in NAMING:
            asked = select(kept.sha256, kept.size).where(kept.sha256 != "").distinct()
            found = self.connection.execute(asked)
            named.update({row.sha256: row.size for row in found})
        return dict(sorted(named.items()))


@contextmanager
def snapshot(store: Store) -> Iterator[Snapshot]:
    """Yield one state of a database; writers go on meanwhile and wait for nothing."""
    revision = current(store.engine) or ""
    with store.reading.connect() as connection:
        yield Snapshot(connection=connection, revision=revision)
        connection.rollback()


def plain_tables() -> tuple[PlainTable, ...]:
    """Return the tables that are kept, each after those its rows point at."""
    return tuple(
        PlainTable(name=one.name, columns=tuple((own.name, _kind(own.type)) for own in one.columns))
        for one in Table.metadata.sorted_tables
        if one.name not in SHORT_LIVED
    )


def typed(kept: PlainTable) -> Any:
    """Return a table to write to, made of kinds alone: a backup may be older than the tables."""
    types: Mapping[str, Any] = {
        "moment": Moment(),
        "bytes": LargeBinary(),
        "boolean": Boolean(),
        "real": Float(),
        "integer": Integer(),
    }
    return table(kept.name, *(column(name, types.get(kind, Text())) for name, kind in kept.columns))


def read_rows(kept: PlainTable, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    """Yield rows with the values that a database takes, from plain ones."""
    convert = _converters(kept, READ)
    for row in rows:
        for place, read in convert:
            if row[place] is not None:
                row[place] = read(row[place])
        yield row


def _selected(kept: PlainTable) -> Select[Any]:
    own = Table.metadata.tables[kept.name]
    # JSON as it is stored: read and written again, a number or an escape could come out otherwise.
    columns = [cast(one, Text) if isinstance(one.type, JSON) else one for one in _own(own, kept)]
    return select(*columns).order_by(*own.primary_key.columns)


def _own(own: Any, kept: PlainTable) -> list[Column[Any]]:
    return [own.columns[name] for name, _ in kept.columns]


def _converters(kept: PlainTable, by_kind: Mapping[str, Write]) -> list[tuple[int, Write]]:
    return [
        (place, by_kind[kind]) for place, (_, kind) in enumerate(kept.columns) if kind in by_kind
    ]


def _kind(found: TypeEngine[Any]) -> str:
    if isinstance(found, Moment):
        return "moment"
    return next((name for kind, name in _KINDS if isinstance(found, kind)), "text")
