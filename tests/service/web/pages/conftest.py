"""Shared by the tests of pages about what changed: a scene whose north moved to another edition."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from tests.service.moved import WHO, Place, moved
from tests.service.web.rehearsal import rehearse
from tests.service.web.scene import make_full_scene


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)],
)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Make it once on each database: every test's changes are forgotten."""
    database = None
    if request.param == "postgresql":
        database = request.getfixturevalue("cluster").database()
    settings = Settings(data=tmp_path_factory.mktemp("datos"), database=database)
    engine = make_engine(database_url(settings.database, settings.data))
    upgrade(engine)
    scene = make_full_scene(settings, Store(engine))
    clients = {who: scene.client(who) for who in WHO}
    yield Place(scene=scene, moved=moved(scene), clients=clients)
    engine.dispose()


@pytest.fixture
def there(place: Place) -> Iterator[Place]:
    """Return the place for one test."""
    with rehearse(place.scene):
        yield place
