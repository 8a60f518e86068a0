"""A power cut costs nothing: killed anywhere, the service ends with the same rows, once."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from service.people.access import system_access
from service.settings import Settings
from service.store import taken
from service.store.chains import broken
from service.store.engine import database_url, make_engine
from service.store.schema import upgrade
from service.store.unit import Store
from service.store.work_tables import Job, Worker
from service.work.kit import Kit
from tests.service.work.doing import Bench, article_text, do, make_bench, shown
from tests.service.work.dying_child import POINTS
from tests.service.work.running import (
    LONG,
    children,
    ended,
    greeting,
    is_embedding,
    kill_group,
    running,
    start,
    wait,
    wait_for_workers,
)

FILES = [("uno.txt", article_text(12)), ("dos.txt", article_text(7, "segundo "))]
STOPPED = 20.0


def undisturbed(kit: Kit, folder: Path) -> dict[str, object]:
    """Return the rows of the same upload where nothing went wrong.

    Scores are near and not equal: this process adds up products in other threads than those apart.
    """
    data = folder / "sin novedad"
    data.mkdir()
    settings = Settings(data=data)
    engine = make_engine(database_url(None, data))
    upgrade(engine)
    store = Store(engine)
    bench = make_bench(settings, store)
    quiet = Kit(settings)
    quiet.__dict__.update({name: kit.__dict__[name] for name in ("encoder", "tagger")})
    assert do(bench, quiet, bench.send(FILES).job).state == "done"
    found = shown(store, bench)
    quiet.store.close()
    store.close()
    for name in ("states", "proposals"):
        found[name] = [(*row[:-1], pytest.approx(row[-1], abs=1e-4)) for row in found[name]]
    return found


@pytest.mark.slow
def test_a_kill_at_any_point_of_any_step_costs_nothing(
    bench: Bench, kit: Kit, tmp_path: Path
) -> None:
    """One job, killed before, within and after each step's transaction, ends as if undisturbed."""
    settings = bench.service.settings
    received = bench.send(FILES)
    for place, point in enumerate(POINTS):
        mark = tmp_path / f"{place}"
        process = start(
            settings, "serve", "--port", "0",
            module="tests.service.work.dying", DYING_AT=point, DYING_ONCE=str(mark),
        )  # fmt: skip
        process.wait(120)
        kill_group(process)
        assert process.returncode == -signal.SIGKILL, point
        assert mark.exists()
        row = bench.job(received.job)
        assert row.is_open == (point != "cover:after"), point
        assert row.attempts == 0
        version = bench.version(received.version)
        assert version.state == ("queued" if place < 2 else "reading" if row.is_open else "ready")
    with running(settings, "serve", "--port", "0") as process:
        assert "http://127.0.0.1:" in greeting(process)
        assert wait(bench, received.job, ended).state == "done"
        process.terminate()
        assert process.wait(STOPPED) == 0
    assert shown(bench.store, bench) == undisturbed(kit, tmp_path)
    with bench.store.engine.connect() as connection:
        assert broken(connection, ()) == ()


@pytest.mark.slow
def test_kills_in_mid_step_cost_nothing(bench: Bench, kit: Kit, tmp_path: Path) -> None:
    """Killed a moment after each step was seen to begin, wherever it then was."""
    settings = bench.service.settings
    received = bench.send(FILES)
    for step in ("extract", "segment", "embed", "match", "cover"):
        with running(settings, "serve", "--port", "0") as process:
            wait(bench, received.job, lambda row, step=step: row.step == step or not row.is_open)
            time.sleep(0.15)
            kill_group(process)
    with running(settings, "serve", "--port", "0"):
        assert wait(bench, received.job, ended).state == "done"
    assert shown(bench.store, bench) == undisturbed(kit, tmp_path)


@pytest.mark.slow
def test_a_stop_in_mid_job_is_clean_and_the_job_goes_on(bench: Bench) -> None:
    """SIGTERM ends the service with 0 and leaves no process; the next start does the rest."""
    settings = bench.service.settings
    received = bench.send([("1.txt", article_text(LONG))])
    with running(settings, "serve", "--port", "0") as process:
        wait(bench, received.job, is_embedding)
        workers = children(process.pid)
        assert workers
        process.terminate()
        assert process.wait(STOPPED) == 0
        assert not any(Path(f"/proc/{one}").exists() for one in workers)
    assert bench.job(received.job).state == "running"
    wait_for_workers(bench.store, 0)
    with running(settings, "serve", "--port", "0"):
        assert wait(bench, received.job, ended).state == "done"
    assert shown(bench.store, bench)["versions"] == [(1, "ready", LONG)]


@pytest.mark.slow
def test_the_process_that_works_dies_with_its_service(bench: Bench) -> None:
    """Killed alone, the service takes along what worked for it, in mid-step too."""
    received = bench.send([("1.txt", article_text(LONG))])
    with running(bench.service.settings, "serve", "--port", "0") as process:
        wait(bench, received.job, is_embedding)
        workers = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + 5
        while any(Path(f"/proc/{one}").exists() for one in workers):
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.needs_postgresql
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_two_workers_share_the_jobs(bench: Bench) -> None:
    """Of six jobs each of two workers takes some, and each job is done once."""
    settings = bench.service.settings
    with running(settings, "worker"), running(settings, "worker"):
        wait_for_workers(bench.store, 2)
        sent = [bench.send([(f"{number}.txt", article_text(20 + number))]) for number in range(6)]
        for one in sent:
            assert wait(bench, one.job, ended).state == "done"
        wait_until_fresh(bench)
    with bench.store.engine.connect() as connection:
        takers = connection.execute(
            text("SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE name = 'ingest'")
        ).all()
    assert len(takers) == 2
    found = shown(bench.store, bench)
    assert found["versions"] == [(1, "ready", 20 + number) for number in range(6)]
    assert [state for _, state, _ in found["runs"]].count("done") == 1


def wait_until_fresh(bench: Bench) -> None:
    """Wait until nothing is left to be matched."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with bench.store.read(system_access()) as unit:
            if not taken.waiting(unit):
                return
        time.sleep(0.1)
    raise AssertionError


@pytest.mark.slow
@pytest.mark.needs_postgresql
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_service_without_work_leaves_it_to_workers(bench: Bench) -> None:
    """It is ready once a worker is there, and what is sent to it is done by that one."""
    settings = bench.service.settings
    with running(settings, "serve", "--port", "0", "--without-work") as web:
        address = greeting(web).split()[-1]
        assert httpx.get(f"{address}/readyz").json()["work"] == "down"
        received = bench.send([("1.txt", article_text(2))])
        with running(settings, "worker") as worker:
            wait_for_workers(bench.store, 1)
            assert httpx.get(f"{address}/readyz").json() == {"database": "ok", "work": "ok"}
            assert wait(bench, received.job, ended).state == "done"
            worker.terminate()
            assert worker.wait(STOPPED) == 0
        assert not children(web.pid)


@pytest.mark.slow
@pytest.mark.needs_postgresql
@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_a_killed_workers_job_is_done_by_the_other(bench: Bench) -> None:
    """Nobody restarts it: the one that lives finds that the other does not."""
    settings = bench.service.settings
    with running(settings, "worker") as first, running(settings, "worker") as second:
        wait_for_workers(bench.store, 2)
        received = bench.send([("1.txt", article_text(LONG))])
        wait(bench, received.job, is_embedding)
        with bench.store.read(system_access()) as unit:
            taker = unit.session.scalar(
                select(Worker.pid).join(Job, Job.worker == Worker.id).where(Job.id == received.job)
            )
        assert taker in (first.pid, second.pid)
        kill_group(first if taker == first.pid else second)
        assert wait(bench, received.job, ended).state == "done"
        wait_for_workers(bench.store, 1)
    assert shown(bench.store, bench)["versions"] == [(1, "ready", LONG)]
