"""Pairs on which two readers disagree in, both verdicts and the decision that settles out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from corpora.errors import Conflict, NotFound, OwnReading
from service.people.access import ALLOWED, Permission
from service.store.assessment_tables import Assessment, Decision, ProposalRow, RunVersion
from service.store.assessments import agency_of
from service.store.assessments import get as get_assessment
from service.store.decisions import Verdict
from service.store.manual_tables import ClauseRow
from service.store.paging import Key, Paging, Slice, page_of
from service.store.pairs import PairText, pair_of, pairs_of
from service.store.people_tables import Membership, User
from service.store.review_tables import SecondReading
from service.store.second_readings import DISAGREED, SETTLED, move, opened
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A pair on which two readers disagree, what each said, and the decision that holds.

    ``held_id`` is the last decision on the pair and ``is_read`` tells whether the shown run still
    reads the clause: on another, nothing new can be decided.
    """

    id: int
    pair: PairText
    first_user_id: str
    first_user_name: str
    first_verdict: str
    first_reason: str
    first_note: str
    user_id: str
    user_name: str
    verdict: str
    reason: str
    note: str
    read_at: datetime
    held_id: int | None
    held_verdict: str
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class Judges:
    """The people of a team who may decide."""

    people: frozenset[str]

    def third(self, row: Disagreement) -> bool:
        """Tell whether the team has somebody who may decide and was neither reader."""
        return bool(self.people - {row.first_user_id, row.user_id})

    def may(self, row: Disagreement, actor: str) -> bool:
        """Tell whether somebody may settle: neither reader, or a reader where there is no third."""
        return actor not in (row.first_user_id, row.user_id) or not self.third(row)


def listed(unit: Unit, assessment: str, paging: Paging) -> Slice[Disagreement]:
    """Return the pairs on which readers disagree and that nobody settled, the oldest first."""
    get_assessment(unit, assessment)
    statement = _disagreements().where(
        SecondReading.assessment_id == assessment, SecondReading.state == DISAGREED
    )
    order = [Key(column=SecondReading.__table__.c.id)]
    return page_of(unit, statement, order, paging, _disagreement)


def get(unit: Unit, assessment: str, reading: int) -> Disagreement:
    """Return a disagreement; raise NotFound for none, Conflict for one that is settled."""
    unit.require(Permission.READ, agency_of(unit, assessment))
    found = unit.session.execute(
        _disagreements().where(
            SecondReading.assessment_id == assessment, SecondReading.id == reading
        )
    ).first()
    if found is None:
        raise NotFound
    if found.state != DISAGREED:
        raise Conflict
    return _disagreement(found)


def judges(unit: Unit, agency: str) -> Judges:
    """Return the people of an agency who may decide; one query."""
    unit.require(Permission.READ, agency)
    roles = [role.value for role, may in ALLOWED.items() if Permission.DECIDE in may]
    found = unit.session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            *(Membership.agency_id == agency, Membership.role.in_(roles)),
            User.disabled_at.is_(None),
        )
    )
    return Judges(people=frozenset(found))


def check_judge(unit: Unit, assessment: str, row: Disagreement) -> None:
    """Raise OwnReading for a reader who would settle while the team has somebody else."""
    agency = agency_of(unit, assessment)
    unit.require(Permission.DECIDE, agency)
    opened(unit, assessment)
    if not judges(unit, agency).may(row, unit.access.actor):
        raise OwnReading


def said(unit: Unit, row: Disagreement, *, verdict: str, reason: str, note: str) -> Verdict:
    """Return what is to be decided on a pair: of the shown run's proposal where it has one."""
    pair = row.pair
    proposal = unit.session.scalar(
        select(ProposalRow.id)
        .join(Assessment, Assessment.current_run_id == ProposalRow.run_id)
        .join(SecondReading, SecondReading.assessment_id == Assessment.id)
        .where(
            *(SecondReading.id == row.id, ProposalRow.standard == pair.standard),
            *(ProposalRow.element == pair.element, ProposalRow.clause_id == pair.clause_id),
        )
        .order_by(ProposalRow.kind.desc())
        .limit(1)
    )
    return Verdict(
        standard=pair.standard,
        element=pair.element,
        clause=pair.clause_id,
        proposal=proposal,
        verdict=verdict,
        reason=reason if verdict == "unrelated" else "",
        note=note,
        latest=row.held_id,
    )


def settle(unit: Unit, assessment: str, row: Disagreement, decision: int | None) -> None:
    """Say that a disagreement is settled by a decision; raise Conflict when it was meanwhile."""
    agency = agency_of(unit, assessment)
    unit.require(Permission.DECIDE, agency)
    values = {
        **{"state": SETTLED, "settled_id": decision, "settled_by_name": unit.access.name},
        **{"settled_at": unit.now},
    }
    move(unit, row.id, DISAGREED, values)
    told = {"standard": row.pair.standard, "element": row.pair.element, "settled_by": decision}
    after = {**told, "was_reader": unit.access.actor in (row.first_user_id, row.user_id)}
    unit.audit("reading.settled", "second_reading", str(row.id), agency=agency, after=after)


# The last decision on a pair, whoever made it.
_HELD = aliased(Decision, name="held")


def _disagreements() -> Any:
    read_by = (
        select(RunVersion.id)
        .join(Assessment, Assessment.current_run_id == RunVersion.run_id)
        .where(
            Assessment.id == SecondReading.assessment_id,
            RunVersion.version_id == ClauseRow.version_id,
        )
    )
    columns = (
        *(SecondReading.id, SecondReading.state, SecondReading.first_user_id),
        *(SecondReading.first_user_name, SecondReading.first_verdict),
        *(Decision.reason.label("first_reason"), Decision.note.label("first_note")),
        *(SecondReading.user_id, SecondReading.user_name, SecondReading.verdict),
        *(SecondReading.reason, SecondReading.note, SecondReading.read_at),
        *(_HELD.id.label("held_id"), _HELD.verdict.label("held_verdict")),
        read_by.exists().label("is_read"),
    )
    return (
        pairs_of(SecondReading, *columns)
        .join(Decision, Decision.id == SecondReading.decision_id)
        .outerjoin(
            _HELD,
            (_HELD.assessment_id == SecondReading.assessment_id)
            & (_HELD.standard == SecondReading.standard)
            & (_HELD.element == SecondReading.element)
            & (_HELD.clause_id == SecondReading.clause_id)
            & _HELD.holds,
        )
    )


def _disagreement(row: Any) -> Disagreement:
    names = set(Disagreement.__dataclass_fields__) - {"pair", "held_verdict"}
    plain = {name: getattr(row, name) for name in names}
    return Disagreement(**plain, pair=pair_of(row), held_verdict=row.held_verdict or "")
