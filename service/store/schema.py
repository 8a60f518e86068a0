"""An engine in, its database brought to the schema of this release out, once for all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from corpora.errors import DamagedStore, DatabaseDown, NewerDatabase
from service.store import (  # noqa: F401 - each adds its tables to the metadata
    assessment_tables,
    edition_tables,
    manual_tables,
    notice_tables,
    people_tables,
    recheck_tables,
    review_tables,
    trial_tables,
    work_tables,
)

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7226547


def upgrade(engine: Engine, to: str = "head") -> None:
    """Apply the migrations that are missing, in one transaction; others wait and find it done.

    ``to`` names an earlier migration, for the rows of a backup made by an earlier release.
    Raises NewerDatabase when a later release made the database, leaving it as it is, DatabaseDown
    when there is none at the address, and DamagedStore when rows would refer to none.
    """
    with _answering(), _migrating(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = _config()
        known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
        found = MigrationContext.configure(connection).get_current_revision()
        if found is not None and found not in known:
            raise NewerDatabase(found=found)
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in one transaction in which SQLite may make a table anew.

    It does so by dropping the old one, which would take along every row that refers to it: foreign
    keys are let go for that long, and looked at before anything is kept.
    """
    with engine.execution_options(writes=True).connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        own = connection.connection
        own.cursor().execute("PRAGMA foreign_keys=OFF")  # heeded outside a transaction alone
        try:
            with connection.begin():
                before = MigrationContext.configure(connection).get_current_revision()
                yield connection
                if MigrationContext.configure(connection).get_current_revision() != before:
                    _check_references(connection)
        finally:
            own.cursor().execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    """Raise DamagedStore when a row refers to one that is not there."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        table, _, other, _ = broken[0]
        raise DamagedStore(detail=f"{table} -> {other}: {len(broken)}")


def is_known(revision: str) -> bool:
    """Tell whether this release has a migration."""
    return revision in {
        one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()
    }


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseDown(detail=type(error.orig).__name__) from error


def head() -> str | None:
    """Return the name of the last migration of this release."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current(engine: Engine) -> str | None:
    """Return the name of the last migration applied, None for an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
