"""``acredita editions``: its subcommands, each in a module of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.commands.editions_catalogue import (
    configure_list,
    configure_search,
    configure_show,
    execute_list,
    execute_search,
    execute_show,
)
from service.commands.editions_confirm import configure_confirm, execute_confirm
from service.commands.editions_date import configure_date, execute_date
from service.commands.editions_import import configure_import, execute_import
from service.commands.editions_out import (
    configure_diff,
    configure_export,
    execute_diff,
    execute_export,
)
from service.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Subcommand:
    """What one word after ``editions`` does."""

    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    execute: Callable[[argparse.Namespace, Settings], int]


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "list": Subcommand(
        help="muestra las ediciones que hay", configure=configure_list, execute=execute_list
    ),
    "show": Subcommand(
        help="muestra un estándar completo", configure=configure_show, execute=execute_show
    ),
    "search": Subcommand(
        help="busca estándares por número, título o significado",
        configure=configure_search,
        execute=execute_search,
    ),
    "import": Subcommand(
        help="carga una edición: manual con licencia, lista, tabla, OSCAL o formato propio",
        configure=configure_import,
        execute=execute_import,
    ),
    "export": Subcommand(
        help="escribe una edición en OSCAL o XLSX",
        configure=configure_export,
        execute=execute_export,
    ),
    "diff": Subcommand(
        help="compara dos ediciones", configure=configure_diff, execute=execute_diff
    ),
    "confirm": Subcommand(
        help="confirma o corrige en qué se convirtió un estándar de otra edición",
        configure=configure_confirm,
        execute=execute_confirm,
    ),
    "date": Subcommand(
        help="indica desde cuándo rige una edición que no trae su fecha, o lo muestra",
        configure=configure_date,
        execute=execute_date,
    ),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands of ``acredita editions``."""
    commands = parser.add_subparsers(dest="subcommand", required=True, metavar="suborden")
    for name, one in SUBCOMMANDS.items():
        one.configure(
            commands.add_parser(name, help=one.help, description=f"{one.help.capitalize()}.")
        )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Run one subcommand and return its exit status."""
    return SUBCOMMANDS[parsed.subcommand].execute(parsed, settings)
