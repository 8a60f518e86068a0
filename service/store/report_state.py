"""An assessment in, all that a report of its review is made of out: one state, a few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from service.reports.review_rows import ClauseLine, ReviewState, Source, SourceFile
from service.store import agencies, assessments, comments, decided, editions, results, tasks
from service.store.assessments import RunManual
from service.store.manual_tables import ClauseRow, Manual, ManualVersion, VersionFile
from service.store.tasks import TasksAsked
from service.store.unit import Unit

# Of each list: those that nobody decided about are among them.
BEST = 5
_CHUNK = 500


def load(unit: Unit, assessment: str, by: str) -> ReviewState:
    """Return an assessment as this unit sees it, for a report that ``by`` asked for.

    Raises NotFound for an assessment that is not seen and NotMatched before a first run.
    """
    row = assessments.get(unit, assessment)
    run = assessments.run(unit, results.shown_run(unit, assessment))
    held = decided.holding(unit, assessment)
    asked = TasksAsked(assessment=assessment)
    return ReviewState(
        at=unit.now,
        by=by,
        agency=agencies.get(unit, row.agency_id),
        assessment=row,
        run=run,
        wording=editions.revision(unit, run.revision_id),
        edition=editions.load(unit, run.revision_id),
        states=results.every_state(unit, run.id),
        elements=results.elements(unit, run.id),
        reviews=decided.reviews(unit, assessment),
        decisions=held,
        clauses=_clauses(unit, (one.clause_id for one in held)),
        proposals=results.best(unit, run.id, BEST),
        whys=results.best_whys(unit, run.id, BEST),
        comments=comments.of_assessment(unit, assessment),
        tasks=tasks.listed(unit, asked, most=None),
        sources=_sources(unit, assessments.manuals_of_run(unit, run.id)),
    )


def _clauses(unit: Unit, asked: Iterable[int | None]) -> dict[int, ClauseLine]:
    """Return the clauses with these ids that are still there."""
    ids = sorted({one for one in asked if one is not None})
    found: dict[int, ClauseLine] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = unit.session.execute(
            select(
                *(ClauseRow.id, Manual.name.label("manual"), ManualVersion.number),
                *(ClauseRow.page, ClauseRow.label, ClauseRow.path, ClauseRow.lead_in),
                ClauseRow.text,
            )
            .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
            .join(Manual, Manual.id == ManualVersion.manual_id)
            .where(ClauseRow.id.in_(ids[start : start + _CHUNK]))
        )
        found |= {row.id: ClauseLine(**row._mapping) for row in rows}
    return found


def _sources(unit: Unit, read: Sequence[RunManual]) -> tuple[Source, ...]:
    """Return what a run read, with the digest of each file."""
    versions = [one.version_id for one in read]
    sizes = {
        row.id: (row.pages, row.clauses)
        for row in unit.session.execute(
            select(ManualVersion.id, ManualVersion.pages, ManualVersion.clauses).where(
                ManualVersion.id.in_(versions)
            )
        )
    }
    files: dict[str, list[SourceFile]] = {}
    for row in unit.session.execute(
        select(VersionFile.version_id, VersionFile.name, VersionFile.sha256, VersionFile.pages)
        .where(VersionFile.version_id.in_(versions))
        .order_by(VersionFile.version_id, VersionFile.ordinal)
    ):
        one = SourceFile(name=row.name, sha256=row.sha256, pages=row.pages)
        files.setdefault(row.version_id, []).append(one)
    return tuple(
        Source(
            version_id=one.version_id,
            name=one.name,
            number=one.number,
            pages=sizes[one.version_id][0],
            clauses=sizes[one.version_id][1],
            files=tuple(files.get(one.version_id, ())),
        )
        for one in read
    )
