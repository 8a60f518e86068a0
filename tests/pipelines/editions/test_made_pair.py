"""The bundled edition with planted changes: they are found, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.catalog import load_edition
from models.onnx_encoder import OnnxEncoder
from pipelines.embed import Kept
from pipelines.run import diff
from tests.benchmarks.planted import PLAN, is_right, made_pair, untouched_right


@pytest.mark.slow
def test_planted_changes_are_named_right() -> None:
    """At least nine in ten of sixty or more changes, and hardly a false alarm among the rest."""
    a, b, planted = made_pair(load_edition("le-6"), seed=1)
    kept: Kept = {}
    changes = diff(a, b, OnnxEncoder.bundled(), kept)
    assert len(planted) >= 60
    assert len(PLAN) >= 12
    assert sum(is_right(one, changes) for one in planted) / len(planted) >= 0.9
    quiet = untouched_right(changes, planted)
    assert sum(quiet) / len(quiet) >= 0.99


def test_the_answer_sheet_is_not_read_by_the_product() -> None:
    """No module of the four packages names the table of counterparts."""
    root = Path(__file__).parents[3]
    for layer in ("corpora", "models", "pipelines", "service"):
        for module in (root / layer).rglob("*.py"):
            assert "le5_to_le6" not in module.read_text(encoding="utf-8"), module
