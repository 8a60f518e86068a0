"""The queue as a service runs it: DBOS, and the process that does the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from service import jobs as queue
from service.jobs import Jobs
from service.people.access import system_access
from service.store import jobs, rechecks
from service.web.state import Work
from service.work import process
from tests.service.told import make_person, make_plan, notices, start
from tests.service.work.doing import Bench, article_text, shown
from tests.service.work.running import LONG, children, ended, is_embedding, wait
from tests.smtp import mail_server


@contextmanager
def working(bench: Bench, pause: float = 0.2) -> Iterator[tuple[Bench, Jobs]]:
    """Run the queue of an installation as ``acredita serve`` does."""
    made = Jobs(bench.service.settings, bench.store, pause=pause)
    made.start()
    try:
        yield replace(bench, service=replace(bench.service, work=made)), made
    finally:
        made.close()


@pytest.mark.slow
def test_jobs_are_done_in_turn_and_told_of(bench: Bench) -> None:
    """Two uploads through the queue, with their steps seen as they go; nobody is left behind."""
    with working(bench) as (at_work, made):
        first = at_work.send([("1.txt", article_text(LONG))])
        second = at_work.send([("2.txt", article_text(3))])
        seen = wait(at_work, first.job, is_embedding)
        assert (seen.state, seen.total) == ("running", LONG)
        assert wait(at_work, second.job, ended).state == "done"
        assert bench.job(first.job).state == "done"
        assert made.is_alive()
    assert not made.is_alive()
    assert [state for _, state, _ in shown(bench.store, bench)["runs"]] == ["done"]
    assert children(os.getpid()) == set()


@pytest.mark.slow
def test_a_job_is_cancelled_in_mid_step(bench: Bench) -> None:
    """Within two seconds; the version says so, and the manual's current one stays."""
    with working(bench) as (at_work, made):
        first = at_work.send([("1.txt", article_text(2))])
        wait(at_work, first.job, ended)
        second = at_work.send([("1.txt", article_text(2 * LONG, "otro "))], first.manual)
        assert second.job is not None
        wait(at_work, second.job, is_embedding)
        began = time.monotonic()
        with at_work.store.write(system_access()) as unit:
            jobs.ask_to_cancel(unit, second.job)
        made.cancel(second.job)
        row = wait(at_work, second.job, ended)
        assert time.monotonic() - began < 2.0
        assert row.state == "cancelled"
        third = at_work.send([("1.txt", article_text(3))], first.manual)
        assert wait(at_work, third.job, ended).state == "done"
    assert bench.version(second.version).state == "cancelled"
    assert bench.manual(first.manual).current_version_id == third.version
    assert [number for number, _, _ in shown(bench.store, bench)["versions"]] == [1, 2, 3]


def test_a_job_that_waits_is_cancelled_at_once(bench: Bench) -> None:
    """Nobody took it yet, so nobody has to be asked."""
    received = bench.send([("1.txt", article_text(2))])
    assert received.job is not None
    with bench.store.write(system_access()) as unit:
        assert jobs.ask_to_cancel(unit, received.job).state == "cancelled"
    assert bench.version(received.version).state == "cancelled"
    with bench.store.write(system_access()) as unit:
        assert jobs.ask_to_cancel(unit, received.job).state == "cancelled"


@pytest.mark.slow
def test_what_may_pass_is_tried_again(bench: Bench) -> None:
    """The folder of vectors cannot be written for a while: the job waits, and is done after."""
    obstacle = bench.service.settings.data / "vectors"
    obstacle.write_text("no es una carpeta", encoding="utf-8")
    with working(bench) as (at_work, _):
        received = at_work.send([("1.txt", article_text(2))])
        wait(at_work, received.job, lambda row: row.attempts > 0)
        obstacle.unlink()
        assert wait(at_work, received.job, ended).state == "done"


@pytest.mark.slow
def test_what_does_not_pass_is_given_up_with_its_reason(bench: Bench) -> None:
    """After four tries the job says in both languages what a person can do about it."""
    (bench.service.settings.data / "vectors").write_text("no es una carpeta", encoding="utf-8")
    with working(bench, pause=0.05) as (at_work, _):
        received = at_work.send([("1.txt", article_text(2))])
        row = wait(at_work, received.job, ended)
    assert (row.state, row.step, row.attempts) == ("failed", "embed", 4)
    assert "espacio libre" in row.reason["es"]
    assert "free space" in row.reason["en"]
    assert bench.version(received.version).state == "failed"
    left = shown(bench.store, bench)
    assert (left["clauses"], left["files"], left["runs"]) == ([], [], [])


@pytest.mark.slow
def test_a_process_that_dies_each_time_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends the process that reads never ends the service, and is told."""

    def dying(*given: object) -> subprocess.Popen[bytes]:
        del given
        code = "import os, sys; sys.stdin.read(1); os.kill(os.getpid(), 9)"
        return subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    monkeypatch.setattr(process, "_started", dying)
    with working(bench, pause=0.05) as (at_work, made):
        received = at_work.send([("1.txt", article_text(2))])
        row = wait(at_work, received.job, ended)
        assert made.is_alive()
    assert (row.state, row.step, row.attempts) == ("failed", "extract", 4)
    assert "se detuvo 4 veces" in row.reason["es"]


@pytest.mark.slow
def test_a_process_that_is_killed_once_is_started_again(bench: Bench) -> None:
    """The step is done by the next one."""
    with working(bench) as (at_work, _):
        received = at_work.send([("1.txt", article_text(LONG))])
        wait(at_work, received.job, is_embedding)
        for child in children(os.getpid()):
            os.kill(child, signal.SIGKILL)
        assert wait(at_work, received.job, ended).state == "done"


@pytest.mark.slow
def test_work_that_was_stopped_goes_on_at_the_next_start(bench: Bench) -> None:
    """Closed in mid-step, the job is done later, and its rows are there once."""
    with working(bench) as (at_work, made):
        received = at_work.send([("1.txt", article_text(LONG))])
        wait(at_work, received.job, is_embedding)
        made.stop_taking()
        began = time.monotonic()
    assert time.monotonic() - began < 5.0
    assert bench.job(received.job).state == "running"
    assert children(os.getpid()) == set()
    with working(bench) as (at_work, _):
        assert wait(at_work, received.job, ended).state == "done"
    once = shown(bench.store, bench)
    assert once["versions"] == [(1, "ready", LONG)]
    assert len(once["clauses"]) == LONG
    assert len(once["runs"]) == 1


@pytest.mark.slow
def test_work_is_woken_and_told_to_take_no_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that nobody handed over is begun at once when woken, and none is once told to stop."""
    monkeypatch.setattr(queue, "_SWEEP_EVERY", 60.0)
    work: Work
    with working(bench) as (_, work):
        time.sleep(1.0)  # the first look at the rows is over
        woken = bench.send([("1.txt", article_text(2))])
        work.wake()
        assert wait(bench, woken.job, ended).state == "done"
        work.stop_taking()
        left = bench.send([("2.txt", article_text(2, "otro "))])
        work.wake()
        time.sleep(1.5)
        assert bench.job(left.job).state == "queued"
        assert work.is_alive()
    assert not work.is_alive()
    with working(bench) as (_, work):
        assert wait(bench, left.job, ended).state == "done"


@pytest.mark.slow
def test_a_job_is_found_by_its_row_alone(bench: Bench) -> None:
    """A row that was committed and never handed over, and one whose queue was lost, are done."""
    waiting = bench.send([("1.txt", article_text(2))])
    with working(bench) as (at_work, _):
        wait(at_work, waiting.job, ended)
    lost = bench.send([("2.txt", article_text(3))])
    for name in ("jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm"):
        Path(bench.service.settings.data / name).unlink(missing_ok=True)
    with working(bench) as (at_work, _):
        assert wait(at_work, lost.job, ended).state == "done"


@pytest.mark.slow
def test_the_queue_forgets_what_it_did(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workflows that ended long ago are deleted; the jobs' rows stay."""
    with working(bench) as (at_work, _):
        done = at_work.send([("1.txt", article_text(2))])
        wait(at_work, done.job, ended)
        assert len(DBOS.list_workflows()) == 1
    monkeypatch.setattr(queue, "_KEPT", timedelta(seconds=-60))
    with working(bench):
        deadline = time.monotonic() + 30
        while DBOS.list_workflows():
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert bench.job(done.job).state == "done"


@pytest.mark.slow
def test_a_workflow_that_ended_without_its_job_is_begun_anew(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of our own leaves no job open for ever: it is tried again, then given up."""

    def faulty(self: object, job: str, step: str) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr("service.work.runner.StepRunner.run", faulty)
    monkeypatch.setattr(queue, "_SWEEP_EVERY", 0.1)
    with working(bench) as (at_work, _):
        received = at_work.send([("1.txt", article_text(2))])
        row = wait(at_work, received.job, ended)
    assert row.state == "failed"
    assert row.reason["es"]


@pytest.mark.slow
def test_notices_are_mailed_beside_the_jobs_and_once(bench: Bench) -> None:
    """The queue of a service sends what waits; started anew, it sends nothing again."""
    make_person(bench.store, "ana", {bench.agency: "writer"})
    with mail_server() as server:
        settings = replace(
            bench.service.settings,
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_tls="none",
            smtp_from="avisos@ejemplo.mx",
        )
        mailed = replace(bench, service=replace(bench.service, settings=settings))
        plan = make_plan(bench.store, bench.agency)
        start(bench.store, plan)
        with bench.store.write(system_access()) as unit:
            rechecks.cancel(unit, plan)
        for turn in range(2):
            with working(mailed) as (_, made):
                deadline = time.monotonic() + 30
                while {one.mail for one in notices(bench.store)} != {"sent"} or not made.is_alive():
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
                wait(bench, bench.send([(f"{turn}.txt", article_text(2 + turn))]).job, ended)
        assert server.recipients == ["ana@ejemplo.mx"] * 2
        assert len({one.message["message-id"] for one in server.arrived}) == 2
