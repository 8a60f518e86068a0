"""Modules that need the extra ``train`` say so where it is not installed."""

from __future__ import annotations

import importlib
import sys

import pytest

from corpora.errors import MissingExtra


@pytest.mark.parametrize(
    ("module", "library"),
    [
        ("models.ranker", "lightgbm"),
        ("models.sentence_encoder", "sentence_transformers"),
        ("models.tuning", "torch"),
    ],
)
def test_without_the_extra_its_name_is_said(
    module: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading a module where its library is absent names the extra to install."""
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(MissingExtra, match="train"):
        importlib.import_module(module)
