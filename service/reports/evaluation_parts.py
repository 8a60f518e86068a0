"""The figures of one set in; its table by agency and document, and what was not shown, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.reports import evaluation_words as say
from service.reports.characters import printable
from service.reports.evaluation_view import CellView, GroupView, RowView, SectionView, TableView
from service.reports.words import count

Figures = Mapping[str, Any]
_COLUMNS = (
    ("standards", "Estándares con respuesta"),
    ("hit@1", "hit@1"),
    ("hit@5", "hit@5"),
    ("recall@5", "recall@5"),
    ("MAP", "MAP"),
    ("gap_auroc", "Brechas, AUROC"),
    ("ece", "ECE"),
)
_WAYS = (
    ("by_group", "Por clase de institución", "Institución"),
    ("by_body", "Por documento", "Documento y edición"),
)


def breakdown_section(found: Figures) -> SectionView | None:
    """Return the figures of each kind of agency and each document, None where there is one."""
    metrics: Figures = found.get("metrics") or {}
    tables = tuple(
        _table(metrics[key], caption, first) for key, caption, first in _WAYS if metrics.get(key)
    )
    if not tables:
        return None
    return SectionView(
        title="Diferencias entre instituciones y documentos",
        text=("Con pocos estándares una cifra cambia mucho: compare solo diferencias grandes.",),
        tables=tables,
    )


def elusion_section(found: Figures) -> SectionView | None:
    """Return what a sample of the pairs not shown tells, None where no body was judged whole."""
    measured: Figures = (found.get("metrics") or {}).get("elusion") or {}
    if not measured:
        return None
    judged = count(measured["judged"], "par", "pares")
    right = count(measured["right"], "correcto", "correctos")
    rows = [
        ("Pares de estándar y cláusula sin mostrar", say.number(measured["unshown"])),
        ("Correctos entre ellos, según la muestra", say.number(round(measured["links"]))),
        ("Cuando más, con 95 % de certeza", say.number(round(measured["links_upper"]))),
        ("Los que había en verdad", say.number(measured["true_links"])),
        ("De todos los correctos se mostró al menos", say.share(measured["recall_lower"])),
    ]
    return SectionView(
        title="Lo que no se mostró",
        text=(
            f"Al cerrar una autoevaluación se sortean pares que nadie vio y se dictaminan: aquí, "
            f"{judged}, con {right}. La muestra pone un tope a lo que faltó; como hay pocos "
            "correctos entre muchos pares, el tope suele quedar muy por encima de lo que había.",
        ),
        tables=(
            TableView(
                caption="Cota de lo que no se mostró",
                first="Cifra",
                columns=("Valor",),
                groups=(
                    GroupView(
                        title="",
                        rows=tuple(
                            RowView(label=label, cells=(CellView(value=value),))
                            for label, value in rows
                        ),
                    ),
                ),
            ),
        ),
    )


def _table(parts: Mapping[str, Figures], caption: str, first: str) -> TableView:
    columns = [
        (key, label)
        for key, label in _COLUMNS
        if any(one.get(key) is not None for one in parts.values())
    ]
    return TableView(
        caption=caption,
        first=first,
        columns=tuple(label for _, label in columns),
        groups=(
            GroupView(
                title="",
                rows=tuple(
                    RowView(
                        label=printable(say.GROUP.get(name, name)),
                        cells=tuple(CellView(value=_value(key, one)) for key, _ in columns),
                    )
                    for name, one in parts.items()
                ),
            ),
        ),
    )


def _value(key: str, found: Figures) -> str:
    value = found.get(key)
    if key == "standards":
        return say.number(value)
    most = found.get("ece_perfect_upper")
    if key == "ece" and value is not None and most is not None:
        return f"{say.figure(value)} (hasta {say.figure(most)})"
    return say.figure(value)
