"""What becomes of decisions in, the rows that say so out: nothing that a person said is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select, update

from pipelines.editions.carry import Outcome
from pipelines.editions.heirs import Heir
from service.remembered import Remembered
from service.store.assessment_tables import Decision
from service.store.assessments import AssessmentRow
from service.store.clause_moves import Move
from service.store.decided import WITHDRAWN, DecisionRow
from service.store.edition_tables import ElementRow, StandardRow
from service.store.recheck_tables import CarriedDecision
from service.store.review_tables import SecondReading
from service.store.unit import Unit

OPEN, ANSWERED, REPLACED = "open", "answered", "replaced"
# (standard, element, clause): what a decision is about.
Pair = tuple[str, str, int | None]
Digests = Mapping[tuple[str, str], str]
_AT_ONCE = 500
# A wording never changes once it is kept.
_OF_REVISION: Remembered[str, Digests] = Remembered(8)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A person's decision and the place where it stands now: by itself, or waiting as ``waits``."""

    decision: DecisionRow
    standard: str
    element: str
    clause: int | None
    waits: int | None = None

    @property
    def pair(self) -> Pair:
        """Return what it is about until now."""
        return (self.standard, self.element, self.clause)


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a decision goes, and what becomes of it there; ``heir`` None: its requirement ends."""

    source: Source
    move: Move
    heir: Heir | None
    outcome: Outcome

    @property
    def pair(self) -> Pair:
        """Return what it is about from now on."""
        if self.heir is None:
            return ("", "", self.move.clause)
        return (self.heir.standard, self.heir.element, self.move.clause)


def requirement_digests(unit: Unit, revision: str) -> Digests:
    """Return the digest of every standard ("" for its element) and element of a wording."""
    known = _OF_REVISION.get(revision)
    if known is not None:
        return known
    found = {
        (row.number, ""): row.digest
        for row in unit.session.execute(
            select(StandardRow.number, StandardRow.digest).where(
                StandardRow.revision_id == revision
            )
        )
    }
    for row in unit.session.execute(
        select(ElementRow.number, ElementRow.digest).where(ElementRow.revision_id == revision)
    ):
        found[row.number.rpartition(".")[0], row.number] = row.digest
    return _OF_REVISION.put(revision, found)


def write(
    unit: Unit, row: AssessmentRow, targets: Sequence[Target], *, own: bool, asked: Digests
) -> tuple[set[str], int]:
    """Write what becomes of decisions; return the standards it touched and how many stayed put.

    ``own``: they are the assessment's own, whose rows hold no more where they go elsewhere. Of two
    that come to one pair the later holds; a pair that a person decided about is left to them.
    """
    writing = _Writing(unit=unit, row=row, own=own, asked=asked)
    sources = {target.source.pair for target in targets if target.source.waits is None}
    taken = {
        pair: found for pair, found in _held(unit, row.id).items() if not own or pair not in sources
    }
    kept: list[Target] = []
    rest: list[Target] = []
    still: list[Source] = []
    by_age = sorted(targets, key=lambda one: -one.source.decision.id)
    # What stays in its place first: nothing that comes from elsewhere takes it.
    for target in sorted(by_age, key=lambda one: not (own and _stays(one))):
        if own and _stays(target):
            taken[target.pair] = target.source.decision.id
            still.append(target.source)
        elif own and _waits_so(target):
            still.append(target.source)
        elif target.outcome.holds and target.pair not in taken:
            taken[target.pair] = 0
            kept.append(target)
        else:
            rest.append(target)
    moved = dict(zip(kept, writing.keep(kept), strict=True))
    taken |= {target.pair: new for target, new in moved.items()}
    writing.let_wait(rest, taken)
    changed = [*kept, *rest]
    if own:
        # Of a requirement that was divided, one heir may stay where it is while another waits.
        stay = {(one.decision.id, one.waits) for one in still}
        gone = [one.source for one in changed]
        writing.let_go([one for one in gone if (one.decision.id, one.waits) not in stay])
        writing.move_readings({one.source.decision.id: (one, new) for one, new in moved.items()})
    touched = {one.pair[0] for one in changed}
    touched |= {one.source.standard for one in changed} if own else set()
    return touched - {""}, len(still)


def _waits_so(target: Target) -> bool:
    """Tell whether what waits goes on waiting for the same."""
    waits = target.source.waits is not None
    return waits and not target.outcome.holds and target.pair == target.source.pair


def _stays(target: Target) -> bool:
    """Tell whether a decision holds on in the very place where it is."""
    waits = target.source.waits is not None
    same = target.outcome is Outcome.KEPT and target.pair == target.source.pair
    return same and not waits


def _held(unit: Unit, assessment: str) -> dict[Pair, int]:
    rows = unit.session.execute(
        select(Decision.id, Decision.standard, Decision.element, Decision.clause_id).where(
            Decision.assessment_id == assessment, Decision.holds, Decision.verdict != WITHDRAWN
        )
    )
    return {(row.standard, row.element, row.clause_id): row.id for row in rows}


@dataclass(frozen=True, kw_only=True)
class _Writing:
    """Writes the rows of one assessment."""

    unit: Unit
    row: AssessmentRow
    own: bool
    asked: Digests

    def keep(self, targets: Sequence[Target]) -> list[int]:
        """Add the decisions that hold on, as their persons made them, and return their ids."""
        rows = [self._decision(one) for one in targets]
        ids: list[int] = []
        statement = insert(Decision).returning(Decision.id, sort_by_parameter_order=True)
        for start in range(0, len(rows), _AT_ONCE):
            made = self.unit.session.scalars(statement, rows[start : start + _AT_ONCE])
            ids += list(made)
        return ids

    def let_wait(self, targets: Sequence[Target], taken: Mapping[Pair, int]) -> None:
        """Add what waits, is orphaned or archived.

        What stands at its pair already, by ``taken``, is the answer to what would wait there.
        """
        self.unit.insert(CarriedDecision, [self._waiting(one, taken) for one in targets])

    def let_go(self, sources: Sequence[Source]) -> None:
        """Let what went elsewhere hold no more, and what waited wait no more."""
        held = sorted({one.decision.id for one in sources if one.waits is None})
        waited = sorted({one.waits for one in sources if one.waits is not None})
        for start in range(0, len(held), _AT_ONCE):
            self.unit.session.execute(
                update(Decision)
                .where(Decision.id.in_(held[start : start + _AT_ONCE]))
                .values(holds=False)
            )
        for start in range(0, len(waited), _AT_ONCE):
            self.unit.session.execute(
                update(CarriedDecision)
                .where(CarriedDecision.id.in_(waited[start : start + _AT_ONCE]))
                .values(state=REPLACED, answered_at=self.unit.now)
            )

    def move_readings(self, moved: Mapping[int, tuple[Target, int]]) -> None:
        """Let second readings that are not settled go with the decisions they read."""
        open_ones = self.unit.session.execute(
            select(SecondReading.id, SecondReading.decision_id).where(
                SecondReading.assessment_id == self.row.id,
                SecondReading.state.in_(("waiting", "disagreed")),
            )
        )
        for reading in open_ones.all():
            if reading.decision_id not in moved:
                continue
            target, new = moved[reading.decision_id]
            standard, element, clause = target.pair
            self.unit.session.execute(
                update(SecondReading)
                .where(SecondReading.id == reading.id)
                .values(decision_id=new, standard=standard, element=element, clause_id=clause)
            )

    def _decision(self, target: Target) -> dict[str, Any]:
        made = target.source.decision
        standard, element, clause = target.pair
        values = asdict(made) | {
            **{"agency_id": self.row.agency_id, "assessment_id": self.row.id},
            **{"run_id": self.row.current_run_id, "proposal_id": None},
            **{"standard": standard, "element": element, "clause_id": clause},
            "element_digest": self.asked.get((standard, element), ""),
            **{"holds": True, "group_id": None, "undoes": None},
            **{"origin_id": made.id, "carried": target.outcome.value},
        }
        del values["id"]
        return values

    def _waiting(self, target: Target, taken: Mapping[Pair, int]) -> dict[str, Any]:
        standard, element, clause = target.pair
        heir = target.heir
        outcome = Outcome.TO_CONFIRM if target.outcome.holds else target.outcome
        stands = taken.get(target.pair) if outcome is Outcome.TO_CONFIRM else None
        answered = bool(stands)
        return {
            **{"agency_id": self.row.agency_id, "assessment_id": self.row.id},
            **{"run_id": self.row.current_run_id, "decision_id": target.source.decision.id},
            **{"standard": standard, "element": element, "clause_id": clause},
            "outcome": outcome.value,
            "clause_fate": target.move.fate.value,
            "requirement_fate": "withdrawn" if heir is None else heir.fate.value,
            "certainty": 1.0 if heir is None else heir.certainty,
            "state": ANSWERED if answered else OPEN,
            "answer_id": stands,
            "at": self.unit.now,
            "answered_at": self.unit.now if answered else None,
        }
