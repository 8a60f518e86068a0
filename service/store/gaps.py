"""A run and people's decisions in; standards without a directive, and where each part stands, out.

What people decided in whole holds of a standard; of any other what the run says, as a proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from corpora.records import Verified
from pipelines.settle import Held, Standing, settle
from service.store.assessment_tables import Decision, Run, StandardState
from service.store.assessments import run as get_run
from service.store.edition_tables import StandardRow
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.review_tables import StandardReview
from service.store.unit import Unit
from service.store.words import has_words

GAP = "gap"


@dataclass(frozen=True, kw_only=True)
class GapLine:
    """A standard without a directive: ``reviewed`` tells that people, not the run, say so."""

    ordinal: int
    standard: str
    title_es: str
    title_en: str
    level: str | None
    verified: str | None
    chapter: str
    applies: bool | None
    applicability: Any
    reviewed: bool
    user_name: str | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GapsAsked:
    """Which gaps are asked for; ``reviewed`` None: said by people or by the run."""

    chapter: str | None = None
    level: str | None = None
    words: str = ""
    reviewed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ChapterCounts:
    """How many standards of a chapter stand where.

    ``reviewed`` and ``unverified`` count those among its gaps that people decided about, and those
    whose number was only recalled, which are no fact yet.
    """

    chapter: str
    counts: Mapping[str, int]
    reviewed: int
    unverified: int


@dataclass(frozen=True, kw_only=True)
class PartStanding:
    """Where an element stands, and whether people say so or the run proposes it."""

    status: str
    by_people: bool


@dataclass(frozen=True, kw_only=True)
class StandardStanding:
    """Where a standard stands, its elements by their id, and what was decided of each clause."""

    whole: PartStanding
    parts: Mapping[str, PartStanding] = field(default_factory=dict)
    verdicts: Mapping[int, str] = field(default_factory=dict)


# No value of ours is bound in it: PostgreSQL would take it for another one in GROUP BY.
_STANDING = case(
    (StandardReview.reviewed.is_(True), StandardReview.state), else_=StandardState.status
)


def gaps(unit: Unit, assessment: str, run: str, asked: GapsAsked, paging: Paging) -> Slice[GapLine]:
    """Return the standards without a directive, in the catalogue's order."""
    get_run(unit, run)
    statement = _standards(
        assessment,
        run,
        *(StandardState.ordinal, StandardState.standard, StandardRow.title_es),
        *(StandardRow.title_en, StandardRow.level, StandardRow.verified, StandardRow.chapter),
        *(StandardState.applies, StandardState.applicability),
        func.coalesce(StandardReview.reviewed, False).label("reviewed"),
        *(StandardReview.user_name, StandardReview.at),
    ).where(_STANDING == GAP, *_conditions(asked))
    order = [Key(column=StandardState.__table__.c.ordinal)]
    return page_of(unit, statement, order, paging, lambda row: GapLine(**columns_of(row)))


def chapters(unit: Unit, assessment: str, run: str) -> tuple[ChapterCounts, ...]:
    """Return how many standards of each chapter stand where, in the catalogue's order; one query.

    Those without a chapter are counted under "".
    """
    get_run(unit, run)
    keys = (StandardRow.chapter, StandardState.status, StandardRow.verified)
    said = (StandardReview.reviewed, StandardReview.state)
    rows = unit.session.execute(
        _standards(assessment, run, *keys, *said, func.count(), func.min(StandardState.ordinal))
        .group_by(*keys, *said)
        .order_by(func.min(StandardState.ordinal))
    )
    counts: dict[str, dict[str, int]] = {}
    reviewed: dict[str, int] = {}
    unverified: dict[str, int] = {}
    for chapter, status, verified, decided, state, count, _ in rows:
        standing = state if decided else status
        found = counts.setdefault(chapter, {})
        found[standing] = found.get(standing, 0) + count
        if standing == GAP and decided:
            reviewed[chapter] = reviewed.get(chapter, 0) + count
        if standing == GAP and verified == Verified.RECALLED.value:
            unverified[chapter] = unverified.get(chapter, 0) + count
    return tuple(
        ChapterCounts(
            chapter=chapter,
            counts=found,
            reviewed=reviewed.get(chapter, 0),
            unverified=unverified.get(chapter, 0),
        )
        for chapter, found in counts.items()
    )


def standings(
    unit: Unit, assessment: str, run: str, standards: Iterable[str]
) -> dict[str, StandardStanding]:
    """Return where some standards of a run and each of their elements stand; two queries."""
    asked = list(dict.fromkeys(standards))
    states: dict[str, dict[str, str]] = {}
    for number, element, status in unit.session.execute(
        select(StandardState.standard, StandardState.element, StandardState.status)
        .where(StandardState.run_id == run, StandardState.standard.in_(asked))
        .order_by(StandardState.ordinal)
    ):
        states.setdefault(number, {})[element] = status
    held: dict[str, list[Held]] = {}
    for number, element, clause, verdict in unit.session.execute(
        select(Decision.standard, Decision.element, Decision.clause_id, Decision.verdict).where(
            Decision.assessment_id == assessment, Decision.standard.in_(asked), Decision.holds
        )
    ):
        held.setdefault(number, []).append(Held(element=element, clause=clause, verdict=verdict))
    return {number: _standing(found, held.get(number, [])) for number, found in states.items()}


def _standing(states: Mapping[str, str], held: list[Held]) -> StandardStanding:
    settled = settle([one for one in states if one], held)
    return StandardStanding(
        whole=_of(settled.standing, states[""]),
        parts={
            element: _of(settled.parts[element], status)
            for element, status in states.items()
            if element
        },
        verdicts={one.clause: one.verdict for one in held if one.clause is not None},
    )


def _of(standing: Standing, proposed: str) -> PartStanding:
    if standing is Standing.OPEN:
        return PartStanding(status=proposed, by_people=False)
    return PartStanding(status=standing.value, by_people=True)


def _standards(assessment: str, run: str, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(StandardState)
        .join(Run, Run.id == StandardState.run_id)
        .join(
            StandardRow,
            (StandardRow.revision_id == Run.revision_id)
            & (StandardRow.number == StandardState.standard),
        )
        .outerjoin(
            StandardReview,
            and_(
                StandardReview.assessment_id == assessment,
                StandardReview.standard == StandardState.standard,
            ),
        )
        .where(StandardState.run_id == run, StandardState.element == "")
    )


def _conditions(asked: GapsAsked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.chapter:
        found.append(StandardRow.chapter == asked.chapter)
    if asked.level:
        found.append(StandardRow.level == asked.level)
    if asked.reviewed is not None:
        said = StandardReview.reviewed.is_(True)
        nobody = or_(StandardReview.reviewed.is_(None), StandardReview.reviewed.is_(False))
        found.append(said if asked.reviewed else nobody)
    return found + has_words(
        asked.words, StandardRow.title_es, StandardRow.title_en, StandardRow.number
    )
