"""Carried decisions that wait in, what confirms each of them out: the same, said of the new texts.

Of two that came to one pair the later one is confirmed, as of two that hold on the later holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from corpora.errors import Conflict, NotFound
from pipelines.editions.carry import Outcome
from service.people.access import Permission
from service.store.assessment_tables import Assessment, Decision, ProposalRow
from service.store.assessments import agency_of
from service.store.carried_rows import OPEN, Pair
from service.store.decisions import Verdict
from service.store.recheck_tables import CarriedDecision
from service.store.unit import Unit
from service.store.waits import WaitsAsked, narrowed


def of_filter(
    unit: Unit, assessment: str, asked: WaitsAsked, most: int
) -> tuple[tuple[Verdict, ...], int]:
    """Return what confirms the first ``most`` that a filter finds, and how many it finds.

    Only what waits to be confirmed: what was lost or archived cannot be.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    waits = (*_waiting(assessment), *narrowed(asked))
    rows = unit.session.execute(_rows(*waits).limit(most)).all()
    total = unit.session.scalar(select(func.count()).select_from(CarriedDecision).where(*waits))
    return _verdicts(unit, assessment, rows), total or 0


def of_ids(unit: Unit, assessment: str, ids: Collection[int]) -> tuple[Verdict, ...]:
    """Return what confirms some of an assessment, all or none.

    Raises NotFound for one that is not there, Conflict for one that cannot be confirmed or waits
    no longer.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    wanted = set(ids)
    own = (CarriedDecision.assessment_id == assessment, CarriedDecision.id.in_(wanted))
    known = unit.session.scalar(select(func.count()).select_from(CarriedDecision).where(*own))
    if known != len(wanted):
        raise NotFound
    rows = unit.session.execute(_rows(*_waiting(assessment), CarriedDecision.id.in_(wanted))).all()
    if len(rows) != len(wanted):
        raise Conflict
    return _verdicts(unit, assessment, rows)


def _waiting(assessment: str) -> tuple[Any, ...]:
    return (
        CarriedDecision.assessment_id == assessment,
        CarriedDecision.state == OPEN,
        CarriedDecision.outcome == Outcome.TO_CONFIRM.value,
    )


def _rows(*conditions: Any) -> Any:
    return (
        select(
            *(CarriedDecision.standard, CarriedDecision.element, CarriedDecision.clause_id),
            *(CarriedDecision.decision_id, Decision.verdict, Decision.reason, Decision.note),
        )
        .join(Decision, Decision.id == CarriedDecision.decision_id)
        .where(*conditions)
        .order_by(CarriedDecision.id)
    )


def _verdicts(unit: Unit, assessment: str, rows: Sequence[Any]) -> tuple[Verdict, ...]:
    by_pair: dict[Pair, Any] = {}
    for row in rows:
        pair = (row.standard, row.element, row.clause_id)
        if pair not in by_pair or row.decision_id > by_pair[pair].decision_id:
            by_pair[pair] = row
    standards = {standard for standard, _, _ in by_pair}
    latest = _latest(unit, assessment, standards)
    proposed = _proposed(unit, assessment, standards)
    return tuple(
        Verdict(
            standard=row.standard,
            element=row.element,
            verdict=row.verdict,
            clause=row.clause_id,
            proposal=proposed.get(pair),
            reason=row.reason,
            note=row.note,
            latest=latest.get(pair),
            origin=row.decision_id,
        )
        for pair, row in by_pair.items()
    )


def _latest(unit: Unit, assessment: str, standards: Iterable[str]) -> Mapping[Pair, int]:
    rows = unit.session.execute(
        select(Decision.id, Decision.standard, Decision.element, Decision.clause_id).where(
            Decision.assessment_id == assessment,
            Decision.standard.in_(set(standards)),
            Decision.holds,
        )
    )
    return {(row.standard, row.element, row.clause_id): row.id for row in rows}


def _proposed(unit: Unit, assessment: str, standards: Iterable[str]) -> Mapping[Pair, int]:
    """Return the proposals of the shown run: what they were scored goes with the decision."""
    run = select(Assessment.current_run_id).where(Assessment.id == assessment).scalar_subquery()
    rows = unit.session.execute(
        select(
            *(ProposalRow.id, ProposalRow.standard, ProposalRow.element, ProposalRow.clause_id)
        ).where(
            ProposalRow.run_id == run,
            ProposalRow.kind == "proposal",
            ProposalRow.standard.in_(set(standards)),
        )
    )
    return {(row.standard, row.element, row.clause_id): row.id for row in rows}
