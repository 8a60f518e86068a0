"""``acredita editions confirm``: a person's word on what became of a standard in, kept."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from corpora.errors import UnknownStandard
from corpora.records import Edition
from pipelines.editions.changes import Lineage, Relation
from service.editions_store import EditionStore
from service.lineage_store import LineageStore
from service.settings import Settings

DONE = 0
_NONE = "-"


def configure_confirm(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions confirm``."""
    parser.add_argument("a", metavar="A", help="edición anterior")
    parser.add_argument("b", metavar="B", help="edición nueva")
    parser.add_argument("old", metavar="ANTES", help="número en A, o - si el estándar es nuevo")
    parser.add_argument("new", metavar="DESPUÉS", help="número en B, o - si se retiró")
    parser.add_argument("--by", required=True, metavar="NOMBRE", help="quién lo confirma")
    parser.add_argument(
        "--relation", choices=[one.value for one in Relation], help="relación; si no, se calcula"
    )
    parser.add_argument("--undo", action="store_true", help="retira lo confirmado antes")


def execute_confirm(parsed: argparse.Namespace, settings: Settings) -> int:
    """Keep what a named person settled; the next diff of the two editions respects it."""
    store = EditionStore(settings.data)
    row = Lineage(
        from_id=_known(parsed.old, store.load(parsed.a)),
        to_id=_known(parsed.new, store.load(parsed.b)),
        by=parsed.by,
        relation=Relation(parsed.relation) if parsed.relation else None,
    )
    day = date.today().isoformat()
    LineageStore(data=settings.data).add(parsed.a, parsed.b, row, day, withdrawn=parsed.undo)
    what = "Se retiró lo confirmado" if parsed.undo else "Confirmado"
    sys.stdout.write(f"{what}: {parsed.old} → {parsed.new} ({parsed.by}, {day})\n")
    return DONE


def _known(number: str, edition: Edition) -> str | None:
    if number == _NONE:
        return None
    names = {standard.id for standard in edition.standards}
    names |= {element.id for standard in edition.standards for element in standard.elements}
    if number not in names:
        raise UnknownStandard(number=number, edition=edition.id)
    return number
