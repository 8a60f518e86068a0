"""Real PDFs and a database in; what portfolios of up to ten thousand agencies take out.

What is measured is of one agency and of a million vectors; the plan is computed from it by the
formulas in docs/scale.md.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.embed import Kept
from tests.benchmarks import growth, nearest
from tests.benchmarks.growth import Grown, Shape
from tests.benchmarks.manual import merged
from tests.benchmarks.nearest import ROWS, WIDTH, Search

AGENCIES = (100, 1_000, 10_000)
CLAUSES_EACH = 2_000
WORKERS = (1, 4, 16)
# What an hour of a core costs: an assumption, to be replaced by what one pays.
CORE_HOUR = 0.05
# Pages of real laws that hold three thousand clauses.
_PAGES = 240
_KEY = 32


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the plan is computed from.

    ``recheck_seconds_per_agency``: one worker of two cores, vectors kept, nothing saved yet.
    ``saved``: seconds of PostgreSQL for what one match found. ``rows``: clauses, states and
    proposals of an agency; ``sqlite`` and ``postgresql``: bytes of each of these. ``fetched`` and
    ``written``: bytes on their way for one agency.
    """

    recheck_seconds_per_agency: float
    saved: float
    rows: tuple[int, int, int]
    sqlite: tuple[float, float, float]
    postgresql: tuple[float, float, float]
    fetched: float
    written: float
    search_seconds: float
    opening_seconds: float
    key_bytes: float


def table(files: Sequence[Path], kept: Kept, database: str) -> str:
    """Return everything measured, then the plan."""
    with tempfile.TemporaryDirectory() as folder:
        manual = Path(folder) / "manual.pdf"
        manual.write_bytes(merged(files, _PAGES))
        shape = growth.shape_of([manual], kept)
    grown = [growth.grow(one, shape) for one in (None, database)]
    search = nearest.measure()
    measured = _measured(shape, grown, search)
    return "\n".join([search.table, growth.table(grown, shape), plan(measured)])


def plan(found: Measured) -> str:
    """Return what portfolios take: space, the search, a re-check and what it moves."""
    lines = [
        f"| agencies of {CLAUSES_EACH:,} clauses | {' | '.join(f'{one:,}' for one in AGENCIES)} |",
        f"|---|{'---:|' * len(AGENCIES)}",
    ]
    for name, value in _rows(found):
        lines.append(f"| {name} | {' | '.join(_figure(value(one)) for one in AGENCIES)} |")
    each = found.recheck_seconds_per_agency + found.saved
    busy = each / found.saved
    moved = (found.fetched + found.written) * 8 / each / 1e6
    return "\n".join(
        [
            *lines,
            f"\nrecheck_seconds_per_agency = {found.recheck_seconds_per_agency:.1f}; one writer "
            f"of PostgreSQL is busy all the time with {busy:.0f} such workers; "
            f"each moves {moved:.1f} Mbit/s.\n",
        ]
    )


def _rows(found: Measured) -> list[tuple[str, Callable[[int], float]]]:
    """Return the lines of the plan: a name, and its figure by the number of agencies."""
    gigabyte = 1e9

    def run(each: tuple[float, float, float]) -> float:
        return found.rows[1] * each[1] + found.rows[2] * each[2]

    def clauses(agencies: int) -> float:
        return agencies * CLAUSES_EACH

    rows: list[tuple[str, Callable[[int], float]]] = [
        ("clauses, millions", lambda n: clauses(n) / 1e6),
        *(
            (
                f"{name}, GB: clauses, and one run of each agency",
                lambda n, each=each: (clauses(n) * each[0] + n * run(each)) / gigabyte,
            )
            for name, each in (("SQLite", found.sqlite), ("PostgreSQL", found.postgresql))
        ),
        ("each further run of all, PostgreSQL, GB", lambda n: n * run(found.postgresql) / gigabyte),
        ("vectors and keys on disk, GB", lambda n: clauses(n) * (2 * WIDTH + _KEY) / gigabyte),
        ("keys in memory of each process, GB", lambda n: clauses(n) * found.key_bytes / gigabyte),
        ("reading these keys, s", lambda n: clauses(n) / ROWS * found.opening_seconds),
        (
            "1,000 elements against every clause, two cores, min",
            lambda n: clauses(n) / ROWS * found.search_seconds / 60,
        ),
        *(
            (
                f"re-check of all, {workers} worker{'s' if workers > 1 else ''}, h",
                lambda n, workers=workers: _hours(found, n, workers),
            )
            for workers in WORKERS
        ),
        ("re-check of all, core-hours of workers", lambda n: 2 * _hours(found, n, 1)),
        (
            f"these at {CORE_HOUR} US dollars each",
            lambda n: 2 * _hours(found, n, 1) * CORE_HOUR,
        ),
        ("of which PostgreSQL writes, h", lambda n: n * found.saved / 3600),
        ("moved between machines, GB", lambda n: n * (found.fetched + found.written) / gigabyte),
    ]
    return rows


def _hours(found: Measured, agencies: int, workers: int) -> float:
    """Return the hours of a re-check: workers side by side, but one PostgreSQL writes for all."""
    each = found.recheck_seconds_per_agency + found.saved
    return agencies * max(each / workers, found.saved) / 3600


def _measured(shape: Shape, grown: Sequence[Grown], search: Search) -> Measured:
    names = [one.__tablename__ for one in growth.TABLES]
    sqlite, postgresql = (
        (one.bytes_each[names[0]], one.bytes_each[names[1]], one.bytes_each[names[2]])
        for one in grown
    )
    return Measured(
        recheck_seconds_per_agency=shape.seconds,
        saved=growth.saving_seconds(grown[1].rates[-1][1], shape),
        rows=(len(shape.clauses), len(shape.states), len(shape.proposals)),
        sqlite=sqlite,
        postgresql=postgresql,
        # A match fetches the vectors of its clauses too, by the shared folder.
        fetched=shape.fetched + len(shape.clauses) * 2 * WIDTH,
        written=shape.written,
        search_seconds=search.seconds,
        opening_seconds=search.opening,
        key_bytes=search.keys,
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 10 else f"{value:.0f}"
