"""An assessment and what is asked for in, its pairs to review out: page by page, or all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Float, Integer, case, func, select

from corpora.errors import BadRequest
from pipelines.applicability import level_for
from pipelines.usefulness import OTHER, weight
from service.people.access import Permission
from service.store import agencies, assessments
from service.store.assessment_tables import Decision, ProposalRow, RunVersion, StandardState
from service.store.assessments import RunRow
from service.store.decisions import VERDICTS
from service.store.edition_tables import StandardRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.queue_sources import (
    ANY,
    BY_MANUAL,
    OF_PAIRS,
    PENDING,
    QUEUES,
    UNCERTAIN,
    USEFUL,
    Pairs,
    QueueAsked,
    pairs,
)
from service.store.results import shown_run
from service.store.unit import Unit
from service.store.usefulness import Entropy

STATES = (PENDING, ANY, *VERDICTS)
EXCERPT = 280
_LAST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A pair to review: a part of a standard, a clause, and where people are with it.

    ``proposal`` is None for a pair that the shown run does not propose, ``margin`` how much surer
    it is than the next best of its part. ``verdict`` is "" where nobody decided, or where
    ``hidden`` says that the reader must not see what was decided; ``latest`` is the decision that
    holds all the same. ``in_run`` is false for a clause of a version that the run did not read.
    """

    key: int
    standard: str
    element: str
    title_es: str
    title_en: str
    level: str | None
    verified: str | None
    chapter: str
    proposal: int | None
    rank: int | None
    confidence: float | None
    margin: float | None
    clause: int
    label: str
    path: tuple[str, ...]
    page: int | None
    lead_in: str
    text: str
    version_id: str
    manual: str
    in_run: bool
    verdict: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    latest: int | None
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class FrozenPair:
    """A pair as it was seen: ``latest`` is the decision that held, one taken back included."""

    standard: str
    element: str
    clause: int
    proposal: int | None
    latest: int | None


def page(unit: Unit, assessment: str, asked: QueueAsked, paging: Paging) -> Slice[QueueRow]:
    """Return a page of the pairs that are asked for, in their queue's order.

    Raises NotMatched before a first run, BadRequest for a queue or a state that there is none of.
    """
    run = _run(unit, assessment, asked)
    found = pairs(unit, run, asked)
    # First which, then what: a run's thousands are not read whole to show fifty.
    keys = page_of(
        unit,
        found.from_(found.id.label("key")),
        _order(unit, run, asked, found),
        paging,
        lambda row: int(columns_of(row)["key"]),
    )
    rows = unit.session.execute(
        found.from_(*_columns(found))
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .where(found.id.in_(keys.rows))
    )
    by_key = {row.key: row for row in rows}
    ordered = [by_key[key] for key in keys.rows if key in by_key]
    margins = _margins(unit, run, ordered)
    return Slice(rows=tuple(_row(one, margins) for one in ordered), next=keys.next)


def count(unit: Unit, assessment: str, asked: QueueAsked) -> int:
    """Return how many pairs are asked for."""
    found = pairs(unit, _run(unit, assessment, asked), asked)
    return unit.session.scalar(found.from_(func.count())) or 0


def tallies(unit: Unit, assessment: str) -> Mapping[str, int]:
    """Return how many pairs wait in each queue of what people already had to do with; one query."""
    run = assessments.run(unit, shown_run(unit, assessment))
    counts = [
        pairs(unit, run, QueueAsked(queue=name)).from_(func.count()).scalar_subquery().label(name)
        for name in OF_PAIRS
    ]
    return dict(unit.session.execute(select(*counts)).one()._mapping)


def frozen(
    unit: Unit, assessment: str, asked: QueueAsked, most: int
) -> tuple[tuple[FrozenPair, ...], int]:
    """Return the first pairs that are asked for, at most so many, and how many there are in all.

    Only clauses that the shown run read, since of others nothing can be decided, and no pair that
    waits for a second reading.
    """
    unit.require(Permission.DECIDE, assessments.agency_of(unit, assessment))
    run = _run(unit, assessment, asked)
    found = pairs(unit, run, asked)
    order = _order(unit, run, asked, found)
    open_ones = (RunVersion.id.is_not(None), ~found.hidden)
    statement = found.from_(
        found.standard.label("standard"),
        found.element.label("element"),
        found.clause.label("clause"),
        found.proposal.label("proposal"),
        Decision.id.label("latest"),
    ).where(*open_ones)
    keys = [one.column.desc() if one.descending else one.column.asc() for one in order]
    rows = unit.session.execute(statement.order_by(*keys).limit(most)).all()
    total = unit.session.scalar(found.from_(func.count()).where(*open_ones))
    return tuple(FrozenPair(**row._mapping) for row in rows), total or 0


def reviewers(unit: Unit, assessment: str) -> tuple[tuple[str, str], ...]:
    """Return who made decisions that hold, as ids and names."""
    unit.require(Permission.READ, assessments.agency_of(unit, assessment))
    rows = unit.session.execute(
        select(Decision.user_id, func.max(Decision.user_name).label("name"))
        .where(Decision.assessment_id == assessment, Decision.holds)
        .group_by(Decision.user_id)
        .order_by(func.max(Decision.user_name), Decision.user_id)
    )
    return tuple((row.user_id, row.name) for row in rows)


def parts(unit: Unit, version: str) -> tuple[str, ...]:
    """Return the chapters of a manual's version, the first steps of its paths, in its order."""
    first = ClauseRow.path[0].as_string()
    rows = unit.session.execute(
        select(first.label("part"))
        .where(ClauseRow.version_id == version, first.is_not(None))
        .group_by(first)
        .order_by(func.min(ClauseRow.ordinal))
    )
    return tuple(row.part for row in rows if row.part)


def _run(unit: Unit, assessment: str, asked: QueueAsked) -> RunRow:
    for value, known in ((asked.queue, QUEUES), (asked.state, STATES)):
        if value not in known:
            raise BadRequest(detail=", ".join(known))
    return assessments.run(unit, shown_run(unit, assessment))


def _order(unit: Unit, run: RunRow, asked: QueueAsked, found: Pairs) -> Sequence[Key]:
    by_standard = (
        Key(column=StandardState.__table__.c.ordinal),
        Key(column=StandardState.__table__.c.id),
        Key(column=func.coalesce(found.rank, _LAST, type_=Integer())),
        Key(column=found.id),
    )
    if asked.queue == BY_MANUAL:
        place = func.coalesce(RunVersion.position, _LAST, type_=Integer())
        ordinal = ClauseRow.__table__.c.ordinal
        return (Key(column=place), Key(column=ordinal), *by_standard)
    if asked.queue == UNCERTAIN:
        # What nothing calibrated comes last: no confidence is 2 away from the middle.
        away = func.coalesce(func.abs(found.confidence - 0.5, type_=Float()), 2.0, type_=Float())
        return (Key(column=away), *by_standard)
    if asked.queue == USEFUL:
        worth = Entropy(found.confidence) * _weight(unit, run)
        column = func.coalesce(worth, -1.0, type_=Float())
        return (Key(column=column, descending=True), *by_standard)
    return by_standard


def _weight(unit: Unit, run: RunRow) -> Any:
    """Return the weight of a standard's level, at the agency's size where it depends on it."""
    size = agencies.get(unit, run.agency_id).size
    levels = unit.session.scalars(
        select(StandardRow.level).where(StandardRow.revision_id == run.revision_id).distinct()
    )
    known = {one: weight(level_for(one, size)) for one in levels if one}
    return case(known, value=StandardRow.level, else_=OTHER) if known else OTHER


def _columns(found: Pairs) -> tuple[Any, ...]:
    return (
        found.id.label("key"),
        found.standard.label("standard"),
        found.element.label("element"),
        *(StandardRow.title_es, StandardRow.title_en, StandardRow.level, StandardRow.verified),
        StandardRow.chapter,
        found.proposal.label("proposal"),
        found.rank.label("rank"),
        found.confidence.label("confidence"),
        found.clause.label("clause"),
        *(ClauseRow.label, ClauseRow.path, ClauseRow.page),
        func.substr(ClauseRow.lead_in, 1, EXCERPT + 1).label("lead_in"),
        func.substr(ClauseRow.text, 1, EXCERPT + 1).label("text"),
        *(ClauseRow.version_id, Manual.name.label("manual")),
        RunVersion.id.is_not(None).label("in_run"),
        found.verdict.label("verdict"),
        Decision.reason.label("reason"),
        Decision.user_name.label("decided_by"),
        Decision.at.label("decided_at"),
        Decision.id.label("latest"),
        found.hidden.label("hidden"),
    )


def _row(found: Any, margins: Mapping[tuple[str, str, int], float]) -> QueueRow:
    facts = dict(found._mapping)
    told = bool(facts["verdict"])
    return QueueRow(
        **{
            **facts,
            "path": tuple(facts["path"]),
            "margin": margins.get((found.standard, found.element, found.rank or 0)),
            "hidden": bool(facts["hidden"]),
            "in_run": bool(facts["in_run"]),
            "verdict": facts["verdict"] or "",
            "reason": facts["reason"] if told else "",
            "decided_by": facts["decided_by"] if told else "",
            "decided_at": facts["decided_at"] if told else None,
        }
    )


def _margins(unit: Unit, run: RunRow, rows: Sequence[Any]) -> dict[tuple[str, str, int], float]:
    """Return by how much each proposal of some parts is surer than the next one."""
    found = unit.session.execute(
        select(
            *(ProposalRow.standard, ProposalRow.element, ProposalRow.rank, ProposalRow.confidence)
        ).where(
            ProposalRow.run_id == run.id,
            ProposalRow.kind == "proposal",
            ProposalRow.standard.in_({row.standard for row in rows}),
            ProposalRow.element.in_({row.element for row in rows}),
        )
    )
    known = {(row.standard, row.element, row.rank): row.confidence for row in found}
    return {
        (standard, element, rank): confidence - after
        for (standard, element, rank), confidence in known.items()
        if confidence is not None
        and (after := known.get((standard, element, rank + 1))) is not None
    }
