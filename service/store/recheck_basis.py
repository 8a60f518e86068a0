"""A wording to move to in; which assessment of each agency would move, and on what, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from pipelines.editions.recheck import Stood
from service.people.access import Permission
from service.store.assessment_tables import Assessment, Decision, Run
from service.store.decided import WITHDRAWN
from service.store.edition_tables import EditionRevision, EditionRow
from service.store.people_tables import Agency
from service.store.recheck_tables import CarriedDecision
from service.store.unit import Unit

OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Movable:
    """An open assessment that a re-check would move, with what is looked at before it is moved.

    ``last_decision`` is the newest of its decisions, 0 for none; ``waiting`` how many carried ones
    wait.
    """

    agency_id: str
    agency: str
    assessment_id: str
    edition_id: str
    revision_id: str
    run_id: str
    last_decision: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Unmovable:
    """An agency with nothing to move: ``why`` is current, or none for no matched assessment."""

    agency_id: str
    agency: str
    why: str


def movable(
    unit: Unit, edition: str, revision: str, agencies: Collection[str] | None
) -> tuple[list[Movable], list[Unmovable]]:
    """Return what a re-check against a wording would move, and the agencies without anything.

    Of an agency's open assessments that were matched, one against another wording of the same
    edition is moved before the newest one against another edition. ``agencies`` None: every agency
    of the program that one may assess. A fixed number of queries.
    """
    names = {
        agency: name
        for agency, name in agencies_of(unit, edition).items()
        if agencies is None or agency in agencies
    }
    by_agency: dict[str, list[Any]] = {}
    for row in _open(unit, names):
        by_agency.setdefault(row.agency_id, []).append(row)
    chosen: list[Any] = []
    still: list[Unmovable] = []
    for agency, name in names.items():
        found = by_agency.get(agency, [])
        own = [row for row in found if row.edition_id == edition]
        if any(row.revision_id == revision for row in own):
            still.append(Unmovable(agency_id=agency, agency=name, why="current"))
        elif found:
            chosen.append((own or found)[0])
        else:
            still.append(Unmovable(agency_id=agency, agency=name, why="none"))
    last = _last(unit, [row.id for row in chosen])
    waits = _waits(unit, [row.id for row in chosen])
    return [_movable(row, names[row.agency_id], last, waits) for row in chosen], still


def agencies_of(unit: Unit, edition: str) -> dict[str, str]:
    """Return the names of the agencies of an edition's program that one may assess, by id."""
    program = unit.session.scalar(select(EditionRow.program).where(EditionRow.id == edition))
    rows = unit.session.execute(
        select(Agency.id, Agency.name).where(Agency.program == program).order_by(Agency.name)
    )
    return {row.id: row.name for row in rows if unit.access.may(Permission.ASSESS, row.id)}


def standing_of(unit: Unit, assessment: str) -> Movable | None:
    """Return what an open assessment stands on now, None for one that is closed or gone."""
    found = unit.session.execute(_assessments().where(Assessment.id == assessment)).first()
    if found is None:
        return None
    return _movable(found, "", _last(unit, [assessment]), _waits(unit, [assessment]))


def stood(unit: Unit, assessments: Iterable[str]) -> dict[str, list[Stood]]:
    """Return where the decisions of some assessments stand, counted by requirement; one query."""
    of_clause = case((Decision.clause_id.is_(None), 0), else_=1)
    rows = unit.session.execute(
        select(
            *(Decision.assessment_id, Decision.standard, Decision.element),
            *(of_clause.label("of_clause"), func.count().label("decisions")),
        )
        .where(
            Decision.assessment_id.in_(list(assessments)),
            *(Decision.holds, Decision.verdict != WITHDRAWN),
        )
        .group_by(Decision.assessment_id, Decision.standard, Decision.element, of_clause)
    )
    found: dict[str, list[Stood]] = {}
    for row in rows:
        found.setdefault(row.assessment_id, []).append(
            Stood(
                standard=row.standard,
                element=row.element,
                of_clause=bool(row.of_clause),
                count=row.decisions,
            )
        )
    return found


def same_requirement(unit: Unit, edition: str, old: str, new: str) -> bool:
    """Tell whether each wording after one of an edition was marked as asking the same, to another.

    False between editions.
    """
    rows = unit.session.execute(
        select(EditionRevision.id, EditionRevision.same_requirement)
        .where(EditionRevision.edition_id == edition)
        .order_by(EditionRevision.number)
    ).all()
    places = {row.id: place for place, row in enumerate(rows)}
    if old not in places or new not in places or places[old] >= places[new]:
        return False
    return all(row.same_requirement for row in rows[places[old] + 1 : places[new] + 1])


def _movable(row: Any, agency: str, last: dict[str, int], waits: dict[str, int]) -> Movable:
    return Movable(
        agency_id=row.agency_id,
        agency=agency,
        assessment_id=row.id,
        edition_id=row.edition_id,
        revision_id=row.revision_id,
        run_id=row.current_run_id,
        last_decision=last.get(row.id, 0),
        waiting=waits.get(row.id, 0),
    )


def _open(unit: Unit, agencies: Iterable[str]) -> list[Any]:
    """Return the open assessments that show a run, the newest first."""
    statement = _assessments().where(Assessment.agency_id.in_(list(agencies)))
    return list(unit.session.execute(statement.order_by(Assessment.id.desc())))


def _assessments() -> Any:
    return (
        select(
            *(Assessment.id, Assessment.agency_id, Assessment.edition_id),
            *(Assessment.revision_id, Assessment.current_run_id),
        )
        .join(Run, Run.id == Assessment.current_run_id)
        .where(Assessment.closed_at.is_(None))
    )


def _last(unit: Unit, assessments: list[str]) -> dict[str, int]:
    rows = unit.session.execute(
        select(Decision.assessment_id, func.max(Decision.id).label("last"))
        .where(Decision.assessment_id.in_(assessments))
        .group_by(Decision.assessment_id)
    )
    return {row.assessment_id: row.last for row in rows}


def _waits(unit: Unit, assessments: list[str]) -> dict[str, int]:
    rows = unit.session.execute(
        select(CarriedDecision.assessment_id, func.count().label("waits"))
        .where(CarriedDecision.assessment_id.in_(assessments), CarriedDecision.state == OPEN)
        .group_by(CarriedDecision.assessment_id)
    )
    return {row.assessment_id: row.waits for row in rows}
