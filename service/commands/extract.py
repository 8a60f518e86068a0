"""``acredita extract``: a file, folder or ZIP in; its clauses as JSON or as text out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipelines.run import Body
from service.commands.reading import (
    add_reading_arguments,
    progress_report,
    read,
    tell_errors,
)
from service.output import write_atomic
from service.reports.json_contract import extract_json, to_bytes
from service.settings import Settings

DONE, BAD_INPUT = 0, 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita extract``."""
    add_reading_arguments(parser)
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe el resultado en JSON")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Read, write or show the clauses, and return 0, or 2 when some file could not be read."""
    with progress_report(parsed.quiet) as report:
        body = read(parsed, settings, report)
    if parsed.json:
        write_atomic(parsed.json, to_bytes(extract_json(body.manuals, body.clauses, body.errors)))
    elif not parsed.quiet:
        sys.stdout.write(_listing(body))
    tell_errors(body.errors)
    return BAD_INPUT if body.errors else DONE


def _listing(body: Body) -> str:
    lines = []
    for clause in body.clauses:
        page = f"pág. {clause.page}" if clause.page is not None else ""
        lines.append(f"{clause.label}\t{page}\t{clause.text}")
    for manual in body.manuals:
        lines += [f"aviso: {manual.file}: {warning}" for warning in manual.warnings]
    return "".join(f"{line}\n" for line in lines)
