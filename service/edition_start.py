"""A store and a data folder in, the editions of both known to the database out, at each start."""

from __future__ import annotations

from pathlib import Path

from corpora.catalog import available, load_edition
from corpora.errors import InputError
from service.editions_store import EditionStore
from service.people.access import Access, system_access
from service.store import editions
from service.store.unit import Store

COMMAND = "acredita editions import"


def synchronise(store: Store, data: Path) -> tuple[InputError, ...]:
    """Keep the wordings that ship, and those that the command line stored in the data folder.

    What the command line stored since the last start is put in use; what a page stored later stays
    in use. A wording that cannot be read is left out and its fault returned.
    """
    shipped = [load_edition(one) for one in available()]
    with store.write(system_access()) as unit:
        editions.synchronise(unit, shipped)
    kept, faults = EditionStore(data), []
    for edition_id in kept.ids():
        if not kept.is_stored(edition_id):
            continue
        try:
            edition = kept.load(edition_id)
        except InputError as error:
            faults.append(error)
            continue
        with store.write(_command()) as unit:
            editions.store_once(unit, edition, source=COMMAND)
    return tuple(faults)


def _command() -> Access:
    return Access(actor="system", name=COMMAND, operator=True, everywhere=True)
