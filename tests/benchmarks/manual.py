"""Real PDFs in, a 300-page manual's time and memory out: cold, and again with nothing changed."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

PAGES = 300
LONG = 1000


@dataclass(frozen=True, kw_only=True)
class Run:
    """One command's wall seconds and the peak resident memory of its process, in MB."""

    seconds: float
    megabytes: float
    status: int


def merged(files: Sequence[Path], pages: int) -> bytes:
    """Return one PDF of ``pages`` pages, those of ``files`` one after another."""
    whole = pdfium.PdfDocument.new()
    while len(whole) < pages:
        for file in files:
            part = pdfium.PdfDocument(file)
            room = pages - len(whole)
            if room > 0:
                whole.import_pages(part, list(range(min(room, len(part)))))
            part.close()
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def measured(arguments: Sequence[str], data_folder: Path) -> Run:
    """Run the command line in a process of its own with its own data folder."""
    environment = {**os.environ, "ACREDITA_DATA": str(data_folder)}
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds=seconds, megabytes=usage.ru_maxrss / 1024, status=child.returncode)


def table(files: Sequence[Path]) -> str:
    """Return a markdown table: 300 pages cold and warm, 1,000 pages read only."""
    rows = ["| what | wall s | peak MB | exit |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "manual.pdf").write_bytes(merged(files, PAGES))
        (base / "long.pdf").write_bytes(merged(files, LONG))
        match = ["match", str(base / "manual.pdf"), "--quiet", "--json", str(base / "out.json")]
        rows.append(_row(f"match, {PAGES} pages, cold", [measured(match, base / "cold")]))
        again = [measured(match, base / "cold") for _ in range(3)]
        rows.append(_row("the same again, nothing changed (median of 3)", again))
        read = ["extract", str(base / "long.pdf"), "--quiet", "--json", str(base / "long.json")]
        rows.append(_row(f"extract, {LONG} pages", [measured(read, base / "long")]))
    return "\n".join(rows) + "\n"


def _row(name: str, runs: Sequence[Run]) -> str:
    seconds = statistics.median(run.seconds for run in runs)
    peak = max(run.megabytes for run in runs)
    return f"| {name} | {seconds:.1f} | {peak:.0f} | {runs[-1].status} |"
