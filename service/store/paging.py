"""A statement, its order and a cursor in, one page of rows out: by keys, never by offset."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy import Row as Found

from corpora.errors import BadRequest
from service.store.base import Moment
from service.store.unit import Unit

T = TypeVar("T")
MOST = 200
_LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Slice(Generic[T]):
    """Some rows of a list, and the cursor of the next ones (None at the end)."""

    rows: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Key:
    """A column of an order; the last one of an order must tell any two rows apart."""

    column: ColumnElement[Any]
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class Paging:
    """What part of a list is asked for: the cursor of the page before, and at most how many."""

    cursor: str | None = None
    limit: int = 50


def page_of(
    unit: Unit,
    statement: Select[*tuple[Any, ...]],
    order: Sequence[Key],
    paging: Paging,
    make: Callable[[Found[*tuple[Any, ...]]], T],
) -> Slice[T]:
    """Return a page of a statement whose columns do not include the order's, which are added.

    Raises BadRequest for a cursor that is none of this list, and for a limit out of 1 to 200.
    """
    if not 1 <= paging.limit <= MOST:
        raise BadRequest(detail=f"limit 1-{MOST}")
    labels = [f"_key_{place}" for place in range(len(order))]
    asked = statement.add_columns(
        *(key.column.label(label) for key, label in zip(order, labels, strict=True))
    ).order_by(*(key.column.desc() if key.descending else key.column.asc() for key in order))
    if paging.cursor is not None:
        asked = asked.where(_after(order, _decoded(paging.cursor, order)))
    found = unit.session.execute(asked.limit(paging.limit + 1)).all()
    rows = found[: paging.limit]
    more = len(found) > paging.limit
    last = [getattr(rows[-1], label) for label in labels] if more else []
    return Slice(rows=tuple(make(row) for row in rows), next=_encoded(last) if more else None)


def columns_of(row: Found[*tuple[Any, ...]]) -> dict[str, Any]:
    """Return a found row's own columns, without those of its order."""
    return {name: value for name, value in row._mapping.items() if not name.startswith("_key_")}


def _after(order: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition of the rows behind ``values`` in an order."""
    found: ColumnElement[bool] = false()
    for place, (key, value) in enumerate(zip(order, values, strict=True)):
        equal = [one.column == other for one, other in zip(order[:place], values, strict=False)]
        beyond = key.column < value if key.descending else key.column > value
        found = or_(found, and_(*equal, beyond))
    return found


def _encoded(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    packed = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _decoded(cursor: str, order: Sequence[Key]) -> list[Any]:
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(packed)
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError(cursor)
        return [_value(key, value) for key, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise BadRequest(detail="cursor") from error


def _value(key: Key, value: Any) -> Any:
    """Return a key's value as its column has it; raise ValueError for what no column could."""
    # A function such as lower() may not say its type: it is one of text.
    if isinstance(key.column.type, Moment):
        return _moment(value)
    kind = key.column.type.python_type
    if type(value) is not (str if kind is object else kind):
        raise ValueError(value)
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise ValueError(value)
    if isinstance(value, str) and "\x00" in value:
        raise ValueError(value)
    if isinstance(value, str):
        value.encode()  # half of a pair of surrogates is no text
    return value


def _moment(text: Any) -> datetime:
    """Return a moment as a cursor has it; raise ValueError for one without its time zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(UTC)
