"""Decisions to be read again in, blind pairs and what both readers said of them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from corpora.errors import Conflict, NotFound, NothingToDraw, OwnReading
from pipelines.agreement import Agreement, agreement
from service.people.access import Permission
from service.store.assessment_tables import Decision
from service.store.assessments import AssessmentRow, agency_of
from service.store.assessments import get as get_assessment
from service.store.edition_tables import StandardRow
from service.store.pairs import (
    PairText,
    check_said,
    decided_pairs,
    drawn_decisions,
    pair_of,
    pairs_of,
)
from service.store.review_tables import SecondReading
from service.store.unit import Unit

WAITING, AGREED, DISAGREED, SETTLED = "waiting", "agreed", "disagreed", "settled"
_STATES = (WAITING, AGREED, DISAGREED, SETTLED)


@dataclass(frozen=True, kw_only=True)
class LotAsked:
    """Which decisions are to be read again: how many (None: all), of whom, of what chapter."""

    size: int | None = None
    person: str | None = None
    chapter: str | None = None


@dataclass(frozen=True, kw_only=True)
class Eligible:
    """A person and how many decisions of theirs could be read again."""

    user_id: str
    user_name: str
    decisions: int


@dataclass(frozen=True, kw_only=True)
class BlindPair:
    """A pair to be read by somebody who is not told what was said of it, nor by whom."""

    id: int
    pair: PairText


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How many readings there are in each state; ``mine`` could be read by whoever asks."""

    waiting: int
    mine: int
    agreed: int
    disagreed: int
    settled: int


def eligible(unit: Unit, assessment: str) -> tuple[Eligible, ...]:
    """Return whose decisions could be read again, whoever has most first; one query."""
    row = get_assessment(unit, assessment)
    found = unit.session.execute(
        select(Decision.user_id, func.max(Decision.user_name), func.count())
        .where(*_eligible(row))
        .group_by(Decision.user_id)
    )
    rows = [Eligible(user_id=one[0], user_name=one[1], decisions=one[2]) for one in found]
    return tuple(sorted(rows, key=lambda one: (-one.decisions, one.user_name, one.user_id)))


def open_lot(unit: Unit, assessment: str, asked: LotAsked, seed: int) -> int:
    """Have decisions read again, drawn at random by ``seed``, and return how many.

    Raises Conflict for an assessment that was closed or never matched, and NothingToDraw where
    every decision asked for is already in a second reading.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.ASSESS, agency)
    row = opened(unit, assessment)
    drawn, _ = drawn_decisions(unit, _eligible(row, asked), asked.size, seed)
    if not drawn:
        raise NothingToDraw
    _insert(unit, row, drawn)
    told = {"size": len(drawn), "seed": seed, "chapter": asked.chapter or ""}
    unit.audit("reading.opened", "assessment", assessment, agency=agency, after=told)
    return len(drawn)


def standing(unit: Unit, assessment: str) -> Standing:
    """Return how many readings there are in each state; one query."""
    rows = unit.session.execute(
        select(SecondReading.state, SecondReading.first_user_id, func.count())
        .join(Decision, Decision.id == SecondReading.decision_id)
        .where(
            SecondReading.assessment_id == assessment,
            (SecondReading.state != WAITING) | Decision.holds,
        )
        .group_by(SecondReading.state, SecondReading.first_user_id)
    ).all()
    counts = {name: sum(row[2] for row in rows if row[0] == name) for name in _STATES}
    others = [row[2] for row in rows if row[0] == WAITING and row[1] != unit.access.actor]
    return Standing(**counts, mine=sum(others))


def next_pair(unit: Unit, assessment: str, after: int = 0) -> BlindPair | None:
    """Return the next pair that whoever asks may read, the first again at the end, or None.

    A pair that was decided anew meanwhile waits no longer.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    # First which, then its texts: those of all that wait are not sorted for one.
    found = unit.session.scalar(
        select(SecondReading.id)
        .join(Decision, Decision.id == SecondReading.decision_id)
        .where(
            *(SecondReading.assessment_id == assessment, SecondReading.state == WAITING),
            *(SecondReading.first_user_id != unit.access.actor, Decision.holds),
        )
        .order_by(SecondReading.id <= after, SecondReading.id)
        .limit(1)
    )
    return None if found is None else _pair(unit, found)


def blind(unit: Unit, assessment: str, reading: int) -> BlindPair:
    """Return a pair that waits to be read; raise NotFound or Conflict for one that does not.

    Raises OwnReading for whoever read it first.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    _waiting(unit, assessment, reading)
    return _pair(unit, reading)


def read(  # noqa: PLR0913 - what a person says
    unit: Unit, assessment: str, reading: int, *, verdict: str, reason: str = "", note: str = ""
) -> bool:
    """Keep what a second reader says of a pair and return whether both agree.

    Raises OwnReading for whoever read it first, Conflict when it was read meanwhile, BadRequest
    for what cannot be said of a clause.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.DECIDE, agency)
    opened(unit, assessment)
    row = _waiting(unit, assessment, reading)
    check_said(verdict, reason, note)
    agreed = bool(verdict == row.first_verdict)
    values = {
        **{"state": AGREED if agreed else DISAGREED, "verdict": verdict, "note": note.strip()},
        **{"reason": reason if verdict == "unrelated" else "", "user_id": unit.access.actor},
        **{"user_name": unit.access.name, "read_at": unit.now},
    }
    move(unit, reading, WAITING, values)
    told = {name: getattr(row, name) for name in ("standard", "element", "clause_id")}
    after = {**told, "verdict": verdict, "reason": values["reason"]}
    unit.audit("reading.made", "second_reading", str(reading), agency=agency, after=after)
    return agreed


def compared(unit: Unit, assessment: str) -> Agreement:
    """Return how far first and second readings agree; one query."""
    rows = unit.session.execute(
        select(SecondReading.first_verdict, SecondReading.verdict, func.count())
        .where(SecondReading.assessment_id == assessment, SecondReading.state != WAITING)
        .group_by(SecondReading.first_verdict, SecondReading.verdict)
    )
    return agreement([(row[0], row[1]) for row in rows for _ in range(row[2])])


def opened(unit: Unit, assessment: str) -> AssessmentRow:
    """Return an assessment that may be changed; raise Conflict for one closed or never matched."""
    row = get_assessment(unit, assessment)
    if row.closed_at is not None or row.current_run_id is None:
        raise Conflict
    return row


def move(unit: Unit, reading: int, state: str, values: dict[str, Any]) -> None:
    """Write values over a reading in a state; raise Conflict when it has left it meanwhile."""
    done = unit.session.execute(
        update(SecondReading)
        .where(SecondReading.id == reading, SecondReading.state == state)
        .values(**values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict


def _pair(unit: Unit, reading: int) -> BlindPair:
    found = unit.session.execute(pairs_of(SecondReading).where(SecondReading.id == reading)).first()
    if found is None:
        raise NotFound
    return BlindPair(id=reading, pair=pair_of(found))


def _eligible(row: AssessmentRow, asked: LotAsked | None = None) -> list[ColumnElement[bool]]:
    """Return the conditions of decisions that hold and are in no second reading."""
    asked = asked or LotAsked()
    own = SecondReading.assessment_id == row.id
    settled = select(SecondReading.settled_id).where(own, SecondReading.settled_id.is_not(None))
    found = [
        *decided_pairs(row.id, row.current_run_id or ""),
        Decision.id.not_in(select(SecondReading.decision_id).where(own)),
        Decision.id.not_in(settled),
    ]
    if asked.person:
        found.append(Decision.user_id == asked.person)
    if asked.chapter:
        found.append(
            Decision.standard.in_(
                select(StandardRow.number).where(
                    StandardRow.revision_id == row.revision_id,
                    StandardRow.chapter == asked.chapter,
                )
            )
        )
    return found


def _insert(unit: Unit, row: AssessmentRow, drawn: Sequence[Any]) -> None:
    unit.insert(
        SecondReading,
        [
            {
                **{"agency_id": row.agency_id, "assessment_id": row.id, "decision_id": one.id},
                **{"standard": one.standard, "element": one.element, "clause_id": one.clause_id},
                **{"state": WAITING, "created_at": unit.now, "first_user_id": one.user_id},
                **{"first_user_name": one.user_name, "first_verdict": one.verdict},
            }
            for one in drawn
        ],
    )


def _waiting(unit: Unit, assessment: str, reading: int) -> Any:
    found = unit.session.execute(
        select(
            *(SecondReading.standard, SecondReading.element, SecondReading.clause_id),
            *(SecondReading.first_user_id, SecondReading.first_verdict, SecondReading.state),
            Decision.holds,
        )
        .join(Decision, Decision.id == SecondReading.decision_id)
        .where(SecondReading.assessment_id == assessment, SecondReading.id == reading)
    ).first()
    if found is None:
        raise NotFound
    if found.first_user_id == unit.access.actor:
        raise OwnReading
    if found.state != WAITING or not found.holds:
        raise Conflict
    return found
