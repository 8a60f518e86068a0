"""Batches in and out: decisions to be made at once, frozen when they were previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from corpora.errors import BadRequest, Conflict, NotFound, PreviewPassed
from service.people.access import Permission
from service.store.assessment_tables import Assessment, Decision
from service.store.assessments import agency_of
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.pairs import check_said
from service.store.people_tables import Agency
from service.store.review_tables import Batch
from service.store.unit import Unit

PREVIEW, DONE, UNDONE = "preview", "done", "undone"
# What a batch was made of when it confirms what people had said of the texts before.
CARRIED = "carried"
# What can be said of many pairs at once: none of it needs to be written pair by pair.
SAID = ("satisfies", "unrelated", "postponed")
MOST = 500
_KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Passed:
    """An item that was passed over: its place, and the decision that another person made."""

    place: int
    name: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """A batch of one agency; ``asked`` says what it was made of and ``total`` how many there were.

    ``run`` is the run that it was previewed on; ``left_out`` are the places that were taken out.
    """

    id: str
    group_id: str
    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    current_run_id: str | None
    closed_at: datetime | None
    asked: Mapping[str, Any]
    items: tuple[Verdict, ...]
    state: str
    created_at: datetime
    done_at: datetime | None
    undone_at: datetime | None
    decided: int
    passed: tuple[Passed, ...]
    left_out: tuple[int, ...]

    @property
    def run(self) -> str:
        """The run that it was previewed on."""
        return str(self.asked.get("run", ""))

    @property
    def total(self) -> int:
        """How many pairs there were to take from."""
        return int(self.asked.get("total", len(self.items)))

    @property
    def confirms(self) -> bool:
        """Tell whether each pair's own verdict, as it was carried, is confirmed."""
        return self.asked.get("queue") == CARRIED

    @property
    def is_passed(self) -> bool:
        """Tell whether it can no longer be confirmed: another run is shown, or it was closed."""
        waits = self.state == PREVIEW
        return waits and (self.run != self.current_run_id or self.closed_at is not None)


def create(
    unit: Unit, assessment: str, group: str, asked: Mapping[str, Any], items: Sequence[Verdict]
) -> None:
    """Keep a preview of decisions on an assessment; ``asked`` names the run and the filter.

    What confirms a carried decision says what that one said. Raises BadRequest for what else cannot
    be said of many pairs, for none and for more than 500.
    """
    agency = agency_of(unit, assessment)
    unit.require(Permission.DECIDE, agency)
    if not 1 <= len(items) <= MOST:
        raise BadRequest(detail=f"1-{MOST}")
    for one in items:
        if one.origin is None:
            check_said(one.verdict, one.reason, known=SAID)
    _forget_old(unit)
    row = {
        **{"id": unit.new_id(), "agency_id": agency, "group_id": group},
        **{"assessment_id": assessment, "asked": dict(asked), "state": PREVIEW, "result": {}},
        "items": [asdict(one) for one in items],
        **{"user_id": unit.access.actor, "user_name": unit.access.name, "created_at": unit.now},
        **{"done_at": None, "undone_at": None},
    }
    unit.insert(Batch, [row])


def of_group(unit: Unit, group: str) -> tuple[BatchRow, ...]:
    """Return one's own batches of a group by agency; raise NotFound for none."""
    found = _own(unit, Batch.group_id == group)
    if not found:
        raise NotFound
    return found


def still(unit: Unit, batch: BatchRow, state: str) -> None:
    """Hold a batch's agency; raise Conflict unless the batch is in a state, and still holds good.

    Raises PreviewPassed for a preview whose assessment shows another run by now.
    """
    unit.require(Permission.DECIDE, batch.agency_id)
    now = _own(unit, Batch.id == batch.id)
    if not now or now[0].state != state:
        raise Conflict
    if now[0].is_passed:
        raise PreviewPassed


def finish(
    unit: Unit, batch: BatchRow, decided: int, passed: Sequence[Passed], left_out: Sequence[int]
) -> None:
    """Say that a batch was done, what was passed over and what was taken out before."""
    said = batch.items[0]
    verdict = {"verdict": said.verdict, "reason": said.reason}
    if batch.confirms:
        verdict = {"verdict": "confirmed"}
    told = {"decided": decided, "passed": [asdict(one) for one in passed], "out": list(left_out)}
    _set(unit, batch, state=DONE, result=told, done_at=unit.now)
    unit.audit(
        *("batch.done", "batch", batch.id),
        agency=batch.agency_id,
        after={
            **{"assessment": batch.assessment, **verdict},
            **{"decided": decided, "passed": len(passed)},
        },
    )


def undo(unit: Unit, batch: BatchRow, back: Sequence[DecisionRow]) -> None:
    """Say that what a batch decided was taken back."""
    _set(unit, batch, state=UNDONE, undone_at=unit.now)
    told = {"assessment": batch.assessment, "decided": len(back)}
    unit.audit("batch.undone", "batch", batch.id, agency=batch.agency_id, after=told)


def unmoved(
    unit: Unit, assessment: str, items: Sequence[tuple[int, Verdict]]
) -> tuple[list[Verdict], list[Passed]]:
    """Return the items on whose pair the decision that was seen is still the last, and the others.

    ``items`` have their places; one query, however many they are.
    """
    rows = unit.session.execute(
        select(
            *(Decision.id, Decision.standard, Decision.element, Decision.clause_id),
            *(Decision.user_name, Decision.verdict),
        ).where(
            Decision.assessment_id == assessment,
            Decision.standard.in_({one.standard for _, one in items}),
            Decision.holds,
        )
    )
    last = {(row.standard, row.element, row.clause_id): row for row in rows}
    kept, passed = [], []
    for place, one in items:
        found = last.get((one.standard, one.element, one.clause))
        if (None if found is None else found.id) == one.latest:
            kept.append(one)
        else:
            name, verdict = (found.user_name, found.verdict) if found else ("", "")
            passed.append(Passed(place=place, name=name, verdict=verdict))
    return kept, passed


def _own(unit: Unit, which: ColumnElement[bool]) -> tuple[BatchRow, ...]:
    rows = unit.session.execute(
        select(
            *(Batch.id, Batch.group_id, Batch.agency_id, Agency.name.label("agency")),
            *(Batch.assessment_id, Assessment.name.label("assessment")),
            *(Assessment.current_run_id, Assessment.closed_at, Batch.asked, Batch.items),
            *(Batch.state, Batch.result, Batch.created_at, Batch.done_at, Batch.undone_at),
        )
        .join(Agency, Agency.id == Batch.agency_id)
        .join(Assessment, Assessment.id == Batch.assessment_id)
        .where(which, Batch.user_id == unit.access.actor)
        .order_by(Agency.name, Batch.id)
    )
    return tuple(_row(row) for row in rows)


def _forget_old(unit: Unit) -> None:
    """Delete one's own previews that nobody confirmed for a week: they are no record."""
    unit.session.execute(
        delete(Batch).where(
            Batch.user_id == unit.access.actor,
            Batch.state == PREVIEW,
            Batch.created_at < unit.now - _KEPT,
        )
    )


def _set(unit: Unit, batch: BatchRow, **values: Any) -> None:
    unit.session.execute(update(Batch).where(Batch.id == batch.id).values(**values))


def _row(found: Any) -> BatchRow:
    facts = dict(found._mapping)
    result = facts.pop("result") or {}
    return BatchRow(
        **{
            **facts,
            "items": tuple(Verdict(**one) for one in facts["items"]),
            "decided": int(result.get("decided", 0)),
            "passed": tuple(Passed(**one) for one in result.get("passed", ())),
            "left_out": tuple(result.get("out", ())),
        }
    )
