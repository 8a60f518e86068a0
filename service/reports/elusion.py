"""A judged sample in; the JSON of ``acredita elusion bound`` and its Spanish lines out."""

from __future__ import annotations

from typing import Any

from pipelines.evaluation.elusion import Elusion, elusion
from service.reports.words import count
from service.sampling.draw import Asked
from service.sampling.judged import Judged

SCHEMA = "acredita/elusion/1"


def measured(judged: Judged, found: int | None) -> Elusion:
    """Bound what was missed: right pairs not shown, or gaps among the standards called covered."""
    missed = judged.answers
    if judged.asked is Asked.STANDARD:
        missed, found = judged.judged - judged.answers, None
    return elusion(judged.judged, missed, judged.population, found)


def bound_json(judged: Judged, bound: Elusion) -> dict[str, Any]:
    """Return what docs/train.md says of ``--json``."""
    return {
        "schema": SCHEMA,
        "asked": "pairs" if judged.asked is Asked.PAIR else "called-covered",
        "drawn": judged.size,
        "judged": bound.judged,
        "missed": bound.right,
        "population": bound.unshown,
        "rate": bound.rate,
        "low": bound.low,
        "high": bound.high,
        "upper": bound.upper,
        "implied": bound.links,
        "implied_upper": bound.links_upper,
        "recall_lower": bound.recall_lower,
        "confidence": bound.confidence,
    }


def bound_lines(judged: Judged, bound: Elusion) -> list[str]:
    """Return what a person reads."""
    lines = _pairs(bound) if judged.asked is Asked.PAIR else _covered(bound)
    left = judged.size - judged.judged
    if left:
        lines.append(
            f"Faltan {count(left, 'fila', 'filas')} por dictaminar de {judged.size:,}; la cota "
            "vale si no se dejaron por difíciles."
        )
    return lines


def _pairs(bound: Elusion) -> list[str]:
    lines = [
        f"{bound.right} de {count(bound.judged, 'par', 'pares')} no mostrados responden su "
        f"estándar ({_share(bound.rate)})",
        f"Con 95 % de confianza, a lo más {_share(bound.upper)} de los {bound.unshown:,} pares no "
        f"mostrados: {bound.links:,.0f} relaciones perdidas según la muestra, "
        f"{bound.links_upper:,.0f} a lo más",
    ]
    if bound.recall_lower is None:
        lines.append(
            "Para saber qué parte se encontró por lo menos, diga cuántas relaciones correctas ya "
            "se aceptaron: --found N"
        )
    else:
        lines.append(f"Se encontró por lo menos {_share(bound.recall_lower)} de las relaciones")
    return lines


def _covered(bound: Elusion) -> list[str]:
    return [
        f"{bound.right} de {count(bound.judged, 'estándar', 'estándares')} dados por «con "
        f"directiva» no la tienen ({_share(bound.rate)})",
        f"Con 95 % de confianza, a lo más {_share(bound.upper)} de los {bound.unshown:,} dados por "
        f"«con directiva»: {bound.links:,.0f} según la muestra, {bound.links_upper:,.0f} a lo más",
    ]


def _share(share: float) -> str:
    """Return a share with the decimals that small ones need: a bound is never shown as 0."""
    return f"{share * 100:.2f} %" if share < 0.1 else f"{share * 100:.1f} %"
