"""Assessments in and out: an agency against an edition's wording, its profile and its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select, update

from corpora.errors import BadRequest, Conflict, NotFound
from corpora.profiles import read_profile
from service.people.access import Permission
from service.store.agencies import get as get_agency
from service.store.assessment_tables import (
    ApplicabilityRow,
    Assessment,
    CalibrationRow,
    Run,
    RunVersion,
)
from service.store.edition_tables import EditionRevision
from service.store.editions import in_use
from service.store.manual_tables import Manual, ManualVersion
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.reviewed import reviewed_of
from service.store.rows import as_row
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class AssessmentRow:
    """An assessment, the edition it is against and what its last run counted by status."""

    id: str
    agency_id: str
    name: str
    edition_id: str
    revision_id: str
    edition_es: str
    edition_en: str
    current_run_id: str | None
    created_at: datetime
    closed_at: datetime | None
    version: int
    counts: Any
    run_at: datetime | None
    reviewed: int = 0

    @property
    def standards(self) -> int:
        """How many standards apply, 0 before a first run."""
        counts: dict[str, int] = self.counts or {}
        return sum(counts.values()) - counts.get("not_applicable", 0)


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run: when, on what wording, made by what, with what counts."""

    id: str
    agency_id: str
    assessment_id: str
    job_id: str | None
    number: int
    state: str
    revision_id: str
    applicability_id: str | None
    edition_digest: str
    encoder: str
    dimensions: int
    scorer: str
    calibration_id: str | None
    calibration: Any
    assurances: Any
    counts: Any
    clauses: int
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RunManual:
    """A manual's version that a run read."""

    run_id: str
    version_id: str
    manual_id: str
    name: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """A profile of an assessment as it was written."""

    id: str
    profile: str
    by_name: str
    at: datetime


_COLUMNS = (
    *(Assessment.id, Assessment.agency_id, Assessment.name, Assessment.edition_id),
    *(Assessment.revision_id, EditionRevision.name_es.label("edition_es")),
    *(EditionRevision.name_en.label("edition_en"), Assessment.current_run_id),
    *(Assessment.created_at, Assessment.closed_at, Assessment.version),
    *(Run.counts, Run.finished_at.label("run_at")),
)
_RUN = (
    *(Run.id, Run.agency_id, Run.assessment_id, Run.job_id, Run.number, Run.state),
    *(
        Run.revision_id,
        Run.applicability_id,
        Run.edition_digest,
        Run.encoder,
        Run.dimensions,
        Run.scorer,
    ),
    *(Run.calibration_id, CalibrationRow.facts.label("calibration"), Run.assurances),
    *(Run.counts, Run.clauses, Run.created_at, Run.finished_at),
)


def create(unit: Unit, agency: str, name: str, edition: str) -> str:
    """Open an assessment of an agency against an edition's wording in use and return its id.

    Raises BadRequest for a name of none or over 200 characters, UnknownEdition, and BadRequest
    for an edition of another program than the agency's.
    """
    unit.require(Permission.ASSESS, agency)
    if not 1 <= len(name.strip()) <= 200:
        raise BadRequest(detail="name 1-200")
    wording = in_use(unit, edition)
    program = get_agency(unit, agency).program
    if edition.partition("-")[0] != program:
        raise BadRequest(
            detail={
                "es": f"la edición {edition} no es del programa de la agencia ({program})",
                "en": f"edition {edition} is not of the agency's program ({program})",
            }
        )
    assessment = unit.new_id()
    row = {
        "id": assessment,
        "agency_id": agency,
        "name": name.strip(),
        "edition_id": edition,
        "revision_id": wording.id,
        "current_run_id": None,
        "created_at": unit.now,
        "closed_at": None,
        "version": 1,
    }
    unit.insert(Assessment, [row])
    unit.audit(
        *("assessment.created", "assessment", assessment),
        agency=agency,
        after={"name": name.strip(), "edition": edition, "wording": wording.digest},
    )
    return assessment


def of_agency(unit: Unit, agency: str) -> tuple[AssessmentRow, ...]:
    """Return an agency's assessments, the newest first; two queries."""
    unit.require(Permission.READ, agency)
    rows = unit.session.execute(
        _assessments().where(Assessment.agency_id == agency).order_by(Assessment.id.desc())
    ).all()
    reviewed = reviewed_of(unit, [row.id for row in rows])
    return tuple(as_row(AssessmentRow, row, reviewed=reviewed.get(row.id, 0)) for row in rows)


def listed(unit: Unit, agency: str, paging: Paging) -> Slice[AssessmentRow]:
    """Return a page of an agency's assessments, the newest first; two queries."""
    unit.require(Permission.READ, agency)
    statement = _assessments().where(Assessment.agency_id == agency)
    order = [Key(column=Assessment.__table__.c.id, descending=True)]
    found = page_of(unit, statement, order, paging, columns_of)
    reviewed = reviewed_of(unit, [row["id"] for row in found.rows])
    rows = tuple(AssessmentRow(**row, reviewed=reviewed.get(row["id"], 0)) for row in found.rows)
    return Slice(rows=rows, next=found.next)


def get(unit: Unit, assessment: str) -> AssessmentRow:
    """Return an assessment; raise NotFound for one that is not seen."""
    return unit.once(("assessment", assessment), lambda: _get(unit, assessment))


def _get(unit: Unit, assessment: str) -> AssessmentRow:
    found = unit.session.execute(_assessments().where(Assessment.id == assessment)).first()
    if found is None:
        raise NotFound
    unit.require(Permission.READ, found.agency_id)
    reviewed = reviewed_of(unit, [assessment])
    return as_row(AssessmentRow, found, reviewed=reviewed.get(assessment, 0))


def agency_of(unit: Unit, assessment: str) -> str:
    """Return whose an assessment is; raise NotFound for one that is not seen."""
    found = unit.session.scalar(select(Assessment.agency_id).where(Assessment.id == assessment))
    if found is None:
        raise NotFound
    return found


def close(unit: Unit, assessment: str, version: int, *, closed: bool = True) -> None:
    """Close an assessment, so that no later run changes it, or open it again.

    Raises Conflict when it changed since ``version``.
    """
    unit.require(Permission.ASSESS, agency_of(unit, assessment))
    row = get(unit, assessment)
    done = unit.session.execute(
        update(Assessment)
        .where(Assessment.id == assessment, Assessment.version == version)
        .values(closed_at=unit.now if closed else None, version=version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict
    action = "assessment.closed" if closed else "assessment.opened"
    unit.audit(action, "assessment", assessment, agency=row.agency_id, after={"name": row.name})


def pin(unit: Unit, assessment: str, *, revision: str, run: str) -> None:
    """Put an assessment on a wording of its edition, with the run that was made against it."""
    unit.require(Permission.ASSESS, agency_of(unit, assessment))
    unit.session.execute(
        update(Assessment)
        .where(Assessment.id == assessment)
        .values(current_run_id=run, revision_id=revision, version=Assessment.version + 1)
    )


def profile(unit: Unit, assessment: str) -> ProfileRow | None:
    """Return the profile that holds for an assessment, None when none was written."""
    found = unit.session.execute(
        select(
            ApplicabilityRow.id,
            ApplicabilityRow.profile,
            ApplicabilityRow.by_name,
            ApplicabilityRow.at,
        )
        .where(ApplicabilityRow.assessment_id == assessment)
        .order_by(ApplicabilityRow.id.desc())
        .limit(1)
    ).first()
    return None if found is None else as_row(ProfileRow, found)


def set_profile(unit: Unit, assessment: str, text: str) -> str:
    """Keep a profile (TOML) as the one that holds and return its id; earlier ones stay.

    Raises BadProfile with every fault of the text.
    """
    unit.require(Permission.ASSESS, agency_of(unit, assessment))
    row = get(unit, assessment)
    read_profile(text, "perfil")
    before = profile(unit, assessment)
    kept = unit.new_id()
    added = {
        "id": kept,
        "agency_id": row.agency_id,
        "assessment_id": assessment,
        "profile": text,
        "by_name": unit.access.name,
        "at": unit.now,
    }
    unit.insert(ApplicabilityRow, [added])
    unit.audit(
        *("profile.changed", "assessment", assessment),
        agency=row.agency_id,
        before=None if before is None else before.profile,
        after=text,
    )
    return kept


def runs(unit: Unit, assessment: str, paging: Paging) -> Slice[RunRow]:
    """Return the runs of an assessment, the newest first."""
    get(unit, assessment)
    statement = _runs().where(Run.assessment_id == assessment)
    order = [Key(column=Run.__table__.c.number, descending=True)]
    return page_of(unit, statement, order, paging, lambda row: RunRow(**columns_of(row)))


def run(unit: Unit, run: str) -> RunRow:
    """Return a run; raise NotFound for one that is not seen."""
    return unit.once(("run", run), lambda: _run(unit, run))


def _run(unit: Unit, run: str) -> RunRow:
    found = unit.session.execute(_runs().where(Run.id == run)).first()
    if found is None:
        raise NotFound
    row = as_row(RunRow, found)
    unit.require(Permission.READ, row.agency_id)
    return row


def manuals_of_run(unit: Unit, run: str) -> tuple[RunManual, ...]:
    """Return the manuals' versions that a run read, in its order."""
    return manuals_of_runs(unit, [run]).get(run, ())


def manuals_of_runs(unit: Unit, runs: Sequence[str]) -> dict[str, tuple[RunManual, ...]]:
    """Return the manuals' versions that each of some runs read, in its order; one query."""
    statement = _sources().where(RunVersion.run_id.in_(runs))
    rows = unit.session.execute(statement.order_by(RunVersion.run_id, RunVersion.position))
    found: dict[str, list[RunManual]] = {}
    for row in rows:
        found.setdefault(row.run_id, []).append(as_row(RunManual, row))
    return {run: tuple(read) for run, read in found.items()}


@cache
def _sources() -> Any:
    return (
        select(
            *(RunVersion.run_id, RunVersion.version_id, ManualVersion.manual_id),
            *(Manual.name, ManualVersion.number),
        )
        .join(ManualVersion, ManualVersion.id == RunVersion.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
    )


@cache
def _assessments() -> Any:
    return (
        select(*_COLUMNS)
        .select_from(Assessment)
        .join(EditionRevision, EditionRevision.id == Assessment.revision_id)
        .outerjoin(Run, Run.id == Assessment.current_run_id)
    )


@cache
def _runs() -> Any:
    return (
        select(*_RUN)
        .select_from(Run)
        .outerjoin(CalibrationRow, CalibrationRow.id == Run.calibration_id)
    )
