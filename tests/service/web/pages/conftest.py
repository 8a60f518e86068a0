"""Shared by the tests of pages about what changed: a scene whose north moved to another edition."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.moved import WHO, Place, moved
from tests.service.standing import EACH, standing
from tests.service.web.rehearsal import rehearse
from tests.service.web.scene import make_full_scene


@pytest.fixture(
    scope="session",
    params=EACH,
)
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Make it once on each database: every test's changes are forgotten."""
    with standing(request, tmp_path_factory) as (settings, store):
        scene = make_full_scene(settings, store)
        clients = {who: scene.client(who) for who in WHO}
        yield Place(scene=scene, moved=moved(scene), clients=clients)


@pytest.fixture
def there(place: Place) -> Iterator[Place]:
    """Return the place for one test."""
    with rehearse(place.scene):
        yield place
