"""An engine in, its database brought to the schema of this release out, once for all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from corpora.errors import DatabaseDown, NewerDatabase
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
    Raises NewerDatabase when a later release made the database, leaving it as it is, and
    DatabaseDown when there is none at the address.
    """
    with _answering(), engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = _config()
        known = {one.revision for one in ScriptDirectory.from_config(config).walk_revisions()}
        found = MigrationContext.configure(connection).get_current_revision()
        if found is not None and found not in known:
            raise NewerDatabase(found=found)
        config.attributes["connection"] = connection
        command.upgrade(config, to)


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
