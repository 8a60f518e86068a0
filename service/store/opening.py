"""Settings in, the store of an installation that is already there out, for the command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from corpora.errors import DamagedStore, NewerDatabase, NoInstallation, OlderDatabase
from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import current, head, is_known
from service.store.unit import Store


def place_of(settings: Settings) -> str:
    """Return where the database is, for people: a file, or an address without its password."""
    url = database_url(settings.database, settings.data)
    if settings.database:
        return url.set(drivername="postgresql").render_as_string(hide_password=True)
    return url.database or ""


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """Yield the store of an installation whose schema is this release's, and close it.

    Raises NoInstallation, DamagedStore, NewerDatabase or OlderDatabase, having changed nothing.
    """
    url = database_url(settings.database, settings.data)
    place = place_of(settings)
    if not settings.database and not Path(url.database or "").is_file():
        raise NoInstallation(place=place)
    store = Store(make_engine(url))
    try:
        found = _revision(store, place)
        if found is None:
            raise NoInstallation(place=place)
        if found != head():
            raise OlderDatabase(found=found) if is_known(found) else NewerDatabase(found=found)
        yield store
    finally:
        store.close()


def _revision(store: Store, place: str) -> str | None:
    try:
        return current(store.engine)
    except OperationalError as error:
        raise NoInstallation(place=place) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:  # the latter while connecting
        raise DamagedStore(detail=place) from error
