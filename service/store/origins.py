"""A standard of an assessment in; where kept decisions came from and what waits about it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, union
from sqlalchemy.orm import aliased

from service.store.assessment_tables import Assessment, Decision
from service.store.carried_rows import OPEN
from service.store.recheck_tables import CarriedDecision
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class OriginRow:
    """A decision as it was first made, in which assessment and of what."""

    id: int
    assessment_id: str
    assessment: str
    standard: str
    element: str
    clause_id: int | None
    verdict: str
    user_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class WaitNote:
    """A decision that waits about a part or was lost of it, in short."""

    id: int
    element: str
    clause_id: int | None
    outcome: str
    clause_fate: str
    requirement_fate: str
    origin: OriginRow


@dataclass(frozen=True, kw_only=True)
class Past:
    """What decisions about a standard came from, by origin, and what waits about it."""

    origins: Mapping[int, OriginRow] = field(default_factory=dict)
    waits: Sequence[WaitNote] = ()


def of_standard(unit: Unit, assessment: str, standard: str) -> Past:
    """Return the origins of what holds of a standard, and what is open of it; one query.

    What was decided in an assessment that whoever asks does not see is left out.
    """
    held = aliased(Decision)
    kept = select(held.origin_id).where(
        held.assessment_id == assessment,
        *(held.standard == standard, held.holds, held.carried != ""),
    )
    open_ones = (
        CarriedDecision.assessment_id == assessment,
        *(CarriedDecision.standard == standard, CarriedDecision.state == OPEN),
    )
    waiting = select(CarriedDecision.decision_id).where(*open_ones)
    rows = unit.session.execute(
        select(*_COLUMNS)
        .join(Assessment, Assessment.id == Decision.assessment_id)
        .outerjoin(CarriedDecision, and_(CarriedDecision.decision_id == Decision.id, *open_ones))
        .where(Decision.id.in_(union(kept, waiting)))
        .order_by(CarriedDecision.id, Decision.id)
    ).all()
    origins = {row.id: _origin(row) for row in rows}
    return Past(
        origins=origins,
        waits=tuple(_note(row, origins[row.id]) for row in rows if row.wait is not None),
    )


_COLUMNS = (
    *(Decision.id, Decision.assessment_id, Assessment.name.label("assessment")),
    *(Decision.standard, Decision.element, Decision.clause_id, Decision.verdict),
    *(Decision.user_name, Decision.at, CarriedDecision.id.label("wait")),
    CarriedDecision.element.label("wait_element"),
    CarriedDecision.clause_id.label("wait_clause"),
    *(CarriedDecision.outcome, CarriedDecision.clause_fate, CarriedDecision.requirement_fate),
)


def _origin(row: Any) -> OriginRow:
    return OriginRow(**{name: getattr(row, name) for name in OriginRow.__dataclass_fields__})


def _note(row: Any, origin: OriginRow) -> WaitNote:
    return WaitNote(
        id=row.wait,
        element=row.wait_element,
        clause_id=row.wait_clause,
        outcome=row.outcome,
        clause_fate=row.clause_fate,
        requirement_fate=row.requirement_fate,
        origin=origin,
    )
