"""A job in, given up: its version and runs told to be so, and nothing half made left of them."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from service.store.assessment_tables import ProposalRow, Run, RunVersion, StandardState
from service.store.freshness import refresh
from service.store.job_rows import FAILED, INGEST, JobRow, close
from service.store.manual_tables import ClauseRow, ManualVersion, VersionFile
from service.store.unit import Unit


def give_up(unit: Unit, row: JobRow, state: str, reason: dict[str, str] | None) -> None:
    """End a job that was not done as failed or cancelled; what people sent stays.

    Assessments that waited for it are matched without it.
    """
    close(unit, row.id, state, reason)
    runs = select(Run.id).where(Run.job_id == row.id)
    for table in (ProposalRow, StandardState, RunVersion):
        unit.session.execute(delete(table).where(table.run_id.in_(runs)))
    unit.session.execute(
        update(Run).where(Run.job_id == row.id).values(state=FAILED, finished_at=unit.now)
    )
    if row.kind == INGEST:
        for part in (ClauseRow, VersionFile):
            unit.session.execute(delete(part).where(part.version_id == row.subject))
        unit.session.execute(
            update(ManualVersion)
            .where(ManualVersion.id == row.subject)
            .values(state=state, clauses=0, pages=0)
        )
    if state == FAILED:
        unit.audit(
            *("job.failed", "job", row.id),
            agency=row.agency_id,
            after={"title": row.title, "kind": row.kind, "reason": reason},
        )
    if row.kind == INGEST:
        refresh(unit, row.agency_id, row.priority)
