"""Jobs whose rows are committed in; done step by step, whatever ends a process, out.

The one module that knows DBOS: a job is a workflow of its own id, and each of its steps, done by
``service.work``, a checkpoint of it. The row comes first: a job that has no workflow gets one.
"""

from __future__ import annotations

import logging
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import datetime, timedelta
from types import MappingProxyType

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatus

from corpora.errors import DatabaseDown, WorkFailed
from service.logs import log
from service.mailing import Mailer
from service.people.access import system_access
from service.settings import Settings
from service.store import recheck_items, taken, workers
from service.store.engine import JOBS, database_url
from service.store.ids import new_id
from service.store.job_rows import FAILED, INGEST, MATCH, TRIAL
from service.store.taken import Waiting
from service.store.unit import Store, utc_now
from service.store.workers import WorkerRow
from service.work.faults import told
from service.work.hands import Hands
from service.work.runner import RESTARTS, TRIES, StepRunner

STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        INGEST: ("extract", "segment", "embed", "match", "cover"),
        MATCH: ("match", "cover"),
        TRIAL: ("match", "compare"),
    }
)
# Of the steps, not of Acredita: raised only when they change, since what another version began is
# not gone on with.
_VERSION = "1"
_NAME, _QUEUE = "acredita", "heavy"
_POLL_EVERY, _SWEEP_EVERY, _BEAT_EVERY, _DEAD_AFTER = 0.2, 2.0, 5.0, 60.0
_TIDY_EVERY, _KEPT, _AT_ONCE = 3600.0, timedelta(days=7), 1000
_LIVE = ("ENQUEUED", "DELAYED", "PENDING")
# Plans of re-check are done in turns, after whatever people wait for.
_TURN, _LAST = "recheck", 50


class Jobs:
    """The queue as this process sees it; on PostgreSQL others take their share of it."""

    def __init__(self, settings: Settings, store: Store, *, pause: float = 2.0) -> None:
        """Start nothing yet; ``pause``: seconds before a second try, doubled before each more."""
        self.worker = new_id(store.clock())
        self._settings = settings
        self._store = store
        self._hands = Hands.of(settings)
        self._mailer = Mailer(settings, store)
        self._runner = StepRunner(store, self._hands, self.worker, pause)
        self._closing, self._wake = threading.Event(), threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="acredita-jobs", daemon=True)
        self._swept = self._beaten = self._tidied = 0.0

    def start(self) -> None:
        """Take up what was left undone, and begin to take jobs."""
        with self._store.write(system_access()) as unit:
            if self._store.is_sqlite:
                workers.remove_all(unit)
            workers.enter(unit, self.worker, socket.gethostname(), os.getpid())
        _quieten()
        for kind in STEPS:
            self._register(kind)
        self._register_turn()
        DBOS(config=_config(self._settings, "local" if self._store.is_sqlite else self.worker))
        DBOS.launch()
        DBOS.register_queue(
            _QUEUE,
            worker_concurrency=1,
            polling_interval_sec=_POLL_EVERY,
            on_conflict="always_update",
        )
        self._hands.first.start()
        self._swept = time.monotonic()
        self._keeper.start()

    def submit(self, job: str) -> None:
        """Hand over a job whose row is committed; were this lost, its row would be found."""
        del job
        self.wake()

    def wake(self) -> None:
        """Look at once for jobs whose rows are committed, whoever made them."""
        self._wake.set()

    def cancel(self, job: str) -> None:
        """Stop a job that was asked to stop: whoever has it looks at its row twice a second."""
        del job

    def is_alive(self) -> bool:
        """Tell whether jobs are being taken."""
        recent = time.monotonic() - self._swept < _DEAD_AFTER
        return self._keeper.is_alive() and recent and not self._closing.is_set()

    def stop_taking(self) -> None:
        """Begin no more steps; the one that is being done goes on until ``close``."""
        self._runner.stop()

    def close(self) -> None:
        """End the work where it stands: the next start, or another process, goes on from there."""
        self._closing.set()
        self._wake.set()
        self._runner.close()
        if self._keeper.ident is not None:
            self._keeper.join()
        self._mailer.close()
        DBOS.destroy(destroy_registry=True)
        # Without a database there is nobody to tell; others find out by themselves.
        with suppress(DatabaseDown), self._store.write(system_access()) as unit:
            taken.let_go(unit, self.worker)
            workers.remove(unit, [self.worker])

    def _register(self, kind: str) -> None:
        def work(job: str) -> None:
            for step in STEPS[kind]:
                if not DBOS.run_step({"name": step}, self._runner.run, job, step):
                    return

        DBOS.workflow(name=kind, max_recovery_attempts=None)(work)

    def _register_turn(self) -> None:
        def turn(plan: str) -> None:
            DBOS.run_step({"name": _TURN}, self._runner.turn, plan)

        DBOS.workflow(name=_TURN, max_recovery_attempts=None)(turn)

    def _keep(self) -> None:
        """Look after the queue until it is closed; a fault of one round is told and passes."""
        with ThreadPoolExecutor(1, thread_name_prefix="acredita-sweep") as rounds:
            while not self._closing.is_set():
                self._wake.clear()
                fault = rounds.submit(self._sweep).exception()
                if fault is None:
                    self._swept = time.monotonic()
                else:
                    log("queue.fault", level=logging.WARNING, kind=type(fault).__name__)
                self._wake.wait(_SWEEP_EVERY)

    def _sweep(self) -> None:
        self._mailer.look()
        if time.monotonic() - self._beaten >= _BEAT_EVERY:
            self._beat()
            self._beaten = time.monotonic()
        if not self._tidied or time.monotonic() - self._tidied >= _TIDY_EVERY:
            self._tidied = time.monotonic()
            _tidy(self._store.clock() - _KEPT)
        with self._store.read(system_access()) as unit:
            waiting = taken.waiting(unit)
            plans = recheck_items.left(unit)
            hands = len(workers.listed(unit)) if plans else 0
        for plan, agencies in plans.items():
            _share(plan, min(hands + 1, agencies))  # one waits, so that none is waited for
        found = _workflows(one.id for one in waiting)
        for job in waiting:
            state = found.get(job.id)
            if state is None:
                _enqueue(job)
            elif state not in _LIVE:
                self._restart(job, state)

    def _beat(self) -> None:
        """Say that this process lives; take over from those that no longer do."""
        host, pid = socket.gethostname(), os.getpid()
        with self._store.write(system_access()) as unit:
            if not workers.beat(unit, self.worker):
                workers.enter(unit, self.worker, host, pid)
            if self._store.is_sqlite:
                return
            known = workers.listed(unit)
            dead = [one.id for one in known if one.id != self.worker and _is_dead(one, host, pid)]
            workers.remove(unit, dead)
        alive = {one.id for one in known} - set(dead)
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        gone = {one.executor_id for one in pending if one.executor_id} - alive - {self.worker}
        if gone:
            DBOS._recover_pending_workflows(sorted(gone))

    def _restart(self, job: Waiting, state: str) -> None:
        """Begin anew a job that has not ended though its workflow has; too often, give it up.

        So it is after a fault of our own, a restored backup, or steps that changed meanwhile.
        """
        log("job.restarted", level=logging.WARNING, job=job.id, kind=job.kind, state=state)
        with self._store.write(system_access()) as unit:
            row = taken.restarted(unit, job.id)
            if row is not None and (row.attempts >= TRIES or row.restarts >= RESTARTS):
                error = WorkFailed(times=max(row.attempts, row.restarts), detail=state)
                taken.end(unit, job.id, FAILED, told(error))
                return
        DBOS.delete_workflow(job.id)
        _enqueue(job)


def _enqueue(job: Waiting) -> None:
    """Give a job its workflow; one that has it keeps it."""
    options: EnqueueOptions = {
        "workflow_name": job.kind,
        "queue_name": _QUEUE,
        "workflow_id": job.id,
        "app_version": _VERSION,
    }
    if job.priority:  # none comes first
        options["priority"] = job.priority
    DBOS.enqueue_workflow_with_options(options, job.id)


def _share(plan: str, hands: int) -> None:
    """Give a plan a turn for each process that could take one, until so many wait or go on."""
    at_work = DBOS.list_workflows(
        name=_TURN, status=list(_LIVE), workflow_id_prefix=plan, load_input=False, load_output=False
    )
    for _ in range(hands - len(at_work)):
        DBOS.enqueue_workflow_with_options(
            {
                "workflow_name": _TURN,
                "queue_name": _QUEUE,
                "workflow_id": f"{plan}-{new_id(utc_now())}",
                "app_version": _VERSION,
                "priority": _LAST,
            },
            plan,
        )


def _tidy(before: datetime) -> None:
    """Forget workflows that ended before a moment; what they did is told by the jobs' rows."""
    old = DBOS.list_workflows(
        completed_before=before.isoformat(), limit=_AT_ONCE, load_input=False, load_output=False
    )
    if old:
        DBOS.delete_workflows([one.workflow_id for one in old])


def _workflows(jobs: Iterable[str]) -> dict[str, str]:
    """Return the state of each workflow that there is."""
    ids = list(jobs)
    if not ids:
        return {}
    found: list[WorkflowStatus] = DBOS.list_workflows(
        workflow_ids=ids, load_input=False, load_output=False
    )
    return {one.workflow_id: one.status for one in found}


def _is_dead(one: WorkerRow, host: str, pid: int) -> bool:
    """Tell whether a process ended without saying so."""
    if one.silent or one.host != host:
        return one.silent
    if one.pid == pid:
        return True
    try:
        os.kill(one.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _config(settings: Settings, executor: str) -> DBOSConfig:
    url = database_url(settings.database, settings.data)
    if url.get_backend_name() == "sqlite":
        path = settings.data / JOBS
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        path.chmod(0o600)
        url = url.set(database=str(path))
    return {
        "name": _NAME,
        "system_database_url": url.render_as_string(hide_password=False),
        "application_version": _VERSION,
        "executor_id": executor,
        "log_level": "WARNING",
        "serializer": DBOSPortableJSONSerializer(),
        "use_listen_notify": False,
        "sys_db_pool_size": 5,
    }


def _quieten() -> None:
    """Keep DBOS from writing on the console: it adds its own handler where there is none."""
    found = logging.getLogger("dbos")
    found.propagate = False
    if not found.handlers:
        found.addHandler(logging.NullHandler())
