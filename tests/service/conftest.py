"""Shared by the tests of the service: real databases, one service, people who are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from service.settings import Settings
from service.store.engine import DATABASE, database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from tests.postgres import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Start a PostgreSQL cluster for the whole run."""
    started = Cluster.start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Upgrade a SQLite file once, to be copied for each test that needs a store."""
    folder = tmp_path_factory.mktemp("plantilla")
    engine = make_engine(database_url(None, folder))
    upgrade(engine)
    engine.dispose()
    return folder / DATABASE


@pytest.fixture(scope="session")
def upgraded_database(cluster: Cluster) -> str:
    """Upgrade a PostgreSQL database once, to be the template of others, and return its name."""
    address = cluster.database()
    engine = make_engine(database_url(address, Path()))
    upgrade(engine)
    engine.dispose()
    return urlsplit(address).path.removeprefix("/")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Give settings of a new installation, once on SQLite and once on PostgreSQL.

    For a test with a store the database has its tables already; otherwise there is nothing.
    """
    data = tmp_path / "datos"
    data.mkdir(mode=0o700)
    ready = "store" in request.fixturenames
    if request.param == "sqlite":
        if ready:
            shutil.copy(request.getfixturevalue("upgraded_file"), data / DATABASE)
        yield Settings(data=data)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    template = request.getfixturevalue("upgraded_database") if ready else "template0"
    address = cluster.database(template)
    yield Settings(data=data, database=address)
    cluster.drop(address)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Open a store whose schema is up to date."""
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine)
    made = Store(engine)
    yield made
    made.close()
