"""Who asks in, a unit of work out that sees only their agencies: the one door to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event, insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from corpora.errors import Conflict, DatabaseDown, NotFound
from service.people.access import Access, Permission
from service.store.audit import append
from service.store.base import Owned, Table
from service.store.ids import new_id
from service.store.people_tables import Agency, AuditEvent

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One transaction of whoever asks; ``session`` never shows another agency's rows."""

    session: Session
    access: Access
    now: datetime

    def require(self, permission: Permission, agency: str) -> None:
        """Raise NotFound or NotAllowed unless this may be done in the agency, which must exist."""
        self.access.require(permission, agency)
        # Whoever sees every agency has no list of those there are; asked once in a unit.
        known = self.session.info.setdefault("agencies", set(self.access.roles))
        if agency not in known:
            if self.session.scalar(select(Agency.id).where(Agency.id == agency)) is None:
                raise NotFound
            known.add(agency)

    def new_id(self) -> str:
        """Return a new id."""
        return new_id(self.now)

    def insert(self, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
        """Add rows in one statement; raise NotFound for one of an agency that is not seen."""
        if rows:
            self.session.execute(insert(table), list(rows))

    def audit(  # noqa: PLR0913 - the facts of an event
        self,
        action: str,
        kind: str,
        object_id: str,
        *,
        agency: str = "",
        before: Any = None,
        after: Any = None,
    ) -> None:
        """Append what was done to the chain of the agency ("" is the installation's)."""
        append(
            self.session,
            agency,
            {
                "at": self.now,
                "actor": self.access.actor,
                "actor_name": self.access.name,
                "origin": self.access.origin,
                "action": action,
                "kind": kind,
                "object_id": object_id,
                "before": before,
                "after": after,
            },
        )


class Store:
    """The only door to the database: every unit of work is somebody's and is scoped to them."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        """Use an engine whose schema is up to date."""
        self.engine = engine
        self.clock = clock

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self, access: Access) -> Iterator[Unit]:
        """Yield a unit that sees one state of the database and changes nothing.

        Raises DatabaseDown when the database does not answer.
        """
        with (
            _told(),
            Session(self.engine, info={"access": access}, autoflush=False) as session,
        ):
            yield Unit(session=session, access=access, now=self.clock())
            session.rollback()

    @contextmanager
    def write(self, access: Access) -> Iterator[Unit]:
        """Yield a unit that is kept whole at the end, or not at all when anything is raised.

        Raises Conflict when another unit wrote the same row first, DatabaseDown when the database
        does not answer.
        """
        engine = self.engine.execution_options(writes=True)
        with _told(), Session(engine, info={"access": access}, autoflush=False) as session:
            try:
                yield Unit(session=session, access=access, now=self.clock())
                session.commit()
            except IntegrityError as error:
                raise Conflict from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseDown(detail=type(error).__name__) from error


@event.listens_for(Session, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    """Narrow every statement to the agencies of whoever asks: the one place that does."""
    access: Access = state.session.info["access"]
    if access.everywhere:
        return
    if state.is_insert:
        _check_rows(state, access)
        return
    if not (state.is_select or state.is_update or state.is_delete):
        raise NotFound
    agencies = list(access.roles)
    state.statement = state.statement.options(
        with_loader_criteria(
            Owned, lambda table: table.agency_id.in_(agencies), include_aliases=True
        ),
        with_loader_criteria(Agency, Agency.id.in_(agencies), include_aliases=True),
        with_loader_criteria(AuditEvent, AuditEvent.agency_id.in_(agencies), include_aliases=True),
    )


def _check_rows(state: ORMExecuteState, access: Access) -> None:
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, Owned):
        return
    given: Any = state.parameters
    rows = [given] if isinstance(given, dict) else list(given or ())
    if not rows or any(row.get("agency_id") not in access.roles for row in rows):
        raise NotFound
