"""Vectors of questions and of passages with their right pairs in, a linear map for questions out.

The encoder stays as it is: passages keep the vectors they have, and a trained map turns those of
questions. Training and use need numpy alone. On disk a map is a safetensors file and a card with
its sha256 and the encoder it belongs to.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.errors import DamagedModel
from models.encoder import Vectors

CARD, WEIGHTS, TENSOR = "card.json", "adapter.safetensors", "query_adapter"
_DECAY, _SQUARE_DECAY, _TINY = 0.9, 0.999, 1e-8
_LENGTH_BYTES = 8
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """How long and how hard to train; the values that were measured (docs/matching.md).

    ``hard`` mined passages a question are drawn from its list at each step; ``temperature``
    divides the similarities before the softmax.
    """

    epochs: int = 10
    batch: int = 256
    rate: float = 4e-4
    temperature: float = 0.015
    hard: int = 3
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """What to learn from: right pairs (question, passage) and passages near but not right.

    ``right`` [n, 2] holds places of questions and passages; ``hard`` [questions, m] places of
    passages that look right to the untrained vectors. A passage of ``hard`` or of the batch that
    ``right`` also names for the question is never taken as wrong.
    """

    right: Places
    hard: Places


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """A map for the questions of one encoder: ``matrix`` [d, d] fp32."""

    matrix: Vectors
    encoder: str

    def apply(self, questions: Vectors) -> Vectors:
        """Return the questions' vectors after the map, each of length 1: [n, d]."""
        return _unit(questions @ self.matrix.T)

    def save(self, folder: Path) -> None:
        """Write the map and its card; the folder is made where absent."""
        folder.mkdir(parents=True, exist_ok=True)
        data = _to_safetensors(self.matrix)
        card = {"encoder": self.encoder, "files": {WEIGHTS: hashlib.sha256(data).hexdigest()}}
        (folder / WEIGHTS).write_bytes(data)
        (folder / CARD).write_text(json.dumps(card, indent=1), encoding="utf-8")

    @classmethod
    def from_folder(cls, folder: Path) -> Adapter:
        """Load a map; raise DamagedModel, naming the file, where one is absent or was altered."""
        try:
            card = json.loads((folder / CARD).read_text(encoding="utf-8"))
            encoder, digest = str(card["encoder"]), card["files"][WEIGHTS]
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise DamagedModel(name=str(folder / CARD)) from fault
        try:
            data = (folder / WEIGHTS).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                raise DamagedModel(name=str(folder / WEIGHTS))
            return cls(matrix=_from_safetensors(data), encoder=encoder)
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise DamagedModel(name=str(folder / WEIGHTS)) from fault


def train_adapter(
    questions: Vectors, passages: Vectors, pairs: Pairs, encoder: str, schedule: Schedule
) -> Adapter:
    """Fit the map by InfoNCE (van den Oord et al. 2018) with Adam, starting at the identity.

    Wrong answers are the other right passages of the batch and the mined ones. Vectors are rows of
    length 1 [n, d], [m, d]; the same seed and input give the same map. Without pairs it stays the
    identity.
    """
    matrix = np.eye(questions.shape[1], dtype=np.float32)
    first, second = np.zeros_like(matrix), np.zeros_like(matrix)
    chance = np.random.default_rng(schedule.seed)
    known = np.unique(pairs.right[:, 0] * len(passages) + pairs.right[:, 1])
    count = max(1, len(pairs.right) // schedule.batch)
    steps = schedule.epochs * count if len(pairs.right) else 0
    order: list[Places] = []
    for step in range(steps):
        if not order:
            order = np.array_split(chance.permutation(len(pairs.right)), count)
        asked, right = pairs.right[order.pop()].T
        drawn = chance.integers(0, pairs.hard.shape[1], (len(asked), schedule.hard))
        shown = np.concatenate([right, pairs.hard[asked[:, None], drawn].ravel()])
        also = np.isin(asked[:, None] * len(passages) + shown[None, :], known)
        np.fill_diagonal(also, val=False)
        slope = _slope(matrix, questions[asked], passages[shown], also, schedule.temperature)
        first = _DECAY * first + (1 - _DECAY) * slope
        second = _SQUARE_DECAY * second + (1 - _SQUARE_DECAY) * slope**2
        mean = first / (1 - _DECAY ** (step + 1))
        spread = np.sqrt(second / (1 - _SQUARE_DECAY ** (step + 1)))
        matrix -= schedule.rate * (1 - step / steps) * mean / (spread + _TINY)
    return Adapter(matrix=matrix, encoder=encoder)


def _slope(
    matrix: Vectors, asked: Vectors, shown: Vectors, also: NDArray[np.bool_], temperature: float
) -> Vectors:
    """Return the gradient of the mean InfoNCE loss; row i of ``shown`` is right for question i."""
    moved = asked @ matrix.T
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    unit = moved / lengths
    logits = np.where(also, -np.inf, unit @ shown.T / temperature)
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    chances[np.arange(len(asked)), np.arange(len(asked))] -= 1
    pull = chances @ shown / (temperature * len(asked))
    # Through the division by the length: only what is at right angles to the vector turns it.
    turned = (pull - unit * (pull * unit).sum(axis=1, keepdims=True)) / lengths
    result: Vectors = (turned.T @ asked).astype(np.float32)
    return result


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


def _to_safetensors(matrix: Vectors) -> bytes:
    """Return a safetensors file of one tensor: length of the header, header, numbers."""
    raw = np.ascontiguousarray(matrix, dtype="<f4").tobytes()
    entry = {"dtype": "F32", "shape": list(matrix.shape), "data_offsets": [0, len(raw)]}
    header = json.dumps({TENSOR: entry}).encode()
    header += b" " * (-len(header) % _LENGTH_BYTES)
    return len(header).to_bytes(_LENGTH_BYTES, "little") + header + raw


def _from_safetensors(data: bytes) -> Vectors:
    """Read what ``_to_safetensors`` wrote; raises ValueError or KeyError for anything else."""
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "little")
    entry = json.loads(data[_LENGTH_BYTES:start])[TENSOR]
    if entry["dtype"] != "F32":
        raise ValueError(f"dtype {entry['dtype']}")
    low, high = entry["data_offsets"]
    numbers = np.frombuffer(data[start + low : start + high], dtype="<f4")
    result: Vectors = numbers.reshape(entry["shape"]).astype(np.float32)
    return result
