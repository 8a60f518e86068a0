"""``acredita match``: manuals and an edition in; JSON, XLSX, HTML and a summary out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpora.applicability import load_rules
from corpora.catalog import available
from corpora.profiles import load_profile
from corpora.records import Edition
from corpora.requirements import load_requirements
from models.onnx_encoder import OnnxEncoder
from pipelines.applicability import applicability, apply, is_open, level_for
from pipelines.results import Crosswalk, Status
from pipelines.run import Method, crosswalk
from service.cache import VectorCache
from service.commands.reading import (
    add_reading_arguments,
    progress_report,
    read,
    tell_errors,
)
from service.editions_store import EditionStore
from service.model_store import ModelStore
from service.output import write_atomic
from service.reports.html import render_report
from service.reports.json_contract import match_json, to_bytes
from service.reports.words import calibration, spanish_date
from service.reports.xlsx import render_xlsx
from service.settings import Settings

DEFAULT_EDITION = "le-6"
DONE, BAD_INPUT = 0, 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita match``."""
    add_reading_arguments(parser)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--edition",
        default=DEFAULT_EDITION,
        metavar="EDICIÓN",
        help=f"edición de los estándares: {', '.join(available())} o una cargada",
    )
    asked.add_argument(
        "--standards",
        type=Path,
        metavar="LISTA",
        help="lista propia de requisitos: OSCAL JSON, JSONL, CSV o XLSX",
    )
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe el resultado en JSON")
    parser.add_argument("--xlsx", type=Path, metavar="SALIDA", help="escribe la hoja de cálculo")
    parser.add_argument("--html", type=Path, metavar="SALIDA", help="escribe el informe en HTML")
    parser.add_argument(
        "--levels",
        metavar="M,O",
        help="sólo estos niveles; los de nivel desconocido se conservan con un aviso",
    )
    parser.add_argument(
        "--profile",
        type=Path,
        metavar="PERFIL",
        help="perfil de la institución (TOML): qué estándares le aplican y por qué no los demás",
    )
    parser.add_argument(
        "--top", type=int, default=5, metavar="N", help="propuestas por lista (por omisión 5)"
    )


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Match, write what was asked for, and return 0, or 2 when some file could not be read."""
    edition = _edition(parsed, settings)
    profile = load_profile(parsed.profile) if parsed.profile else None
    rows = applicability(edition, profile, load_rules()) if profile else ()
    edition = _of_levels(edition, parsed, profile.band if profile else None)
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    with progress_report(parsed.quiet) as report:
        body = read(parsed, settings, report)
        model = ModelStore(settings.data).load(encoder.id)
        method = Method(encoder=encoder, kept=kept, scoring=model.scoring, gaps=model.gaps)
        found = crosswalk(body, edition, method, max(1, parsed.top), report.step)
    found = apply(found, rows)
    kept.flush()
    _write(parsed, found)
    tell_errors(found.errors)
    if not parsed.quiet:
        sys.stdout.write(_summary(found, parsed))
    return BAD_INPUT if found.errors else DONE


def _edition(parsed: argparse.Namespace, settings: Settings) -> Edition:
    if parsed.standards:
        return load_requirements(parsed.standards)
    return EditionStore(settings.data).load(parsed.edition)


def _of_levels(edition: Edition, parsed: argparse.Namespace, size: str | None) -> Edition:
    """Keep the levels asked for, those of the agency's size where known; unknown ones stay."""
    if not parsed.levels:
        return edition
    wanted = {level.strip().upper() for level in parsed.levels.split(",")}
    unknown = sum(standard.level is None for standard in edition.standards)
    if unknown and not parsed.quiet:
        sys.stderr.write(
            f"{unknown} estándares no tienen nivel cargado y se conservan en la lista.\n"
        )
    return replace(
        edition,
        standards=tuple(
            standard
            for standard in edition.standards
            if standard.level is None or wanted & _levels(standard.level, size)
        ),
    )


def _levels(level: str, size: str | None) -> set[str]:
    own = level_for(level, size)
    return {own} if own else set(level.split())


def _write(parsed: argparse.Namespace, found: Crosswalk) -> None:
    if parsed.json:
        write_atomic(parsed.json, to_bytes(match_json(found, parsed.top)))
    if parsed.xlsx:
        write_atomic(parsed.xlsx, render_xlsx(found))
    if parsed.html:
        day = spanish_date(date.today())
        write_atomic(parsed.html, render_report(found, day, parsed.top).encode())


def _summary(found: Crosswalk, parsed: argparse.Namespace) -> str:
    """Return what a person sees at the end: counts, the confidence's state, where files are."""
    counts = Counter(standard.status for standard in found.standards)
    lines = [
        f"{len(found.manuals)} manual(es), {len(found.clauses)} cláusulas, "
        f"{len(found.standards)} estándares ({found.edition.name_es})",
        f"con directiva {counts[Status.COVERED]} · parcial {counts[Status.PARTIAL]} · "
        f"sin directiva {counts[Status.GAP]} · {calibration(found.calibration)}",
    ]
    if parsed.profile:
        open_ones = sum(is_open(standard) for standard in found.standards)
        lines.append(
            f"no aplica {counts[Status.NOT_APPLICABLE]} · "
            f"por confirmar si aplica {open_ones} (perfil: {parsed.profile.name})"
        )
    for manual in found.manuals:
        lines += [f"aviso: {manual.file}: {warning}" for warning in manual.warnings[:5]]
    for name, path in (("JSON", parsed.json), ("XLSX", parsed.xlsx), ("HTML", parsed.html)):
        if path:
            lines.append(f"{name}: {path}")
    return "\n".join(lines) + "\n"
