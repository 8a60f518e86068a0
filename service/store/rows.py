"""Frozen rows that the store hands out; a table's own object never leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row

T = TypeVar("T")


def as_row(kind: type[T], found: Row[*tuple[Any, ...]], **more: Any) -> T:
    """Return a frozen row made of a result's columns, which have the names of its fields."""
    return kind(**found._mapping, **more)


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as lists show them."""

    id: str
    email: str
    name: str
    operator: bool
    language: str
    totp_on: bool
    created_at: datetime
    seen_at: datetime | None
    disabled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who a cookie or a token speaks for; ``user`` None: an assessor by ``link``.

    ``assessment`` is the only one that the link opens, None for all of the agency's.
    ``session`` is the session's id, "" for a token. ``pending`` names what must be done before
    anything else: "second_factor" or "password". ``stale`` asks for a note that it is in use.
    ``unread`` counts a person's notices not seen yet, 0 for a token.
    """

    user: Person | None
    session: str
    agency: str | None
    scopes: tuple[str, ...] | None
    pending: str | None
    roles: Mapping[str, str]
    name: str
    stale: bool = False
    link: str | None = None
    assessment: str | None = None
    unread: int = 0
