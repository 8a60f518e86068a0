"""Jobs in and out as people see them: asked for, listed, asked to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import func, select, update

from corpora.errors import BadRequest, NotFound
from service.people.access import Permission
from service.store.endings import give_up
from service.store.job_rows import (
    CANCELLED,
    COLUMNS,
    INGEST,
    MATCH,
    OPEN,
    RUNNING,
    STATES,
    TRIAL,
    JobRow,
    add,
    find,
    locked,
)
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit
from service.store.work_tables import Job

__all__ = ["STATES", "JobRow", "ask_to_cancel", "counts", "create", "get", "last_of", "listed"]

NEEDS: Mapping[str, Permission] = MappingProxyType(
    {INGEST: Permission.UPLOAD, MATCH: Permission.ASSESS, TRIAL: Permission.ADMINISTER}
)


def create(  # noqa: PLR0913 - the facts of a job
    unit: Unit, *, agency: str, kind: str, subject: str, title: str, priority: int = 0
) -> str:
    """Ask for work on a version (kind ingest) or an assessment (match) and return the job's id.

    ``priority`` 0 comes first; higher numbers wait for lower ones.
    """
    unit.require(NEEDS[kind], agency)
    return add(unit, agency=agency, kind=kind, subject=subject, title=title, priority=priority)


def get(unit: Unit, job: str) -> JobRow:
    """Return a job; raise NotFound for one that is not seen."""
    row = find(unit, job)
    if row is None:
        raise NotFound
    unit.require(Permission.READ, row.agency_id)
    return row


def listed(
    unit: Unit, paging: Paging, *, agency: str | None = None, states: Sequence[str] = ()
) -> Slice[JobRow]:
    """Return the jobs of an agency, or of every one that is seen, the newest first.

    Raises BadRequest for a state that there is not.
    """
    statement = select(*COLUMNS)
    if agency is not None:
        unit.require(Permission.READ, agency)
        statement = statement.where(Job.agency_id == agency)
    if not set(states) <= set(STATES):
        raise BadRequest(detail=f"state: {', '.join(STATES)}")
    if states:
        statement = statement.where(Job.state.in_(states))
    order = [Key(column=Job.__table__.c.id, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: JobRow(**columns_of(row)))


def last_of(unit: Unit, subjects: Sequence[str]) -> dict[str, JobRow]:
    """Return the newest job of each version or assessment that has one."""
    newest = select(func.max(Job.id)).where(Job.subject.in_(subjects)).group_by(Job.subject)
    rows = unit.session.execute(select(*COLUMNS).where(Job.id.in_(newest)))
    return {row.subject: as_row(JobRow, row) for row in rows}


def ask_to_cancel(unit: Unit, job: str) -> JobRow:
    """Stop a job that nobody took yet, or ask the process that has it to stop; return it.

    One that ended stays as it is. Raises NotAllowed for a role that may not ask for such work.
    """
    row = get(unit, job)
    unit.require(NEEDS[row.kind], row.agency_id)
    row = locked(unit, job) or row
    if row.state == RUNNING:
        unit.session.execute(
            update(Job).where(Job.id == job).values(cancel_asked=True, changed_at=unit.now)
        )
    elif row.is_open:
        give_up(unit, row, CANCELLED, None)
    if row.is_open and not row.cancel_asked:
        unit.audit("job.cancelled", "job", job, agency=row.agency_id, after={"title": row.title})
    return get(unit, job)


def counts(unit: Unit) -> dict[str, int]:
    """Return how many jobs there are in each state that is not an end."""
    found = unit.session.execute(
        select(Job.state, func.count()).where(Job.state.in_(OPEN)).group_by(Job.state)
    )
    return {**dict.fromkeys(OPEN, 0), **{row[0]: row[1] for row in found}}
