"""An agency in; which of its assessments no longer show what it has now, and jobs for those, out.

An assessment is fresh when its current run read the current versions of the agency's manuals, the
wording it is against and the profile that holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from service.store.assessment_tables import ApplicabilityRow, Assessment, Run, RunVersion
from service.store.job_rows import INGEST, MATCH, OPEN, add
from service.store.manual_tables import Manual
from service.store.unit import Unit
from service.store.work_tables import Job


@dataclass(frozen=True, kw_only=True)
class OpenAssessment:
    """An assessment that runs may change, with the profile that holds ("" where there is none)."""

    id: str
    name: str
    edition_id: str
    revision_id: str
    current_run_id: str | None
    applicability_id: str | None
    profile: str


def body(unit: Unit, agency: str, instead: tuple[str, str] | None = None) -> tuple[str, ...]:
    """Return the versions that a run of an agency reads, manual by manual in the order they came.

    ``instead`` is a manual and the version to read in place of its current one.
    """
    rows = unit.session.execute(
        select(Manual.id, Manual.current_version_id)
        .where(Manual.agency_id == agency, Manual.archived_at.is_(None))
        .order_by(Manual.id)
    )
    manual, version = instead or ("", "")
    found = [version if row.id == manual else row.current_version_id for row in rows]
    return tuple(one for one in found if one is not None)


def open_assessments(unit: Unit, agency: str) -> tuple[OpenAssessment, ...]:
    """Return an agency's assessments that are not closed."""
    last = (
        select(func.max(ApplicabilityRow.id))
        .where(ApplicabilityRow.assessment_id == Assessment.id)
        .correlate(Assessment)
        .scalar_subquery()
    )
    rows = unit.session.execute(
        select(
            *(Assessment.id, Assessment.name, Assessment.edition_id, Assessment.revision_id),
            *(Assessment.current_run_id, ApplicabilityRow.id.label("applicability_id")),
            func.coalesce(ApplicabilityRow.profile, "").label("profile"),
        )
        .outerjoin(ApplicabilityRow, ApplicabilityRow.id == last)
        .where(Assessment.agency_id == agency, Assessment.closed_at.is_(None))
        .order_by(Assessment.id)
    )
    return tuple(OpenAssessment(**row._mapping) for row in rows)


def read_by(unit: Unit, run: str) -> tuple[str, ...]:
    """Return the versions that a run read, in order."""
    return tuple(
        unit.session.scalars(
            select(RunVersion.version_id)
            .where(RunVersion.run_id == run)
            .order_by(RunVersion.position)
        )
    )


def is_fresh(
    unit: Unit, assessment: OpenAssessment, run: str | None, versions: tuple[str, ...]
) -> bool:
    """Tell whether a run is made of what an assessment is made of now."""
    found = unit.session.execute(
        select(Run.id, Run.revision_id, Run.applicability_id).where(Run.id == run)
    ).first()
    if found is None:
        # Before a first run there must be something to read: no manual yet is no gap yet.
        return not versions
    same = (found.revision_id, found.applicability_id) == (
        assessment.revision_id,
        assessment.applicability_id,
    )
    return same and read_by(unit, found.id) == versions


def refresh(unit: Unit, agency: str, priority: int = 0) -> tuple[str, ...]:
    """Ask for a match of every open assessment that is not fresh and return the new jobs.

    Nothing is asked for while a manual of the agency is being read: that job matches, or asks
    when it ends. Call it in the unit that changed what an assessment is made of (a new one, its
    profile or wording, a manual put away or deleted), and hand its jobs to the queue afterwards.
    """
    unit.hold(agency)
    working = unit.session.execute(
        select(Job.kind, Job.subject).where(Job.agency_id == agency, Job.state.in_(OPEN))
    ).all()
    if any(row.kind == INGEST for row in working):
        return ()
    asked = {row.subject for row in working if row.kind == MATCH}
    versions = body(unit, agency)
    return tuple(
        add(
            unit,
            agency=agency,
            kind=MATCH,
            subject=one.id,
            title=one.name,
            priority=priority,
        )
        for one in open_assessments(unit, agency)
        if one.id not in asked and not is_fresh(unit, one, one.current_run_id, versions)
    )
