"""The migrations make what the tables say, once, whoever asks and however many ask."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import PurePosixPath

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from corpora.errors import NewerDatabase
from service.settings import Settings
from service.store.base import Table
from service.store.engine import database_url, make_engine
from service.store.schema import current, head, upgrade
from service.store.unit import Store
from tests.test_layers import ROOT, imported

UPGRADE = """
import sys
from pathlib import Path
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
upgrade(make_engine(database_url(sys.argv[1] or None, Path(sys.argv[2]))))
"""
DATABASE_LIBRARIES = {"sqlalchemy", "alembic", "psycopg"}


def test_a_migrated_database_is_what_the_tables_say(store: Store) -> None:
    """Alembic finds nothing to add, to change or to take away."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Table.metadata) == []


def test_an_upgrade_of_an_upgraded_database_changes_nothing(store: Store) -> None:
    """Each start upgrades; the second finds it done."""
    with store.engine.begin() as connection:
        connection.execute(text("INSERT INTO installation (name, value) VALUES ('x', '1')"))
    upgrade(store.engine)
    assert current(store.engine) == head()
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM installation")).scalar() == 1


def test_processes_that_upgrade_at_once_do_it_once(settings: Settings) -> None:
    """Four processes started together on an empty database all end well, and it is whole."""
    calls = [
        subprocess.Popen(
            [sys.executable, "-c", UPGRADE, settings.database or "", str(settings.data)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    told = [call.communicate(timeout=120)[1].decode() for call in calls]
    assert [call.returncode for call in calls] == [0] * 4, told
    engine = make_engine(database_url(settings.database, settings.data))
    assert current(engine) == head()
    assert set(Table.metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_database_of_a_later_release_is_left_alone(store: Store) -> None:
    """The error names what was found, and nothing is changed."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="9999"):
        upgrade(store.engine)
    assert current(store.engine) == "9999"


def test_only_the_store_talks_to_databases() -> None:
    """No module outside service/store imports a library of databases: the Store is the one door."""
    found = [
        f"{path}:{line} imports {'.'.join(name)}"
        for path in (ROOT / "service").rglob("*.py")
        if ROOT / "service" / "store" not in path.parents
        for line, name in imported(
            PurePosixPath(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))
        )
        if name[0] in DATABASE_LIBRARIES
    ]
    assert found == []
