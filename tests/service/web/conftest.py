"""Shared by the tests of pages and API: a service on both databases with people of every role."""

from __future__ import annotations

import pytest

from service.settings import Settings
from service.store.unit import Store
from tests.service.web.scene import Scene, make_full_scene, make_scene


@pytest.fixture
def scene(settings: Settings, store: Store) -> Scene:
    """Two agencies with people of every role, on SQLite and on PostgreSQL; jobs are parked."""
    return make_scene(settings, store)


@pytest.fixture
def full_scene(settings: Settings, store: Store) -> Scene:
    """Fill both agencies with manuals, versions, an assessment, proposals and decisions too."""
    return make_full_scene(settings, store)
