"""What a queue is asked for in, a statement over its pairs out: each with what is around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    null,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from service.people.access import Permission
from service.store.assessment_tables import Decision, ProposalRow, Run, RunVersion, StandardState
from service.store.assessments import RunRow
from service.store.decided import WITHDRAWN
from service.store.edition_tables import StandardRow
from service.store.manual_tables import ClauseRow, ManualVersion
from service.store.review_tables import Sample, SampleItem, SecondReading, StandardReview
from service.store.unit import Unit

BY_STANDARD, BY_MANUAL = "standard", "manual"
UNCERTAIN, USEFUL, CHANGED = "uncertain", "useful", "changed"
POSTPONED, DISAGREED, SAMPLE, SECOND = "postponed", "disagreed", "sample", "second"
# Those of proposals, and those of pairs that people have already had to do with.
OF_PROPOSALS = (BY_STANDARD, BY_MANUAL, UNCERTAIN, USEFUL, CHANGED)
OF_PAIRS = (POSTPONED, DISAGREED, SAMPLE, SECOND)
QUEUES = (*OF_PROPOSALS, *OF_PAIRS)
# Whoever reads these must not see what the first reader said.
BLIND = (SAMPLE, SECOND)
PENDING, ANY = "pending", "any"


@dataclass(frozen=True, kw_only=True)
class QueueAsked:
    """Which pairs are asked for, and in which order: ``queue`` names both.

    ``state`` is pending, any or a verdict, and counts only in queues of proposals, as ``every``
    does: all proposals of an element, not only its best. ``manual`` is a manual's id, ``part`` the
    first step of a clause's path. None and "": any.
    """

    queue: str = BY_STANDARD
    state: str = PENDING
    low: float | None = None
    high: float | None = None
    reviewer: str = ""
    level: str = ""
    chapter: str = ""
    manual: str = ""
    part: str = ""
    every: bool = False


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The pairs of a queue as a statement to be completed, and the columns it is completed with.

    ``id`` tells any two of its rows apart; ``proposal``, ``rank`` and ``confidence`` are null for
    a pair that the shown run does not propose. ``verdict`` is that of the decision that holds, as
    the reader may see it; ``hidden`` tells that there is one which they may not.
    """

    from_: Callable[..., Select[Any]]
    id: Any
    standard: Any
    element: Any
    clause: Any
    proposal: Any
    rank: Any
    confidence: Any
    hidden: ColumnElement[bool]
    verdict: ColumnElement[Any]


@dataclass(frozen=True, kw_only=True)
class _Source:
    """Where the pairs of a queue stand; ``own`` says which rows of the table are asked for."""

    table: Any
    own: tuple[Any, ...]


def pairs(unit: Unit, run: RunRow, asked: QueueAsked) -> Pairs:
    """Return the pairs that are asked for, narrowed by every filter."""
    source = _source(unit, run, asked)
    of_proposals = source.table is ProposalRow
    table, proposal = source.table, ProposalRow if of_proposals else aliased(ProposalRow)
    hidden = _hidden(unit, run, asked)
    verdict = case((or_(hidden, Decision.verdict == WITHDRAWN), null()), else_=Decision.verdict)

    def from_(*columns: Any) -> Select[Any]:
        found = select(*columns).select_from(table)
        if not of_proposals:
            found = found.outerjoin(proposal, _proposes(proposal, run.id, table))
        found = _around(found, run, table)
        return found.where(*source.own, *_narrowed(asked, proposal, hidden, verdict, of_proposals))

    return Pairs(
        from_=from_,
        id=table.id,
        standard=table.standard,
        element=table.element,
        clause=table.clause_id,
        proposal=proposal.id,
        rank=proposal.rank,
        confidence=proposal.confidence,
        hidden=hidden,
        verdict=verdict,
    )


def _around(found: Select[Any], run: RunRow, table: Any) -> Select[Any]:
    """Join what stands around a pair: its part, standard, clause and the decision that holds."""
    found = (
        found.join(
            StandardState,
            and_(
                StandardState.run_id == run.id,
                StandardState.standard == table.standard,
                StandardState.element == table.element,
            ),
        )
        .join(
            StandardRow,
            and_(StandardRow.revision_id == run.revision_id, StandardRow.number == table.standard),
        )
        .join(ClauseRow, ClauseRow.id == table.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .outerjoin(
            RunVersion,
            and_(RunVersion.run_id == run.id, RunVersion.version_id == ClauseRow.version_id),
        )
    )
    if table is Decision:
        return found
    return found.outerjoin(
        Decision,
        and_(
            Decision.assessment_id == run.assessment_id,
            Decision.standard == table.standard,
            Decision.element == table.element,
            Decision.clause_id == table.clause_id,
            # Not "holds": an index of all that hold would be read through for each pair.
            Decision.holds,
        ),
    )


def _proposes(proposal: Any, run: str, table: Any) -> ColumnElement[bool]:
    return and_(
        proposal.run_id == run,
        proposal.standard == table.standard,
        proposal.element == table.element,
        proposal.kind == "proposal",
        proposal.clause_id == table.clause_id,
    )


def _source(unit: Unit, run: RunRow, asked: QueueAsked) -> _Source:
    assessment = run.assessment_id
    if asked.queue == POSTPONED:
        postponed = Decision.verdict == "postponed"
        own = (Decision.assessment_id == assessment, Decision.holds, postponed)
        return _Source(table=Decision, own=own)
    if asked.queue in (DISAGREED, SECOND):
        waits = _second(unit, assessment, asked.queue)
        if asked.queue == SECOND:
            # What was decided anew meanwhile waits no longer.
            waits = (*waits, SecondReading.decision_id == Decision.id)
        return _Source(table=SecondReading, own=waits)
    if asked.queue == SAMPLE:
        open_samples = select(Sample.id).where(
            Sample.assessment_id == assessment, Sample.kind == "quality", Sample.closed_at.is_(None)
        )
        # Nobody judges what they decided themselves, as in ``samples.next_item``.
        said = aliased(Decision)
        own_one = exists().where(
            said.id == SampleItem.decision_id, said.user_id == unit.access.actor
        )
        unjudged = (SampleItem.sample_id.in_(open_samples), SampleItem.verdict == "", ~own_one)
        return _Source(table=SampleItem, own=unjudged)
    return _Source(table=ProposalRow, own=tuple(_proposed(run, asked)))


def _second(unit: Unit, assessment: str, queue: str) -> tuple[ColumnElement[bool], ...]:
    own = SecondReading.assessment_id == assessment
    if queue == DISAGREED:
        return (own, SecondReading.state == "disagreed")
    # Nobody is their own second reader.
    another = SecondReading.first_user_id != unit.access.actor
    return (own, SecondReading.state == "waiting", another)


def _proposed(run: RunRow, asked: QueueAsked) -> list[ColumnElement[bool]]:
    """Return which proposals are to review: of parts, or of a standard that has none."""
    in_parts = select(StandardState.standard).where(
        StandardState.run_id == run.id, StandardState.element != ""
    )
    set_aside = select(StandardReview.standard).where(
        StandardReview.assessment_id == run.assessment_id, StandardReview.state == "not_applicable"
    )
    found = [
        ProposalRow.run_id == run.id,
        ProposalRow.kind == "proposal",
        or_(ProposalRow.element != "", ProposalRow.standard.not_in(in_parts)),
        StandardState.status != "not_applicable",
        ProposalRow.standard.not_in(set_aside),
    ]
    if not asked.every:
        found.append(ProposalRow.rank == 1)
    if asked.queue == CHANGED:
        found.append(_is_new(run))
    elif asked.state == PENDING:
        found += _not_given_up(run)
    return found


def _not_given_up(run: RunRow) -> list[ColumnElement[bool]]:
    """Return that nobody looked for a directive and found none: their pair waits no longer.

    What changed since is told by its own queue.
    """
    none_found = (
        Decision.assessment_id == run.assessment_id,
        Decision.clause_id.is_(None),
        Decision.holds,
        Decision.verdict == "unanswered",
    )
    parts = select(Decision.standard, Decision.element).where(*none_found)
    whole = select(Decision.standard).where(*none_found, Decision.element == "")
    return [
        tuple_(ProposalRow.standard, ProposalRow.element).not_in(parts),
        ProposalRow.standard.not_in(whole),
    ]


def _is_new(run: RunRow) -> ColumnElement[bool]:
    """Return whether a clause's words were in none of the versions that the run before read."""
    before = (
        select(Run.id)
        .where(
            Run.assessment_id == run.assessment_id,
            Run.number < run.number,
            Run.state.in_(("done", "superseded")),
            Run.scorer != "",  # one that was set aside before it found anything counts for nothing
        )
        .order_by(Run.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    versions = select(RunVersion.version_id).where(RunVersion.run_id == before)
    older = aliased(ClauseRow)
    known = exists().where(older.digest == ClauseRow.digest, older.version_id.in_(versions))
    return and_(before.is_not(None), ~known)


def _hidden(unit: Unit, run: RunRow, asked: QueueAsked) -> ColumnElement[bool]:
    """Return whether a decision is another's that the reader may be asked to read again."""
    if asked.queue in BLIND:
        return Decision.id.is_not(None)
    if not unit.access.may(Permission.DECIDE, run.agency_id):
        return false()
    waiting = select(SecondReading.decision_id).where(*_second(unit, run.assessment_id, SECOND))
    return and_(Decision.id.is_not(None), Decision.id.in_(waiting))


def _narrowed(
    asked: QueueAsked, proposal: Any, hidden: Any, verdict: Any, of_proposals: bool
) -> list[ColumnElement[bool]]:
    """Return the filters' conditions; a verdict that is hidden is not found by asking for it."""
    by_column: tuple[tuple[Any, str], ...] = (
        (StandardRow.level, asked.level),
        (StandardRow.chapter, asked.chapter),
        (ManualVersion.manual_id, asked.manual),
        (ClauseRow.path[0].as_string(), asked.part),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in by_column if value]
    if asked.reviewer:
        found += [Decision.user_id == asked.reviewer, ~hidden, verdict.is_not(None)]
    if asked.low is not None:
        found.append(proposal.confidence >= asked.low)
    if asked.high is not None:
        found.append(proposal.confidence <= asked.high)
    if of_proposals and asked.state == PENDING:
        found += [verdict.is_(None), ~hidden]
    elif of_proposals and asked.state != ANY:
        found.append(verdict == asked.state)
    return found
