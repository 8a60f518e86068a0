"""Rows in, written to a table in as few round trips as its database allows, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError

Row = Mapping[str, Any]
# Rows of one statement: more at once take no less time, and their parameters more memory.
_AT_ONCE = 2000
# Rows from which a COPY is worth its round trip.
_MANY = 50


def write_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows to a table, all of the same columns, within the connection's transaction.

    None is written as it is, also where the column has a default, which stands in only for what
    rows do not name; numbers are of the column's own kind. Raises ValueError for rows that name
    other columns than the first, and what SQLAlchemy raises of an INSERT.
    """
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ValueError(f"rows of {table.name} name different columns")
    if len(rows) >= _MANY and connection.dialect.name == "postgresql" and _is_told(table, rows[0]):
        _copy(connection, table, rows)
        return
    # To the table and not to its class, which takes twice as long for the same statement.
    statement = insert(table)
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(statement, list(rows[start : start + _AT_ONCE]))


def _is_told(table: Table, row: Row) -> bool:
    """Tell whether rows hold every value that is made here and not by the database."""
    return all(column.name in row for column in table.c if column.default is not None)


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows by COPY: an INSERT of each takes three times as long."""
    dialect = connection.dialect
    names = list(rows[0])
    quoted = ", ".join(map(dialect.identifier_preparer.quote, names))
    statement = f"COPY {dialect.identifier_preparer.format_table(table)} ({quoted}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for values in _bound(dialect, table, names, rows):
                copy.write_row(values)
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(
            statement, None, error, dialect.loaded_dbapi.Error, dialect=dialect
        ) from error


def _bound(
    dialect: Dialect, table: Table, names: Sequence[str], rows: Sequence[Row]
) -> Iterator[list[Any]]:
    """Yield the values of each row as the driver takes them."""
    of = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    made = list(zip(names, of, strict=True))
    for row in rows:
        yield [row[name] if process is None else process(row[name]) for name, process in made]
