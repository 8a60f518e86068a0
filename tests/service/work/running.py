"""Settings in, the service as processes of its own out: started, killed and stopped for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.people.access import system_access
from service.settings import Settings
from service.store import workers
from service.store.jobs import JobRow
from service.store.unit import Store
from tests.service.work.doing import Bench

ROOT = Path(__file__).parents[3]
PATIENCE = 120.0
# Articles of a manual that takes long enough to be seen while it is embedded.
LONG = 300


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return what the processes of an installation are told."""
    found = {**os.environ, "ACREDITA_DATA": str(settings.data), **more}
    found.pop("ACREDITA_DATABASE", None)
    if settings.database is not None:
        found["ACREDITA_DATABASE"] = settings.database
    return found


def start(
    settings: Settings, *arguments: str, module: str = "service.cli", **more: str
) -> subprocess.Popen[bytes]:
    """Start a process of the service in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment(settings, **more),
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def greeting(process: subprocess.Popen[bytes]) -> str:
    """Return the first line that a process writes, once it is ready."""
    assert process.stdout is not None
    return process.stdout.readline().decode()


@contextmanager
def running(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of the service and kill what is left of its group."""
    process = start(settings, *arguments)
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those it started, as a power cut does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def wait(bench: Bench, job: str | None, until: Callable[[JobRow], bool]) -> JobRow:
    """Return a job's row once it is as asked."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        row = bench.job(job)
        if until(row):
            return row
        time.sleep(0.05)
    raise AssertionError(row)


def wait_for_workers(store: Store, count: int) -> None:
    """Wait until so many processes take jobs."""
    deadline = time.monotonic() + PATIENCE
    found = -1
    while time.monotonic() < deadline:
        with store.read(system_access()) as unit:
            found = len(workers.listed(unit))
        if found == count:
            return
        time.sleep(0.1)
    raise AssertionError(found)


def ended(row: JobRow) -> bool:
    """Tell whether a job has ended."""
    return not row.is_open


def is_embedding(row: JobRow) -> bool:
    """Tell whether a job is in the middle of its longest step."""
    return row.state == "running" and row.step == "embed" and row.done > 0


def children(process: int) -> set[int]:
    """Return the processes that work for one."""
    told = subprocess.run(
        ["pgrep", "-P", str(process), "-f", "service.work"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return {int(line) for line in told.stdout.split()}
