"""An edition in, the bundled set of standards that its statistics are taken from out."""

from __future__ import annotations

from corpora.catalog import load_edition
from corpora.records import Edition

# The worded edition of each program that ships.
OF_PROGRAM = {"le": "le-6", "academy": "academy-2", "comm": "comm-list"}


def reference_of(edition: Edition) -> Edition | None:
    """Return the reference of an edition's program, None where its own standards are all it has.

    An edition of titles alone is asked in other words than a worded one, and stays by itself.
    """
    worded = sum(bool(row.statement_es or row.statement_en) for row in edition.standards)
    if edition.program not in OF_PROGRAM or 2 * worded < len(edition.standards):
        return None
    return load_edition(OF_PROGRAM[edition.program])
