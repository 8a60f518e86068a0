"""``acredita train``: decisions, or the project's own gold, in; a model and what it won by out."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpora.errors import InputError
from models.onnx_encoder import OnnxEncoder
from pipelines.run import Method
from service.cache import VectorCache
from service.editions_store import EditionStore
from service.learning.decisions import ProgramOf, load_decisions, program_by_name
from service.learning.gold import gold_material
from service.learning.run import Lesson, learn
from service.model_store import BUNDLED, ModelStore, to_text
from service.output import write_atomic
from service.reports.json_contract import to_bytes
from service.reports.training import kept_lines, lesson_json, lesson_lines
from service.settings import Settings
from service.training import train

DONE = 0
DEFAULT_EDITION = "le-6"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``acredita train``."""
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "decisions",
        nargs="?",
        type=Path,
        metavar="DICTÁMENES",
        help="JSONL de dictámenes con su puntuación y modelo: ajusta la confianza con ellos. "
        "Sin él, vuelve a entrenar con el material propio (para quien desarrolla)",
    )
    asked.add_argument(
        "--list", action="store_true", help="muestra los modelos conservados y cuál está en uso"
    )
    asked.add_argument(
        "--use", metavar="MODELO", help="pone en uso un modelo conservado, o «incluido»"
    )
    parser.add_argument(
        "--edition",
        default=DEFAULT_EDITION,
        metavar="EDICIÓN",
        help="edición de los dictámenes que no la dicen (por omisión le-6)",
    )
    parser.add_argument("--json", type=Path, metavar="SALIDA", help="escribe las cifras en JSON")
    parser.add_argument(
        "--dry-run", action="store_true", help="compara y muestra, sin cambiar lo que está en uso"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="SALIDA",
        help="sin DICTÁMENES: dónde escribir el modelo entrenado",
    )
    parser.add_argument(
        "--replace", action="store_true", help="con --out: reemplaza el archivo si ya existe"
    )
    parser.add_argument("--quiet", action="store_true", help="sin resumen en pantalla")


def execute(parsed: argparse.Namespace, settings: Settings) -> int:
    """Train, list or switch, and return 0."""
    store = ModelStore(settings.data)
    if parsed.use:
        store.use(parsed.use)
        _tell(parsed, [f"En uso desde ahora: {parsed.use}"])
    elif parsed.list:
        sys.stdout.write("\n".join(kept_lines(store.kept(OnnxEncoder.bundled().id))) + "\n")
    elif parsed.decisions:
        _from_decisions(parsed, settings, store)
    else:
        _from_gold(parsed, settings)
    return DONE


def _from_decisions(parsed: argparse.Namespace, settings: Settings, store: ModelStore) -> None:
    if parsed.out:
        raise _refused("--out", "sólo se usa sin DICTÁMENES", "it is only used without DECISIONS")
    decisions = load_decisions(parsed.decisions, _program_of(settings), parsed.edition)
    encoder_id = OnnxEncoder.bundled().id
    model = store.load(encoder_id)
    lesson = learn(decisions, model, encoder_id, date.today().isoformat())
    saved = lesson.artefact is not None and not parsed.dry_run
    if lesson.artefact is not None and saved:
        if model.artefact is not None:
            # Kept so that one can go back to it even after a release ships another.
            store.save(model.artefact, use=False)
        store.save(lesson.artefact, use=True)
    _tell(parsed, lesson_lines(lesson, saved=saved, former=_name(model.artefact)))
    _write(parsed, lesson, saved=saved)


def _write(parsed: argparse.Namespace, lesson: Lesson, *, saved: bool) -> None:
    if parsed.json:
        write_atomic(parsed.json, to_bytes(lesson_json(lesson, saved=saved)))


def _from_gold(parsed: argparse.Namespace, settings: Settings) -> None:
    target = Path(str(files("models").joinpath(BUNDLED)))
    if parsed.out and parsed.out.exists() and not parsed.replace:
        raise _refused(
            str(parsed.out),
            "ya existe; repita con --replace o elija otro nombre",
            "it exists; repeat with --replace or choose another name",
        )
    encoder = OnnxEncoder.bundled()
    kept = VectorCache(settings.data, encoder.id, encoder.dimensions)
    method = Method(encoder=encoder, kept=kept)
    material = gold_material(settings)
    artefact = train(material, method, date.today().isoformat())
    kept.flush()
    if parsed.out:
        write_atomic(parsed.out, to_text(artefact).encode())
    where = (
        f"Escrito en {parsed.out}."
        if parsed.out
        else f"No se escribió; pida --out. El que se distribuye está en {target}."
    )
    _tell(
        parsed,
        [
            f"{artefact['name']}: aprendió de {len(material.learned.bodies)} (el orden, también "
            f"de otros {len(material.ordered.bodies)}) y se calibró con "
            f"{len(material.calibrated.bodies)} manuales por edición",
            where,
            "Mida antes de reemplazar: acredita evaluate.",
        ],
    )


def _program_of(settings: Settings) -> ProgramOf:
    """Return what tells the program of an edition: the edition itself where it is kept."""
    store = EditionStore(settings.data)
    ids = frozenset(store.ids())

    @cache
    def program_of(edition: str) -> str:
        return store.load(edition).program if edition in ids else program_by_name(edition)

    return program_of


def _name(artefact: Any) -> str | None:
    return None if artefact is None else str(artefact["name"])


def _refused(what: str, es: str, en: str) -> InputError:
    return InputError(file=what, detail={"es": es, "en": en})


def _tell(parsed: argparse.Namespace, lines: list[str]) -> None:
    if not parsed.quiet:
        sys.stdout.write("\n".join(lines) + "\n")
