"""The migrations make what the tables say, once, whoever asks and however many ask."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, MetaData, inspect, text

from corpora.errors import DamagedStore, NewerDatabase
from service.settings import Settings
from service.store.base import Table
from service.store.engine import DATABASE, database_url, make_engine
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


def test_decisions_of_an_earlier_release_hold_as_they_did(settings: Settings) -> None:
    """The last of each pair holds, and a standard stands where its parts' decisions leave it."""
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine, "0005")
    said = [  # standard, element, clause, verdict: two parts decided, one decided over, one open
        ("1.1", "1.1.a", 1, "unrelated"),
        ("1.1", "1.1.a", 1, "satisfies"),
        ("1.1", "1.1.b", 2, "satisfies"),
        ("1.2", "1.2.a", 1, "satisfies"),
        ("1.3", "", None, "not_applicable"),
    ]
    parts = ["1.1.a", "1.1.b", "1.2.a", "1.2.b"]
    with engine.execution_options(writes=True).begin() as connection:
        add = adder(connection)
        add("agency", id="a", name="Agencia")
        add("edition", id="le-6")
        add("edition_revision", id="r", edition_id="le-6", number=1)
        add("assessment", id="s", agency_id="a", edition_id="le-6", revision_id="r")
        for number in parts:
            add("element", revision_id="r", number=number)
        for standard, element, clause, verdict in said:
            add(
                "decision",
                agency_id="a",
                assessment_id="s",
                standard=standard,
                element=element,
                clause_id=clause,
                verdict=verdict,
            )
    upgrade(engine)
    with engine.connect() as connection:
        holds = connection.execute(text("SELECT holds FROM decision ORDER BY id")).scalars()
        assert [bool(one) for one in holds] == [False, True, True, True, True]
        stand = connection.execute(
            text("SELECT standard, state, reviewed FROM standard_review ORDER BY standard")
        )
        assert [(row[0], row[1], bool(row[2])) for row in stand] == [
            ("1.1", "covered", True),
            ("1.2", "open", False),
            ("1.3", "not_applicable", True),
        ]
    engine.dispose()


def test_plans_of_an_earlier_release_keep_their_published_date(settings: Settings) -> None:
    """What they were planned with is written beside them; a plan without one has none.

    What they hold for each agency is there as it was: SQLite makes the table of plans anew.
    """
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine, "0012")
    with engine.execution_options(writes=True).begin() as connection:
        add = adder(connection)
        add("edition", id="le-6")
        for name, effective in (("a", "2027-01-31"), ("b", None)):
            number = ord(name)
            add("edition_revision", id=name, edition_id="le-6", number=number, effective=effective)
            add("recheck_plan", id=name, revision_id=name)
        add("agency", id="g", name="Agencia")
        add("assessment", id="s", agency_id="g", edition_id="le-6", revision_id="a")
        for plan in ("a", "b"):
            add("recheck_item", id=plan, plan_id=plan, agency_id="g", from_assessment_id="s")
    upgrade(engine)
    with engine.connect() as connection:
        kept = connection.execute(
            text("SELECT effective, stated_by, stated_source FROM recheck_plan ORDER BY id")
        )
        assert [tuple(row) for row in kept] == [("2027-01-31", "", ""), (None, "", "")]
        assert connection.scalar(text("SELECT count(*) FROM recheck_item")) == 2
        if not settings.database:
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_rows_that_refer_to_nothing_stop_an_upgrade(tmp_path: Path) -> None:
    """The file is told to be damaged and stays as it was, of the earlier release."""
    engine = make_engine(database_url(None, tmp_path))
    upgrade(engine, "0012")
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        connection.execute("INSERT INTO element VALUES (1, 'no such wording', '1.1', '1.1.a')")
        connection.commit()
    with pytest.raises(DamagedStore) as told:
        upgrade(engine)
    assert "element -> edition_revision: 1" in told.value.sentence("en")
    assert current(engine) == "0012"
    engine.dispose()


def adder(connection: Connection) -> Callable[..., None]:
    """Return what adds a row to a table as it is now, empty where nothing is said."""
    metadata = MetaData()
    metadata.reflect(connection)
    now = "2026-11-01 00:00:00" + ("+00" if connection.dialect.name == "postgresql" else ".000000")

    def add(table: str, **values: object) -> None:
        made = metadata.tables[table]
        empty = {
            one.name: _empty(one, now)
            for one in made.columns
            if not one.nullable and one.name not in values and one.autoincrement is not True
        }
        if table in ("element", "decision"):
            empty.pop("id", None)
        connection.execute(made.insert().values(**{**empty, **values}))

    return add


def _empty(column: Column[Any], now: str) -> object:
    """Return a value that a column takes: nothing of its kind."""
    kind = column.type.python_type
    if kind is datetime:
        return datetime.fromisoformat(now)
    return {int: 0, bool: False, bytes: b"", dict: {}, float: 0.0}.get(kind, "")


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
