"""``acredita editions export|diff``: editions in; files for programs and for people out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from models.onnx_encoder import OnnxEncoder
from pipelines.editions.changes import StandardChange
from pipelines.run import diff
from service.cache import VectorCache
from service.edition_differences import check_pair
from service.editions_store import EditionStore
from service.exports.editions import FORMATS, export
from service.lineage_store import LineageStore
from service.output import write_atomic
from service.reports.changes import diff_json, render_changes
from service.reports.changes_xlsx import render_changes_xlsx
from service.reports.json_contract import to_bytes
from service.reports.words import spanish_date
from service.said_dates import said_date
from service.settings import Settings
from service.store import edition_dates

DONE = 0


def configure_export(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions export``."""
    parser.add_argument("edition", metavar="EDICIÓN", help="clave de la edición")
    parser.add_argument("path", type=Path, metavar="SALIDA", help="archivo que se escribe")
    parser.add_argument(
        "--format", choices=FORMATS,
        help="formato; por omisión, xlsx si la salida termina en .xlsx y oscal si no",
    )  # fmt: skip
    _add_licensed(parser)


def execute_export(parsed: argparse.Namespace, settings: Settings) -> int:
    """Write an edition; a licensed manual's words only when switched on."""
    edition = EditionStore(settings.data).load(parsed.edition)
    usual = "xlsx" if parsed.path.suffix.lower() == ".xlsx" else "oscal"
    export(edition, parsed.format or usual, parsed.path, parsed.with_licensed_text)
    return DONE


def configure_diff(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions diff``."""
    parser.add_argument("a", metavar="A", help="edición anterior")
    parser.add_argument("b", metavar="B", help="edición nueva")
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe el resultado en JSON")
    parser.add_argument("--html", type=Path, metavar="SALIDA", help="escribe el informe en HTML")
    parser.add_argument("--xlsx", type=Path, metavar="SALIDA", help="escribe la hoja de cálculo")
    _add_licensed(parser)


def execute_diff(parsed: argparse.Namespace, settings: Settings) -> int:
    """Compare two editions, write what was asked for and show how many of each kind there are."""
    store = EditionStore(settings.data)
    a, b = store.load(parsed.a), store.load(parsed.b)
    check_pair(a, b)
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    confirmed = LineageStore(data=settings.data).confirmed(parsed.a, parsed.b)
    found = diff(a, b, encoder, kept, confirmed)
    kept.flush()
    licensed = parsed.with_licensed_text
    since = edition_dates.since(b.effective, said_date(settings, b.id))
    if parsed.json:
        write_atomic(parsed.json, to_bytes(diff_json(a, b, found)))
    if parsed.html:
        day = spanish_date(date.today())
        page = render_changes(a, b, found, day, licensed=licensed, since=since)
        write_atomic(parsed.html, page.encode())
    if parsed.xlsx:
        write_atomic(parsed.xlsx, render_changes_xlsx(a, b, found, licensed=licensed, since=since))
    sys.stdout.write(_summary(found))
    return DONE


def _summary(found: tuple[StandardChange, ...]) -> str:
    counts = Counter(change.kind.value for change in found)
    return "".join(f"{name}\t{count}\n" for name, count in counts.most_common())


def _add_licensed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with-licensed-text", action="store_true",
        help="incluye el texto del manual con licencia; sin esto no sale de este servidor",
    )  # fmt: skip
