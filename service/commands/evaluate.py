"""``acredita evaluate``: judged texts in; figures beside baselines, as JSON and a page, out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from corpora.errors import InputError
from corpora.gold_set import Part
from corpora.requirements import load_requirements
from models.onnx_encoder import OnnxEncoder
from pipelines.evaluation.judged import JudgedSet
from pipelines.run import Method
from service.cache import VectorCache
from service.editions_store import EditionStore
from service.evaluation.learned import BENCHES, load_bench
from service.evaluation.lists import LANGUAGES, find_source, gold_set, mapping_set
from service.evaluation.openings import log_opening
from service.evaluation.own import own_sets
from service.evaluation.real import spanish_laws, us_directives
from service.evaluation.run import evaluate
from service.model_store import ModelStore
from service.output import write_atomic
from service.reports.evaluation import render_evaluation, summary_lines
from service.reports.json_contract import to_bytes
from service.reports.words import spanish_date
from service.settings import Settings

SCHEMA = "acredita/evaluate/1"
DONE = 0
_REAL = ("es", "en_calea", "en_calea_small")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita evaluate``."""
    parser.add_argument(
        "gold",
        nargs="?",
        type=Path,
        metavar="DICTÁMENES",
        help="JSONL de dictámenes; con --qrels, la lista que hace de manual. "
        "Sin él, el material propio",
    )
    parser.add_argument(
        "--edition", default="le-6", metavar="EDICIÓN", help="edición de los estándares"
    )
    parser.add_argument(
        "--standards", type=Path, metavar="LISTA", help="lista propia de requisitos"
    )
    parser.add_argument(
        "--qrels", type=Path, metavar="PARES", help="pares source, target y relationship (JSONL)"
    )
    parser.add_argument(
        "--part",
        choices=[one.value for one in Part],
        default=Part.CALIBRATE.value,
        help="parte del material propio; abrir test queda anotado",
    )
    parser.add_argument(
        "--real",
        action="append",
        choices=[*_REAL, *BENCHES, "todo"],
        default=[],
        help="además, textos reales de la carpeta ACREDITA_REAL_DATA; crosswalk y obliqa piden "
        "la parte opcional train",
    )
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe las cifras en JSON")
    parser.add_argument(
        "--html", type=Path, metavar="SALIDA", help="escribe la página con gráficas"
    )
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Measure, write what was asked for, and return 0."""
    # What may be refused at once comes before what takes time to load or read.
    data = _real_data(settings) if parsed.real else Path()
    benches = [load_bench(name) for name in _benches(parsed)]
    sets = _sets(parsed, settings, data)
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    model = ModelStore(settings.data).load(encoder.id)
    method = Method(encoder=encoder, kept=kept, scoring=model.scoring, gaps=model.gaps)
    found: dict[str, Any] = {}
    tell = _silent if parsed.quiet else _aloud
    for judged in sets:
        found[judged.name] = evaluate(judged, method, tell)
        kept.flush()
    for bench in benches:
        found |= bench(data, method, tell)
        kept.flush()
    whole = {
        "schema": SCHEMA,
        "date": date.today().isoformat(),
        "models": {"encoder": encoder.id, "scorer": method.scoring.id},
        "sets": found,
    }
    if parsed.gold is None and parsed.part == Part.TEST.value:
        log_opening(whole)
    if parsed.json:
        write_atomic(parsed.json, to_bytes(whole))
    if parsed.html:
        write_atomic(parsed.html, render_evaluation(whole, spanish_date(date.today())).encode())
    if not parsed.quiet:
        sys.stdout.write("\n".join(summary_lines(whole)) + "\n")
    return DONE


def _sets(parsed: argparse.Namespace, settings: Settings, data: Path) -> Sequence[JudgedSet]:
    if parsed.qrels:
        return _mapping(parsed)
    if parsed.gold:
        store = EditionStore(settings.data)
        edition = (
            load_requirements(parsed.standards) if parsed.standards else store.load(parsed.edition)
        )
        return [gold_set(parsed.gold, edition, settings)]
    real = _real(parsed.real, data, settings)
    return [*own_sets(Part(parsed.part), settings), *real]


def _benches(parsed: argparse.Namespace) -> list[str]:
    return [name for name in BENCHES if name in parsed.real or "todo" in parsed.real]


def _mapping(parsed: argparse.Namespace) -> list[JudgedSet]:
    if not parsed.standards:
        raise InputError(
            file=parsed.qrels.name,
            detail={
                "es": "con --qrels hace falta --standards con la lista de los target",
                "en": "with --qrels give --standards with the list of the targets",
            },
        )
    source = parsed.gold or find_source(parsed.qrels, parsed.standards)
    return [
        judged
        for spoken in LANGUAGES
        for asked in LANGUAGES
        for judged in mapping_set(
            source, parsed.standards, parsed.qrels, spoken=spoken, asked=asked
        )
    ]


def _real(chosen: Sequence[str], data: Path, settings: Settings) -> list[JudgedSet]:
    """Return the sets of real texts asked for."""
    wanted = _REAL if "todo" in chosen else chosen
    found: list[JudgedSet] = []
    if "es" in wanted:
        found.append(spanish_laws(data, settings))
    if "en_calea" in wanted:
        found.append(us_directives(data))
    if "en_calea_small" in wanted:
        found.append(us_directives(data, small_only=True))
    return found


def _real_data(settings: Settings) -> Path:
    """Return the folder of real texts; raises InputError where none is named."""
    if settings.real_data is None or not settings.real_data.is_dir():
        raise InputError(
            file="ACREDITA_REAL_DATA",
            detail={
                "es": "la variable no nombra una carpeta con textos reales",
                "en": "the variable does not name a folder of real texts",
            },
        )
    return settings.real_data


def _aloud(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _silent(text: str) -> None:
    del text
