"""A request's own name in, the answer already given to it out: nothing is done twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from corpora.errors import KeyBusy, KeyReused
from service.store.people_tables import IdempotencyKey
from service.store.unit import Unit

KEPT = timedelta(hours=24)
# A request that was cut off before its work was kept gives its name free after this long.
_ABANDONED = timedelta(minutes=15)
_RETRY_SECONDS = 2


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer as it was given."""

    status: int
    answer: Any


def claim(unit: Unit, key: str, request: str) -> Reply | None:
    """Take a name for a request, by its digest; return the answer when it was given one already.

    Raises KeyReused for the name of another request and KeyBusy while the first is being done.
    """
    unit.session.execute(delete(IdempotencyKey).where(IdempotencyKey.at < unit.now - KEPT))
    found = unit.session.execute(
        select(
            *(IdempotencyKey.id, IdempotencyKey.request, IdempotencyKey.status),
            *(IdempotencyKey.answer, IdempotencyKey.at),
        ).where(*_own(unit, key))
    ).first()
    if found is None:
        row = {"actor": unit.access.actor, "key": key, "request": request, "at": unit.now}
        unit.insert(IdempotencyKey, [{**row, "status": None, "answer": None}])
        return None
    if found.request != request:
        raise KeyReused
    if found.status is not None:
        return Reply(status=found.status, answer=found.answer)
    taken = unit.session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.id == found.id, IdempotencyKey.at == found.at)
        .where(IdempotencyKey.at < unit.now - _ABANDONED)
        .values(at=unit.now)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise KeyBusy(seconds=_RETRY_SECONDS)
    return None


def keep(unit: Unit, key: str, reply: Reply) -> None:
    """Keep the answer in the unit that does the work: both are there, or neither."""
    unit.session.execute(
        update(IdempotencyKey)
        .where(*_own(unit, key))
        .values(status=reply.status, answer=reply.answer)
    )


def release(unit: Unit, key: str) -> None:
    """Give a name free whose request came to nothing, so that it can be tried again."""
    unit.session.execute(
        delete(IdempotencyKey).where(*_own(unit, key), IdempotencyKey.status.is_(None))
    )


def _own(unit: Unit, key: str) -> tuple[Any, ...]:
    return IdempotencyKey.actor == unit.access.actor, IdempotencyKey.key == key
