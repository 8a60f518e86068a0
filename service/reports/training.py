"""What decisions taught in; the JSON of ``acredita train`` and its Spanish lines out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from service.learning.drift import Drift, Slice
from service.learning.recalibrate import (
    LEAST_EACH,
    LEAST_GROUPS,
    LEAST_ROWS,
    Candidate,
    Comparison,
    Outcome,
)
from service.learning.run import Lesson
from service.model_store import SHIPPED, KeptModel
from service.reports.words import count, percent

SCHEMA = "acredita/train/1"
PROGRAM = {
    "le": "policía (le)",
    "comm": "comunicaciones (comm)",
    "academy": "academia (academy)",
    "campus": "seguridad universitaria (campus)",
    "custom": "lista propia (custom)",
}
STATE = {"none": "sin calibrar", "sample": "manuales de muestra", "own": "dictámenes suyos"}
Row = dict[str, Any]


def lesson_json(lesson: Lesson, *, saved: bool) -> Row:
    """Return what docs/train.md says of ``--json``."""
    name = None if lesson.artefact is None else lesson.artefact["name"]
    return {
        "schema": SCHEMA,
        "date": lesson.day,
        "models": {"encoder": lesson.encoder, "scorer": lesson.scorer},
        "rows": {
            "used": lesson.used,
            "other_models": lesson.others,
            "postponed": lesson.decisions.postponed,
            "whole_standards": lesson.decisions.whole,
            "repeated": lesson.decisions.repeated,
        },
        "programs": {one.program: _program(one) for one in lesson.comparisons},
        "better": name is not None,
        "saved": saved,
        "model": name,
    }


def lesson_lines(lesson: Lesson, *, saved: bool, former: str | None) -> list[str]:
    """Return what a person reads: rows, each program's comparison and drift, and what is in use.

    ``former`` is the model that was in use before, None where none was trained.
    """
    lines = [f"{count(lesson.used, 'dictamen', 'dictámenes')} del modelo en uso ({lesson.scorer})"]
    lines += _left_out(lesson)
    for one in lesson.comparisons:
        lines += ["", *_program_lines(one)]
    lines.append("")
    if lesson.artefact is None:
        lines.append("Se conserva la calibración en uso; no se escribió nada.")
    elif saved:
        back = former or SHIPPED
        lines.append(f"En uso desde ahora: {lesson.artefact['name']}")
        lines.append(f"Para volver al anterior: acredita train --use {back}")
    else:
        lines.append("Ensayo (--dry-run): la nueva calibración es mejor, pero no se escribió nada.")
    return lines


def kept_lines(kept: Sequence[KeptModel]) -> list[str]:
    """Return one line for each kept model, the one in use marked."""
    lines = []
    for one in kept:
        states = ", ".join(f"{name}: {STATE[state]}" for name, state in sorted(one.states.items()))
        mark = "*" if one.in_use else " "
        shipped = f" ({SHIPPED})" if one.shipped else ""
        lines.append(f"{mark} {one.name}{shipped} · {states or STATE['none']}")
    if not any(one.in_use for one in kept):
        lines.append("* sin modelo entrenado: ordena la fórmula de partida")
    return lines


def _left_out(lesson: Lesson) -> list[str]:
    lines = []
    for model, rows in sorted(lesson.others.items()):
        left = count(rows, "dictamen quedó fuera", "dictámenes quedaron fuera")
        lines.append(f"{left}: su puntuación es de otro modelo ({model}).")
    decisions = lesson.decisions
    if decisions.postponed:
        lines.append(f"{decisions.postponed} por decidir después: no cuentan.")
    if decisions.repeated:
        lines.append(f"{decisions.repeated} se volvieron a dictaminar: cuenta el último dictamen.")
    if decisions.whole:
        lines.append(f"{decisions.whole} hablan de un estándar completo: no tienen puntuación.")
    if lesson.groupless:
        lines.append(
            f"{lesson.groupless} no dicen de qué manual son (manual o agency): "
            "cuentan como un solo manual."
        )
    return lines


def _program_lines(one: Comparison) -> list[str]:
    name = PROGRAM.get(one.program, one.program)
    groups = count(one.groups, "manual o agencia", "manuales o agencias")
    lines = [
        f"{name}: {count(one.n, 'dictamen', 'dictámenes')}, {one.right} con respuesta, {groups}"
    ]
    if one.used is not None and one.new is not None:
        against = "la calibración en uso" if one.calibrated else "dar a todas la misma confianza"
        lines.append(
            f"  pérdida logarítmica en manuales apartados: {against} {one.used.log_loss:.4f}, "
            f"la nueva {one.new.log_loss:.4f}"
        )
        before = f"{one.used.ece:.3f} → " if one.calibrated else ""
        lines.append(
            f"  error de calibración: {before}{one.new.ece:.3f} "
            f"(el azar da hasta {one.new.ece_perfect_upper:.3f})"
        )
    lines.append(f"  {_outcome(one)}")
    if one.drift is not None:
        lines += _drift_lines(one.drift)
    return lines


def _outcome(one: Comparison) -> str:
    said = {
        Outcome.BETTER: "Se cambia: la nueva calibración es mejor, más allá del azar.",
        Outcome.NOT_BETTER: "Se conserva: la nueva no es mejor más allá del azar.",
        Outcome.FEW_ROWS: f"Se conserva: hacen falta al menos {LEAST_ROWS} dictámenes.",
        Outcome.FEW_EACH: (
            f"Se conserva: hacen falta al menos {LEAST_EACH} con respuesta y {LEAST_EACH} sin ella."
        ),
        Outcome.FEW_GROUPS: (
            f"Se conserva: hacen falta dictámenes de al menos {LEAST_GROUPS} manuales o agencias."
        ),
    }
    return said[one.outcome]


def _drift_lines(found: Drift) -> list[str]:
    order = "por fecha" if found.dated else "en el orden del archivo"
    lines = [f"  confianza en uso contra aciertos, en cuatro tramos {order}:"]
    lines += [f"    {_when(one)}{_slice_words(one)}" for one in found.slices]
    if found.changed:
        lines.append(
            "  Deriva: en el tramo más reciente la confianza se aparta de los aciertos más de lo "
            "que da el azar, y antes no se apartaba así."
        )
    elif found.off:
        lines.append(
            "  La confianza en uso se aparta de los aciertos más de lo que da el azar; "
            "así ha sido desde el principio, no es deriva."
        )
    else:
        lines.append("  Sin deriva: el tramo más reciente no se aparta más de lo que da el azar.")
    return lines


def _when(one: Slice) -> str:
    if one.since is None or one.until is None:
        return ""
    return f"{one.since.isoformat()} a {one.until.isoformat()}: "


def _slice_words(one: Slice) -> str:
    return (
        f"{one.n} dictámenes, confianza media {percent(one.mean)}, "
        f"aciertos {percent(one.share)}, error {one.ece:.3f} "
        f"(el azar da hasta {one.ece_perfect_upper:.3f})"
    )


def _program(one: Comparison) -> Row:
    gain = one.gain
    return {
        "n": one.n,
        "right": one.right,
        "groups": one.groups,
        "outcome": one.outcome.value,
        "against": "in-use" if one.calibrated else "share-right",
        "in_use": _candidate(one.used),
        "new": _candidate(one.new),
        "gain": None
        if gain is None
        else {
            "mean": gain.mean,
            "low": gain.low,
            "high": gain.high,
            "share_not_above_zero": gain.share_not_above_zero,
        },
        "kinds": {} if one.choice is None else dict(one.choice.losses),
        "calibrator": None if one.choice is None else one.choice.calibrator.id,
        "drift": None if one.drift is None else _drift(one.drift),
    }


def _candidate(one: Candidate | None) -> Row | None:
    return None if one is None else asdict(one)


def _drift(found: Drift) -> Row:
    return {
        "order": "date" if found.dated else "file",
        "newest_off": found.off,
        "changed": found.changed,
        "slices": [
            {
                **asdict(one),
                "since": None if one.since is None else one.since.isoformat(),
                "until": None if one.until is None else one.until.isoformat(),
                "off": one.off,
            }
            for one in found.slices
        ],
    }
