"""A step of a job in, done or the job ended out: looked after, stopped when asked, tried again."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress
from functools import partial

from corpora.errors import AcreditaError, DatabaseDown, JobTaken, WorkFailed
from pipelines.extract.wire import error_from_json
from service.logs import log
from service.people.access import system_access
from service.store import recheck_items, taken
from service.store.job_rows import FAILED, JobRow
from service.store.taken import Told
from service.store.unit import Store
from service.work.faults import MAY_PASS, told
from service.work.hands import Hands
from service.work.process import Answer

TRIES = 4
# A step that ends the whole service each time is given up; a machine may lose its power often.
LOSSES = RESTARTS = 20
_LOOK_EVERY = 0.5


class StepRunner:
    """Has the steps of jobs done by processes apart, for a worker of this name."""

    def __init__(self, store: Store, hands: Hands, worker: str, pause: float) -> None:
        """Wait ``pause`` seconds before a second try, and twice as long before each one more.

        The first of ``hands`` does the steps of jobs, all of them the turns of a plan.
        """
        self._store = store
        self._hands = hands
        self._worker = worker
        self._pause = pause
        self._stopping = threading.Event()
        self._closing = threading.Event()

    def run(self, job: str, step: str) -> bool:
        """Do a step and return True, or False when the job has ended.

        Raises SystemExit, which is no outcome of the step, when this process stops or another one
        has the job: whoever takes it does the step again.
        """
        while True:
            if self._stopping.is_set():
                raise SystemExit
            outcome = self._tried(job, step)
            if outcome is not None:
                return outcome

    def turn(self, plan: str) -> None:
        """Have a plan of re-check gone on with for a while.

        Raises SystemExit, which is no outcome of the step, when this process stops: its next start
        or another process goes on. What the process that works was at when it died is tried again.
        """
        if self._stopping.is_set():
            raise SystemExit
        order = {"step": "recheck", "job": "", "subject": plan, "worker": self._worker}
        answers = self._hands.ask(order, self._goes_on, self._agencies_of(plan))
        if not self._agencies_of(plan):
            self._hands.rest()
        failed = [one for one in answers if not one.is_done]
        if not failed:
            return
        told_to_stop = self._closing.is_set() or all(one.stopped for one in failed)
        with suppress(DatabaseDown), self._store.write(system_access()) as unit:
            recheck_items.lost(unit, self._worker, faults=0 if told_to_stop else 1)
        if told_to_stop:
            raise SystemExit
        for answer in failed:
            log(
                "step.failed",
                level=logging.WARNING,
                step="recheck",
                problem=type(_error_of(answer)).__name__,
                kind=answer.fault or None,
            )

    def _goes_on(self, done: int, total: int) -> bool:
        del done, total
        return not self._closing.is_set()

    def _agencies_of(self, plan: str) -> int:
        """Return how many agencies of a plan are left, as far as can be told."""
        try:
            with self._store.read(system_access()) as unit:
                return recheck_items.left(unit).get(plan, 0)
        except DatabaseDown:
            return 0

    def stop(self) -> None:
        """Begin no more steps; the one that is being done goes on."""
        self._stopping.set()

    def close(self) -> None:
        """End the step that is being done, and the process."""
        self._stopping.set()
        self._closing.set()
        self._hands.close()

    def _tried(self, job: str, step: str) -> bool | None:
        """Try a step once; None: again."""
        try:
            with self._store.write(system_access()) as unit:
                row = taken.take(unit, job, step, self._worker)
                if row is not None and row.losses >= LOSSES:
                    taken.end(unit, job, FAILED, told(_gone(row)))
                    return False
        except JobTaken as error:
            raise SystemExit from error
        except DatabaseDown:
            self._closing.wait(self._pause)
            return None
        if row is None:
            return False
        order = {"step": step, "job": job, "subject": row.subject, "worker": self._worker}
        answer = self._hands.first.ask(order, partial(self._look, job))
        if answer.is_done:
            return True
        if answer.stopped or self._closing.is_set():
            return None
        return self._failed(row, _error_of(answer))

    def _failed(self, row: JobRow, error: AcreditaError) -> bool | None:
        """Wait before another try at what may pass; give the rest up with its reason."""
        log(
            "step.failed",
            level=logging.WARNING,
            job=row.id,
            step=row.step,
            problem=type(error).__name__,
            # Where our own code failed; the facts of other errors may name files.
            kind=error.facts.get("detail") if isinstance(error, WorkFailed) else None,
        )
        seconds = None
        try:
            with self._store.write(system_access()) as unit:
                if isinstance(error, (*MAY_PASS, WorkFailed)):
                    tries = taken.tried(unit, row.id)
                    error.facts["times"] = tries
                    if tries < TRIES:
                        seconds = self._pause * 2 ** (tries - 1)
                if seconds is None:
                    taken.end(unit, row.id, FAILED, told(error))
                    return False
        except DatabaseDown:
            seconds = self._pause
        self._wait(row.id, seconds)
        return None

    def _wait(self, job: str, seconds: float) -> None:
        """Wait, unless the job is asked to stop meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._look(job, 0, 0):
            self._closing.wait(min(_LOOK_EVERY, max(0.0, until - time.monotonic())))

    def _look(self, job: str, done: int, total: int) -> bool:
        """Write how much is done and tell whether to go on."""
        if self._closing.is_set():
            return False
        try:
            with self._store.read(system_access()) as unit:
                seen = taken.look(unit, job, self._worker, done, total)
            if seen is Told.CHANGED:
                with self._store.write(system_access()) as unit:
                    taken.advance(unit, job, self._worker, done, total)
        except DatabaseDown:
            return True
        return seen in (Told.GO_ON, Told.CHANGED)


def _gone(row: JobRow) -> AcreditaError:
    return WorkFailed(times=row.losses, detail=row.step)


def _error_of(answer: Answer) -> AcreditaError:
    if answer.error is not None:
        return error_from_json(answer.error)
    return WorkFailed(detail=answer.fault or "-")
