"""Who asks in, the days out by which agencies must meet a wording, and tasks of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select

from pipelines.editions.recheck import deadline
from service.store.edition_tables import EditionRevision
from service.store.people_tables import Agency
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.rows import as_row
from service.store.tasks import OPEN, TaskRow, TasksAsked
from service.store.tasks import listed as tasks_listed
from service.store.unit import Unit

# A plan that was not begun binds nobody, and what was stopped has no day of its own.
BINDING = ("queued", "running", "done")


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The day by which an agency must meet an edition, by its newest plan that has one.

    ``effective`` is the date it counts from: published where ``stated_by`` is "". ``plan_id`` and
    ``item_id`` are what it is of.
    """

    plan_id: str
    item_id: str
    agency_id: str
    agency: str
    edition_id: str
    edition_es: str
    edition_en: str
    at: datetime
    effective: str | None
    stated_by: str
    stated_source: str


def due(effective: str | None, grace: int | None) -> datetime | None:
    """Return the end of the day by which a wording must be met, None where it is not known."""
    if effective is None or grace is None:
        return None
    return datetime.combine(deadline(date.fromisoformat(effective), grace), time(23, 59), UTC)


def listed(unit: Unit) -> tuple[Deadline, ...]:
    """Return the deadlines of the agencies that one sees, by day; one query."""
    rows = unit.session.execute(
        select(
            *(RecheckItem.plan_id, RecheckItem.id.label("item_id"), RecheckItem.agency_id),
            *(Agency.name.label("agency"), RecheckPlan.edition_id),
            *(EditionRevision.name_es.label("edition_es"), RecheckItem.deadline.label("at")),
            *(EditionRevision.name_en.label("edition_en"), RecheckPlan.effective),
            *(RecheckPlan.stated_by, RecheckPlan.stated_source),
        )
        .join(Agency, Agency.id == RecheckItem.agency_id)
        .join(RecheckPlan, RecheckPlan.id == RecheckItem.plan_id)
        .join(EditionRevision, EditionRevision.id == RecheckPlan.revision_id)
        .where(RecheckItem.deadline.is_not(None), RecheckItem.state.in_(BINDING))
        .order_by(RecheckItem.plan_id)
    )
    newest = {(row.agency_id, row.edition_id): as_row(Deadline, row) for row in rows}
    return tuple(sorted(newest.values(), key=lambda one: (one.at, one.agency, one.agency_id)))


def of_edition(unit: Unit, edition: str) -> dict[str, Deadline]:
    """Return the deadlines for an edition by their agencies."""
    return {one.agency_id: one for one in listed(unit) if one.edition_id == edition}


def own_tasks(unit: Unit) -> tuple[TaskRow, ...]:
    """Return the open tasks with a day of the person who asks, the nearest first; one query."""
    found = tasks_listed(unit, TasksAsked(owner=unit.access.actor, state=OPEN), None)
    return tuple(one for one in found if one.due_at is not None)
