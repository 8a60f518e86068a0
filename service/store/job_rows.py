"""Jobs as rows: one added, one read, and the one that a process has in its hands locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from corpora.errors import JobTaken
from service.store.bodies import storable
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.work_tables import Job

INGEST, MATCH, TRIAL = "ingest", "match", "trial"
QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = (QUEUED, RUNNING)
STATES = (*OPEN, DONE, FAILED, CANCELLED)


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """A job; ``total`` 0: not known how much there is. ``reason`` by language, None for none."""

    id: str
    agency_id: str
    kind: str
    subject: str
    title: str
    state: str
    step: str
    done: int
    total: int
    attempts: int
    losses: int
    restarts: int
    priority: int
    worker: str | None
    reason: Any
    cancel_asked: bool
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        """Tell whether it has not ended."""
        return self.state in OPEN


COLUMNS = (
    *(Job.id, Job.agency_id, Job.kind, Job.subject, Job.title, Job.state, Job.step, Job.done),
    *(Job.total, Job.attempts, Job.losses, Job.restarts, Job.priority, Job.worker, Job.reason),
    *(Job.cancel_asked, Job.created_by, Job.created_at, Job.started_at, Job.finished_at),
    Job.changed_at,
)


def add(  # noqa: PLR0913 - the facts of a job
    unit: Unit, *, agency: str, kind: str, subject: str, title: str, priority: int = 0
) -> str:
    """Add a job that waits to be taken and return its id."""
    job = unit.new_id()
    row = {
        "id": job,
        "agency_id": agency,
        "kind": kind,
        "subject": subject,
        "title": title[:200],
        "state": QUEUED,
        "step": "",
        "done": 0,
        "total": 0,
        "attempts": 0,
        "losses": 0,
        "restarts": 0,
        "priority": priority,
        "worker": None,
        "reason": None,
        "cancel_asked": False,
        "created_by": unit.access.actor,
        "created_at": unit.now,
        "started_at": None,
        "finished_at": None,
        "changed_at": unit.now,
    }
    unit.insert(Job, [row])
    return job


def find(unit: Unit, job: str) -> JobRow | None:
    """Return a job, None for one that is not seen."""
    found = unit.session.execute(select(*COLUMNS).where(Job.id == job)).first()
    return None if found is None else as_row(JobRow, found)


def locked(unit: Unit, job: str) -> JobRow | None:
    """Return a job that is nobody else's to change; its agency is held first, then its row."""
    agency = unit.session.scalar(select(Job.agency_id).where(Job.id == job))
    if agency is None:
        return None
    unit.hold(agency)
    found = unit.session.execute(select(*COLUMNS).where(Job.id == job).with_for_update()).first()
    return None if found is None else as_row(JobRow, found)


def held(unit: Unit, job: str, worker: str) -> JobRow:
    """Return a job locked for the process that has it.

    Raises JobTaken when another one has it now, it ended, or it was asked to stop: whoever saves
    what a step made calls this first, so that nothing is saved twice or too late.
    """
    row = locked(unit, job)
    if row is None or row.state != RUNNING or row.worker != worker or row.cancel_asked:
        raise JobTaken
    return row


def close(unit: Unit, job: str, state: str, reason: dict[str, str] | None = None) -> None:
    """Write how a job ended."""
    told = None if reason is None else {name: storable(text) for name, text in reason.items()}
    unit.session.execute(
        update(Job)
        .where(Job.id == job)
        .values(state=state, reason=told, worker=None, finished_at=unit.now, changed_at=unit.now)
    )
