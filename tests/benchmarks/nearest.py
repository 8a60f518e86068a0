"""Made-up vectors on disk in, the time and memory of finding each query's nearest out.

Run by itself (``python -m tests.benchmarks.nearest FOLDER SHARDS WHAT``) it is the process that is
measured: it does one thing and prints its figures as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from models.vectors import Rows, Vectors, nearest
from service.cache import VectorCache

WIDTH, ROWS, QUERIES, COUNT = 384, 1_000_000, 1000, 100
REPEATS, LARGE = 5, 5
_MADE, _BLOCK, _FAISS = 50_000, 16_384, 65_536
_NAME = "made-up"


@dataclass(frozen=True, kw_only=True)
class Search:
    """What was measured: the table to print, and what a plan is computed from.

    ``seconds`` are of a million vectors and a thousand queries, ``opening`` of a million keys,
    which then take ``keys`` bytes each.
    """

    table: str
    seconds: float
    opening: float
    keys: float


def measure(large: int = LARGE) -> Search:
    """Search a million vectors against the bare product, and ``large`` millions from the disk."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write(base, large)
        alone = _child(base, 1, "alone")
        turns = _child(base, 1, "turns")
        opened = _child(base, 1, "open")
        cold = _child(base, large, "cold")
    product = statistics.median(turns["product"])
    rows = [
        f"{ROWS:,} vectors of {WIDTH} (fp16, mapped) x {QUERIES:,} queries, the {COUNT} nearest, "
        f"exact; medians of {REPEATS} by turns; load {os.getloadavg()[0]:.1f}.\n",
        "| what | median s | lowest | against the bare product |",
        "|---|---:|---:|---:|",
    ]
    for name, key in (
        ("bare product of the same fp32 blocks", "product"),
        ("the same with widening fp16 to fp32", "widened"),
        ("**search** (`models.vectors.nearest`)", "search"),
        (f"faiss.knn, blocks of {_FAISS:,}, merged", "faiss"),
    ):
        median, lowest = statistics.median(turns[key]), min(turns[key])
        rows.append(f"| {name} | {median:.2f} | {lowest:.2f} | {median / product:.2f} |")
    by_turn = [one / two for one, two in zip(turns["search"], turns["product"], strict=True)]
    lines = [
        *rows,
        f"\nRatio turn by turn: {' '.join(f'{one:.2f}' for one in by_turn)}; "
        f"median {statistics.median(by_turn):.2f} (bar 1.5).",
        f"Peak memory of a process that only searches: {alone['megabytes']:.0f} MB (bar 4,096),"
        f" of which {ROWS * WIDTH * 2 / 1e6:.0f} MB are the mapped file.",
        f"{large * ROWS:,} vectors in {large} files, none in memory before: "
        f"{cold['seconds']:.1f} s, {cold['megabytes']:.0f} MB at most.",
        f"VectorCache opened with {ROWS:,} keys: {opened['seconds']:.2f} s, "
        f"{opened['megabytes']:.0f} MB that stay.\n",
    ]
    return Search(
        table="\n".join(lines),
        seconds=statistics.median(turns["search"]),
        opening=opened["seconds"],
        keys=opened["megabytes"] * 1e6 / ROWS,
    )


def write(folder: Path, shards: int) -> None:
    """Write files of a million unit vectors, and for the first one their keys."""
    (folder / "vectors").mkdir()
    for shard in range(shards):
        chance = np.random.default_rng(shard)
        with _path(folder, shard).open("wb") as file:
            for _ in range(ROWS // _MADE):
                file.write(_unit(chance, _MADE).astype(np.float16).tobytes())
            file.flush()
            os.fsync(file.fileno())
    keys = np.random.default_rng(0).bytes(ROWS * 32)
    (folder / "vectors" / f"{_NAME}.keys").write_bytes(keys)
    (folder / "vectors" / f"{_NAME}.f16").symlink_to(_path(folder, 0))


def mapped(folder: Path, shards: int) -> Iterator[Rows]:
    """Yield the files one after another, each mapped only while it is searched."""
    for shard in range(shards):
        yield np.memmap(_path(folder, shard), np.float16, mode="r", shape=(ROWS, WIDTH))


def main(folder: Path, shards: int, what: str) -> dict[str, Any]:
    """Do what the process was started for and return its figures."""
    asked = _unit(np.random.default_rng(99), QUERIES)
    if what == "turns":
        return _turns(asked, next(mapped(folder, 1)))
    if what == "open":
        return _opened(folder)
    if what == "cold":
        _forget(folder, shards)
    seconds = _seconds(lambda: nearest(asked, mapped(folder, shards), COUNT))
    return {"seconds": seconds, "megabytes": _megabytes()}


def _opened(folder: Path) -> dict[str, float]:
    """Return the seconds of opening the vectors as a worker does, and the memory that stays."""
    before, began = _resident(), time.perf_counter()
    kept = VectorCache(folder, _NAME, WIDTH)
    seconds = time.perf_counter() - began
    megabytes = _resident() - before
    del kept
    return {"seconds": seconds, "megabytes": megabytes}


def _turns(asked: Vectors, rows: Rows) -> dict[str, list[float]]:
    """Return the seconds of each way, measured in turn."""
    found: dict[str, list[float]] = {"product": [], "widened": [], "search": [], "faiss": []}
    for _ in range(REPEATS):
        product, widened = _bare(asked, rows)
        found["product"].append(product)
        found["widened"].append(widened)
        found["search"].append(_seconds(lambda: nearest(asked, [rows], COUNT)))
        found["faiss"].append(_seconds(lambda: _by_faiss(asked, rows)))
    return found


def _bare(asked: Vectors, rows: Rows) -> tuple[float, float]:
    """Return the seconds of the products alone, and with the widening of what is multiplied."""
    wide = np.empty((_BLOCK, WIDTH), dtype=np.float32)
    table = np.empty(len(asked) * _BLOCK, dtype=np.float32)
    product = widening = 0.0
    for start in range(0, len(rows), _BLOCK):
        began = time.perf_counter()
        block = rows[start : start + _BLOCK]
        np.copyto(wide[: len(block)], block)
        ready = time.perf_counter()
        scores = table[: len(asked) * len(block)].reshape(len(asked), len(block))
        np.matmul(asked, wide[: len(block)].T, out=scores)
        widening += ready - began
        product += time.perf_counter() - ready
    return product, product + widening


def _by_faiss(asked: Vectors, rows: Rows) -> Vectors:
    best = np.full((len(asked), COUNT), -np.inf, dtype=np.float32)
    for start in range(0, len(rows), _FAISS):
        block = rows[start : start + _FAISS].astype(np.float32)
        scores, _ = faiss.knn(asked, block, COUNT, metric=faiss.METRIC_INNER_PRODUCT)
        best = -np.sort(-np.hstack([best, scores]), axis=1)[:, :COUNT]
    return best


def _unit(chance: np.random.Generator, count: int) -> Vectors:
    rows = chance.standard_normal((count, WIDTH), dtype=np.float32)
    result: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return result


def _path(folder: Path, shard: int) -> Path:
    return folder / f"shard-{shard:02d}.f16"


def _forget(folder: Path, shards: int) -> None:
    """Let the system forget what it holds of the files: they are read from the disk again."""
    for shard in range(shards):
        with _path(folder, shard).open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _child(folder: Path, shards: int, what: str) -> dict[str, Any]:
    command: Sequence[str] = (
        *(sys.executable, "-m", "tests.benchmarks.nearest"),
        *(str(folder), str(shards), what),
    )
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(told.stdout)
    return figures


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
