"""Runs in and out: one asked for by each assessment that a job matches, then what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from corpora.errors import Conflict, JobTaken
from pipelines.candidates import NearList
from service.store import near_lists
from service.store.assessment_tables import (
    CalibrationRow,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.freshness import OpenAssessment, body, is_fresh, open_assessments
from service.store.job_rows import DONE, INGEST, OPEN, QUEUED, TRIAL, JobRow, held
from service.store.manual_tables import Manual, ManualVersion
from service.store.unit import Unit
from service.store.work_tables import Job

MATCHED, SUPERSEDED = "matched", "superseded"
PROPOSAL = "proposal"


@dataclass(frozen=True, kw_only=True)
class AskedRun:
    """A run to be made: against which wording, with which profile, of which versions."""

    id: str
    agency_id: str
    assessment: OpenAssessment
    versions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Copied:
    """The proposals that a run takes over from another: of which standards."""

    run: str
    standards: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a run found out; ``states`` and ``proposals`` lack only the run's and agency's ids.

    ``proposals`` are those found now, ``copied`` names what is as it was in another run.
    """

    edition_digest: str
    encoder: str
    dimensions: int
    scorer: str
    reference: str
    calibration_id: str | None
    calibration: Mapping[str, Any]
    assurances: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]
    clauses: int
    states: Sequence[Mapping[str, Any]]
    proposals: Sequence[Mapping[str, Any]]
    lists: Sequence[NearList]
    copied: Copied | None = None


def ask(unit: Unit, job: str, worker: str) -> tuple[AskedRun, ...]:
    """Return the runs that a job still has to make, made known on the first call.

    None for a version that a later one replaced, and none where a later upload of the agency
    waits: that one matches for both. Raises JobTaken.
    """
    row = held(unit, job, worker)
    assessments = open_assessments(unit, row.agency_id)
    if row.kind == INGEST:
        instead = _read_instead(unit, row)
        if instead is None or _is_another_later(unit, row):
            return ()
        versions = body(unit, row.agency_id, instead)
    else:
        versions = body(unit, row.agency_id)
        assessments = tuple(
            one
            for one in assessments
            if one.id == row.subject
            and (row.kind == TRIAL or not is_fresh(unit, one, one.current_run_id, versions))
        )
    known = {run.assessment_id: run for run in _runs(unit, job)}
    asked = []
    for one in assessments:
        run = known.get(one.id)
        if run is None:
            asked.append(_add(unit, row, one, versions))
        elif run.state == QUEUED:
            _start_again(unit, run.id, row.agency_id, one, versions)
            asked.append(_asked(run.id, row, one, versions))
    return tuple(asked)


def forget(unit: Unit, job: str) -> None:
    """Delete what a job's runs found of clauses that it is about to write anew."""
    unit.session.execute(delete(Run).where(Run.job_id == job, Run.state.in_((QUEUED, MATCHED))))


def save(unit: Unit, job: str, worker: str, run: AskedRun, found: Found) -> None:
    """Keep what a run found out, once.

    Raises JobTaken when it is no longer this process's, and Conflict when a version that it read
    was deleted meanwhile.
    """
    held(unit, job, worker)
    state = unit.session.scalar(select(Run.state).where(Run.id == run.id).with_for_update())
    if state == MATCHED:
        return
    if state != QUEUED:
        raise JobTaken
    there = select(ManualVersion.id).where(ManualVersion.id.in_(run.versions))
    if set(unit.session.scalars(there)) != set(run.versions):
        raise Conflict
    keep_found(unit, run.agency_id, run.id, found)
    values = {"state": MATCHED, **_made_with(found)}
    unit.session.execute(update(Run).where(Run.id == run.id).values(**values))


def add_done(
    unit: Unit, agency: str, one: OpenAssessment, versions: tuple[str, ...], found: Found
) -> str:
    """Keep a run that was made at once as done, in place of those before it, and return its id."""
    run = unit.new_id()
    supersede(unit, one.id, run)
    made = {
        **_begun(unit, agency, one, run, None),
        **_made_with(found),
        **{"state": DONE, "finished_at": unit.now},
    }
    unit.insert(Run, [made])
    _add_versions(unit, run, agency, versions)
    keep_found(unit, agency, run, found)
    return run


def supersede(unit: Unit, assessment: str, run: str) -> None:
    """Set aside the runs that an assessment showed before one."""
    unit.session.execute(
        update(Run)
        .where(Run.assessment_id == assessment, Run.state == DONE, Run.id != run)
        .values(state=SUPERSEDED)
    )
    near_lists.forget(unit, assessment, run)


def keep_found(unit: Unit, agency: str, run: str, found: Found) -> None:
    """Write what a run found out, and copy what it takes over; raise Conflict when that is gone."""
    own = {"agency_id": agency, "run_id": run}
    if found.copied is not None:
        _copy(unit, own, found.copied)
    for table, rows in ((StandardState, found.states), (ProposalRow, found.proposals)):
        unit.insert(table, [{**own, **row} for row in rows])
    near_lists.keep(unit, agency, run, found.lists)
    _keep_calibration(unit, found)


def _copy(unit: Unit, own: Mapping[str, str], copied: Copied) -> None:
    """Write the proposals of another run as one's own; raise Conflict when it is gone."""
    if unit.session.scalar(select(Run.id).where(Run.id == copied.run)) is None:
        raise Conflict
    columns = [one for one in ProposalRow.__table__.c if one.name not in {"id", *own}]
    rows = (
        select(*(literal(value) for value in own.values()), *columns)
        .where(
            ProposalRow.run_id == copied.run,
            ProposalRow.kind == PROPOSAL,
            ProposalRow.standard.in_(copied.standards),
        )
        .order_by(ProposalRow.id)
    )
    names = [*own, *(one.name for one in columns)]
    unit.session.execute(insert(ProposalRow).from_select(names, rows))


def _made_with(found: Found) -> dict[str, Any]:
    return {
        "edition_digest": found.edition_digest,
        "encoder": found.encoder,
        "dimensions": found.dimensions,
        "scorer": found.scorer,
        "reference": found.reference,
        "calibration_id": found.calibration_id,
        "assurances": list(found.assurances),
        "counts": dict(found.counts),
        "clauses": found.clauses,
    }


def _read_instead(unit: Unit, row: JobRow) -> tuple[str, str] | None:
    """Return a job's manual and version, None when a later version is current already."""
    current = aliased(ManualVersion)
    found = unit.session.execute(
        select(ManualVersion.manual_id, ManualVersion.number, current.number.label("current"))
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .outerjoin(current, current.id == Manual.current_version_id)
        .where(ManualVersion.id == row.subject)
    ).first()
    if found is None:
        raise JobTaken
    return None if (found.current or 0) > found.number else (found.manual_id, row.subject)


def _is_another_later(unit: Unit, row: JobRow) -> bool:
    found = unit.session.scalar(
        select(func.count(Job.id)).where(
            Job.agency_id == row.agency_id,
            Job.kind == INGEST,
            Job.state.in_(OPEN),
            Job.cancel_asked.is_(False),
            Job.id > row.id,
        )
    )
    return bool(found)


def _runs(unit: Unit, job: str) -> Sequence[Any]:
    return unit.session.execute(
        select(Run.id, Run.assessment_id, Run.state).where(Run.job_id == job)
    ).all()


def _add(unit: Unit, row: JobRow, one: OpenAssessment, versions: tuple[str, ...]) -> AskedRun:
    run = unit.new_id()
    unit.insert(Run, [_begun(unit, row.agency_id, one, run, row.id)])
    _add_versions(unit, run, row.agency_id, versions)
    return _asked(run, row, one, versions)


def _begun(
    unit: Unit, agency: str, one: OpenAssessment, run: str, job: str | None
) -> dict[str, Any]:
    last = unit.session.scalar(select(func.max(Run.number)).where(Run.assessment_id == one.id))
    return {
        "id": run,
        "agency_id": agency,
        "assessment_id": one.id,
        "job_id": job,
        "number": (last or 0) + 1,
        "state": QUEUED,
        "revision_id": one.revision_id,
        "applicability_id": one.applicability_id,
        "calibration_id": None,
        "created_at": unit.now,
        "finished_at": None,
    }


def _start_again(
    unit: Unit, run: str, agency: str, one: OpenAssessment, versions: tuple[str, ...]
) -> None:
    """Write anew what a run that has found nothing yet is made of: it may have changed."""
    unit.session.execute(
        update(Run)
        .where(Run.id == run)
        .values(revision_id=one.revision_id, applicability_id=one.applicability_id)
    )
    unit.session.execute(delete(RunVersion).where(RunVersion.run_id == run))
    _add_versions(unit, run, agency, versions)


def _add_versions(unit: Unit, run: str, agency: str, versions: tuple[str, ...]) -> None:
    own = {"agency_id": agency, "run_id": run}
    unit.insert(
        RunVersion,
        [{**own, "version_id": one, "position": place} for place, one in enumerate(versions)],
    )


def _asked(run: str, row: JobRow, one: OpenAssessment, versions: tuple[str, ...]) -> AskedRun:
    return AskedRun(id=run, agency_id=row.agency_id, assessment=one, versions=versions)


def _keep_calibration(unit: Unit, found: Found) -> None:
    if found.calibration_id is None:
        return
    unit.hold("calibrations")
    known = select(CalibrationRow.id).where(CalibrationRow.id == found.calibration_id)
    if unit.session.scalar(known) is None:
        row = {"id": found.calibration_id, "facts": dict(found.calibration)}
        unit.session.execute(insert(CalibrationRow), [row])
