"""``acredita backup``: a running installation in, one file that holds all of it out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from pipelines.extract.limits import MEGABYTE
from service.backup import take_backup
from service.settings import Settings
from service.store.opening import open_store

DONE, OUR_FAULT = 0, 1
_MOST_NAMED = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita backup``."""
    parser.add_argument(
        "target",
        type=Path,
        metavar="CARPETA|ARCHIVO.tar",
        help="carpeta donde dejar un archivo con la fecha, o el archivo mismo",
    )
    parser.add_argument(
        "--with-secret",
        action="store_true",
        help="incluye el secreto de la instalación, que abre los segundos factores; sólo si el "
        "respaldo se guarda cifrado",
    )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Write the backup, say what it holds, and return 0, or 1 when a file could not be read."""
    with open_store(settings) as store:
        made = take_backup(store, settings.data, parsed.target, with_secret=parsed.with_secret)
    sys.stdout.write(
        f"Respaldo: {made.path} ({made.size / MEGABYTE:,.1f} MB)\n"
        f"  {counted(made.rows, made.files)}\n"
        "Cópielo a otro equipo y compruébelo con: acredita restore ARCHIVO\n"
    )
    for sha256 in made.absent[:_MOST_NAMED]:
        sys.stderr.write(
            f"files/{sha256[:2]}/{sha256}: falta o está dañado; no va en el respaldo\n"
        )
    if made.absent:
        sys.stderr.write(
            f"Archivos que no van en el respaldo: {len(made.absent):,}; ejecute: acredita doctor\n"
        )
    return OUR_FAULT if made.absent else DONE


def counted(rows: Mapping[str, int], files: int) -> str:
    """Return what a backup holds, for people."""
    return (
        f"agencias: {rows['agency']:,}, manuales: {rows['manual']:,}, "
        f"cláusulas: {rows['clause']:,}, dictámenes: {rows['decision']:,}, archivos: {files:,}"
    )
