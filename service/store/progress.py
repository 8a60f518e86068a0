"""An assessment or every agency seen in, how far people have come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from pipelines.applicability import level_for
from pipelines.reliability import Reliability, reliability
from service.store import reviewed
from service.store.agencies import PROGRAMS, Asked, PortfolioRow, portfolio
from service.store.assessment_tables import Assessment, Decision, Run, StandardState
from service.store.assessments import AssessmentRow
from service.store.decided import WITHDRAWN
from service.store.edition_tables import StandardRow
from service.store.newest import OPEN, newest
from service.store.paging import Paging
from service.store.pairs import ACCEPTED, REJECTED, SAID
from service.store.people_tables import Agency
from service.store.review_tables import StandardReview
from service.store.unit import Unit

EXCLUDED = "not_applicable"
# Levels as they are told apart; any other, and none, is unknown.
LEVELS = ("M", "O", "N/A")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Standards by where people left them; ``begun`` has decisions and is open, ``untouched`` none.

    Standards that the run excludes are not counted unless people decided about them.
    """

    covered: int = 0
    partial: int = 0
    gap: int = 0
    not_applicable: int = 0
    begun: int = 0
    untouched: int = 0

    @property
    def standards(self) -> int:
        """Return how many there are to review."""
        return self.reviewed + self.begun + self.untouched

    @property
    def reviewed(self) -> int:
        """Return how many people decided about in whole."""
        return self.covered + self.partial + self.gap + self.not_applicable

    @property
    def applying(self) -> int:
        """Return how many apply as far as is known: those that could be covered."""
        return self.standards - self.not_applicable

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        names = [one.name for one in fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """What a person's decisions that hold are: how many, on how many standards, until when.

    ``accepted`` say satisfies or partial of a clause, ``rejected`` unrelated or contradicts.
    """

    user_id: str
    user_name: str
    decisions: int
    standards: int
    accepted: int
    rejected: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far people have come: in all, by chapter in the catalogue's order, and by level.

    A level is M, O, N/A or "" where it is not known, for the agency's size.
    """

    whole: Tally
    chapters: Mapping[str, Tally]
    levels: Mapping[str, Tally]


@dataclass(frozen=True, kw_only=True)
class AgencyProgress:
    """An agency with its newest open assessment; None where it has no run to review."""

    agency: PortfolioRow
    tally: Tally | None


@dataclass(frozen=True, kw_only=True)
class ProgramProgress:
    """A program's agencies that are seen: how many, how many are compared, and their sum."""

    program: str
    agencies: int
    compared: int
    tally: Tally


def of_assessment(unit: Unit, row: AssessmentRow, size: str | None) -> Progress:
    """Return how far people have come with an assessment; one query.

    ``size`` is the agency's, for levels that depend on it.
    """
    statement = (
        select(
            *(StandardRow.chapter, StandardRow.level, StandardState.status, StandardReview.state),
            *(func.count().label("number"), func.min(StandardState.ordinal).label("first")),
        )
        .select_from(StandardState)
        .join(Run, Run.id == StandardState.run_id)
        .join(
            StandardRow,
            (StandardRow.revision_id == Run.revision_id)
            & (StandardRow.number == StandardState.standard),
        )
        .outerjoin(
            StandardReview,
            (StandardReview.assessment_id == row.id)
            & (StandardReview.standard == StandardState.standard),
        )
        .where(StandardState.run_id == row.current_run_id, StandardState.element == "")
        .group_by(
            *(StandardRow.chapter, StandardRow.level, StandardState.status, StandardReview.state)
        )
    )
    found = sorted(unit.session.execute(statement), key=lambda one: one.first)
    chapters: dict[str, Tally] = {}
    levels: dict[str, Tally] = {}
    for one in found:
        tally = _tally(one.status, one.state, one.number)
        if tally.standards:
            _add(chapters, one.chapter, tally)
            level = level_for(one.level, size) or ""
            _add(levels, level if level in LEVELS else "", tally)
    return Progress(
        whole=_sum(chapters.values()),
        chapters=chapters,
        levels={code: levels[code] for code in (*LEVELS, "") if code in levels},
    )


def people(unit: Unit, assessment: str) -> tuple[PersonRow, ...]:
    """Return who decided what holds, whoever has most first; one query."""
    statement = (
        select(
            Decision.user_id,
            func.max(Decision.user_name).label("user_name"),
            func.count().label("decisions"),
            func.count(Decision.standard.distinct()).label("standards"),
            _sum_of(ACCEPTED).label("accepted"),
            _sum_of(REJECTED).label("rejected"),
            func.max(Decision.at).label("last_at"),
        )
        .where(Decision.assessment_id == assessment, Decision.holds, Decision.verdict != WITHDRAWN)
        .group_by(Decision.user_id)
    )
    rows = [PersonRow(**row._mapping) for row in unit.session.execute(statement)]
    return tuple(sorted(rows, key=lambda one: (-one.decisions, one.user_name, one.user_id)))


def confidences(unit: Unit, assessment: str) -> Reliability:
    """Return whether confidences of proposals that were decided mean what they say; one query.

    Only decisions that hold on a proposal with a confidence count, and none that was postponed.
    """
    rows = unit.session.execute(
        select(Decision.confidence, Decision.verdict).where(
            *(Decision.assessment_id == assessment, Decision.holds),
            *(Decision.verdict.in_(SAID), Decision.proposal_id.is_not(None)),
            Decision.confidence.is_not(None),
        )
    )
    return reliability((row.confidence, row.verdict in ACCEPTED) for row in rows)


def by_agency(
    unit: Unit, program: str | None, paging: Paging
) -> tuple[tuple[AgencyProgress, ...], str | None]:
    """Return a page of the agencies that are seen, by name, and the cursor of the next ones."""
    found = portfolio(unit, Asked(program=program), paging)
    counts = reviewed.counts(unit, [one.assessment for one in found.rows if one.assessment])
    rows = [
        AgencyProgress(
            agency=one,
            tally=_of_counts(one.counts, counts.get(one.assessment or "", {}))
            if one.counts
            else None,
        )
        for one in found.rows
    ]
    return tuple(rows), found.next


def by_program(unit: Unit) -> tuple[ProgramProgress, ...]:
    """Return the sums of the agencies' newest open assessments by program; two queries."""
    rows = unit.session.execute(
        select(Agency.program, Assessment.id, Run.counts)
        .select_from(Agency)
        .outerjoin(
            Assessment, (Assessment.agency_id == Agency.id) & Assessment.id.in_(newest(OPEN))
        )
        .outerjoin(Run, Run.id == Assessment.current_run_id)
    ).all()
    counts = reviewed.counts(unit, [row.id for row in rows if row.counts])
    found = []
    for program in PROGRAMS:
        own = [row for row in rows if row.program == program]
        tallies = [_of_counts(row.counts, counts.get(row.id, {})) for row in own if row.counts]
        if own:
            found.append(
                ProgramProgress(
                    program=program, agencies=len(own), compared=len(tallies), tally=_sum(tallies)
                )
            )
    return tuple(found)


def _tally(status: str, state: str | None, count: int) -> Tally:
    if state is None:
        return Tally(untouched=0 if status == EXCLUDED else count)
    return Tally(**{"begun" if state == "open" else state: count})


def _of_counts(counts: Mapping[str, int], reviews: Mapping[str, int]) -> Tally:
    """Return the tally of a run's counts and people's; what both exclude is taken for the same."""
    states = {name: reviews.get(name, 0) for name in ("covered", "partial", "gap", EXCLUDED)}
    begun = reviews.get("open", 0)
    there = sum(counts.values()) - counts.get(EXCLUDED, 0)
    return Tally(**states, begun=begun, untouched=max(0, there - sum(states.values()) - begun))


def _add(found: dict[str, Tally], name: str, tally: Tally) -> None:
    found[name] = found.get(name, Tally()).plus(tally)


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for one in tallies:
        whole = whole.plus(one)
    return whole


def _sum_of(verdicts: tuple[str, ...]) -> Any:
    said = case(((Decision.verdict.in_(verdicts)) & Decision.clause_id.is_not(None), 1), else_=0)
    return func.sum(said)
