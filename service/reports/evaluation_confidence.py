"""The figures of one set in, its parts on confidence, gaps and contradictions out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from service.reports import evaluation_words as say
from service.reports.evaluation_ranking import Figures, Methods, methods_of, table
from service.reports.evaluation_view import (
    CellView,
    GroupView,
    PictureView,
    RowView,
    SectionView,
    TableView,
)
from service.reports.plots import Axis, Plot, Series, axis_to, svg
from service.reports.words import count

Pairs = Sequence[Sequence[float]]


def confidence_section(found: Figures, anchor: str) -> SectionView | None:
    """Return whether confidences mean what they say, None where none was measured."""
    measured: Figures = (found.get("metrics") or {}).get("confidence") or {}
    if not measured:
        return None
    shown = count(measured["n"], "propuesta mostrada", "propuestas mostradas")
    return SectionView(
        title="Qué tanto creer la confianza",
        text=(f"Se midió con {shown}; {say.number(measured['right'])} son correctas.",),
        pictures=(
            _reliability(measured, anchor),
            *_precision_recall(measured, anchor),
            *_risk_coverage(measured, anchor),
        ),
        tables=(
            _confidence_figures(measured),
            *_other_views(found["metrics"]),
            *_risk_table(measured),
        ),
        folded=(_reliability_table(measured["bins"]),),
    )


def _other_views(metrics: Figures) -> tuple[TableView, ...]:
    """Return the error of confidences in standards' own lists, and refitted on other manuals."""
    views = (
        ("En la lista de cada estándar", metrics.get("confidence_of_standards")),
        ("Recalibrada con los otros manuales", metrics.get("confidence_left_out")),
    )
    rows = tuple(
        (
            name,
            say.number(one["n"]),
            say.figure(one["ece"]),
            say.figure(one["ece_perfect_upper"]),
            say.figure(one["slope"]),
        )
        for name, one in views
        if one
    )
    columns = ("Propuestas", "Error (ECE)", "Hasta aquí, azar", "Pendiente")
    return (_listed("La misma confianza vista de otro modo", columns, rows),) if rows else ()


def gaps_section(found: Figures) -> SectionView | None:
    """Return how gaps are told apart, None where not both kinds were judged."""
    methods = tuple((name, one.get("gaps") or {}) for name, one in methods_of(found))
    ours = methods[0][1]
    if not ours:
        return None
    judged = count(ours["n"], "estándar", "estándares")
    part = ours["gaps"] / ours["n"]
    return SectionView(
        title="Estándares sin directiva",
        text=(
            f"Se juzgaron {judged} en todo el documento: {say.number(ours['gaps'])} sin directiva "
            f"({say.share(part)}). Donde hay menos brechas, una lista de ellas trae más falsas "
            "alarmas; la tabla lo calcula para otras proporciones.",
        ),
        tables=(
            table("Lista de brechas, junto a formas más sencillas", methods, _gap_groups(methods)),
            _missed(ours["missed"]),
        ),
    )


def contradictions_section(found: Figures) -> SectionView | None:
    """Return precision and recall of the contradictions said, None where none was judged."""
    measured: Figures = (found.get("metrics") or {}).get("contradictions") or {}
    if not measured:
        return None
    rows = (
        ("Cláusulas señaladas como contradicción", say.number(measured["said"])),
        ("Contradicciones que había", say.number(measured["true"])),
        ("De las señaladas, lo son (precisión)", say.figure(measured["precision"])),
        ("De las que había, se señalaron (recuperación)", say.figure(measured["recall"])),
    )
    return SectionView(
        title="Contradicciones", tables=(_listed("Contradicciones señaladas", ("Valor",), rows),)
    )


def _listed(
    caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], first: str = "Cifra"
) -> TableView:
    return TableView(
        caption=caption,
        first=first,
        columns=columns,
        groups=(
            GroupView(
                title="",
                rows=tuple(
                    RowView(label=row[0], cells=tuple(CellView(value=one) for one in row[1:]))
                    for row in rows
                ),
            ),
        ),
    )


def _reliability(measured: Figures, anchor: str) -> PictureView:
    bins = measured["bins"]
    inside = sum(one["low"] <= one["mean"] <= one["high"] for one in bins)
    title = "Confianza anunciada y aciertos"
    plot = Plot(
        id=f"{anchor}-fiabilidad",
        title=title,
        desc=f"En {inside} de {len(bins)} grupos la confianza anunciada cae dentro del intervalo "
        "de los aciertos. La tabla «Confianza por grupos» trae cada punto.",
        x=Axis(label="confianza anunciada"),
        y=Axis(label="propuestas correctas"),
        series=(
            Series(name="confianza perfecta", style="ideal", points=((0.0, 0.0), (1.0, 1.0))),
            Series(
                name=say.OURS,
                style="s0",
                points=tuple((one["mean"], one["observed"]) for one in bins),
                dots=True,
                bars=tuple((one["mean"], one["low"], one["high"]) for one in bins),
            ),
        ),
    )
    reading = (
        "Cada punto es un grupo de propuestas de confianza parecida, con su intervalo de 95 %. "
        "Sobre la diagonal, la confianza es exacta; debajo, promete de más; encima, de menos."
    )
    return PictureView(title=title, picture=svg(plot), reading=reading)


def _precision_recall(measured: Figures, anchor: str) -> tuple[PictureView, ...]:
    points = _points(measured["precision_recall"])
    if not points:
        return ()
    base = measured["right"] / measured["n"]
    title = "Aciertos según cuántas correctas se quieren"
    plot = Plot(
        id=f"{anchor}-precision",
        title=title,
        desc=f"Aceptando todas, {say.share(base)} son correctas. "
        + _at(points, "con las más seguras, que traen {} de las correctas, {} son correctas"),
        x=Axis(label="correctas halladas (recuperación)"),
        y=Axis(label="aceptadas que son correctas (precisión)"),
        series=(
            Series(name="aceptarlas todas", style="ideal", points=((0.0, base), (1.0, base))),
            Series(name=say.OURS, style="s0", points=points),
        ),
    )
    reading = "De izquierda a derecha se aceptan propuestas cada vez menos seguras."
    return (PictureView(title=title, picture=svg(plot), reading=reading),)


def _risk_coverage(measured: Figures, anchor: str) -> tuple[PictureView, ...]:
    points = _points(measured["risk_coverage"])
    if not points:
        return ()
    base = 1 - measured["right"] / measured["n"]
    title = "Errores según cuántas se aceptan"
    plot = Plot(
        id=f"{anchor}-riesgo",
        title=title,
        desc=_at(points, "aceptando {} de las propuestas, las más seguras, {} son incorrectas"),
        x=Axis(label="parte aceptada, de la más segura en adelante"),
        y=axis_to("aceptadas que son incorrectas", max(base, *(risk for _, risk in points))),
        series=(
            Series(name="elegir al azar", style="ideal", points=((0.0, base), (1.0, base))),
            Series(name=say.OURS, style="s0", points=points),
        ),
    )
    reading = "Mientras más abajo a la izquierda, mejor aparta la confianza lo dudoso."
    return (PictureView(title=title, picture=svg(plot), reading=reading),)


def _points(pairs: Pairs) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in pairs)


def _at(points: Sequence[tuple[float, float]], sentence: str) -> str:
    x, y = min(points, key=lambda one: abs(one[0] - 0.5))
    said = sentence.format(say.share(x), say.share(y))
    return f"{said[0].upper()}{said[1:]}."


def _confidence_figures(measured: Figures) -> TableView:
    rows = [
        (
            "Error medio de la confianza (ECE)",
            say.figure(measured["ece"]),
            f"hasta {say.figure(measured['perfect']['upper'])}, que el azar da a una perfecta",
        ),
        ("Pendiente", say.figure(measured["slope"]), "1; se acepta de 0.8 a 1.25"),
        ("Ordenada al origen", say.figure(measured["intercept"]), "0"),
        ("Puntuación de Brier", say.figure(measured["brier"]), "mientras menor, mejor"),
        ("Pérdida logarítmica", say.figure(measured["log_loss"]), "mientras menor, mejor"),
    ]
    return _listed("Cifras de la confianza", ("Valor", "Lo deseable"), rows)


def _risk_table(measured: Figures) -> tuple[TableView, ...]:
    rows = [
        (f"{say.share(part)} más seguras", say.share(risk)) for part, risk in measured["risk_at"]
    ]
    if not rows:
        return ()
    caption = "Incorrectas si solo se aceptan las más seguras"
    return (_listed(caption, ("Incorrectas",), rows, first="Propuestas aceptadas"),)


def _reliability_table(bins: Sequence[Mapping[str, Any]]) -> TableView:
    rows = [
        (
            say.figure(one["mean"]),
            say.figure(one["observed"]),
            f"de {say.figure(one['low'])} a {say.figure(one['high'])}",
            say.number(one["n"]),
        )
        for one in bins
    ]
    return _listed(
        "Confianza por grupos",
        ("Aciertos", "Intervalo de 95 %", "Propuestas"),
        rows,
        first="Confianza media",
    )


def _gap_groups(methods: Methods) -> tuple[GroupView, ...]:
    ours = methods[0][1]
    apart = (("auroc", say.GAP_AUROC, "AUROC"), ("average_precision", "Precisión media", "AP"))
    groups = [
        GroupView(
            title="",
            rows=tuple(
                RowView(
                    label=label,
                    code=code,
                    cells=tuple(CellView(value=say.figure(one.get(name))) for _, one in methods),
                )
                for name, label, code in apart
                if ours[name] is not None
            ),
        )
    ]
    for place, cut in enumerate(ours["precision"]):
        title = (
            f"Verdaderas brechas en una lista que trae {say.share(cut['recall'])} de ellas"
            f" (Acredita: probabilidad de brecha desde {say.figure(cut['threshold'])})"
        )
        cuts = [(one.get("precision") or ())[place : place + 1] for _, one in methods]
        groups.append(GroupView(title=title, rows=_precision_rows(ours, cuts)))
    return tuple(groups)


def _precision_rows(ours: Figures, cuts: Sequence[Sequence[Figures]]) -> tuple[RowView, ...]:
    observed = RowView(
        label=f"con {say.share(ours['gaps'] / ours['n'])} de brechas, como en este conjunto",
        cells=tuple(
            CellView(value=say.share(cut[0]["precision"] if cut else None)) for cut in cuts
        ),
    )
    return (
        observed,
        *(
            RowView(
                label=f"si {say.share(part)} fueran brechas",
                cells=tuple(
                    CellView(value=say.share(cut[0]["weighted"][at][1] if cut else None))
                    for cut in cuts
                ),
            )
            for at, (part, _) in enumerate(cuts[0][0]["weighted"])
        ),
    )


def _missed(found: Figures) -> TableView:
    rows = [
        (
            label,
            f"{say.number(one['count'])} de {say.number(one['n'])}",
            say.share(one["rate"]),
            say.shares(one["low"], one["high"]),
        )
        for label, one in (
            ("De los que se dieron por cubiertos", found["of_called_covered"]),
            ("De todas las brechas", found["of_gaps"]),
        )
    ]
    return _listed(
        "Brechas que Acredita dio por cubiertas (probabilidad de brecha menor de "
        f"{say.figure(found['threshold'])})",
        ("Casos", "Parte", "Intervalo de 95 % (Clopper-Pearson)"),
        rows,
        first="Brechas no vistas",
    )
