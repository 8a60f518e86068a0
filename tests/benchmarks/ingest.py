"""Real PDFs in, the time of ten manuals sent to the service against ``acredita match`` out."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pypdfium2 as pdfium

from service.settings import Settings
from tests.benchmarks.manual import measured
from tests.benchmarks.service import Given, prepared, serving, working

MANUALS, PAGES = 10, 100
EDITION = "le-6"


def table(files: Sequence[Path]) -> str:
    """Return wall times: by the command line, by the web, in one agency and in ten."""
    rows = ["| what | wall s | against match |", "|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        manuals = list(_written(files, base))
        together, apart = _by_command(manuals, base)
        rows.append(f"| match, {MANUALS} manuals of {PAGES} pages as one body | {together:.1f} | |")
        rows.append(f"| match, the same one by one | {apart:.1f} | |")
        one = _by_web(manuals, base / "one", agencies=1)
        rows.append(f"| web, all in one agency | {one:.1f} | {one / together:.2f} |")
        ten = _by_web(manuals, base / "ten", agencies=MANUALS)
        rows.append(f"| web, one in each of ten agencies | {ten:.1f} | {ten / apart:.2f} |")
    return "\n".join(rows) + "\n"


def shared(files: Sequence[Path], database: str, two: str) -> str:
    """Return the time of one worker and of two on one PostgreSQL, each of one thread."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        manuals = list(_written(files, base))
        alone = _by_workers(manuals, base / "alone", database, 1)
        both = _by_workers(manuals, base / "both", two, 2)
    return (
        f"One worker {alone:.1f} s, two {both:.1f} s: {alone / both:.2f} times as fast "
        f"({MANUALS} manuals of {PAGES} pages, one thread each).\n"
    )


def _by_command(manuals: Sequence[Path], base: Path) -> tuple[float, float]:
    asked = ["match", *map(str, manuals), "--edition", EDITION, "--quiet"]
    together = measured([*asked, "--json", str(base / "all.json")], base / "cold").seconds
    apart = [
        measured(
            ["match", str(one), "--edition", EDITION, "--quiet", "--json", str(base / "one.json")],
            base / "each",
        ).seconds
        for one in manuals
    ]
    return together, sum(apart)


def _by_web(manuals: Sequence[Path], data: Path, agencies: int) -> float:
    settings = Settings(data=data)
    given = prepared(settings, [f"Agencia {place}" for place in range(agencies)], EDITION)
    with serving(settings) as address:
        return _sent(address, given, manuals)


def _by_workers(manuals: Sequence[Path], data: Path, database: str, workers: int) -> float:
    settings = Settings(data=data, database=database, threads=1)
    given = prepared(settings, [f"Agencia {place}" for place in range(MANUALS)], EDITION)
    with serving(settings, "--without-work") as address, ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(working(settings))
        return _sent(address, given, manuals)


def _sent(address: str, given: Given, manuals: Sequence[Path]) -> float:
    """Send every manual, wait for every job and return the seconds from first to last."""
    began = time.perf_counter()
    with client(address, given) as asked:
        for place, manual in enumerate(manuals):
            agency = given.agencies[place % len(given.agencies)]
            asked.post(
                f"/api/v1/agencies/{agency}/manuals",
                data={"name": manual.stem},
                files={"files": (manual.name, manual.read_bytes(), "application/pdf")},
            ).raise_for_status()
        await_jobs(asked)
    return time.perf_counter() - began


@contextmanager
def client(address: str, given: Given) -> Iterator[httpx2.Client]:
    """Yield a client of the API with a token."""
    bearer = {"Authorization": f"Bearer {given.token}"}
    with httpx2.Client(base_url=address, headers=bearer, timeout=120) as client:
        yield client


def await_jobs(asked: httpx2.Client) -> None:
    """Wait until every job is done; raise RuntimeError for one that failed."""
    while True:
        jobs: list[dict[str, Any]] = asked.get("/api/v1/jobs?limit=100").json()["items"]
        bad = [job for job in jobs if job["state"] in ("failed", "cancelled")]
        if bad:
            raise RuntimeError(str(bad))
        if all(job["state"] == "done" for job in jobs):
            return
        time.sleep(0.25)


def _written(files: Sequence[Path], folder: Path) -> Iterator[Path]:
    """Write ten manuals of a hundred pages, no page in two of them while there are enough."""
    pages = [(file, page) for file in files for page in range(len(pdfium.PdfDocument(file)))]
    for number in range(MANUALS):
        whole = pdfium.PdfDocument.new()
        for place in range(number * PAGES, (number + 1) * PAGES):
            file, page = pages[place % len(pages)]
            whole.import_pages(pdfium.PdfDocument(file), [page])
        out = io.BytesIO()
        whole.save(out)
        path = folder / f"manual-{number + 1:02d}.pdf"
        path.write_bytes(out.getvalue())
        yield path
