"""A fixture that outlasts one test in, an installation of its own with its tables out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store

# The parameters of such a fixture: made once on each database.
EACH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql))


@contextmanager
def standing(
    request: pytest.FixtureRequest, folders: pytest.TempPathFactory
) -> Iterator[tuple[Settings, Store]]:
    """Yield settings and the store of a new installation on the database of ``request.param``."""
    database = None
    if request.param == "postgresql":
        database = request.getfixturevalue("cluster").database()
    settings = Settings(data=folders.mktemp("datos"), database=database)
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine)
    yield settings, Store(engine)
    engine.dispose()
