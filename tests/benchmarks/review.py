"""A full store in, the machine's time of a reviewer's second out: open, decide by key, go on."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update

from pipelines.extract.limits import MEGABYTE
from service.people.access import system_access
from service.settings import Settings
from service.start import started
from service.store.files import FileStore
from service.store.manual_tables import Upload, VersionFile
from tests.benchmarks.service import FULL, prepare, serving
from tests.portfolio import Sizes

SAMPLE = Path(__file__).parents[2] / "corpora" / "samples" / "reglamento.pdf"
_DECISIONS, _OPENED, _PAGES = 120, 60, 60
# From the key to the next place shown: the verdict sent, kept, answered, the next one drawn.
_PRESS = """() => new Promise((done) => {
  const key = document.querySelector(".cand.now") ? "a" : "s";
  const before = location.href, began = performance.now();
  const look = () => location.href === before
    ? requestAnimationFrame(look) : done(performance.now() - began);
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  look();
})"""
_OPEN = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"


def table(database: str | None, sizes: Sizes = FULL) -> str:
    """Return medians and p95 of opening, deciding by key, and pictures cold and warm."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "datos", database=database)
        given = prepare(settings, sizes)
        _with_pages(settings)
        with serving(settings) as address:
            rows = {
                **_reviewed(address, given),
                **_pictures(address, given),
            }
    kind = "PostgreSQL" if database else "SQLite"
    lines = [f"{kind}, {sizes.agencies} agencies", "", "| what | median, ms | p95, ms |"]
    lines.append("|---|---|---|")
    lines += [f"| {name} | {_middle(found)} | {_p95(found)} |" for name, found in rows.items()]
    return "\n".join([*lines, ""])


def _with_pages(settings: Settings) -> None:
    """Give every manual the pages of a real file, so that there are pictures to draw."""
    data = SAMPLE.read_bytes()
    kept = FileStore(settings.data).keep([data], name=SAMPLE.name, limit=100 * MEGABYTE)
    with started(settings, work=False) as service, service.store.write(system_access()) as unit:
        for kind in (Upload, VersionFile):
            unit.session.execute(update(kind).values(sha256=kept.sha256, size=kept.size))


def _reviewed(address: str, given: dict[str, Any]) -> dict[str, list[float]]:
    """Decide by key from standard to standard as a person would, without their thinking."""
    made = given["made"][0]
    name, _, value = given["cookie"].partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="es-MX")
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        first = f"{address}/autoevaluaciones/{made['assessment']}/estandares/{made['standard']}"
        page.goto(first)
        _press(page, 5)  # not counted: templates and the edition are loaded once a process
        decided = _press(page, _DECISIONS)
        opened = []
        for _ in range(_OPENED):
            page.goto(page.url)
            opened.append(float(page.evaluate(_OPEN)))
            _press(page, 1)
        browser.close()
    both = [one + other for one, other in zip(opened, decided, strict=False)]
    return {
        "a standard opened anew, until it can be used": opened,
        "a verdict by key, until the next is shown": decided,
        "both: from opening a standard to the next one, saved": both,
    }


def _press(page: Page, times: int) -> list[float]:
    return [float(page.evaluate(_PRESS)) for _ in range(times)]


def _pictures(address: str, given: dict[str, Any]) -> dict[str, list[float]]:
    version = given["made"][1]["version"]
    headers = {"Cookie": given["cookie"]}
    found: dict[str, list[float]] = {"picture of a page, cold": [], "picture of a page, warm": []}
    for times in found.values():
        for number in range(1, _PAGES + 1):
            began = time.perf_counter()
            answer = httpx2.get(
                f"{address}/versiones/{version}/paginas/{number}.webp?ancho=900", headers=headers
            )
            times.append((time.perf_counter() - began) * 1000)
            answer.raise_for_status()
    return found


def _middle(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.0f}"


def _p95(found: Sequence[float]) -> str:
    return f"{statistics.quantiles(found, n=20)[-1]:.0f}"
