"""Agencies in, how many of their tasks are past their day out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from service.store.review_tables import Task
from service.store.tasks import OPEN
from service.store.unit import Unit


def overdue(unit: Unit, agencies: Iterable[str]) -> Mapping[str, int]:
    """Return how many open tasks of each of some agencies are past their day; one query."""
    today = unit.now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = unit.session.execute(
        select(Task.agency_id, func.count())
        .where(Task.agency_id.in_(list(agencies)), Task.state == OPEN, Task.due_at < today)
        .group_by(Task.agency_id)
    )
    return {row[0]: row[1] for row in rows}
