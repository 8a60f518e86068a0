"""Settings in, the store of an installation that is already there out, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from corpora.errors import NewerDatabase, NoInstallation, OlderDatabase
from service.settings import Settings
from service.store.engine import database_url, make_engine
from service.store.schema import current, head, is_known
from service.store.unit import Store


@contextmanager
def open_store(settings: Settings) -> Iterator[Store]:
    """Yield the store of an installation whose schema is this release's, and close it.

    Raises NoInstallation, NewerDatabase or OlderDatabase, having made and changed nothing.
    """
    url = database_url(settings.database, settings.data)
    place = url.render_as_string(hide_password=True) if settings.database else str(settings.data)
    if not settings.database and not Path(url.database or "").is_file():
        raise NoInstallation(place=place)
    store = Store(make_engine(url))
    try:
        found = current(store.engine)
        if found is None:
            raise NoInstallation(place=place)
        if found != head():
            raise OlderDatabase(found=found) if is_known(found) else NewerDatabase(found=found)
        yield store
    except OperationalError as error:
        raise NoInstallation(place=place) from error
    finally:
        store.close()
