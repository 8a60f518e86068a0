"""Batches in, their pairs as people read them out: the part, the clause, what held before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from service.store.assessment_tables import Decision, ProposalRow, Run
from service.store.batches import BatchRow
from service.store.decided import WITHDRAWN
from service.store.edition_tables import StandardRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.queue import EXCERPT
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Who decided what is confirmed, and when."""

    user_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """An item of a batch by its place; ``before`` is the verdict that it would take over from.

    ``verdict`` is what is said of it, and ``origin`` who had said so before, where it confirms
    that. Without a clause, what is said is of the part.
    """

    place: int
    standard: str
    element: str
    title_es: str
    title_en: str
    clause: int | None
    label: str
    path: tuple[str, ...]
    page: int | None
    lead_in: str
    text: str
    version_id: str
    manual: str
    confidence: float | None
    before: str
    before_by: str
    verdict: str
    reason: str
    origin: Origin | None


def lines(unit: Unit, batches: Sequence[BatchRow]) -> dict[str, tuple[PairLine, ...]]:
    """Return the pairs of each of some batches by its id, in their order; five queries.

    A clause whose version was deleted meanwhile is left out.
    """
    items = [one for batch in batches for one in batch.items]
    clauses = _clauses(unit, (one.clause for one in items))
    titles = _titles(unit, batches)
    sure = _confidences(unit, (one.proposal for one in items))
    before = _before(unit, (one.latest for one in items))
    origins = _origins(unit, (one.origin for one in items))
    return {
        batch.id: tuple(
            PairLine(
                place=place,
                standard=one.standard,
                element=one.element,
                **titles[batch.run, one.standard],
                **clauses[one.clause],
                confidence=sure.get(one.proposal or 0),
                **before.get(one.latest or 0, {"before": "", "before_by": ""}),
                verdict=one.verdict,
                reason=one.reason,
                origin=origins.get(one.origin or 0),
            )
            for place, one in enumerate(batch.items)
            if one.clause in clauses and (batch.run, one.standard) in titles
        )
        for batch in batches
    }


def _clauses(unit: Unit, ids: Iterable[int | None]) -> dict[int | None, dict[str, Any]]:
    rows = unit.session.execute(
        select(
            *(ClauseRow.id.label("clause"), ClauseRow.label, ClauseRow.path, ClauseRow.page),
            func.substr(ClauseRow.lead_in, 1, EXCERPT + 1).label("lead_in"),
            func.substr(ClauseRow.text, 1, EXCERPT + 1).label("text"),
            *(ClauseRow.version_id, Manual.name.label("manual")),
        )
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(ClauseRow.id.in_({one for one in ids if one is not None}))
    )
    found: dict[int | None, dict[str, Any]] = {
        row.clause: {**row._mapping, "path": tuple(row.path)} for row in rows
    }
    return {None: _NO_CLAUSE, **found}


_NO_CLAUSE: dict[str, Any] = {
    **{"clause": None, "label": "", "path": (), "page": None, "lead_in": "", "text": ""},
    **{"version_id": "", "manual": ""},
}


def _titles(unit: Unit, batches: Sequence[BatchRow]) -> dict[tuple[str, str], dict[str, Any]]:
    numbers = {one.standard for batch in batches for one in batch.items}
    rows = unit.session.execute(
        select(Run.id, StandardRow.number, StandardRow.title_es, StandardRow.title_en)
        .join(StandardRow, StandardRow.revision_id == Run.revision_id)
        .where(Run.id.in_({batch.run for batch in batches}), StandardRow.number.in_(numbers))
    )
    return {
        (row.id, row.number): {"title_es": row.title_es, "title_en": row.title_en} for row in rows
    }


def _confidences(unit: Unit, ids: Iterable[int | None]) -> dict[int, float | None]:
    rows = unit.session.execute(
        select(ProposalRow.id, ProposalRow.confidence).where(
            ProposalRow.id.in_({one for one in ids if one is not None})
        )
    )
    return {row.id: row.confidence for row in rows}


def _before(unit: Unit, ids: Iterable[int | None]) -> dict[int, dict[str, Any]]:
    rows = unit.session.execute(
        select(Decision.id, Decision.verdict, Decision.user_name).where(
            Decision.id.in_({one for one in ids if one is not None}), Decision.verdict != WITHDRAWN
        )
    )
    return {row.id: {"before": row.verdict, "before_by": row.user_name} for row in rows}


def _origins(unit: Unit, ids: Iterable[int | None]) -> dict[int, Origin]:
    rows = unit.session.execute(
        select(Decision.id, Decision.user_name, Decision.at).where(
            Decision.id.in_({one for one in ids if one is not None})
        )
    )
    return {row.id: Origin(user_name=row.user_name, at=row.at) for row in rows}
