"""What a person says of an edition's effective date in; kept, corrected or taken back, out.

A published date is its wording's own: where there is one, none is taken from a person. What was
said before, and by whom, is in the chain of audit. Plans keep the date that they were made with,
unless whoever says it wants their deadlines to follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from corpora.errors import NotFound, PublishedDate
from service.store import editions
from service.store.deadlines import Deadline, due, of_edition
from service.store.edition_dates import DateFacts, Since, StatedDate, check, get, since
from service.store.edition_tables import EditionDate
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.rechecks import DONE, PLANNED, UNENDED
from service.store.telling import tell_moved
from service.store.unit import Unit

_LIVE = (PLANNED, *UNENDED, DONE)
# A published date is its wording's for ever, and so is what was planned with it.
_NOT_PUBLISHED = or_(RecheckPlan.effective.is_(None), RecheckPlan.stated_by != "")


def state(unit: Unit, edition: str, facts: DateFacts, *, plans: bool = False) -> int:
    """Keep what a person says of an edition, in place of what was said before.

    With ``plans`` the deadlines of plans that were made without a published date follow; returns
    of how many agencies. Raises NotAllowed for anyone but an operator, UnknownEdition, BadFields,
    and PublishedDate for an edition whose wording in use has its own.
    """
    unit.access.require_operator()
    unit.hold(editions.LOCK)
    checked = check(asdict(facts))
    used = editions.in_use(unit, edition)
    if used.effective is not None:
        raise PublishedDate(edition=edition, effective=used.effective)
    before = get(unit, edition)
    values = {
        "effective": checked.effective.isoformat(),
        "grace": checked.grace,
        "source": checked.source,
        "by": unit.access.actor,
        "by_name": unit.access.name,
        "at": unit.now,
    }
    if before is None:
        unit.session.execute(insert(EditionDate), [{"edition_id": edition, **values}])
    else:
        own = EditionDate.edition_id == edition
        unit.session.execute(update(EditionDate).where(own).values(**values))
    said = get(unit, edition)
    moved = _follow(unit, edition, said) if plans else 0
    # Last: agencies are held before the installation, here as elsewhere.
    unit.audit(
        *("edition.dated", "edition", edition), before=_told(before), after=_told(said, moved)
    )
    return moved


def withdraw(unit: Unit, edition: str, *, plans: bool = False) -> int:
    """Take back what was said of an edition; with ``plans`` their deadlines go with it.

    Returns of how many agencies. Raises NotAllowed for anyone but an operator, UnknownEdition, and
    NotFound where nothing was said.
    """
    unit.access.require_operator()
    unit.hold(editions.LOCK)
    editions.in_use(unit, edition)
    before = get(unit, edition)
    if before is None:
        raise NotFound
    unit.session.execute(delete(EditionDate).where(EditionDate.edition_id == edition))
    moved = _follow(unit, edition, None) if plans else 0
    unit.audit(
        *("edition.undated", "edition", edition),
        before=_told(before),
        after={"deadlines": moved} if moved else None,
    )
    return moved


def followers(unit: Unit, edition: str) -> int:
    """Return how many agencies have a plan for an edition that was made without a published date.

    Only for operators.
    """
    unit.access.require_operator()
    asked = (
        select(func.count(RecheckItem.agency_id.distinct()))
        .join(RecheckPlan, RecheckPlan.id == RecheckItem.plan_id)
        .where(RecheckPlan.edition_id == edition, _NOT_PUBLISHED, RecheckItem.state.in_(_LIVE))
    )
    return int(unit.session.scalar(asked) or 0)


def _follow(unit: Unit, edition: str, said: StatedDate | None) -> int:
    """Give the plans of an edition what is said of it now; return how many agencies it moved.

    The people of an agency are told when the deadline that binds it is another.
    """
    now = since(None, said)
    usual = None if said is None else said.grace
    plans = unit.session.execute(
        select(RecheckPlan.id, RecheckPlan.grace).where(
            RecheckPlan.edition_id == edition, _NOT_PUBLISHED
        )
    ).all()
    grace = {row.id: usual if row.grace is None else row.grace for row in plans}
    before = of_edition(unit, edition)
    moved: set[str] = set()
    for item in _items(unit, list(grace)):
        day = due(now.effective, grace[item.plan_id])
        if day == item.deadline:
            continue
        unit.hold(item.agency_id)
        unit.session.execute(
            update(RecheckItem).where(RecheckItem.id == item.id).values(deadline=day)
        )
        # What was not done binds nobody; its page still says what its plan says.
        if item.state in _LIVE:
            _record(unit, item, day, now)
            moved.add(item.agency_id)
    for plan, months in grace.items():
        own = update(RecheckPlan).where(RecheckPlan.id == plan)
        unit.session.execute(own.values(grace=months, **asdict(now)))
    _tell(unit, before, of_edition(unit, edition))
    return len(moved)


def _tell(unit: Unit, before: Mapping[str, Deadline], now: Mapping[str, Deadline]) -> None:
    """Tell the people of each agency whose deadline is another than before, plan by plan."""
    told: dict[str, dict[str, datetime | None]] = {}
    for agency in sorted({*before, *now}):
        old, new = before.get(agency), now.get(agency)
        if (old and old.at) != (new and new.at) and (of := new or old):
            told.setdefault(of.plan_id, {})[of.item_id] = old.at if old else None
    for plan, days in sorted(told.items()):
        tell_moved(unit, plan, days)


def _items(unit: Unit, plans: Sequence[str]) -> Sequence[Any]:
    """Return what plans hold, agency after agency: in this order each is held until the end."""
    return unit.session.execute(
        select(
            *(RecheckItem.id, RecheckItem.plan_id, RecheckItem.agency_id, RecheckItem.deadline),
            *(RecheckItem.assessment_id, RecheckItem.from_assessment_id, RecheckItem.state),
        )
        .where(RecheckItem.plan_id.in_(plans))
        .order_by(RecheckItem.agency_id, RecheckItem.id)
    ).all()


def _record(unit: Unit, item: Any, day: datetime | None, now: Since) -> None:
    told = {"due_at": _moment(day), **({"date_source": now.stated_source} if day else {})}
    unit.audit(
        *("recheck.deadline", "assessment", item.assessment_id or item.from_assessment_id),
        agency=item.agency_id,
        before={"due_at": _moment(item.deadline)},
        after=told,
    )


def _moment(day: datetime | None) -> str | None:
    return None if day is None else day.date().isoformat()


def _told(row: StatedDate | None, moved: int = 0) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "effective": row.effective,
        "grace": row.grace,
        "date_source": row.source,
        "said_by": row.by_name,
        **({"deadlines": moved} if moved else {}),
    }
