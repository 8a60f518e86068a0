"""A database in; what is broken in it, and which rows contradict one another, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import aliased

from corpora.catalog import edition_of
from corpora.records import Edition
from service.rows import from_plain, unpacked
from service.store import workers
from service.store.assessment_tables import (
    Assessment,
    Decision,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.edition_tables import EditionRevision, StandardRow
from service.store.job_rows import OPEN, RUNNING
from service.store.manual_tables import ClauseRow, Manual, ManualVersion, Upload, VersionFile
from service.store.review_tables import (
    Batch,
    Comment,
    Proof,
    Report,
    Sample,
    SampleItem,
    SecondReading,
    StandardReview,
    Task,
)
from service.store.unit import Unit
from service.store.work_tables import Job

_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """Rows that cannot all be right: by what rule, how many, and the first few."""

    rule: str
    count: int
    examples: tuple[str, ...]


def damage(connection: Connection) -> tuple[str, ...]:
    """Return what the database itself finds broken; PostgreSQL keeps its own keys."""
    if connection.dialect.name != "sqlite":
        return ()
    try:
        told = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
        orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(20)
    except DatabaseError as error:
        return (str(error.orig),)
    return tuple(one for one in told if one != "ok") + tuple(
        f"{row[0]} {row[1]} → {row[2]}" for row in orphans
    )


def contradictions(connection: Connection) -> tuple[Contradiction, ...]:
    """Return every rule that some rows break."""
    found = []
    for rule, statement in RULES.items():
        broken = statement.subquery()
        count = connection.scalar(select(func.count()).select_from(broken)) or 0
        if count:
            some = connection.execute(select(broken.c[0]).limit(_SHOWN)).scalars()
            examples = tuple(str(one) for one in some)
            found.append(Contradiction(rule=rule, count=count, examples=examples))
    return tuple(found)


def without_process(unit: Unit) -> int:
    """Return how many jobs are in the hands of a process that is not there, or does not answer."""
    alive = [one.id for one in workers.listed(unit) if not one.silent]
    statement = select(func.count(Job.id)).where(
        Job.state == RUNNING, or_(Job.worker.is_(None), Job.worker.not_in(alive))
    )
    return unit.session.scalar(statement) or 0


def altered_editions(connection: Connection) -> tuple[int, tuple[str, ...]]:
    """Return how many wordings are kept, and those whose standards are not what their digest is."""
    rows = connection.execute(
        select(
            EditionRevision.edition_id,
            EditionRevision.number,
            EditionRevision.digest,
            EditionRevision.payload,
        ).order_by(EditionRevision.edition_id, EditionRevision.number)
    ).all()
    wrong = tuple(
        f"{row.edition_id} ({row.number})" for row in rows if _digest(row.payload) != row.digest
    )
    return len(rows), wrong


def _digest(packed: bytes) -> str:
    """Return the digest of a wording as it is kept, "" for one that cannot be read."""
    try:
        kept: Edition = from_plain(Edition, unpacked(packed))
    except (ValueError, KeyError, TypeError):
        return ""
    return edition_of(
        id=kept.id,
        program=kept.program,
        name_es=kept.name_es,
        name_en=kept.name_en,
        standards=kept.standards,
    ).digest


def _no_job(subject: Any) -> Any:
    return ~exists().where(Job.subject == subject, Job.state.in_(OPEN))


def _other_agency(row: Any, parent: Any, own: Any, key: Any) -> Select[Any]:
    """Select the rows that are not of the agency that what they belong to is of."""
    return select(row.id).join(parent, key == own).where(row.agency_id != parent.agency_id)


def _of_other_agencies() -> dict[str, Select[Any]]:
    owned = {
        "version": (ManualVersion, Manual, ManualVersion.manual_id, Manual.id),
        "upload": (Upload, ManualVersion, Upload.version_id, ManualVersion.id),
        "file": (VersionFile, ManualVersion, VersionFile.version_id, ManualVersion.id),
        "clause": (ClauseRow, ManualVersion, ClauseRow.version_id, ManualVersion.id),
        "run": (Run, Assessment, Run.assessment_id, Assessment.id),
        "state": (StandardState, Run, StandardState.run_id, Run.id),
        "proposal": (ProposalRow, Run, ProposalRow.run_id, Run.id),
        "decision": (Decision, Assessment, Decision.assessment_id, Assessment.id),
        "review": (StandardReview, Assessment, StandardReview.assessment_id, Assessment.id),
        "batch": (Batch, Assessment, Batch.assessment_id, Assessment.id),
        "comment": (Comment, Assessment, Comment.assessment_id, Assessment.id),
        "task": (Task, Assessment, Task.assessment_id, Assessment.id),
        "proof": (Proof, Assessment, Proof.assessment_id, Assessment.id),
        "sample": (Sample, Assessment, Sample.assessment_id, Assessment.id),
        "pair": (SampleItem, Sample, SampleItem.sample_id, Sample.id),
        "reading": (SecondReading, Assessment, SecondReading.assessment_id, Assessment.id),
        "report": (Report, Assessment, Report.assessment_id, Assessment.id),
    }
    return {f"{name}_of_another_agency": _other_agency(*parts) for name, parts in owned.items()}


def _of_manuals() -> dict[str, Select[Any]]:
    clauses = (
        select(func.count(ClauseRow.id))
        .where(ClauseRow.version_id == ManualVersion.id)
        .scalar_subquery()
    )
    return {
        "job_ended_without_a_moment": select(Job.id).where(
            Job.state.not_in(OPEN), Job.finished_at.is_(None)
        ),
        "version_waits_for_no_job": select(ManualVersion.id).where(
            ManualVersion.state.in_(("queued", "reading")), _no_job(ManualVersion.id)
        ),
        "version_ready_with_other_clauses": select(ManualVersion.id).where(
            ManualVersion.state == "ready",
            or_(ManualVersion.clauses == 0, ManualVersion.clauses != clauses),
        ),
        "version_without_files": select(ManualVersion.id).where(
            ManualVersion.state == "ready",
            ~exists().where(VersionFile.version_id == ManualVersion.id),
        ),
        "manual_shows_a_version_not_ready": select(Manual.id).where(
            Manual.current_version_id.is_not(None),
            ~exists().where(
                ManualVersion.id == Manual.current_version_id,
                ManualVersion.manual_id == Manual.id,
                ManualVersion.state == "ready",
            ),
        ),
    }


def _of_assessments() -> dict[str, Select[Any]]:
    twin = aliased(Run)
    return {
        "assessment_shows_a_run_not_done": select(Assessment.id).where(
            Assessment.current_run_id.is_not(None),
            ~exists().where(
                Run.id == Assessment.current_run_id,
                Run.assessment_id == Assessment.id,
                Run.state == "done",
            ),
        ),
        "two_runs_done": select(Run.id).where(
            Run.state == "done",
            exists().where(
                twin.assessment_id == Run.assessment_id, twin.state == "done", twin.id != Run.id
            ),
        ),
        "run_done_without_states": select(Run.id).where(
            Run.state == "done", ~exists().where(StandardState.run_id == Run.id)
        ),
        "run_answers_without_proposals": select(Run.id).where(
            Run.state == "done",
            exists().where(
                StandardState.run_id == Run.id, StandardState.status.in_(("covered", "partial"))
            ),
            ~exists().where(ProposalRow.run_id == Run.id),
        ),
        "run_waits_for_no_job": select(Run.id).where(
            Run.state.in_(("queued", "matched")),
            ~exists().where(Job.id == Run.job_id, Job.state.in_(OPEN)),
        ),
        "proposal_of_a_clause_not_read": select(ProposalRow.id)
        .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
        .where(
            ~exists().where(
                RunVersion.run_id == ProposalRow.run_id,
                RunVersion.version_id == ClauseRow.version_id,
            )
        ),
    }


def _of_reviews() -> dict[str, Select[Any]]:
    later = aliased(Decision)
    followed = exists().where(
        later.assessment_id == Decision.assessment_id,
        later.standard == Decision.standard,
        later.element == Decision.element,
        or_(
            later.clause_id == Decision.clause_id,
            and_(later.clause_id.is_(None), Decision.clause_id.is_(None)),
        ),
        later.id > Decision.id,
    )
    return {
        # Of each pair the last decision holds, and no other.
        "decision_holds_amiss": select(Decision.id).where(
            or_(and_(Decision.holds, followed), and_(~Decision.holds, ~followed))
        ),
        "standard_stands_without_decisions": select(StandardReview.id).where(
            ~exists().where(
                Decision.assessment_id == StandardReview.assessment_id,
                Decision.standard == StandardReview.standard,
            )
        ),
    }


def _of_editions() -> dict[str, Select[Any]]:
    standards = (
        select(func.count(StandardRow.id))
        .where(StandardRow.revision_id == EditionRevision.id)
        .scalar_subquery()
    )
    return {
        "edition_with_other_standards": select(EditionRevision.id).where(
            EditionRevision.standards != standards
        )
    }


RULES: Mapping[str, Select[Any]] = MappingProxyType(
    {
        **_of_other_agencies(),
        **_of_manuals(),
        **_of_assessments(),
        **_of_reviews(),
        **_of_editions(),
    }
)
