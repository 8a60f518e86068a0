"""Who asks in, a unit of work out that sees only their agencies: the one door to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, event, select
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import ORMExecuteState, Session

from corpora.errors import BadRequest, Conflict, DatabaseDown, NotFound
from service.people.access import Access, Permission
from service.store.audit import append
from service.store.base import Table
from service.store.bulk import write_rows
from service.store.ids import new_id
from service.store.locks import hold
from service.store.people_tables import Agency
from service.store.scoping import check_rows, narrowing

R = TypeVar("R")
Clock = Callable[[], datetime]
_OUTSIDE = {
    "es": "un valor tiene caracteres que no se pueden guardar, o es un número demasiado grande",
    "en": "a value has characters that cannot be kept, or is too large a number",
}


def utc_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One transaction of whoever asks; ``session`` never shows another agency's rows."""

    session: Session
    access: Access
    now: datetime
    writes: bool

    def require(self, permission: Permission, agency: str) -> None:
        """Raise NotFound or NotAllowed unless this may be done in the agency, which must exist.

        A unit that writes holds the agency from here on, unless it is only to be read: ask before
        any row is written.
        """
        self.access.require(permission, agency)
        if self.writes and permission is not Permission.READ:
            self.hold(agency)
        # Whoever sees every agency has no list of those there are; asked once in a unit.
        known = self.session.info.setdefault("agencies", set(self.access.roles))
        if agency not in known:
            if self.session.scalar(select(Agency.id).where(Agency.id == agency)) is None:
                raise NotFound
            known.add(agency)

    def hold(self, name: str) -> None:
        """Wait until no other unit holds a name, such as an agency's id, and hold it to the end."""
        hold(self.session, name)

    def once(self, key: tuple[str, str], find: Callable[[], R]) -> R:
        """Return what was found under a kind and an id; a unit that only reads finds it once."""
        if self.writes:
            return find()
        found: dict[tuple[str, str], Any] = self.session.info.setdefault("found", {})
        if key not in found:
            found[key] = find()
        kept: R = found[key]
        return kept

    def new_id(self) -> str:
        """Return a new id."""
        return new_id(self.now)

    def insert(self, table: type[Table], rows: Sequence[dict[str, Any]]) -> None:
        """Add rows of the same columns, any number of them.

        Raises NotFound for one of an agency that is not seen.
        """
        if rows and not self.access.everywhere:
            check_rows(table, rows, self.access)
        target: Any = table.__table__
        write_rows(self.session.connection(), target, rows)

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
        # SQLite reads one state in every transaction.
        self.reading = (
            engine
            if self.is_sqlite
            else engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )

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
            Session(self.reading, info={"access": access}, autoflush=False) as session,
        ):
            yield Unit(session=session, access=access, now=self.clock(), writes=False)
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
                yield Unit(session=session, access=access, now=self.clock(), writes=True)
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
    except (DataError, OverflowError) as error:
        raise BadRequest(detail=_OUTSIDE) from error


@event.listens_for(Session, "do_orm_execute")
def _scope(state: ORMExecuteState) -> None:
    """Narrow every statement to what whoever asks may see: the one place that does."""
    access: Access = state.session.info["access"]
    if access.everywhere:
        return
    if state.is_insert:
        _check_rows(state, access)
        return
    if not (state.is_select or state.is_update or state.is_delete):
        raise NotFound
    # Made once for a session: whoever asks stays the same.
    narrow = state.session.info.get("narrow")
    if narrow is None:
        narrow = state.session.info["narrow"] = narrowing(access)
    state.statement = state.statement.options(*narrow)


def _check_rows(state: ORMExecuteState, access: Access) -> None:
    mapper = state.bind_mapper
    if mapper is None:
        return
    given: Any = state.parameters
    check_rows(mapper.class_, [given] if isinstance(given, dict) else list(given or ()), access)
