"""``acredita elusion``: a match result in; a sample to judge, and what was missed at most, out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.errors import InputError, UnknownEdition
from corpora.records import Edition
from corpora.requirements import load_requirements
from service.editions_store import EditionStore
from service.output import write_atomic
from service.reports.elusion import bound_json, bound_lines, measured
from service.reports.json_contract import to_bytes
from service.sampling.draw import SampleRow, draw_covered, draw_pairs, load_result
from service.sampling.judged import load_judged
from service.sampling.sheet import instructions, to_csv, to_jsonl, to_xlsx
from service.settings import Settings

DONE = 0
_FORMS: Mapping[str, Callable[[Sequence[SampleRow]], bytes]] = {
    ".jsonl": to_jsonl,
    ".csv": to_csv,
    ".xlsx": to_xlsx,
}


@dataclass(frozen=True, kw_only=True)
class Subcommand:
    """What one word after ``elusion`` does."""

    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    execute: Callable[[argparse.Namespace, Settings], int]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands of ``acredita elusion``."""
    commands = parser.add_subparsers(dest="subcommand", required=True, metavar="suborden")
    for name, one in SUBCOMMANDS.items():
        one.configure(
            commands.add_parser(name, help=one.help, description=f"{one.help.capitalize()}.")
        )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run one subcommand and return its exit status."""
    return SUBCOMMANDS[parsed.subcommand].execute(parsed, settings)


def configure_draw(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita elusion draw``."""
    parser.add_argument(
        "result", type=Path, metavar="RESULTADO", help="JSON que escribió acredita match --json"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="MUESTRA",
        help="dónde escribir la muestra: .xlsx, .csv o .jsonl",
    )
    parser.add_argument(
        "--size", type=_positive, default=60, metavar="N", help="filas (por omisión 60)"
    )
    parser.add_argument(
        "--seed", type=_positive, default=1, metavar="N", help="semilla del azar (por omisión 1)"
    )
    parser.add_argument(
        "--gaps",
        action="store_true",
        help="en vez de pares no mostrados, estándares dados por «con directiva»",
    )
    parser.add_argument(
        "--standards",
        type=Path,
        metavar="LISTA",
        help="la lista propia de requisitos con la que se comparó",
    )
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute_draw(parsed: argparse.Namespace, settings: Settings) -> int:
    """Write a random sample to judge, and return 0."""
    form = _FORMS.get(parsed.out.suffix.lower())
    if form is None:
        raise _refused(
            str(parsed.out),
            "escriba la muestra como .xlsx, .csv o .jsonl",
            "use .xlsx, .csv or .jsonl",
        )
    result = load_result(parsed.result)
    edition = _edition(parsed, result, settings)
    drawing = draw_covered if parsed.gaps else draw_pairs
    rows = drawing(result, edition, parsed.size, parsed.seed)
    if not rows:
        raise _nothing(parsed)
    write_atomic(parsed.out, form(rows))
    if not parsed.quiet:
        first = rows[0]
        lines = [
            f"{first.size:,} de {first.population:,} al azar: {parsed.out}",
            *instructions(first.asked),
            f"Después: acredita elusion bound {parsed.out}",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
    return DONE


def configure_bound(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita elusion bound``."""
    parser.add_argument(
        "sample", type=Path, metavar="MUESTRA", help="la muestra ya dictaminada (XLSX, CSV o JSONL)"
    )
    parser.add_argument(
        "--found",
        type=_positive,
        metavar="N",
        help="relaciones correctas que ya se aceptaron entre las propuestas",
    )
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe las cifras en JSON")
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute_bound(parsed: argparse.Namespace, settings: Settings) -> int:
    """Bound what was missed from a judged sample, and return 0."""
    del settings
    judged = load_judged(parsed.sample)
    bound = measured(judged, parsed.found)
    if parsed.json:
        write_atomic(parsed.json, to_bytes(bound_json(judged, bound)))
    if not parsed.quiet:
        sys.stdout.write("\n".join(bound_lines(judged, bound)) + "\n")
    return DONE


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "draw": Subcommand(
        help="saca una muestra al azar de lo que no se mostró, para dictaminarla",
        configure=configure_draw,
        execute=execute_draw,
    ),
    "bound": Subcommand(
        help="dice, con la muestra dictaminada, cuánto se perdió a lo más",
        configure=configure_bound,
        execute=execute_bound,
    ),
}


def _edition(
    parsed: argparse.Namespace, result: Mapping[str, Any], settings: Settings
) -> Edition | None:
    """Return the edition with the texts that were matched; None, and a notice, without them."""
    told = result["edition"]
    try:
        found = (
            load_requirements(parsed.standards)
            if parsed.standards
            else EditionStore(settings.data).load(told["id"])
        )
    except UnknownEdition:
        found = None
    if found is not None and found.digest == told["digest"]:
        return found
    if not parsed.quiet:
        sys.stderr.write(
            f"No están a la mano los textos de {told['id']} con los que se comparó; "
            "la muestra sólo lleva los títulos.\n"
        )
    return None


def _nothing(parsed: argparse.Namespace) -> InputError:
    if parsed.gaps:
        return _refused(
            parsed.result.name,
            "ningún estándar quedó «con directiva»; no hay muestra que sacar",
            "no standard is called covered; there is nothing to draw",
        )
    return _refused(
        parsed.result.name,
        "todas las cláusulas ya son propuestas de cada estándar; no hay muestra que sacar",
        "every clause is a proposal of every standard; there is nothing to draw",
    )


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("debe ser 1 o más")
    return value


def _refused(what: str, es: str, en: str) -> InputError:
    return InputError(file=what, detail={"es": es, "en": en})
