"""Texts come in; unit vectors go out of an ONNX encoder that runs on any processor.

Each text runs alone: no padding is computed, and the scale of the int8 activations, which covers
one run, never mixes two texts. So a text's vector is the same to the last bit whatever else is
embedded with it, and vectors kept by digest equal those of a full run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpora.errors import DamagedModel
from models.encoder import Progress, Vectors

BUNDLED = Path(__file__).parent / "weights" / "e5-small-es-en"
CARD, MODEL, TOKENIZER = "card.json", "model.onnx", "tokenizer.json"
QUERY, PASSAGE = "query: ", "passage: "
MAX_TOKENS = 512
CHUNK = 256


class OnnxEncoder:
    """An e5 encoder in ONNX form: prefixes, tokenizer, pooling and length 1 included."""

    def __init__(
        self, *, name: str, model: bytes, tokenizer: Tokenizer, id: str, threads: int = 2
    ) -> None:
        """Load the graph from ``model``; ``threads`` texts are run at the same time."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._threads = max(1, threads)
        self.name = name
        self.id = id
        self.dimensions = int(self._session.get_outputs()[0].shape[1])

    @classmethod
    def bundled(cls, *, threads: int = 2) -> OnnxEncoder:
        """Load the encoder that ships with Acredita; raise DamagedModel when it was altered."""
        return cls.from_folder(BUNDLED, threads=threads)

    @classmethod
    def from_folder(cls, folder: Path, *, threads: int = 2) -> OnnxEncoder:
        """Load an encoder whose ``card.json`` gives the sha256 of its two files.

        Raises DamagedModel, naming the file, when one is absent or is not the one of the card.
        """
        name, digests = _card(folder)
        model = _verified(folder, MODEL, digests)
        tokenizer = _verified(folder, TOKENIZER, digests)
        return cls(
            name=name,
            model=model,
            tokenizer=Tokenizer.from_str(tokenizer.decode()),
            id=_id(name, digests),
            threads=threads,
        )

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Return one row of length 1 for each text, in order: [n, dimensions] fp32.

        A text beyond 512 tokens is cut there. ``progress`` is called, from the caller's thread,
        with the number of texts just finished.
        """
        prefix = QUERY if query else PASSAGE
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(texts), CHUNK):
                chunk = [prefix + text for text in texts[start : start + CHUNK]]
                # The longest first, so that no thread is left alone with one at the end.
                order = sorted(range(len(chunk)), key=lambda place: -len(chunk[place]))
                rows = pool.map(self._run, [chunk[place] for place in order])
                for place, row in zip(order, rows, strict=True):
                    vectors[start + place] = row
                    if progress is not None:
                        progress(1)
        return vectors

    def _run(self, text: str) -> Vectors:
        """Return the vector of one text, prefix included: [dimensions]."""
        ids = self._tokenizer.encode(text).ids
        outputs = self._session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})
        row: Vectors = outputs[0][0]
        return row


def bundled_id() -> str:
    """Return the id of the encoder that ships with Acredita, which is not loaded for it."""
    return _id(*_card(BUNDLED))


def _card(folder: Path) -> tuple[str, Mapping[str, str]]:
    """Return a model's name and the sha256 of its files; raise DamagedModel for no such card."""
    try:
        card = json.loads(_read(folder, CARD))
        name, digests = str(card["name"]), dict(card["files"])
    except (ValueError, KeyError, TypeError) as fault:
        raise DamagedModel(name=str(folder / CARD)) from fault
    return name, digests


def _id(name: str, digests: Mapping[str, str]) -> str:
    try:
        both = f"{digests[MODEL]} {digests[TOKENIZER]}"
    except KeyError as absent:
        raise DamagedModel(name=name) from absent
    return f"{name}-{hashlib.sha256(both.encode()).hexdigest()[:12]}"


def _read(folder: Path, name: str) -> bytes:
    """Read a file of the model; raise DamagedModel when it is not there."""
    try:
        return (folder / name).read_bytes()
    except OSError as absent:
        raise DamagedModel(name=str(folder / name)) from absent


def _verified(folder: Path, name: str, digests: Mapping[str, str]) -> bytes:
    """Read a file of the model; raise DamagedModel when it is not the one of the card."""
    data = _read(folder, name)
    if hashlib.sha256(data).hexdigest() != digests.get(name):
        raise DamagedModel(name=str(folder / name))
    return data
