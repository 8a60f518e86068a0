"""What people decide in, kept for ever out: rows are only added, and the last one holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from corpora.errors import BadRequest, Conflict, NotFound
from service.people.access import Permission
from service.store.assessment_tables import (
    Decision,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.assessments import AssessmentRow, agency_of
from service.store.assessments import get as get_assessment
from service.store.edition_tables import ElementRow, StandardRow
from service.store.manual_tables import ClauseRow
from service.store.paging import Key, Paging, Slice, columns_of, page_of
from service.store.rows import as_row
from service.store.unit import Unit

VERDICTS = ("satisfies", "partial", "unrelated", "contradicts", "postponed")
# These two are said of a standard, without a clause.
OF_STANDARD = ("not_applicable", "applicable")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a person says: of a proposal, of a clause found by hand, or of a standard.

    ``latest`` is the last decision on the same pair that they saw (None: none): when another one
    came meanwhile, theirs is refused instead of hiding it.
    """

    standard: str
    verdict: str
    element: str = ""
    clause: int | None = None
    proposal: int | None = None
    reason: str = ""
    note: str = ""
    latest: int | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A decision, with what it was made on."""

    id: int
    agency_id: str
    assessment_id: str
    run_id: str
    proposal_id: int | None
    standard: str
    element: str
    clause_id: int | None
    clause_digest: str
    element_digest: str
    verdict: str
    reason: str
    note: str
    user_id: str
    user_name: str
    at: datetime
    score: float | None
    rank: int | None
    confidence: float | None
    scorer: str
    calibration_id: str | None


_COLUMNS = (
    *(Decision.id, Decision.agency_id, Decision.assessment_id, Decision.run_id),
    *(Decision.proposal_id, Decision.standard, Decision.element, Decision.clause_id),
    *(Decision.clause_digest, Decision.element_digest, Decision.verdict, Decision.reason),
    *(Decision.note, Decision.user_id, Decision.user_name, Decision.at, Decision.score),
    *(Decision.rank, Decision.confidence, Decision.scorer, Decision.calibration_id),
)


def decide(unit: Unit, assessment: str, said: Verdict) -> DecisionRow:
    """Keep a decision and return it.

    Raises NotFound for a standard, element or proposal that the assessment does not have and for
    a clause that its run did not read, BadRequest for a verdict that cannot be said of it, and
    Conflict when someone else decided about the same pair meanwhile or the assessment was closed
    or never matched.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    row = get_assessment(unit, assessment)
    if row.closed_at is not None or row.current_run_id is None:
        raise Conflict
    _check(said)
    made = _made_on(unit, row, said)
    if _latest(unit, assessment, said, made["clause_id"]) != said.latest:
        raise Conflict
    values = {
        **made,
        "agency_id": row.agency_id,
        "assessment_id": assessment,
        "standard": said.standard,
        "element": said.element,
        "element_digest": _element_digest(unit, row.revision_id, said),
        "verdict": said.verdict,
        "reason": said.reason.strip(),
        "note": said.note.strip(),
        "user_id": unit.access.actor,
        "user_name": unit.access.name,
        "at": unit.now,
    }
    kept = unit.session.scalar(insert(Decision).returning(Decision.id), values)
    unit.audit(
        *("decision.made", "decision", str(kept)),
        agency=row.agency_id,
        before=None if said.latest is None else {"decision": said.latest},
        after={
            name: values[name]
            for name in ("assessment_id", "standard", "element", "clause_id", "verdict", "reason")
        },
    )
    found = unit.session.execute(select(*_COLUMNS).where(Decision.id == kept)).one()
    return as_row(DecisionRow, found)


def listed(
    unit: Unit, assessment: str, paging: Paging, standard: str | None = None
) -> Slice[DecisionRow]:
    """Return the decisions of an assessment as they were made, of one standard where asked."""
    get_assessment(unit, assessment)
    statement = select(*_COLUMNS).where(Decision.assessment_id == assessment)
    if standard is not None:
        statement = statement.where(Decision.standard == standard)
    order = [Key(column=Decision.__table__.c.id)]
    return page_of(unit, statement, order, paging, lambda row: DecisionRow(**columns_of(row)))


def holding(unit: Unit, assessment: str, standard: str) -> tuple[DecisionRow, ...]:
    """Return the decisions that hold for a standard: the last one of each pair."""
    last = (
        select(func.max(Decision.id))
        .where(Decision.assessment_id == assessment, Decision.standard == standard)
        .group_by(Decision.element, Decision.clause_id)
    )
    rows = unit.session.execute(
        select(*_COLUMNS).where(Decision.id.in_(last)).order_by(Decision.id)
    )
    return tuple(as_row(DecisionRow, row) for row in rows)


def decided(unit: Unit, assessment: str, standards: Iterable[str]) -> frozenset[str]:
    """Return those of some standards that a person decided about; postponed is not decided."""
    found = unit.session.scalars(
        select(Decision.standard)
        .where(Decision.assessment_id == assessment, Decision.standard.in_(list(standards)))
        .where(Decision.verdict != "postponed")
        .distinct()
    )
    return frozenset(found)


def _check(said: Verdict) -> None:
    of_clause = said.clause is not None or said.proposal is not None
    known = VERDICTS if of_clause else OF_STANDARD
    if said.verdict not in known:
        raise BadRequest(detail=f"verdict: {', '.join(known)}")
    if said.verdict in ("unrelated", *OF_STANDARD) and not said.reason.strip():
        raise BadRequest(detail={"es": "falta el motivo", "en": "the reason is missing"})
    if len(said.reason) > 40 or len(said.note) > 10_000:
        raise BadRequest(detail="reason <= 40, note <= 10000")


def _made_on(unit: Unit, row: AssessmentRow, said: Verdict) -> dict[str, object]:
    """Return what a decision was made on: run, proposal, clause, score and model."""
    run = unit.session.execute(
        select(Run.id, Run.scorer, Run.calibration_id).where(Run.id == row.current_run_id)
    ).one()
    known = unit.session.scalar(
        select(StandardState.id).where(
            StandardState.run_id == run.id,
            StandardState.standard == said.standard,
            StandardState.element == said.element,
        )
    )
    if known is None:
        raise NotFound
    made: dict[str, object] = {
        "run_id": run.id,
        "scorer": run.scorer,
        "calibration_id": run.calibration_id,
        "proposal_id": None,
        "clause_id": said.clause,
        "score": None,
        "rank": None,
        "confidence": None,
        "clause_digest": "",
    }
    if said.proposal is not None:
        made |= _of_proposal(unit, said, run.id)
    if made["clause_id"] is not None:
        digest = unit.session.scalar(
            select(ClauseRow.digest)
            .join(RunVersion, RunVersion.version_id == ClauseRow.version_id)
            .where(ClauseRow.id == made["clause_id"], RunVersion.run_id == run.id)
        )
        if digest is None:
            raise NotFound
        made["clause_digest"] = digest
    return made


def _of_proposal(unit: Unit, said: Verdict, run: str) -> dict[str, object]:
    found = unit.session.execute(
        select(
            *(ProposalRow.clause_id, ProposalRow.score, ProposalRow.rank, ProposalRow.confidence),
            *(ProposalRow.standard, ProposalRow.element),
        ).where(ProposalRow.id == said.proposal, ProposalRow.run_id == run)
    ).first()
    if found is None or (found.standard, found.element) != (said.standard, said.element):
        raise NotFound
    if said.clause not in (None, found.clause_id):
        raise BadRequest(detail="clause, proposal")
    return {
        "proposal_id": said.proposal,
        "clause_id": found.clause_id,
        "score": found.score,
        "rank": found.rank,
        "confidence": found.confidence,
    }


def _latest(unit: Unit, assessment: str, said: Verdict, clause: object) -> int | None:
    latest: int | None = unit.session.scalar(
        select(func.max(Decision.id)).where(
            Decision.assessment_id == assessment,
            Decision.standard == said.standard,
            Decision.element == said.element,
            Decision.clause_id.is_(None) if clause is None else Decision.clause_id == clause,
        )
    )
    return latest


def _element_digest(unit: Unit, revision: str, said: Verdict) -> str:
    """Return the digest of the element's words, or of the standard's where it is meant whole."""
    table = ElementRow if said.element else StandardRow
    number = said.element or said.standard
    return (
        unit.session.scalar(
            select(table.digest).where(table.revision_id == revision, table.number == number)
        )
        or ""
    )
