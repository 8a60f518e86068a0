"""Settings in; every finding about the installation out, in the order people should read them."""

from __future__ import annotations

from collections.abc import Iterator

from corpora.errors import AcreditaError, NoInstallation
from service.doctor.database import (
    look_at_backups,
    look_at_chains,
    look_at_damage,
    look_at_editions,
    look_at_rows,
)
from service.doctor.finding import Finding, fault, notice, well
from service.doctor.folder import look_at_files, look_at_modes, look_at_restore, look_at_room
from service.doctor.machine import look_at_models, look_at_network, look_at_programs
from service.doctor.upkeep import look_at_mail, look_at_shown_models
from service.settings import Settings
from service.store.opening import open_store
from service.store.schema import head


def examine(settings: Settings, *, clean: bool = False) -> Iterator[Finding]:
    """Yield what there is to say, each thing as soon as it was looked at.

    Nothing is changed but, with ``clean``, what is left over and older than a day.
    """
    data = settings.data
    yield from _look_at_installation(settings, clean=clean)
    if data.is_dir():
        yield from look_at_restore(data, clean=clean)
        yield from look_at_modes(settings)
        yield from look_at_room(data)
    yield from look_at_models(data)
    yield from look_at_programs()
    yield from look_at_network()


def _look_at_installation(settings: Settings, *, clean: bool) -> Iterator[Finding]:
    try:
        with open_store(settings) as store:
            yield well(
                "schema",
                f"La base de datos es la de esta versión ({head()}).",
                f"The database is this release's ({head()}).",
                revision=head(),
            )
            hurt = tuple(look_at_damage(store))
            if hurt:
                yield from hurt
                return
            yield from look_at_rows(store)
            yield from look_at_chains(store, settings.data)
            yield from look_at_editions(store)
            yield from look_at_files(store, settings.data, clean=clean)
            yield from look_at_backups(store)
            yield from look_at_shown_models(store, settings.data)
            yield from look_at_mail(settings, store)
    except NoInstallation as error:
        yield notice("schema", error.sentence("es"), error.sentence("en"))
    except AcreditaError as error:
        yield fault("schema", error.sentence("es"), error.sentence("en"))
