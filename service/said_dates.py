"""An installation's settings and an edition in, what a person said of its date out, for reports."""

from __future__ import annotations

from service.people.access import system_access
from service.settings import Settings
from service.store import edition_dates
from service.store.edition_dates import StatedDate
from service.store.engine import DATABASE, database_url, make_engine
from service.store.schema import current, head
from service.store.unit import Store


def said_date(settings: Settings, edition: str) -> StatedDate | None:
    """Return what was said of an edition's date, None for nothing or where no service was started.

    Nothing is made and nothing upgraded: a database of another release says nothing here.
    """
    if not settings.database and not (settings.data / DATABASE).is_file():
        return None
    store = Store(make_engine(database_url(settings.database, settings.data)))
    try:
        if current(store.engine) != head():
            return None
        with store.read(system_access()) as unit:
            return edition_dates.get(unit, edition)
    finally:
        store.close()
