"""A job and the process that has it in; taken step by step, looked after and tried again, out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update

from corpora.errors import JobTaken
from service.store.assessment_tables import Assessment
from service.store.endings import give_up
from service.store.job_rows import CANCELLED, INGEST, OPEN, RUNNING, JobRow, find, locked
from service.store.manual_tables import ManualVersion
from service.store.unit import Unit
from service.store.work_tables import Job
from service.store.workers import is_there


class Told(StrEnum):
    """What a process that works on a job is told when it looks at its row."""

    GO_ON = "go_on"
    CHANGED = "changed"
    STOP = "stop"
    TAKEN = "taken"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A job that has not ended, for the queue."""

    id: str
    kind: str
    priority: int


def waiting(unit: Unit) -> tuple[Waiting, ...]:
    """Return every job that has not ended, oldest first."""
    rows = unit.session.execute(
        select(Job.id, Job.kind, Job.priority).where(Job.state.in_(OPEN)).order_by(Job.id)
    )
    return tuple(Waiting(id=row.id, kind=row.kind, priority=row.priority) for row in rows)


def take(unit: Unit, job: str, step: str, worker: str) -> JobRow | None:
    """Put a job in the hands of a process for a step and return it, None when it has ended.

    One that was asked to stop, or whose version or assessment was deleted, is stopped here. A
    process that is gone without letting the step go is a loss, forgotten once the step is done.
    Raises JobTaken when a process that was not given up has it.
    """
    row = locked(unit, job)
    if row is None or not row.is_open:
        return None
    is_left = row.worker not in (None, worker)
    if is_left and is_there(unit, row.worker):
        raise JobTaken
    if row.cancel_asked or _is_gone(unit, row):
        give_up(unit, row, CANCELLED, None)
        return None
    is_same = step == row.step
    unit.session.execute(
        update(Job)
        .where(Job.id == job)
        .values(
            state=RUNNING,
            step=step,
            done=0,
            total=0,
            attempts=row.attempts if is_same else 0,
            losses=row.losses + is_left if is_same else 0,
            worker=worker,
            started_at=row.started_at or unit.now,
            changed_at=unit.now,
        )
    )
    return find(unit, job)


def _is_gone(unit: Unit, row: JobRow) -> bool:
    table = ManualVersion if row.kind == INGEST else Assessment
    return unit.session.scalar(select(table.id).where(table.id == row.subject)) is None


def look(unit: Unit, job: str, worker: str, done: int, total: int) -> Told:
    """Tell a process whether to go on with a job, and whether what it has done is written."""
    row = unit.session.execute(
        select(Job.state, Job.worker, Job.cancel_asked, Job.done, Job.total).where(Job.id == job)
    ).first()
    if row is None or row.worker != worker or row.state != RUNNING:
        return Told.TAKEN
    if row.cancel_asked:
        return Told.STOP
    return Told.GO_ON if (row.done, row.total) == (done, total) else Told.CHANGED


def advance(unit: Unit, job: str, worker: str, done: int, total: int) -> None:
    """Write how much of its step a job has done; nothing when another process has it."""
    unit.session.execute(
        update(Job)
        .where(Job.id == job, Job.worker == worker, Job.state == RUNNING)
        .values(done=done, total=total, changed_at=unit.now)
    )


def tried(unit: Unit, job: str) -> int:
    """Count a try that failed and return how many of the step there were."""
    row = _counted(unit, job, {"attempts": Job.attempts + 1})
    return 0 if row is None else row.attempts


def restarted(unit: Unit, job: str) -> JobRow | None:
    """Count that a job is begun anew, as a try that failed too; return it."""
    return _counted(unit, job, {"attempts": Job.attempts + 1, "restarts": Job.restarts + 1})


def _counted(unit: Unit, job: str, counts: dict[str, ColumnElement[int]]) -> JobRow | None:
    row = locked(unit, job)
    if row is None or not row.is_open:
        return row
    unit.session.execute(update(Job).where(Job.id == job).values(**counts, changed_at=unit.now))
    return find(unit, job)


def let_go(unit: Unit, worker: str) -> None:
    """Let a process's jobs go: it ends in order, and others, or its next start, go on with them."""
    unit.session.execute(
        update(Job).where(Job.worker == worker, Job.state == RUNNING).values(worker=None)
    )


def end(unit: Unit, job: str, state: str, reason: dict[str, str] | None) -> None:
    """Give a job up (failed or cancelled) with all it half made; nothing when it has ended."""
    row = locked(unit, job)
    if row is not None and row.is_open:
        give_up(unit, row, state, reason)
