"""``acredita editions import``: a file in; what it would change, and an edition kept, out."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpora.errors import NotConfirmed
from corpora.records import Verified
from models.ocr import Tesseract
from pipelines.extract.reader import read_document
from pipelines.imports.preview import Change, Kind
from pipelines.results import Document
from service.commands.reading import add_limit_arguments, limits_of
from service.editions_import import Asked, Incoming, incoming
from service.editions_store import EditionStore, Origin
from service.settings import Settings

DONE = 0
_SHOWN = 40
_CLIP = 90
KINDS = {
    Kind.NEW: "nuevo",
    Kind.WITHDRAWN: "se retira",
    Kind.RETITLED: "cambia el título",
    Kind.REWORDED: "cambia el enunciado",
    Kind.ELEMENTS: "cambian los incisos",
    Kind.LEVEL: "cambia el nivel",
    Kind.OTHER: "cambian otros datos",
}
FIELDS = {
    "path_es": "ruta", "path_en": "ruta", "verified": "procedencia", "tier": "grado",
    "type": "tipo", "period": "periodo", "linked": "vínculos", "condition_es": "condición",
    "condition_en": "condición", "note_es": "comentario", "note_en": "comentario",
    "keywords_es": "palabras de búsqueda", "keywords_en": "palabras de búsqueda",
    "proofs_es": "pruebas habituales", "proofs_en": "pruebas habituales",
}  # fmt: skip


def configure_import(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``editions import``."""
    parser.add_argument(
        "file", type=Path, metavar="ARCHIVO",
        help="manual con licencia (PDF, DOCX), tabla (CSV, XLSX), catálogo OSCAL (JSON), lista de "
        "números y títulos (TXT), o carpeta o ZIP con edition.toml",
    )  # fmt: skip
    parser.add_argument(
        "--id", default="", metavar="EDICIÓN",
        help="clave de la edición, por ejemplo le-6; hace falta salvo en el formato propio",
    )  # fmt: skip
    parser.add_argument(
        "--program", default="", metavar="P", help="programa: le, comm, academy, campus u otro"
    )
    parser.add_argument("--name", default="", metavar="NOMBRE", help="nombre de la edición")
    parser.add_argument(
        "--columns", default="", metavar="MAPA",
        help="columnas de la tabla, por ejemplo «number=No.,title=Título,level=Nivel»",
    )  # fmt: skip
    parser.add_argument(
        "--verified", choices=[one.value for one in Verified],
        help="de dónde vienen los números; por omisión, licensed para un manual y "
        "agency-document para lo demás",
    )  # fmt: skip
    parser.add_argument(
        "--complete", action="store_true",
        help="el archivo es la edición completa: se retiran los estándares que no trae; sin esto, "
        "sólo los de los capítulos que sí trae",
    )  # fmt: skip
    parser.add_argument(
        "--partial", action="store_true",
        help="guarda lo que se leyó bien aunque haya fallas; lo demás queda como estaba",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="muestra lo que cambiaría y no guarda nada"
    )
    parser.add_argument("--yes", action="store_true", help="guarda sin preguntar")
    add_limit_arguments(parser)


def execute_import(parsed: argparse.Namespace, settings: Settings) -> int:
    """Read, show what would change and, when confirmed, keep it as the edition's next wording.

    Raises BadRequirements with every fault by page and line, and NotConfirmed.
    """
    store = EditionStore(settings.data)
    limits = limits_of(parsed)
    ocr = Tesseract(seconds=limits.ocr_seconds)

    def read(data: bytes, name: str) -> Document:
        return read_document(data, name, limits, ocr)

    found = incoming(parsed.file, _asked(parsed), store, read)
    sys.stdout.write("".join(f"{line}\n" for line in _preview(found)))
    if parsed.dry_run or (found.base is not None and not found.changes):
        sys.stdout.write("No se guardó nada.\n")
        return DONE
    if found.base is not None and not parsed.yes and not _confirmed():
        raise NotConfirmed
    store.store(
        found.edition,
        Origin(
            form=found.form,
            file=found.file,
            sha256=found.sha256,
            languages=found.languages,
            imported=date.today(),
        ),
    )
    sys.stdout.write(
        f"Se guardó {found.edition.id}, redacción {found.edition.revision}, "
        f"con {len(found.edition.standards)} estándares.\n"
    )
    return DONE


def _asked(parsed: argparse.Namespace) -> Asked:
    return Asked(
        id=parsed.id,
        program=parsed.program,
        columns=parsed.columns,
        name=parsed.name,
        verified=Verified(parsed.verified) if parsed.verified else None,
        complete=parsed.complete,
        partial=parsed.partial,
    )


def _preview(found: Incoming) -> Iterator[str]:
    yield f"{found.file}: {len(found.edition.standards)} estándares en {found.edition.id}"
    yield from (f"  {number}\t{title}" for number, title in found.rows)
    for finding in found.findings:
        yield f"{'falla' if finding.stops else 'aviso'}: {finding.words('es')}"
    if found.base is None:
        yield "Edición nueva."
        return
    counts = Counter(change.kind for change in found.changes)
    if not found.changes:
        yield "Nada cambia."
        return
    yield f"Cambios sobre la redacción {found.base.revision}: " + " · ".join(
        f"{KINDS[kind]} {counts[kind]}" for kind in Kind if counts[kind]
    )
    yield from (_line(change) for change in found.changes[:_SHOWN])
    rest = len(found.changes) - _SHOWN
    if rest > 0:
        yield f"  y {rest} cambios más"


def _line(change: Change) -> str:
    if change.kind is Kind.OTHER:
        named = dict.fromkeys(FIELDS[name] for name in change.after.split(", "))
        return f"  {change.number}\tcambia: {', '.join(named)}"
    parts = [_clipped(text) for text in (change.before, change.after) if text]
    return f"  {change.number}\t{KINDS[change.kind]}: {' → '.join(parts)}"


def _clipped(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _CLIP else f"{one[: _CLIP - 1]}…"


def _confirmed() -> bool:
    """Ask on the terminal; without one, nobody has confirmed."""
    if not sys.stdin.isatty():
        return False
    sys.stdout.write("¿Guardar estos cambios? [s/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("s", "si", "sí")
