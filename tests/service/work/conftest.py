"""Shared by the tests of work: an encoder loaded once, an agency, and what does its jobs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.onnx_encoder import OnnxEncoder
from pipelines.segment.force import ForceTagger
from service.settings import Settings
from service.store.unit import Store
from service.work.kit import Kit
from tests.service.work.doing import Bench, make_bench


@pytest.fixture(scope="session")
def loaded() -> dict[str, object]:
    """Load what takes a second, once for every kit."""
    return {"encoder": OnnxEncoder.bundled(), "tagger": ForceTagger()}


@pytest.fixture
def bench(settings: Settings, store: Store) -> Bench:
    """Make an agency with an open assessment."""
    return make_bench(settings, store)


@pytest.fixture
def kit(settings: Settings, loaded: dict[str, object]) -> Iterator[Kit]:
    """Make what the steps use."""
    made = Kit(settings)
    made.__dict__.update(loaded)
    yield made
    made.store.close()
