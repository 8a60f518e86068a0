"""A run shown in the place of another in; what people decided carried to its texts out.

Decisions are rows that only grow: one that holds on gets a new row of the same person and moment,
which names its origin; one that does not waits in ``carried_decision``. The rules are those of
``pipelines.editions.carry``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from pipelines.editions.carry import ClauseFate, Outcome, RequirementFate, carry
from pipelines.editions.heirs import Heir
from service.store.assessment_tables import Decision, ProposalRow
from service.store.assessments import AssessmentRow
from service.store.carried_rows import OPEN, Source, Target, requirement_digests, write
from service.store.clause_moves import Move, Moves, moves
from service.store.decided import COLUMNS, WITHDRAWN, DecisionRow
from service.store.recheck_tables import CarriedDecision
from service.store.rows import as_row
from service.store.standings import stand
from service.store.unit import Unit

HeirsOf = Callable[[str, str], tuple[Heir, ...]]
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What became of decisions that held, each heir of a requirement counted, and of those waiting.

    ``outcomes`` and ``waiting`` count by outcome; ``untouched`` stayed in their very place.
    """

    outcomes: Mapping[str, int]
    waiting: Mapping[str, int]
    untouched: int


def carry_over(
    unit: Unit, row: AssessmentRow, *, source: str, before: str | None, heirs_of: HeirsOf
) -> Carried:
    """Carry the decisions of ``source`` to the run that an assessment shows now.

    ``source`` is that assessment or another of its agency; ``before`` the run that ``source``
    showed; ``heirs_of`` says what a requirement became. No decision that a person made about the
    new texts is touched.
    """
    run = row.current_run_id or ""
    sources = _sources(unit, source)
    if not sources:
        return Carried(outcomes={}, waiting={}, untouched=0)
    moved = _moves(unit, sources, before, run)
    fresh = _freshly_answered(unit, run, moved.fresh)
    asked = requirement_digests(unit, row.revision_id)
    targets = [
        Target(source=one, move=move, heir=heir, outcome=_outcome(one, move, heir, asked))
        for one, move in ((one, _move(one, moved, fresh)) for one in sources)
        for heir in heirs_of(one.standard, one.element) or (None,)
    ]
    touched, untouched = write(unit, row, targets, own=source == row.id, asked=asked)
    stand(unit, row, sorted(touched))
    outcomes = Counter(one.outcome.value for one in targets if one.source.waits is None)
    waiting = Counter(one.outcome.value for one in targets if one.source.waits is not None)
    if touched:
        unit.audit(
            *("decision.carried", "run", run),
            agency=row.agency_id,
            before={"assessment": source, "run": before},
            after={"assessment": row.id, "outcomes": dict(outcomes), "untouched": untouched},
        )
    return Carried(outcomes=outcomes, waiting=waiting, untouched=untouched)


def look_ahead(unit: Unit, source: str, *, before: str | None, run: str) -> None:
    """Compare the versions that ``carry_over`` will need, in a unit that only reads.

    Thousands of reworded clauses take seconds, for which nothing else that writes should wait.
    """
    sources = _sources(unit, source)
    if sources:
        _moves(unit, sources, before, run)


def _moves(unit: Unit, sources: Sequence[Source], before: str | None, run: str) -> Moves:
    clauses = [one.clause for one in sources if one.clause is not None]
    return moves(unit, before, run, clauses)


def _sources(unit: Unit, assessment: str) -> list[Source]:
    """Return what people decided: what holds, and what waits since it was carried before."""
    rows = unit.session.execute(
        select(*COLUMNS)
        .where(Decision.assessment_id == assessment, Decision.holds, Decision.verdict != WITHDRAWN)
        .order_by(Decision.id)
    )
    found = [
        Source(decision=one, standard=one.standard, element=one.element, clause=one.clause_id)
        for one in (as_row(DecisionRow, row) for row in rows)
    ]
    waits = unit.session.execute(
        select(
            *(CarriedDecision.id, CarriedDecision.decision_id, CarriedDecision.standard),
            *(CarriedDecision.element, CarriedDecision.clause_id),
        )
        .where(
            CarriedDecision.assessment_id == assessment,
            CarriedDecision.state == OPEN,
            CarriedDecision.outcome != Outcome.ARCHIVED.value,
        )
        .order_by(CarriedDecision.id)
    ).all()
    made = _decisions(unit, [row.decision_id for row in waits])
    return found + [
        Source(
            decision=made[row.decision_id],
            standard=row.standard,
            element=row.element,
            clause=row.clause_id,
            waits=row.id,
        )
        for row in waits
    ]


def _decisions(unit: Unit, ids: Sequence[int]) -> dict[int, DecisionRow]:
    found: dict[int, DecisionRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = unit.session.execute(
            select(*COLUMNS).where(Decision.id.in_(ids[start : start + _AT_ONCE]))
        )
        found |= {row.id: as_row(DecisionRow, row) for row in rows}
    return found


def _freshly_answered(unit: Unit, run: str, fresh: Iterable[int]) -> frozenset[tuple[str, str]]:
    """Return the parts whose best proposal is a clause with new words."""
    if not fresh:
        return frozenset()
    new = set(fresh)
    rows = unit.session.execute(
        select(ProposalRow.standard, ProposalRow.element, ProposalRow.clause_id).where(
            ProposalRow.run_id == run, ProposalRow.kind == "proposal", ProposalRow.rank == 1
        )
    )
    return frozenset((row.standard, row.element) for row in rows if row.clause_id in new)


def _move(source: Source, moved: Moves, fresh: frozenset[tuple[str, str]]) -> Move:
    """Return what became of what a decision was made on.

    That nothing answers was said of a body: it is another one for a part that new words answer.
    """
    decision = source.decision
    if decision.clause_id is not None:
        return moved.of(source.clause or decision.clause_id, decision.clause_digest)
    is_news = (source.standard, source.element) in fresh
    is_reopened = decision.verdict == "unanswered" and is_news
    return Move(fate=ClauseFate.REWORDED if is_reopened else ClauseFate.NONE, clause=None)


def _outcome(
    source: Source, move: Move, heir: Heir | None, asked: Mapping[tuple[str, str], str]
) -> Outcome:
    if heir is None:
        return carry(move.fate, RequirementFate.WITHDRAWN)
    fate = heir.fate
    if source.waits is not None:
        # It may wait because its requirement was reworded long before this run.
        was = source.decision.element_digest
        same = asked.get((heir.standard, heir.element)) == was
        fate = RequirementFate.SAME if same else RequirementFate.REWORDED
    return carry(move.fate, fate)
