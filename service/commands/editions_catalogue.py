"""``acredita editions list|show|search``: what the editions hold, as text or JSON, out."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpora.errors import UnknownStandard
from corpora.records import Edition, Standard, StandardType, Verified
from models.onnx_encoder import OnnxEncoder
from service.cache import VectorCache
from service.editions_search import search
from service.editions_store import EditionStore
from service.rows import to_named
from service.settings import Settings

DEFAULT_EDITION = "le-6"
DONE = 0
_LETTER = re.compile(r"^(\d+\.\d+\.\d+)[\s.-]*\(?([a-z]{1,2}|p\d+)?\)?$")

VERIFIED = {
    Verified.PUBLIC_LIST: "lista pública de CALEA",
    Verified.AGENCY_DOCUMENT: "documento de una institución",
    Verified.RECALLED: "sin verificar",
    Verified.LICENSED: "manual con licencia",
    None: "lista propia",
}
TYPES = {
    StandardType.WRITTEN_DIRECTIVE: "directiva escrita",
    StandardType.BULLETED: "con incisos",
    StandardType.CONDITIONAL: "condicional",
    StandardType.LINKED: "vinculado",
    StandardType.OBSERVATION: "de observación",
    StandardType.ACTIVITY: "actividad con plazo",
}
PERIODS = {
    "monthly": "cada mes", "quarterly": "cada tres meses", "semiannual": "cada seis meses",
    "annual": "cada año", "biennial": "cada dos años", "triennial": "cada tres años",
    "quadrennial": "cada cuatro años", "per-shift": "cada turno", "weekly": "cada semana",
    "daily": "cada día",
}  # fmt: skip
WHY = {"number": "número", "words": "palabras", "meaning": "significado"}
PARAPHRASE = "Paráfrasis de trabajo nuestra: rige el manual con licencia de su institución."


def configure_list(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions list``."""
    _add_json(parser)


def execute_list(parsed: argparse.Namespace, settings: Settings) -> int:
    """Show every edition with its counts by where its numbers come from."""
    store = EditionStore(settings.data)
    rows = [_listed(store, store.load(name)) for name in store.ids()]
    if parsed.json:
        _write_json(rows)
        return DONE
    for row in rows:
        counts = " · ".join(
            f"{VERIFIED[Verified(name)]} {count}" for name, count in row["verified"].items()
        )
        where = "cargada en este servidor" if row["stored"] else "incluida"
        sys.stdout.write(
            f"{row['id']}\t{row['name_es']}\n"
            f"\t{row['standards']} estándares, redacción {row['revision']}, {where}\n"
            f"\t{counts}\n"
        )
    return DONE


def configure_show(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions show``."""
    parser.add_argument("number", metavar="NÚMERO", help="por ejemplo 12.2.1 o «12.2.1 g»")
    _add_edition(parser)
    _add_json(parser)


def execute_show(parsed: argparse.Namespace, settings: Settings) -> int:
    """Show one standard whole; raises UnknownStandard."""
    edition = EditionStore(settings.data).load(parsed.edition)
    found = _LETTER.match(parsed.number.strip().lower())
    number = found[1] if found else parsed.number
    row = next((one for one in edition.standards if one.id == number), None)
    if row is None:
        raise UnknownStandard(edition=edition.id, number=parsed.number)
    if parsed.json:
        _write_json(to_named(row))
        return DONE
    sys.stdout.write("".join(f"{line}\n" for line in _card(edition, row)))
    if found and found[2] and not any(one.id == f"{row.id}.{found[2]}" for one in row.elements):
        sys.stderr.write(f"No se conoce el inciso {found[2]} de {row.id}; se muestra completo.\n")
    return DONE


def configure_search(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions search``."""
    parser.add_argument(
        "words", nargs="+", metavar="PALABRAS", help="número, título o lo que se busca, sin acentos"
    )
    _add_edition(parser)
    parser.add_argument(
        "--top", type=int, default=10, metavar="N", help="cuántos estándares (por omisión 10)"
    )
    _add_json(parser)


def execute_search(parsed: argparse.Namespace, settings: Settings) -> int:
    """Show the standards that words mean, best first."""
    edition = EditionStore(settings.data).load(parsed.edition)
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    hits = search(edition, " ".join(parsed.words), encoder, kept, max(1, parsed.top))
    kept.flush()
    if parsed.json:
        _write_json(
            [
                {
                    "id": hit.standard.id,
                    "title_es": hit.standard.title_es,
                    "title_en": hit.standard.title_en,
                    "score": round(hit.score, 4),
                    "why": hit.why,
                }
                for hit in hits
            ]
        )
        return DONE
    for hit in hits:
        row = hit.standard
        mark = " (sin verificar)" if row.verified is Verified.RECALLED else ""
        sys.stdout.write(f"{row.id}\t{row.title_es or row.title_en}{mark}\t{WHY[hit.why]}\n")
    if not hits:
        sys.stdout.write("No se encontró ningún estándar.\n")
    return DONE


def _listed(store: EditionStore, edition: Edition) -> dict[str, Any]:
    counts = Counter(row.verified for row in edition.standards)
    return {
        "id": edition.id,
        "program": edition.program,
        "name_es": edition.name_es,
        "name_en": edition.name_en,
        "version": edition.version,
        "effective": edition.effective,
        "revision": edition.revision,
        "revisions": list(store.revisions(edition.id)),
        "standards": len(edition.standards),
        "digest": edition.digest,
        "stored": store.is_stored(edition.id),
        "verified": {one.value: counts[one] for one in Verified if counts[one]},
    }


def _card(edition: Edition, row: Standard) -> Iterator[str]:
    yield f"{row.id}  {row.title_es or row.title_en}"
    if row.title_es and row.title_en:
        yield f"       {row.title_en}"
    yield f"Edición: {edition.name_es} (redacción {edition.revision})"
    path = [step for step in row.path_es or row.path_en if step]
    if path:
        yield f"Ruta: {' › '.join(path)}"
    level = row.level or "sin dato"
    yield f"Nivel: {level}{f' · {row.tier}' if row.tier else ''}"
    if row.type:
        due = f", {PERIODS.get(row.period, row.period)}" if row.period else ""
        yield f"Tipo: {TYPES[row.type]}{due}"
    condition = row.condition_es or row.condition_en
    if condition:
        yield f"Aplica: {condition}"
    statement = row.statement_es or row.statement_en
    if statement:
        yield f"\n{statement}"
    for one in row.elements:
        name = f"inciso {one.letter}" if one.letter else f"aspecto {one.id.rpartition('.p')[2]}"
        yield f"  {name}: {one.text_es or one.text_en}"
    note = row.note_es or row.note_en
    if note:
        label = "Comentario del manual" if row.verified is Verified.LICENSED else "Nota"
        yield f"\n{label}: {note}"
    if row.proofs_es:
        yield f"\nPruebas habituales: {'; '.join(row.proofs_es)}"
    yield f"\nNúmero y título: {VERIFIED[row.verified]} ({row.source})"
    if row.verified is not Verified.LICENSED and (statement or row.elements):
        yield PARAPHRASE


def _add_edition(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--edition", default=DEFAULT_EDITION, metavar="EDICIÓN",
        help=f"clave de la edición (por omisión {DEFAULT_EDITION})",
    )  # fmt: skip


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="escribe el resultado en JSON")


def _write_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
