"""Plain rows of a backup in, an empty database filled out: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from corpora.errors import DamagedBackup, NewerDatabase, NotEmpty
from service.people.access import system_access
from service.store.assessment_tables import Run
from service.store.base import Table
from service.store.ingest import READING
from service.store.job_rows import OPEN, QUEUED, RUNNING
from service.store.manual_tables import ManualVersion
from service.store.notice_tables import Notice
from service.store.outbox import FAILED as MAIL_FAILED
from service.store.outbox import RESTORED, SENDING, WAITING
from service.store.portable import PlainTable, read_rows, typed
from service.store.runs import MATCHED
from service.store.schema import is_known, upgrade
from service.store.unit import Store, Unit, utc_now
from service.store.work_tables import Job

_AT_ONCE = 5000
_LOCK = 7226548
Rows = Callable[[PlainTable], Iterator[list[Any]]]


def is_empty(store: Store) -> bool:
    """Tell whether a database has no row of ours; tables without rows count as nothing."""
    with store.engine.connect() as connection:
        return _is_empty(connection)


@contextmanager
def filled(
    store: Store,
    revision: str,
    tables: Sequence[PlainTable],
    rows: Rows,
    facts: Mapping[str, Any],
) -> Iterator[None]:
    """Fill an empty database with the rows of a release, and keep them when the block ends well.

    What was being done when the backup was made is queued again. ``facts`` go into the record that
    a backup was restored. Raises NewerDatabase, NotEmpty, and DamagedBackup for rows that do not
    fit together.
    """
    engine = store.engine
    if not is_known(revision):
        raise NewerDatabase(found=revision)
    upgrade(engine, revision)
    with engine.execution_options(writes=True).begin() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if not _is_empty(connection):
            raise NotEmpty(place=engine.url.database or "")
        for kept in tables:
            _fill(connection, kept, rows(kept))
        _queue_again(connection)
        _record(connection, facts)
        yield
    upgrade(engine)


def _is_empty(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return not any(
        connection.execute(select(1).select_from(one).limit(1)).first()
        for one in Table.metadata.sorted_tables
        if one.name in there
    )


def _fill(connection: Connection, kept: PlainTable, rows: Iterator[list[Any]]) -> None:
    converted = read_rows(kept, rows)
    # COPY goes past SQLAlchemy, so that its errors are the driver's own.
    driver = connection.dialect.loaded_dbapi.Error
    try:
        if connection.dialect.name == "postgresql":
            _copy(connection, kept, converted)
        else:
            _insert(connection, kept, converted)
    except (DBAPIError, driver, ValueError, TypeError, IndexError) as error:
        raise DamagedBackup(part=kept.name, detail=type(error).__name__) from error


def _insert(connection: Connection, kept: PlainTable, rows: Iterator[list[Any]]) -> None:
    statement = insert(typed(kept))
    names = [name for name, _ in kept.columns]
    while some := [dict(zip(names, row, strict=True)) for row in islice(rows, _AT_ONCE)]:
        connection.execute(statement, some)


def _copy(connection: Connection, kept: PlainTable, rows: Iterator[list[Any]]) -> None:
    """Fill a table by COPY, which is several times faster than INSERT, and number on from there."""
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.quote(name) for name, _ in kept.columns)
    own: Any = connection.connection.cursor()
    with own, own.copy(f"COPY {prepare.quote(kept.name)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    counter = Table.metadata.tables.get(kept.name)
    column = None if counter is None else counter.autoincrement_column
    if column is not None:
        last = connection.scalar(select(func.max(column)))
        sequence = func.pg_get_serial_sequence(prepare.quote(kept.name), column.name)
        if last is not None:
            connection.execute(select(func.setval(sequence, last)))


def _queue_again(connection: Connection) -> None:
    """Let jobs that had not ended begin anew, with nothing left of the runs they had begun."""
    unended = select(Job.id).where(Job.state.in_(OPEN))
    connection.execute(delete(Run).where(Run.job_id.in_(unended), Run.state.in_((QUEUED, MATCHED))))
    connection.execute(
        update(Job)
        .where(Job.state == RUNNING)
        .values(
            **{"state": QUEUED, "step": "", "done": 0, "total": 0, "started_at": None},
            **{"attempts": 0, "losses": 0, "restarts": 0, "worker": None},
        )
    )
    connection.execute(
        update(ManualVersion).where(ManualVersion.state == READING).values(state=QUEUED)
    )
    # An earlier release had no notices. Those that waited may have been sent since the backup, and
    # a drill must write to nobody.
    if inspect(connection).has_table(Notice.__tablename__):
        connection.execute(
            update(Notice)
            .where(Notice.mail.in_((WAITING, SENDING)))
            .values(mail=MAIL_FAILED, fault=RESTORED)
        )


def _record(connection: Connection, facts: Mapping[str, Any]) -> None:
    system = system_access()
    with Session(connection, info={"access": system}) as session:
        unit = Unit(session=session, access=system, now=utc_now(), writes=True)
        unit.audit("backup.restored", "installation", "", after=dict(facts))
