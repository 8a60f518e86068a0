"""Shared by the tests of the service: real databases, one service, people who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the whole run."""
    started = Cluster.start()
    yield started
    started.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a new installation, once on SQLite and once on PostgreSQL."""
    database = None
    if request.param == "postgresql":
        database = request.getfixturevalue("cluster").database()
    data = tmp_path / "datos"
    data.mkdir(mode=0o700)
    return Settings(data=data, database=database)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A store whose schema is up to date."""
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine)
    made = Store(engine)
    yield made
    made.close()
