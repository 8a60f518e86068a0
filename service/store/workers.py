"""Processes that take jobs: each says that it lives; those that stopped saying so are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from service.store.rows import as_row
from service.store.unit import Unit
from service.store.work_tables import Worker

STALE = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class WorkerRow:
    """A process that takes jobs; ``silent`` when it last spoke over thirty seconds ago."""

    id: str
    host: str
    pid: int
    silent: bool


def enter(unit: Unit, worker: str, host: str, pid: int) -> None:
    """Note that a process begins to take jobs."""
    now = _clock(unit)
    row = {"id": worker, "host": host[:120], "pid": pid, "started_at": now, "beat_at": now}
    unit.session.execute(insert(Worker).values(**row))


def beat(unit: Unit, worker: str) -> bool:
    """Say that a process lives; False when it was given up meanwhile."""
    done = unit.session.execute(
        update(Worker).where(Worker.id == worker).values(beat_at=_clock(unit))
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def remove(unit: Unit, workers: list[str]) -> None:
    """Forget processes that ended: others may take what they had."""
    unit.session.execute(delete(Worker).where(Worker.id.in_(workers)))


def remove_all(unit: Unit) -> None:
    """Forget every process, where whoever asks is known to be the only one."""
    unit.session.execute(delete(Worker))


def listed(unit: Unit) -> tuple[WorkerRow, ...]:
    """Return the processes that take jobs, by the database's own clock."""
    silent = (Worker.beat_at < _clock(unit) - STALE).label("silent")
    rows = unit.session.execute(
        select(Worker.id, Worker.host, Worker.pid, silent).order_by(Worker.started_at)
    )
    return tuple(as_row(WorkerRow, row) for row in rows)


def is_there(unit: Unit, worker: str | None) -> bool:
    """Tell whether a process was not given up."""
    found = unit.session.scalar(select(Worker.id).where(Worker.id == worker))
    return found is not None


def _clock(unit: Unit) -> Any:
    """Return the moment by which processes of several machines are compared."""
    return func.now() if unit.session.get_bind().dialect.name == "postgresql" else unit.now
