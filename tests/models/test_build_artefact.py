"""The bundled encoder against one built anew from the installed package of weights."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from models.onnx_encoder import BUNDLED, MODEL, TOKENIZER, OnnxEncoder

pytestmark = [pytest.mark.needs_torch, pytest.mark.slow]

TEXTS = ("Ninguna detención se hará sin registrarla de inmediato.", "Keep the evidence log.")


def test_the_builder_reproduces_the_bundled_encoder(tmp_path: Path) -> None:
    """The same command gives the same tokenizer and, but for rounding, the same vectors."""
    program = importlib.import_module("models.build.__main__")
    assert program.main(["--out", str(tmp_path)]) == 0
    assert (tmp_path / TOKENIZER).read_bytes() == (BUNDLED / TOKENIZER).read_bytes()
    assert (tmp_path / MODEL).stat().st_size == (BUNDLED / MODEL).stat().st_size
    built, bundled = OnnxEncoder.from_folder(tmp_path), OnnxEncoder.bundled()
    cosines = np.einsum(
        "nd,nd->n", built.embed(TEXTS, query=False), bundled.embed(TEXTS, query=False)
    )
    assert cosines.min() > 0.999
