"""A job whose steps are done in; its version and runs shown to people, all at once, out."""

from __future__ import annotations

from sqlalchemy import select, update

from corpora.errors import JobTaken
from pipelines.editions.heirs import unmoved
from service.store import carrying
from service.store.assessment_tables import Assessment, Run
from service.store.assessments import get as get_assessment
from service.store.freshness import OpenAssessment, body, is_fresh, open_assessments, refresh
from service.store.job_rows import DONE, INGEST, QUEUED, JobRow, close, held
from service.store.manual_tables import Manual, ManualVersion
from service.store.runs import MATCHED, SUPERSEDED, supersede
from service.store.unit import Unit

READY = "ready"


def publish(unit: Unit, job: str, worker: str) -> tuple[str, ...]:
    """Make a job's version the manual's current one and its runs the assessments'; it is done.

    A run made of what has changed since is set aside. Returns the jobs asked for in its place.
    Raises JobTaken when the job is no longer this process's.
    """
    row = held(unit, job, worker)
    if row.kind == INGEST:
        _make_current(unit, row)
    versions = body(unit, row.agency_id)
    assessments = {one.id: one for one in open_assessments(unit, row.agency_id)}
    runs = unit.session.execute(
        select(Run.id, Run.assessment_id, Run.state).where(
            Run.job_id == job, Run.state.in_((QUEUED, MATCHED))
        )
    ).all()
    for run in runs:
        one = assessments.get(run.assessment_id) if run.state == MATCHED else None
        if one is not None and is_fresh(unit, one, run.id, versions):
            show_run(unit, row.agency_id, one, run.id)
        else:
            _set_state(unit, run.id, SUPERSEDED)
    close(unit, job, DONE)
    return refresh(unit, row.agency_id, row.priority)


def look_ahead(unit: Unit, job: str) -> None:
    """Work out, before anything is written, what ``publish`` will need of the texts."""
    runs = unit.session.execute(
        select(Run.id, Run.assessment_id, Assessment.current_run_id)
        .join(Assessment, Assessment.id == Run.assessment_id)
        .where(Run.job_id == job, Run.state == MATCHED)
    )
    for run in runs.all():
        carrying.look_ahead(unit, run.assessment_id, before=run.current_run_id, run=run.id)


def show_run(unit: Unit, agency: str, one: OpenAssessment, run: str) -> None:
    """Show a run in the place of the one before, and carry what people decided to its texts."""
    counts = unit.session.scalar(select(Run.counts).where(Run.id == run))
    supersede(unit, one.id, run)
    _set_state(unit, run, DONE)
    unit.session.execute(
        update(Assessment).where(Assessment.id == one.id).values(current_run_id=run)
    )
    unit.audit(
        *("run.done", "run", run),
        agency=agency,
        after={"assessment": one.id, "counts": counts},
    )
    carrying.carry_over(
        unit,
        get_assessment(unit, one.id),
        source=one.id,
        before=one.current_run_id,
        heirs_of=unmoved,
    )


def _make_current(unit: Unit, row: JobRow) -> None:
    """Make a version ready, and current unless a later one is."""
    found = unit.session.execute(
        select(ManualVersion.manual_id, ManualVersion.number, Manual.current_version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(ManualVersion.id == row.subject)
    ).first()
    if found is None:
        raise JobTaken
    unit.session.execute(
        update(ManualVersion).where(ManualVersion.id == row.subject).values(state=READY)
    )
    current = unit.session.scalar(
        select(ManualVersion.number).where(ManualVersion.id == found.current_version_id)
    )
    if current is None or current < found.number:
        unit.session.execute(
            update(Manual)
            .where(Manual.id == found.manual_id)
            .values(current_version_id=row.subject)
        )
    unit.audit(
        *("version.ready", "manual_version", row.subject),
        agency=row.agency_id,
        after={"manual": found.manual_id, "number": found.number},
    )


def _set_state(unit: Unit, run: str, state: str) -> None:
    unit.session.execute(update(Run).where(Run.id == run).values(state=state, finished_at=unit.now))
