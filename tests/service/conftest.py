"""Shared by the tests of the service: real databases, one service, people who are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.settings import Settings
from service.store.engine import DATABASE, database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from tests.engines import warm_engine
from tests.lent import Lent
from tests.postgres import Cluster, name_of
from tests.smtp import MailServer, mail_server


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
def lent(cluster: Cluster) -> Lent:
    """Upgrade a PostgreSQL database once, to be the template of those that tests are lent."""
    address = cluster.database()
    engine = make_engine(database_url(address, Path()))
    upgrade(engine)
    engine.dispose()
    return Lent(cluster=cluster, template=name_of(address))


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
    if ready:
        lent: Lent = request.getfixturevalue("lent")
        address = lent.lend()
        yield Settings(data=data, database=address)
        lent.take_back(address)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    address = cluster.database()
    yield Settings(data=data, database=address)
    cluster.drop(address)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """Open a store on a database that has its tables."""
    made = Store(warm_engine(database_url(settings.database, settings.data)))
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """Run a server that takes e-mail and keeps it."""
    with mail_server() as made:
        yield made


@pytest.fixture
def mailed(settings: Settings, server: MailServer) -> Settings:
    """Return settings with that server, which has no encryption."""
    return replace(
        settings,
        url="https://acredita.ejemplo.mx/",
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_tls="none",
        smtp_from="avisos@ejemplo.mx",
    )
