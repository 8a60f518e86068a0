"""An edition whose next one is known to the word: a standard the same, one reworded, one gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.catalog import edition_of, element_digest, load_edition, standard_digest
from corpora.records import Edition, Standard
from service.people.access import system_access
from service.store import editions
from service.store.unit import Store

OLD = load_edition("academy-2")
SAME, REWORDED, GONE = OLD.standards[0], OLD.standards[1], OLD.standards[2]


def reworded(row: Standard) -> Standard:
    """Return a standard whose statement asks for more, with its digests."""
    statements = (f"{row.statement_es} Todo queda por escrito.", row.statement_en)
    elements = tuple(
        replace(
            part,
            digest=element_digest(statements=statements, texts=(part.text_es, part.text_en)),
        )
        for part in row.elements
    )
    return replace(
        row,
        statement_es=statements[0],
        elements=elements,
        digest=standard_digest(
            titles=(row.title_es, row.title_en),
            statements=statements,
            paths=(row.path_es, row.path_en),
            elements=elements,
        ),
    )


def other(name: str, standards: Sequence[Standard]) -> Edition:
    made = edition_of(
        id=name, program="academy", name_es=name, name_en=name, standards=tuple(standards)
    )
    return replace(made, effective="2027-01-31")


NEW = replace(
    OLD.standards[3], id="99.1.1", elements=(), title_es="Simulador de manejo", title_en="Driving"
)
CHANGED = (SAME, reworded(REWORDED), *OLD.standards[3:], NEW)


def store_edition(store: Store, edition: Edition, *, same: bool = False) -> None:
    """Keep an edition as the one in use."""
    with store.write(system_access()) as unit:
        editions.store(unit, edition, source="prueba", same_requirement=same)
