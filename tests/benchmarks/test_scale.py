"""The plan for ten thousand agencies follows from what was measured by the formulas it names."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks.scale import Measured, plan

FOUND = Measured(
    recheck_seconds_per_agency=9.0,
    saved=1.0,
    rows=(3000, 1000, 5000),
    sqlite=(1000.0, 200.0, 500.0),
    postgresql=(1000.0, 300.0, 600.0),
    fetched=4e6,
    written=5e6,
    search_seconds=6.0,
    opening_seconds=1.0,
    key_bytes=200.0,
)


def line(told: str, name: str) -> list[str]:
    """Return the figures of a line of the plan, for 100, 1,000 and 10,000 agencies."""
    found = next(one for one in told.splitlines() if one.startswith(f"| {name} |"))
    return [cell.strip() for cell in found.split("|")[2:-1]]


def test_space_is_rows_by_bytes() -> None:
    """2,000 clauses an agency, and the states and proposals of one run of each."""
    told = plan(FOUND)
    assert line(told, "clauses, millions") == ["0.2", "2", "20"]
    assert line(told, "PostgreSQL, GB: clauses, and one run of each agency")[2] == "53"
    assert line(told, "SQLite, GB: clauses, and one run of each agency")[2] == "47"
    assert line(told, "each further run of all, PostgreSQL, GB")[1] == "3.3"
    assert line(told, "vectors and keys on disk, GB")[2] == "16"
    assert line(told, "keys in memory of each process, GB")[2] == "4"
    assert line(told, "1,000 elements against every clause, two cores, min")[2] == "2"


def test_workers_help_until_one_database_writes_all_the_time() -> None:
    """Ten seconds an agency, one of them PostgreSQL's: sixteen workers are no faster than ten."""
    told = plan(FOUND)
    assert line(told, "re-check of all, 1 worker, h")[2] == "28"
    assert line(told, "re-check of all, 4 workers, h")[2] == "6.9"
    assert line(told, "re-check of all, 16 workers, h")[2] == "2.8"
    assert "busy all the time with 10 such workers; each moves 7.2 Mbit/s" in told
    assert line(told, "re-check of all, core-hours of workers")[2] == "56"
    assert line(told, "these at 0.05 US dollars each")[2] == "2.8"
    quicker = plan(replace(FOUND, recheck_seconds_per_agency=0.5))
    assert line(quicker, "re-check of all, 4 workers, h")[2] == "2.8"
    assert "recheck_seconds_per_agency = 0.5" in quicker
