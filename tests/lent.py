"""Databases with every table and no row, lent to one test after another.

To make a database copies a file for each table and index, a second of the server's work; to empty
one again takes hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, text

from service.store.engine import database_url
from tests.postgres import Cluster

# Any change of a table, an index or a constraint makes it another: a changed row of a catalog has
# a newer xmin, and one that is gone is not counted. What is ours begins at 16384.
_CATALOGUES = {
    **{"pg_class": "oid", "pg_attribute": "attrelid", "pg_attrdef": "oid"},
    **{"pg_constraint": "oid", "pg_index": "indexrelid", "pg_sequence": "seqrelid"},
    **{"pg_type": "oid", "pg_proc": "oid", "pg_trigger": "oid", "pg_namespace": "oid"},
}
_SHAPE = " UNION ALL ".join(
    [
        *(
            f"SELECT count(*), max(xmin::text::bigint)::text FROM {name} "  # noqa: S608 - ours
            f"WHERE {own} >= 16384"
            for name, own in _CATALOGUES.items()
        ),
        "SELECT count(*), min(version_num) FROM alembic_version",
    ]
)
# Without the triggers that keep foreign keys, the order is none.
_EMPTY = """
    DO $$
    DECLARE name regclass;
    BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND oid >= 16384 LOOP
            IF name <> 'alembic_version'::regclass THEN
                EXECUTE format('DELETE FROM %s', name);
            END IF;
        END LOOP;
        PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
    END $$
"""
# What was deleted is still in the files, and would be read past.
_LARGE = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND oid >= 16384 AND pg_relation_size(oid) > 65536
"""

Shape = tuple[tuple[object, ...], ...]


@dataclass(kw_only=True)
class Lent:
    """Copies of a template that are there to be lent; each has a new name for each test."""

    cluster: Cluster
    template: str
    _there: list[str] = field(default_factory=list)

    def lend(self) -> str:
        """Return the address of a database as the template is, with no row in it."""
        return self._there.pop() if self._there else self.cluster.database(self.template)

    def take_back(self, address: str) -> None:
        """Empty a database for the next test; remove one whose tables a test changed."""
        renamed = self.cluster.rename(address)
        if self._emptied(renamed):
            self._there.append(renamed)
        else:
            self.cluster.drop(renamed)

    def _emptied(self, address: str) -> bool:
        """Tell whether a database has the template's shape still, and empty it if it has."""
        with _connected(address) as connection:
            if _shape(connection) != self._template_shape:
                return False
            connection.execute(text(_EMPTY))
            large = connection.execute(text(_LARGE)).scalars().all()
            if large:
                connection.execute(text("VACUUM " + ", ".join(large)))
        return True

    @cached_property
    def _template_shape(self) -> Shape:
        with _connected(self.cluster.address(self.template)) as connection:
            return _shape(connection)


def _connected(address: str) -> Connection:
    url = database_url(address, Path())
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()


def _shape(connection: Connection) -> Shape:
    return tuple(tuple(row) for row in connection.execute(text(_SHAPE)))
