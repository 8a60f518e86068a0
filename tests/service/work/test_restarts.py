"""A job that ends whatever works on it is begun again a number of times, and then given up."""

from __future__ import annotations

import pytest

from service import jobs as queue
from service.people.access import system_access
from service.store import taken, workers
from service.store.job_rows import FAILED
from service.work.hands import Hands
from service.work.process import WorkProcess
from service.work.runner import LOSSES, StepRunner
from tests.service.work.doing import Bench, article_text
from tests.service.work.running import ended, wait
from tests.service.work.test_jobs import working


def take(bench: Bench, job: str | None, step: str, worker: str) -> int:
    assert job is not None
    with bench.store.write(system_access()) as unit:
        workers.enter(unit, worker, "equipo", 1)
        row = taken.take(unit, job, step, worker)
    assert row is not None
    return row.losses


def test_a_process_that_is_gone_is_counted(bench: Bench) -> None:
    """One that ends in order adds nothing; a step that is done is forgotten with its losses."""
    job = bench.send([("1.txt", article_text(1))]).job
    assert take(bench, job, "extract", "a") == 0
    with bench.store.write(system_access()) as unit:
        workers.remove(unit, ["a"])
    assert take(bench, job, "extract", "b") == 1
    with bench.store.write(system_access()) as unit:
        taken.let_go(unit, "b")
        workers.remove(unit, ["b"])
    assert take(bench, job, "extract", "c") == 1
    with bench.store.write(system_access()) as unit:
        workers.remove(unit, ["c"])
    assert take(bench, job, "extract", "d") == 2
    with bench.store.write(system_access()) as unit:
        workers.remove(unit, ["d"])
    assert take(bench, job, "segment", "e") == 0


def test_power_cuts_never_add_up_to_a_lost_job(bench: Bench) -> None:
    """A job that gets a step further between them outlives any number of ends of its service."""
    received = bench.send([("1.txt", article_text(1))])
    for step in ("extract", "segment", "embed", "match"):
        for number in range(LOSSES - 1):
            take(bench, received.job, step, f"{step}{number}")
            with bench.store.write(system_access()) as unit:
                workers.remove(unit, [f"{step}{number}"])
    assert take(bench, received.job, "cover", "last") == 0
    assert bench.job(received.job).is_open


def test_a_job_that_ends_the_service_each_time_is_given_up(bench: Bench) -> None:
    """After its last loss the job says in one sentence how often its step was begun."""
    received = bench.send([("1.txt", article_text(1))])
    assert received.job is not None
    for number in range(LOSSES):
        assert take(bench, received.job, "extract", f"w{number}") == number
        with bench.store.write(system_access()) as unit:
            workers.remove(unit, [f"w{number}"])
    process = WorkProcess(bench.service.settings)
    assert not StepRunner(bench.store, Hands(process), "last", 0.0).run(received.job, "extract")
    row = bench.job(received.job)
    assert (row.state, row.losses) == (FAILED, LOSSES)
    assert f"se detuvo {LOSSES} veces (extract)" in row.reason["es"]
    assert bench.version(received.version).state == FAILED


@pytest.mark.slow
def test_a_fault_after_the_first_step_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken from its first step each time, the job is not begun anew for ever."""

    def faulty(self: StepRunner, job: str, step: str) -> bool:
        with bench.store.write(system_access()) as unit:
            taken.take(unit, job, step, self._worker)
        if step == "segment":
            raise ZeroDivisionError
        return True

    monkeypatch.setattr("service.work.runner.StepRunner.run", faulty)
    monkeypatch.setattr(queue, "_SWEEP_EVERY", 0.05)
    monkeypatch.setattr(queue, "RESTARTS", 6)
    with working(bench) as (at_work, _):
        row = wait(at_work, at_work.send([("1.txt", article_text(1))]).job, ended)
    assert (row.state, row.restarts) == (FAILED, 6)
    assert row.attempts < 6
    assert "se detuvo 6 veces" in row.reason["es"]
