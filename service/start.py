"""Settings in, a running service out; and all of it ended in order."""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from corpora.errors import BadSetting, OtherFiles, StoreInUse
from service.alone import holding
from service.edition_start import synchronise
from service.jobs import Jobs
from service.logs import log
from service.output import make_folder, sync, write_atomic
from service.people.access import system_access
from service.settings import Settings
from service.store import installation, workers
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.schema import upgrade
from service.store.unit import Store
from service.web.state import Service, Work

SECRET, MARK = "secret", "INSTALLATION"
_LEAST_SECRET = 16


@contextmanager
def started(settings: Settings, *, work: bool = True) -> Iterator[Service]:
    """Yield a service over the data folder and database of the settings, made when they are new.

    With ``work`` it takes jobs; without it others do, on the same PostgreSQL. Raises StoreInUse
    for a data folder on SQLite that another service uses, or one that a restore fills, OtherFiles
    for a folder of another installation, NewerDatabase, BadSetting and CannotWrite. What a person
    may have set wrong is looked at before the database is changed.
    """
    make_folder(settings.data)
    with ExitStack() as stack:
        stack.enter_context(holding(settings.data, alone=settings.database is None))
        secret = settings.secret or _kept_secret(settings.data)
        if len(secret) < _LEAST_SECRET:
            raise BadSetting(name="ACREDITA_SECRET", detail=f"< {_LEAST_SECRET}")
        engine = make_engine(database_url(settings.database, settings.data))
        store = Store(engine)
        stack.callback(store.close)
        upgrade(engine)
        files = FileStore(settings.data)
        _check_files(store, files)
        unreadable = synchronise(store, settings.data)
        if unreadable:
            log("editions.unreadable", level=logging.WARNING, count=len(unreadable))
        queue: Work = Elsewhere(store)
        if work:
            jobs = Jobs(settings, store)
            stack.callback(jobs.close)
            jobs.start()
            queue = jobs
        yield Service(settings=settings, store=store, files=files, work=queue, secret=secret)


@contextmanager
def at_work(settings: Settings, *, work: bool) -> Iterator[tuple[Store, Callable[[], None]]]:
    """Yield the store and what wakes whoever takes jobs: this process, or the service that runs.

    A service that holds the data folder on SQLite does the work itself.
    """
    with ExitStack() as stack:
        try:
            service = stack.enter_context(started(settings, work=work))
        except StoreInUse:
            store = Store(make_engine(database_url(settings.database, settings.data)))
            stack.callback(store.close)
            yield store, lambda: None
        else:
            yield service.store, service.work.wake


class Elsewhere:
    """The queue where other processes take the jobs: they find each by its row."""

    def __init__(self, store: Store) -> None:
        """Look for those processes in a store."""
        self._store = store

    def submit(self, job: str) -> None:
        """Leave a job to whoever takes it."""

    def cancel(self, job: str) -> None:
        """Leave it to whoever has the job to see that it was asked to stop."""

    def wake(self) -> None:
        """Leave it to those processes, which look every few seconds."""

    def stop_taking(self) -> None:
        """Take none, as ever."""

    def is_alive(self) -> bool:
        """Tell whether some process takes jobs."""
        with self._store.read(system_access()) as unit:
            return any(not one.silent for one in workers.listed(unit))


def _check_files(store: Store, files: FileStore) -> None:
    """Raise OtherFiles unless the folder of files is the one of this database.

    A folder without its mark is it when it is new, or when it holds what was sent.
    """
    with store.write(system_access()) as unit:
        own = installation.own_id(unit)
        sent = installation.newest_files(unit)
    mark = files.folder / MARK
    with suppress(FileNotFoundError):
        if mark.read_text(encoding="utf-8").strip() == own:
            return
        raise OtherFiles(folder=str(files.folder))
    if sent and not any(files.path(one).is_file() for one in sent):
        raise OtherFiles(folder=str(files.folder))
    make_folder(files.folder)
    write_atomic(mark, f"{own}\n".encode())


def _kept_secret(data: Path) -> str:
    """Return the secret of the data folder, made at the first start; two at once make one."""
    path = data / SECRET
    if not path.exists():
        draft = data / f".{SECRET}-{secrets.token_hex(8)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(32))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
        sync(data)
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise BadSetting(name="ACREDITA_SECRET", detail=error.strerror or str(path)) from error
