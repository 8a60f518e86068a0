"""Names of parts in, their tables out: ``python -m tests.benchmarks [part ...]``.

Real files are found through ACREDITA_REAL_DATA; without it, the parts that need them are named
as left out, and the sample manuals stand in where they can.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from models.onnx_encoder import OnnxEncoder
from pipelines.embed import Kept
from tests.benchmarks import (
    editions,
    encoder,
    gold,
    hostile,
    ingest,
    kills,
    manual,
    ocr,
    planted,
    recheck,
    review,
    scale,
    service,
    statements,
    structure,
    version,
)
from tests.postgres import Cluster

SAMPLE = Path(__file__).parents[2] / "corpora" / "samples" / "reglamento.pdf"


def main(names: Sequence[str]) -> int:
    """Print the parts asked for, or all of them."""
    given = os.environ.get("ACREDITA_REAL_DATA")
    data = Path(given) if given else None
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    for name in names or PARTS:
        title, needs_data, run = PARTS[name]
        print(f"## {title}\n")
        if needs_data and data is None:
            print("Left out: ACREDITA_REAL_DATA does not name a folder of real files.\n")
            continue
        print(run(data or Path()), flush=True)
    return 0


def _gold(data: Path) -> str:
    return gold.table(data, _kept())


def _statements(data: Path) -> str:
    return statements.table(data, _kept())


def _editions(data: Path) -> str:
    return editions.table(data, OnnxEncoder.bundled(), _kept())


def _planted(_: Path) -> str:
    return planted.table(OnnxEncoder.bundled(), _kept())


@cache
def _kept() -> Kept:
    """Return one set of vectors for all parts of a run, forgotten at its end."""
    return {}


def _manual(data: Path) -> str:
    return manual.table(_real(data) or [SAMPLE])


def _real(data: Path) -> list[Path]:
    """Return laws and regulations one after another, none without real files."""
    found = sorted((data / "es").glob("ley-*.pdf")) if data != Path() else []
    return found + [data / "es" / "mas" / f"{name}.pdf" for name in _MORE] if found else []


def _pages(_: Path) -> str:
    with _cluster() as cluster:
        return f"{service.table(None)}\n{service.table(cluster.database())}"


def _review(_: Path) -> str:
    with _cluster() as cluster:
        return f"{review.table(None)}\n{review.table(cluster.database())}"


def _ingest(data: Path) -> str:
    return ingest.table(_real(data))


def _workers(data: Path) -> str:
    with _cluster() as cluster:
        return ingest.shared(_real(data), cluster.database(), cluster.database())


def _version(_: Path) -> str:
    return version.table()


def _recheck(_: Path) -> str:
    with _cluster() as cluster:
        return f"{recheck.table()}\n{recheck.shared(cluster)}"


def _scale(data: Path) -> str:
    with _cluster() as cluster:
        return scale.table(_real(data) or [SAMPLE], _kept(), cluster.database())


def _kills(_: Path) -> str:
    with _cluster() as cluster:
        return f"{kills.table(None)}\n{kills.table(cluster.database())}"


@contextmanager
def _cluster() -> Iterator[Cluster]:
    started = Cluster.start()
    try:
        yield started
    finally:
        started.stop()


_MORE = ("zapopan-reglamento-interno-gaceta", "bando-de-policia", "ordenes", "protocolo-alba")
PARTS: dict[str, tuple[str, bool, Callable[[Path], str]]] = {
    "structure": ("Articles and fractions of real laws; pages per second", True, structure.table),
    "gold": ("Ranking and gaps on real texts", True, _gold),
    "statements": ("Our words against titles alone", True, _statements),
    "editions": ("LE 5th against LE 6th", True, _editions),
    "planted": ("A made pair of editions", False, _planted),
    "encoder": ("Encoder against the same model in torch", False, encoder.table),
    "manual": ("A 300-page manual", False, _manual),
    "ocr": ("Word recall of OCR", True, ocr.table),
    "hostile": ("Hostile files", True, hostile.table),
    "pages": ("Pages and lists of a full store, twenty people", False, _pages),
    "review": ("A verdict by key on the review screen, and pictures of pages", False, _review),
    "ingest": ("Ten manuals of a hundred pages, by the web and by the command", True, _ingest),
    "workers": ("Two workers on one PostgreSQL", True, _workers),
    "version": ("A manual's next version, 5% changed", False, _version),
    "recheck": ("A portfolio re-checked against a changed edition", False, _recheck),
    "scale": ("Ten thousand agencies: measured, and computed from it", False, _scale),
    "kills": ("Two hundred kills under load", False, _kills),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
