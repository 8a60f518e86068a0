"""Plans of re-check in and out, with what each holds for an agency and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from corpora.errors import Conflict, NotAllowed, NotFound
from pipelines.editions.changes import StandardChange
from service.people.access import Access, Permission
from service.rows import from_plain, packed, to_plain, unpacked
from service.store.edition_dates import Since
from service.store.edition_tables import EditionRevision
from service.store.people_tables import Agency
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.rows import as_row
from service.store.telling import tell_ended, tell_started
from service.store.unit import Unit

PLANNED, QUEUED, RUNNING = "planned", "queued", "running"
DONE, STALE, FAILED, CANCELLED = "done", "stale", "failed", "cancelled"
UNENDED = (QUEUED, RUNNING)

Changes = tuple[StandardChange, ...]


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """A plan to be kept: against which wording, and the changes by the wording they start from.

    ``since`` is the date that its deadlines count from.
    """

    edition_id: str
    revision_id: str
    grace: int | None
    changes: Mapping[str, Changes]
    since: Since = field(default_factory=Since)


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What a plan holds for an agency, to be kept."""

    agency_id: str
    from_assessment_id: str
    basis: Mapping[str, Any]
    counts: Mapping[str, Any]
    deadline: datetime | None


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A plan with the edition's name; ``state`` is planned, running, done or cancelled.

    ``effective`` is the date it was planned with: published where ``stated_by`` is "".
    """

    id: str
    edition_id: str
    revision_id: str
    edition_es: str
    edition_en: str
    effective: str | None
    stated_by: str
    stated_source: str
    grace: int | None
    state: str
    created_by: str
    created_by_name: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """What a plan holds for an agency, and what was done of it."""

    id: str
    plan_id: str
    agency_id: str
    agency: str
    from_assessment_id: str
    assessment_id: str | None
    basis: Any
    counts: Any
    result: Any
    deadline: datetime | None
    state: str
    reason: Any
    attempts: int
    started_at: datetime | None
    finished_at: datetime | None


_PLAN = (
    *(RecheckPlan.id, RecheckPlan.edition_id, RecheckPlan.revision_id),
    *(EditionRevision.name_es.label("edition_es"), EditionRevision.name_en.label("edition_en")),
    *(RecheckPlan.effective, RecheckPlan.stated_by, RecheckPlan.stated_source, RecheckPlan.grace),
    *(RecheckPlan.state, RecheckPlan.created_by),
    *(RecheckPlan.created_by_name, RecheckPlan.created_at, RecheckPlan.started_at),
    RecheckPlan.finished_at,
)
_ITEM = (
    *(RecheckItem.id, RecheckItem.plan_id, RecheckItem.agency_id, Agency.name.label("agency")),
    *(RecheckItem.from_assessment_id, RecheckItem.assessment_id, RecheckItem.basis),
    *(RecheckItem.counts, RecheckItem.result, RecheckItem.deadline, RecheckItem.state),
    *(RecheckItem.reason, RecheckItem.attempts, RecheckItem.started_at, RecheckItem.finished_at),
)


def create(unit: Unit, facts: PlanFacts, items: Sequence[ItemFacts]) -> str:
    """Keep a plan and return its id; raise NotAllowed for an agency that one does not assess."""
    for one in items:
        unit.access.require(Permission.ASSESS, one.agency_id)
    plan = unit.new_id()
    row = {
        "id": plan,
        "edition_id": facts.edition_id,
        "revision_id": facts.revision_id,
        "grace": facts.grace,
        **asdict(facts.since),
        "changes": packed({name: to_plain(found) for name, found in facts.changes.items()}),
        "state": PLANNED,
        "created_by": unit.access.actor,
        "created_by_name": unit.access.name,
        "created_at": unit.now,
        "started_at": None,
        "finished_at": None,
    }
    unit.session.execute(insert(RecheckPlan), [row])
    unit.insert(RecheckItem, [_item(unit, plan, one) for one in items])
    return plan


def get(unit: Unit, plan: str) -> PlanRow:
    """Return a plan; raise NotFound for one that holds nothing of what one sees."""
    found = unit.session.execute(_plans().where(RecheckPlan.id == plan)).first()
    if found is None or not _is_seen(unit, found):
        raise NotFound
    return as_row(PlanRow, found)


def listed(unit: Unit, most: int = 50) -> tuple[PlanRow, ...]:
    """Return the newest plans that hold something of what one sees."""
    seen = select(RecheckItem.plan_id).distinct()
    statement = _plans().order_by(RecheckPlan.id.desc()).limit(most)
    if not unit.access.everywhere:
        statement = statement.where(RecheckPlan.id.in_(seen))
    return tuple(as_row(PlanRow, row) for row in unit.session.execute(statement))


def items(unit: Unit, plan: str) -> tuple[ItemRow, ...]:
    """Return what a plan holds for the agencies that one sees, by their names."""
    rows = unit.session.execute(
        _items().where(RecheckItem.plan_id == plan).order_by(Agency.name, RecheckItem.id)
    )
    return tuple(as_row(ItemRow, row) for row in rows)


def item(unit: Unit, item: str) -> ItemRow:
    """Return what a plan holds for an agency; raise NotFound for what is not seen."""
    found = unit.session.execute(_items().where(RecheckItem.id == item)).first()
    if found is None:
        raise NotFound
    return as_row(ItemRow, found)


def newest_planned(unit: Unit, agency: str) -> ItemRow | None:
    """Return what the newest plan that was not begun holds for an agency, None for none."""
    found = unit.session.execute(
        _items()
        .where(RecheckItem.agency_id == agency, RecheckItem.state == PLANNED)
        .order_by(RecheckItem.id.desc())
        .limit(1)
    ).first()
    return None if found is None else as_row(ItemRow, found)


def changes(unit: Unit, plan: str, revision: str) -> Changes:
    """Return the changes of a plan that start from a wording; raise NotFound for none."""
    kept = unit.session.scalar(select(RecheckPlan.changes).where(RecheckPlan.id == plan))
    if kept is None:
        raise NotFound
    plain = unpacked(kept).get(revision)
    if plain is None:
        raise NotFound
    found: Changes = from_plain(Changes, plain)
    return found


def may_run(access: Access, plan: PlanRow, held: Sequence[ItemRow]) -> bool:
    """Tell whether somebody may do or discard a plan: whoever made it, or sees every agency.

    Others see only some of what it ``held``, and would decide about agencies that they do not see.
    """
    own = access.everywhere or plan.created_by == access.actor
    return own and all(access.may(Permission.ASSESS, one.agency_id) for one in held)


def start(unit: Unit, plan: str) -> int:
    """Queue what a plan holds and was not begun yet; return how many agencies.

    Raises NotAllowed unless ``may_run``, Conflict for a plan that was cancelled.
    """
    row = _required(unit, plan)
    if row.state == CANCELLED:
        raise Conflict
    queued = unit.session.execute(
        update(RecheckItem)
        .where(RecheckItem.plan_id == plan, RecheckItem.state == PLANNED)
        .values(state=QUEUED)
    )
    _set(unit, plan, state=RUNNING, started_at=row.started_at or unit.now, finished_at=None)
    tell_started(unit, plan)
    settle(unit, plan)
    return int(queued.rowcount)  # type: ignore[attr-defined]


def cancel(unit: Unit, plan: str) -> None:
    """Take out what a plan has not begun; what is being done ends, what was done stays.

    Raises NotAllowed unless ``may_run``.
    """
    _required(unit, plan)
    unit.session.execute(
        update(RecheckItem)
        .where(RecheckItem.plan_id == plan, RecheckItem.state.in_((PLANNED, QUEUED)))
        .values(state=CANCELLED, finished_at=unit.now)
    )
    _set(unit, plan, state=CANCELLED, finished_at=unit.now)
    tell_ended(unit, plan)


def settle(unit: Unit, plan: str) -> bool:
    """End a plan that has nothing left to do; tell whether it has ended."""
    left = unit.session.scalar(
        select(func.count())
        .select_from(RecheckItem)
        .where(RecheckItem.plan_id == plan, RecheckItem.state.in_(UNENDED))
    )
    if not left:
        unit.session.execute(
            update(RecheckPlan)
            .where(RecheckPlan.id == plan, RecheckPlan.state == RUNNING)
            .values(state=DONE, finished_at=unit.now)
        )
        tell_ended(unit, plan)
    return not left


def tallies(unit: Unit, plans: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many agencies of each plan are in each state, of those that one sees."""
    rows = unit.session.execute(
        select(RecheckItem.plan_id, RecheckItem.state, func.count())
        .where(RecheckItem.plan_id.in_(plans))
        .group_by(RecheckItem.plan_id, RecheckItem.state)
    )
    found: dict[str, dict[str, int]] = {}
    for plan, state, count in rows:
        found.setdefault(plan, {})[state] = count
    return found


def _required(unit: Unit, plan: str) -> PlanRow:
    row = get(unit, plan)
    if not may_run(unit.access, row, items(unit, plan)):
        raise NotAllowed
    return row


def _item(unit: Unit, plan: str, facts: ItemFacts) -> dict[str, Any]:
    return {
        "id": unit.new_id(),
        "plan_id": plan,
        "agency_id": facts.agency_id,
        "from_assessment_id": facts.from_assessment_id,
        "assessment_id": None,
        "basis": dict(facts.basis),
        "counts": dict(facts.counts),
        "result": {},
        "deadline": facts.deadline,
        "state": PLANNED,
        "worker": None,
        "attempts": 0,
        "reason": None,
        "started_at": None,
        "finished_at": None,
    }


def _is_seen(unit: Unit, row: Any) -> bool:
    if unit.access.everywhere or row.created_by == unit.access.actor:
        return True
    own = select(RecheckItem.id).where(RecheckItem.plan_id == row.id).limit(1)
    return unit.session.scalar(own) is not None


def _set(unit: Unit, plan: str, **values: Any) -> None:
    unit.session.execute(update(RecheckPlan).where(RecheckPlan.id == plan).values(**values))


def _plans() -> Any:
    return select(*_PLAN).join(EditionRevision, EditionRevision.id == RecheckPlan.revision_id)


def _items() -> Any:
    return select(*_ITEM).join(Agency, Agency.id == RecheckItem.agency_id)
