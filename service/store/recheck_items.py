"""What a plan holds for an agency in the hands of a process in; done, or ended with why, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from corpora.errors import JobTaken
from service.store import rechecks
from service.store.bodies import storable
from service.store.recheck_tables import RecheckItem, RecheckPlan
from service.store.rechecks import DONE, FAILED, QUEUED, RUNNING, ItemRow
from service.store.unit import Unit
from service.store.workers import listed as workers_listed

TRIES = 3


def take(unit: Unit, plan: str, worker: str) -> ItemRow | None:
    """Put the next agency of a plan in the hands of a process and return it, None for none left.

    One that a process which is gone had is taken over, and given up after three such losses. No
    two processes take the same.
    """
    alive = [one.id for one in workers_listed(unit) if not one.silent]
    left = (RecheckItem.state == RUNNING) & RecheckItem.worker.not_in([*alive, worker])
    while True:
        found = unit.session.execute(
            select(RecheckItem.id, RecheckItem.state, RecheckItem.attempts)
            .join(RecheckPlan, RecheckPlan.id == RecheckItem.plan_id)
            .where(
                RecheckItem.plan_id == plan,
                RecheckPlan.state == rechecks.RUNNING,
                (RecheckItem.state == QUEUED) | left,
            )
            .order_by(RecheckItem.id)
            .limit(1)
            .with_for_update(of=RecheckItem, skip_locked=True)
        ).first()
        if found is None:
            rechecks.settle(unit, plan)
            return None
        attempts = found.attempts + (found.state == RUNNING)
        if attempts >= TRIES:
            _end(unit, found.id, FAILED, reason=_LOST)
            continue
        unit.session.execute(
            update(RecheckItem)
            .where(RecheckItem.id == found.id)
            .values(
                state=RUNNING,
                worker=worker,
                attempts=attempts,
                started_at=func.coalesce(RecheckItem.started_at, unit.now),
            )
        )
        return rechecks.item(unit, found.id)


def held(unit: Unit, item: str, worker: str) -> ItemRow:
    """Return an item locked for the process that has it, its agency held first.

    Raises JobTaken when another one has it or it has ended.
    """
    row = rechecks.item(unit, item)
    unit.hold(row.agency_id)
    found = unit.session.execute(
        select(RecheckItem.state, RecheckItem.worker)
        .where(RecheckItem.id == item)
        .with_for_update()
    ).one()
    if (found.state, found.worker) != (RUNNING, worker):
        raise JobTaken
    return row


def finish(unit: Unit, item: ItemRow, assessment: str, result: Mapping[str, Any]) -> None:
    """Write what was done of an item, and end its plan when it was the last."""
    _end(unit, item.id, DONE, assessment_id=assessment, result=dict(result))
    rechecks.settle(unit, item.plan_id)


def stop(unit: Unit, item: ItemRow, state: str, reason: Mapping[str, str]) -> None:
    """Write why an item was not done (stale or failed), and end its plan when it was the last."""
    told = {name: storable(text) for name, text in reason.items()}
    _end(unit, item.id, state, reason=told)
    rechecks.settle(unit, item.plan_id)


def lost(unit: Unit, worker: str, *, faults: int) -> None:
    """Put back what a process had: the one that worked for it is gone.

    ``faults``: 1 when it died at it, which counts as a try, 0 when it was told to stop.
    """
    unit.session.execute(
        update(RecheckItem)
        .where(RecheckItem.worker == worker, RecheckItem.state == RUNNING)
        .values(state=QUEUED, worker=None, attempts=RecheckItem.attempts + faults)
    )
    given_up = unit.session.scalars(
        select(RecheckItem.id).where(RecheckItem.state == QUEUED, RecheckItem.attempts >= TRIES)
    ).all()
    for item in given_up:
        _end(unit, item, FAILED, reason=_LOST)


def left(unit: Unit) -> dict[str, int]:
    """Return the plans that run, the oldest first, with how many agencies wait or are at work."""
    rows = unit.session.execute(
        select(RecheckItem.plan_id, func.count().label("agencies"))
        .join(RecheckPlan, RecheckPlan.id == RecheckItem.plan_id)
        .where(RecheckPlan.state == rechecks.RUNNING, RecheckItem.state.in_(rechecks.UNENDED))
        .group_by(RecheckItem.plan_id)
        .order_by(RecheckItem.plan_id)
    )
    return {row.plan_id: row.agencies for row in rows}


def _end(unit: Unit, item: str, state: str, **values: Any) -> None:
    unit.session.execute(
        update(RecheckItem)
        .where(RecheckItem.id == item)
        .values(state=state, worker=None, finished_at=unit.now, **values)
    )


_LOST = {
    "es": "El proceso que lo hacía terminó tres veces a la mitad; avise a quien opera Acredita.",
    "en": "The process that did it ended half-way three times; tell whoever runs Acredita.",
}
