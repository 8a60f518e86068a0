"""What people decide in, kept for ever out: rows are only added, and the last one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from corpora.errors import BadRequest, Conflict, DecidedMeanwhile, NotFound
from service.deeds import VALUES
from service.people.access import Permission
from service.store import decided, waits
from service.store.assessment_tables import (
    Decision,
    ProposalRow,
    Run,
    RunVersion,
    StandardState,
)
from service.store.assessments import AssessmentRow, agency_of
from service.store.assessments import get as get_assessment
from service.store.decided import COLUMNS, WITHDRAWN, DecisionRow
from service.store.edition_tables import ElementRow, StandardRow
from service.store.manual_tables import ClauseRow
from service.store.rows import as_row
from service.store.standings import stand
from service.store.unit import Unit

# Why a clause is no answer, in the order of their keys 1 to 6.
REASONS = (
    "another-subject",
    "only-mentions",
    "no-term-or-owner",
    "repealed",
    "another-clause",
    "other",
)
VERDICTS = ("satisfies", "partial", "unrelated", "contradicts", "postponed")
# These are said of a standard, the last one of a part too, without a clause.
OF_STANDARD = ("not_applicable", "applicable", "unanswered")

VERDICT_WORDS = {one: VALUES[one] for one in (*VERDICTS, *OF_STANDARD, WITHDRAWN)}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a person says: of a proposal, of a clause found by hand, or of a standard.

    ``latest`` is the last decision on the same pair that they saw (None: none): when another one
    came meanwhile, theirs is refused instead of hiding it. ``origin`` is the decision that is
    confirmed, of those that were carried to the pair (None: the last one).
    """

    standard: str
    verdict: str
    element: str = ""
    clause: int | None = None
    proposal: int | None = None
    reason: str = ""
    note: str = ""
    latest: int | None = None
    origin: int | None = None


def decide(
    unit: Unit, assessment: str, said: Sequence[Verdict], group: str | None = None
) -> tuple[DecisionRow, ...]:
    """Keep decisions made at once and return them, all or none.

    Raises NotFound for a standard, element or proposal that the assessment does not have and for
    a clause that its run did not read, BadRequest for a verdict that cannot be said of it,
    DecidedMeanwhile when someone else decided about the same pair, and Conflict when the
    assessment was closed or never matched.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    row = get_assessment(unit, assessment)
    if row.closed_at is not None or row.current_run_id is None:
        raise Conflict
    together = group or unit.new_id()
    run = unit.session.execute(
        select(Run.id, Run.scorer, Run.calibration_id).where(Run.id == row.current_run_id)
    ).one()
    waiting = waits.open_of(unit, assessment, [one.standard for one in said])
    kept = []
    for one in said:
        _check(one)
        made = _made_on(unit, run, one)
        waited = waits.origin(waiting, (one.standard, one.element, made["clause_id"]))
        made["origin_id"] = waited if one.origin is None else one.origin
        kept.append(_keep(unit, row, one, made, together))
    waits.answer(unit, waiting, [one for one in kept if "standard" in one])
    found = _told(unit, row, kept)
    stand(unit, row, [one.standard for one in said])
    return found


def take_back(unit: Unit, assessment: str, group: str) -> tuple[DecisionRow, ...]:
    """Take back one's own decisions made at once: what held before each holds again.

    Returns the decisions that do so. Raises NotFound for a group that has none or is another
    person's, and DecidedMeanwhile when a later one holds for any of its pairs.
    """
    unit.require(Permission.DECIDE, agency_of(unit, assessment))
    row = get_assessment(unit, assessment)
    if row.closed_at is not None:
        raise Conflict
    made = decided.of_group(unit, assessment, group)
    if not made or any(one.user_id != unit.access.actor for one in made):
        raise NotFound
    together = unit.new_id()
    kept = [_restore(unit, row, one, together) for one in made]
    waits.reopen(unit, assessment, [one.id for one in made])
    found = _told(unit, row, kept)
    stand(unit, row, [one.standard for one in made])
    return found


def _keep(
    unit: Unit, row: AssessmentRow, said: Verdict, made: dict[str, Any], group: str
) -> dict[str, Any]:
    latest = _latest(unit, row.id, said.standard, said.element, made["clause_id"])
    if (None if latest is None else latest.id) != said.latest:
        if _is_repeated(unit, latest, said):
            return {"id": latest.id}
        raise _meanwhile(latest)
    values: dict[str, Any] = {
        **made,
        **{"agency_id": row.agency_id, "assessment_id": row.id, "standard": said.standard},
        "element": said.element,
        "element_digest": _element_digest(unit, row.revision_id, said),
        "verdict": said.verdict,
        "reason": said.reason.strip(),
        "note": said.note.strip(),
        **{"user_id": unit.access.actor, "user_name": unit.access.name, "at": unit.now},
        **{"holds": True, "group_id": group, "undoes": None, "carried": ""},
    }
    _add(unit, values, said.latest)
    return values


def _restore(unit: Unit, row: AssessmentRow, made: DecisionRow, group: str) -> dict[str, Any]:
    latest = _latest(unit, row.id, made.standard, made.element, made.clause_id)
    if latest is None or latest.id != made.id:
        raise _meanwhile(latest)
    before = unit.session.execute(
        select(*COLUMNS)
        .where(*_pair(row.id, made.standard, made.element, made.clause_id), Decision.id < made.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    source = made if before is None else as_row(DecisionRow, before)
    values = asdict(source) | {
        **{"user_id": unit.access.actor, "user_name": unit.access.name, "at": unit.now},
        **{"holds": True, "group_id": group, "undoes": made.id},
    }
    if before is None:
        values |= {"verdict": WITHDRAWN, "reason": "", "note": ""}
    del values["id"]
    _add(unit, values, made.id)
    return values


def _add(unit: Unit, values: dict[str, Any], before: int | None) -> None:
    """Add a decision, which holds from here on in the place of the one before."""
    if before is not None:
        unit.session.execute(update(Decision).where(Decision.id == before).values(holds=False))
    values["id"] = unit.session.scalar(insert(Decision).returning(Decision.id), values)
    told = ("assessment_id", "standard", "element", "clause_id", "verdict", "reason")
    unit.audit(
        "decision.made" if values["undoes"] is None else "decision.undone",
        *("decision", str(values["id"])),
        agency=values["agency_id"],
        before=None if before is None else {"decision": before},
        after={name: values[name] for name in told},
    )


def _told(
    unit: Unit, row: AssessmentRow, kept: Sequence[dict[str, Any]]
) -> tuple[DecisionRow, ...]:
    ids = [one["id"] for one in kept]
    found = unit.session.execute(
        select(*COLUMNS)
        .where(Decision.assessment_id == row.id, Decision.id.in_(ids))
        .order_by(Decision.id)
    )
    return tuple(as_row(DecisionRow, one) for one in found)


def _is_repeated(unit: Unit, latest: Any, said: Verdict) -> bool:
    """Tell whether a person says again what holds: the answer to the first time was lost."""
    if latest is None or latest.user_id != unit.access.actor:
        return False
    same = (latest.verdict, latest.reason, latest.note)
    return same == (said.verdict, said.reason.strip(), said.note.strip())


def _meanwhile(latest: Any) -> Conflict:
    if latest is None:
        return Conflict()
    return DecidedMeanwhile(name=latest.user_name, verdict=VERDICT_WORDS[latest.verdict])


def _pair(
    assessment: str, standard: str, element: str, clause: object
) -> tuple[ColumnElement[bool], ...]:
    return (
        Decision.assessment_id == assessment,
        Decision.standard == standard,
        Decision.element == element,
        Decision.clause_id.is_(None) if clause is None else Decision.clause_id == clause,
    )


def _latest(unit: Unit, assessment: str, standard: str, element: str, clause: object) -> Any:
    return unit.session.execute(
        select(
            *(Decision.id, Decision.user_id, Decision.user_name, Decision.verdict),
            *(Decision.reason, Decision.note),
        ).where(*_pair(assessment, standard, element, clause), Decision.holds)
    ).first()


def _check(said: Verdict) -> None:
    of_clause = said.clause is not None or said.proposal is not None
    known = VERDICTS if of_clause else OF_STANDARD
    if said.verdict not in known:
        raise BadRequest(detail=f"verdict: {', '.join(known)}")
    if said.element and said.verdict in ("not_applicable", "applicable"):
        raise BadRequest(detail="element")
    if said.verdict in ("unrelated", "not_applicable", "applicable") and not said.reason.strip():
        raise BadRequest(detail={"es": "falta el motivo", "en": "the reason is missing"})
    if len(said.reason) > 40 or len(said.note) > 10_000:
        raise BadRequest(detail="reason <= 40, note <= 10000")


def _made_on(unit: Unit, run: Any, said: Verdict) -> dict[str, Any]:
    """Return what a decision was made on: run, proposal, clause, score and model."""
    known = unit.session.scalar(
        select(StandardState.id).where(
            StandardState.run_id == run.id,
            StandardState.standard == said.standard,
            StandardState.element == said.element,
        )
    )
    if known is None:
        raise NotFound
    made: dict[str, Any] = {
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
