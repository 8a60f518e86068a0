"""``acredita editions date``: a person's word on since when an edition is in force in, kept."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from corpora.errors import BadFields
from service.people.access import SYSTEM, Access, system_access
from service.reports.words import in_force
from service.settings import Settings
from service.start import at_work
from service.store import dating, edition_dates, editions
from service.store.unit import Unit

DONE = 0
_ORIGIN = "editions date"
_NOBODY = {"es": "diga quién lo indica, con --by", "en": "say who states it, with --by"}


def configure_date(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions date``."""
    parser.add_argument("edition", metavar="EDICIÓN", help="clave de la edición")
    parser.add_argument(
        "effective", nargs="?", default="", metavar="FECHA",
        help="desde cuándo rige, como 2027-03-01; sin ella se muestra lo que se sabe",
    )  # fmt: skip
    parser.add_argument(
        "--source", default="", metavar="TEXTO",
        help="de dónde viene la fecha, como «boletín de CALEA de marzo»",
    )  # fmt: skip
    parser.add_argument("--by", default="", metavar="NOMBRE", help="quién lo indica o lo retira")
    parser.add_argument(
        "--grace", type=int, metavar="MESES",
        help="meses de gracia de los planes que no digan otra cosa",
    )  # fmt: skip
    parser.add_argument(
        "--plans", action="store_true",
        help="cambia también las fechas límite de los planes ya hechos sin fecha publicada, y "
        "avisa a sus agencias",
    )  # fmt: skip
    parser.add_argument("--undo", action="store_true", help="retira la fecha indicada antes")


def execute_date(parsed: argparse.Namespace, settings: Settings) -> int:
    """Keep, take back or show an edition's date; one that was published stays as it is.

    Raises UnknownEdition, BadFields, PublishedDate, and NotFound where nothing is to be taken back.
    """
    changes = bool(parsed.effective or parsed.undo)
    by = " ".join(parsed.by.split())[:120]
    if changes and not by:
        raise BadFields(detail=_NOBODY, fields={"by": _NOBODY})
    access = Access(actor=SYSTEM, name=by, origin=_ORIGIN, operator=True, everywhere=True)
    with at_work(settings, work=False) as (store, _):
        if changes:
            with store.write(access) as unit:
                moved = _change(unit, parsed)
            sys.stdout.write(f"Fechas límite que cambiaron: {moved} agencias.\n")
        with store.read(system_access(_ORIGIN)) as unit:
            sys.stdout.write(_told(unit, parsed.edition))
    return DONE


def _change(unit: Unit, parsed: argparse.Namespace) -> int:
    if parsed.undo:
        return dating.withdraw(unit, parsed.edition, plans=parsed.plans)
    given = {"effective": _day(parsed.effective), "source": parsed.source, "grace": parsed.grace}
    facts = edition_dates.check(given)
    return dating.state(unit, parsed.edition, facts, plans=parsed.plans)


def _told(unit: Unit, edition: str) -> str:
    row = editions.in_use(unit, edition)
    said = edition_dates.get(unit, edition)
    since = edition_dates.since(row.effective, said)
    lines = [f"{edition}\t{row.name_es}", f"\tvigente desde: {in_force(since)}"]
    if said is not None:
        lines.append(f"\tse indicó el {said.at:%d/%m/%Y}")
        if said.grace is not None:
            lines.append(f"\tmeses de gracia: {said.grace}")
    return "".join(f"{line}\n" for line in lines)


def _day(text: str) -> date | None:
    """Return the day that a text names, None for no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
