"""Digests in, rows and vectors kept on disk out: nothing is read or embedded twice."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from pipelines.run import ReadFile
from service.output import make_folder, write_atomic
from service.rows import from_plain, to_plain

Half = NDArray[np.float16]
_KEY_BYTES = 32
SHIPPED = Path(str(files("models"))) / "weights" / "questions"


class SegmentCache(MutableMapping[str, ReadFile]):
    """Files as read, by the sha256 of their bytes; what another version read is not used.

    The folder's name holds a hash of the code that reads, so that a better reader reads again,
    and of ``options``, which change what is read (limits, whether OCR is there).
    """

    def __init__(self, folder: Path, options: str) -> None:
        """Use ``folder``, made when first written to."""
        self._folder = folder / "read" / _code_digest(options)

    def __getitem__(self, key: str) -> ReadFile:
        """Return the file kept under a digest; a damaged entry counts as absent."""
        try:
            packed = self._path(key).read_bytes()
            row: ReadFile = from_plain(ReadFile, json.loads(zlib.decompress(packed)))
        except (OSError, ValueError, zlib.error) as fault:
            raise KeyError(key) from fault
        return row

    def __setitem__(self, key: str, value: ReadFile) -> None:
        """Keep a file; written whole or not at all."""
        make_folder(self._folder)
        plain = json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))
        write_atomic(self._path(key), zlib.compress(plain.encode(), 1))

    def __delitem__(self, key: str) -> None:
        """Forget a file."""
        self._path(key).unlink()

    def __iter__(self) -> Iterator[str]:
        """Yield the digests kept."""
        return (path.stem for path in self._folder.glob("*.row"))

    def __len__(self) -> int:
        """Return how many files are kept."""
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        """Tell whether a digest is kept."""
        return isinstance(key, str) and self._path(key).exists()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.row"


class VectorCache(MutableMapping[str, Half]):
    """Vectors of one encoder by key, in two append-only files: 32-byte keys and fp16 rows.

    New vectors stay in memory until ``flush`` appends them under a lock; a torn append is cut off
    by the next one, because the shorter file decides how many rows count. Vectors that ship, those
    of the bundled editions' questions, are found without being kept again.
    """

    def __init__(self, folder: Path, encoder_id: str, dimensions: int) -> None:
        """Read the keys; vectors are mapped, not loaded."""
        base = folder / "vectors"
        self._keys = base / f"{encoder_id}.keys"
        self._rows = base / f"{encoder_id}.f16"
        self._width = dimensions
        self._new: dict[str, Half] = {}
        self._places, self._kept = self._open()
        self._shipped, self._shipped_rows = _mapped(
            SHIPPED / f"{encoder_id}.keys", SHIPPED / f"{encoder_id}.f16", dimensions
        )

    def __getitem__(self, key: str) -> Half:
        """Return the vector kept under a key [dimensions], fp16."""
        if key in self._new:
            return self._new[key]
        if key in self._shipped:
            shipped: Half = self._shipped_rows[self._shipped[key]]
            return shipped
        row: Half = self._kept[self._places[key]]
        return row

    def __setitem__(self, key: str, value: Half) -> None:
        """Keep a vector, to be written by ``flush``."""
        if key not in self._places and key not in self._shipped:
            self._new[key] = value.astype(np.float16)

    def __delitem__(self, key: str) -> None:
        """Forget a vector not yet written; those on disk are append-only."""
        del self._new[key]

    def __iter__(self) -> Iterator[str]:
        """Yield every key."""
        yield from self._shipped
        yield from (key for key in self._places if key not in self._shipped)
        yield from self._new

    def __len__(self) -> int:
        """Return how many vectors there are."""
        return sum(1 for _ in self)

    def __contains__(self, key: object) -> bool:
        """Tell whether a vector is there."""
        return key in self._new or key in self._places or key in self._shipped

    def refresh(self) -> None:
        """See the vectors that other processes appended meanwhile; what was seen is not read."""
        seen = len(self._kept)
        count = self._whole_rows()
        if count < seen:
            self._places, self._kept = self._open()
        elif count > seen:
            fresh, self._kept = _mapped(self._keys, self._rows, self._width, seen)
            self._places.update(fresh)

    def flush(self) -> None:
        """Append the new vectors to the files and forget them in memory."""
        if not self._new:
            return
        make_folder(self._keys.parent)
        with FileLock(str(self._keys) + ".lock"):
            count = self._whole_rows()
            _append(
                self._rows, count * self._width * 2, np.stack(list(self._new.values())).tobytes()
            )
            _append(self._keys, count * _KEY_BYTES, b"".join(map(bytes.fromhex, self._new)))
        self._new = {}
        self.refresh()

    def _whole_rows(self) -> int:
        return _whole_rows(self._keys, self._rows, self._width)

    def _open(self) -> tuple[dict[str, int], Half]:
        return _mapped(self._keys, self._rows, self._width)


def write_vectors(folder: Path, encoder_id: str, vectors: Mapping[str, Half]) -> None:
    """Write vectors by key as those that ship, in the order of their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(vectors)
    rows = np.stack([vectors[key].astype(np.float16) for key in keys])
    write_atomic(folder / f"{encoder_id}.keys", b"".join(bytes.fromhex(key) for key in keys))
    write_atomic(folder / f"{encoder_id}.f16", rows.tobytes())


def _whole_rows(keys: Path, rows: Path, width: int) -> int:
    """Return how many vectors both files hold whole."""
    named = keys.stat().st_size // _KEY_BYTES if keys.exists() else 0
    whole = rows.stat().st_size // (2 * width) if rows.exists() else 0
    return int(min(named, whole))


def _mapped(keys: Path, rows: Path, width: int, seen: int = 0) -> tuple[dict[str, int], Half]:
    """Return the place of each key after the first ``seen``, and all rows [n, width], mapped."""
    count = _whole_rows(keys, rows, width)
    if not count:
        return {}, np.zeros((0, width), dtype=np.float16)
    with keys.open("rb") as stream:
        stream.seek(seen * _KEY_BYTES)
        raw = stream.read(max(0, count - seen) * _KEY_BYTES).hex()
    size = 2 * _KEY_BYTES
    places = {raw[place * size : (place + 1) * size]: seen + place for place in range(count - seen)}
    # As a plain array: a row of a memory map takes ten times as long to name.
    return places, np.asarray(np.memmap(rows, dtype=np.float16, mode="r", shape=(count, width)))


def _append(path: Path, size: int, data: bytes) -> None:
    """Write ``data`` at ``size``, cutting off whatever a broken append left behind it."""
    with path.open("r+b" if path.exists() else "w+b") as stream:
        stream.truncate(size)
        stream.seek(size)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _code_digest(options: str) -> str:
    """Hash the code of reading and segmentation together with what changes its result."""
    digest = hashlib.sha256(options.encode())
    for package in ("pipelines", "pipelines.extract", "pipelines.segment", "models"):
        for module in sorted(_modules(files(package)), key=lambda one: one.name):
            digest.update(module.name.encode())
            digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _modules(folder: Traversable) -> list[Traversable]:
    return [entry for entry in folder.iterdir() if entry.name.endswith(".py")]
