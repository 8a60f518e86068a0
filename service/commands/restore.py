"""``acredita restore``: a backup in, an empty data folder and database filled out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from service.commands.backup import counted
from service.restore import Contents, check, restore
from service.settings import Settings
from service.store.opening import place_of

DONE = 0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita restore``."""
    parser.add_argument(
        "file", type=Path, metavar="ARCHIVO.tar", help="respaldo hecho con acredita backup"
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="restaura; sin ella sólo comprueba el respaldo y dice qué contiene",
    )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Check the backup and, with --yes, restore it; return 0."""
    if not parsed.yes:
        _tell(check(parsed.file))
        sys.stdout.write(
            f"Está completo. Para restaurarlo en {settings.data} ({place_of(settings)}), repita la "
            "orden con --yes.\n"
        )
        return DONE
    _tell(restore(parsed.file, settings))
    sys.stdout.write(
        f"Restaurado en {settings.data} ({place_of(settings)}).\n"
        "Las sesiones quedaron cerradas y los trabajos sin terminar se harán de nuevo al iniciar: "
        "acredita serve\n"
    )
    return DONE


def _tell(found: Contents) -> None:
    secret = ", con el secreto de la instalación" if found.with_secret else ""
    sys.stdout.write(
        f"Respaldo del {found.at:%Y-%m-%d %H:%M} UTC: {counted(found.rows, found.files)}{secret}\n"
    )
    if found.absent:
        sys.stdout.write(f"Archivos que ya faltaban al hacerlo: {len(found.absent):,}.\n")
