"""The figures of one set in, its tables of ranking and effort, ours beside each baseline, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from service.reports import evaluation_words as say
from service.reports.characters import printable
from service.reports.evaluation_view import (
    CellView,
    GroupView,
    PictureView,
    RowView,
    SectionView,
    TableView,
)
from service.reports.plots import Axis, Plot, Series, svg
from service.reports.words import count

Figures = Mapping[str, Any]
Methods = tuple[tuple[str, Figures], ...]
Shown = Callable[[Any], str]

_BY_ANSWERS = ("hit@5", "recall@5", "MAP")
_EFFORT: tuple[tuple[str, str, Shown], ...] = (
    ("first_median", "Cláusulas leídas hasta la primera correcta (mediana)", say.number),
    ("first_p90", "Con cuántas basta en 9 de cada 10 estándares", say.number),
    ("per_link", "Propuestas leídas por cada correcta", say.number),
    ("wss95", "Lectura ahorrada al hallar 95 % de las correctas (WSS@95)", say.share),
    ("unfound", "Estándares cuya lista no trae ninguna correcta", say.number),
)


def methods_of(found: Figures) -> Methods:
    """Return what was measured and each baseline, with the names they have on screen.

    It is what ships unless the set names another method under "ours".
    """
    baselines = found.get("baselines") or {}
    ours = found.get("ours")
    return (
        (printable(say.method(ours)) if ours else say.OURS, found.get("metrics") or {}),
        *((printable(say.method(name)), one) for name, one in baselines.items()),
    )


def ranking_section(found: Figures) -> SectionView | None:
    """Return the ranking of standards, None where no standard has a judged answer."""
    methods = methods_of(found)
    ours = methods[0][1]
    rows = (*_ranking_rows(found), *_gap_row(methods))
    if not rows:
        return None
    folded = _by_answers(methods)
    return SectionView(
        title="Orden de las propuestas",
        tables=(
            table(
                "Cifras por estándar, junto a formas más sencillas"
                f" ({count(ours.get('standards') or 0, *say.asked_nouns(found.get('asked')))}"
                " con respuesta)",
                methods,
                (GroupView(title="", rows=rows),),
            ),
        ),
        folded=(folded,) if folded else (),
    )


def elements_section(found: Figures) -> SectionView | None:
    """Return the ranking of elements, None where none was judged."""
    methods = tuple((name, one.get("elements") or {}) for name, one in methods_of(found))
    rows = _part_rows(methods)
    if not rows:
        return None
    folded = _by_answers(methods)
    asked = count(methods[0][1].get("n") or 0, "pregunta", "preguntas")
    return SectionView(
        title="Incisos y aspectos",
        text=(
            "Aquí se pregunta por cada inciso o aspecto; un estándar sin ellos cuenta como uno.",
        ),
        tables=(
            table(
                f"Cifras por inciso o aspecto ({asked} con respuesta)",
                methods,
                (GroupView(title="", rows=rows),),
            ),
        ),
        folded=(folded,) if folded else (),
    )


def letters_section(found: Figures) -> SectionView | None:
    """Return the ranking of the letters that sources print, None where none is known."""
    methods = tuple((name, one.get("letters") or {}) for name, one in methods_of(found))
    rows = _part_rows(methods)
    if not rows:
        return None
    asked = count(methods[0][1].get("n") or 0, "inciso", "incisos")
    return SectionView(
        title="Incisos citados",
        text=(
            "Las propias corporaciones anotan a qué inciso responde cada disposición. Se cuenta "
            "en qué lugar de la lista del estándar están las de cada inciso.",
        ),
        tables=(
            table(
                f"Cifras por inciso citado ({asked})", methods, (GroupView(title="", rows=rows),)
            ),
        ),
    )


def effort_section(found: Figures, anchor: str) -> SectionView | None:
    """Return how much a person reads, None where nothing has an answer."""
    methods = tuple((name, one.get("effort") or {}) for name, one in methods_of(found))
    ours = methods[0][1]
    if not ours.get("answered"):
        return None
    rows = tuple(
        RowView(
            label=label,
            cells=tuple(CellView(value=shown(one.get(name))) for _, one in methods),
        )
        for name, label, shown in _EFFORT
        if ours.get(name) is not None
    )
    depth = say.number(ours.get("depth"))
    return SectionView(
        title="Esfuerzo de revisión",
        text=(
            "Cuánto leería una persona que recorre cada lista desde arriba. Las propuestas por "
            f"correcta suponen que lee las {depth} primeras. Una lista puede acabar antes de traer "
            "todas las correctas: entonces solo las hallaría leyendo el resto del documento.",
        ),
        pictures=_effort_picture(methods, anchor),
        tables=(table("Cifras del esfuerzo", methods, (GroupView(title="", rows=rows),)),),
    )


def gap_auroc(metrics: Figures) -> float | None:
    """Return the AUROC of gaps, unrounded where the set has it so, None where it has none."""
    found: float | None = (metrics.get("gaps") or {}).get("auroc", metrics.get("gap_auroc"))
    return found


def table(caption: str, methods: Methods, groups: tuple[GroupView, ...]) -> TableView:
    """Return a table with one column for each method."""
    return TableView(
        caption=caption, first="Cifra", columns=tuple(name for name, _ in methods), groups=groups
    )


def verdict_of(low: float, high: float) -> str:
    """Return on which side of zero an interval lies: "better", "worse" or "even"."""
    if low > 0:
        return "better"
    return "worse" if high < 0 else "even"


def _ranking_rows(found: Figures) -> tuple[RowView, ...]:
    ours: Figures = found.get("metrics") or {}
    baselines: Mapping[str, Figures] = found.get("baselines") or {}
    against: Mapping[str, Figures] = found.get("against") or {}
    intervals: Figures = ours.get("intervals") or {}
    return tuple(
        RowView(
            label=label,
            code=say.CODE.get(name, name),
            cells=(
                CellView(value=say.figure(ours[name]), notes=_interval(intervals.get(name))),
                *(
                    _compared(one.get(name), (against.get(other) or {}).get(name))
                    for other, one in baselines.items()
                ),
            ),
        )
        for name, label in say.FIGURE.items()
        if ours.get(name) is not None
    )


def _interval(found: Figures | None) -> tuple[str, ...]:
    return (f"de {say.figure(found['low'])} a {say.figure(found['high'])}",) if found else ()


def _compared(value: float | None, difference: Figures | None) -> CellView:
    if not difference:
        return CellView(value=say.figure(value))
    low, high = difference["low"], difference["high"]
    verdict = verdict_of(low, high)
    mark = {"better": "▲", "worse": "▼", "even": "≈"}[verdict]
    return CellView(
        value=say.figure(value),
        notes=(
            f"{mark} {say.signed(difference['mean'])}",
            f"de {say.signed(low)} a {say.signed(high)}",
        ),
        verdict=verdict,
    )


def _gap_row(methods: Methods) -> tuple[RowView, ...]:
    if gap_auroc(methods[0][1]) is None:
        return ()
    cells = tuple(CellView(value=say.figure(gap_auroc(one))) for _, one in methods)
    return (RowView(label=say.GAP_AUROC, code="AUROC", cells=cells),)


def _part_rows(methods: Methods) -> tuple[RowView, ...]:
    """Return the figures of each method, ours with its interval."""
    intervals = methods[0][1].get("intervals") or {}
    return tuple(
        replace(
            row,
            cells=(replace(row.cells[0], notes=_interval(intervals.get(name))), *row.cells[1:]),
        )
        for name in say.FIGURE
        for row in _plain_rows(methods, (name,))
    )


def _plain_rows(methods: Methods, names: tuple[str, ...]) -> tuple[RowView, ...]:
    return tuple(
        RowView(
            label=say.FIGURE[name],
            code=say.CODE.get(name, name),
            cells=tuple(CellView(value=say.figure(one.get(name))) for _, one in methods),
        )
        for name in names
        if methods[0][1].get(name) is not None
    )


def _by_answers(methods: Methods) -> TableView | None:
    groups = []
    for name, title in say.ANSWERS.items():
        parts = tuple(
            (method, (one.get("by_answers") or {}).get(name) or {}) for method, one in methods
        )
        asked = parts[0][1].get("n")
        if asked:
            groups.append(
                GroupView(
                    title=f"{title} ({count(asked, 'caso', 'casos')})",
                    rows=_plain_rows(parts, _BY_ANSWERS),
                )
            )
    return (
        table("Según cuántas cláusulas correctas hay", methods, tuple(groups)) if groups else None
    )


def _effort_picture(methods: Methods, anchor: str) -> tuple[PictureView, ...]:
    curves = [(name, one["curve"]) for name, one in methods if one.get("curve")]
    if not curves or not methods[0][1].get("curve"):
        return ()
    series = tuple(
        Series(
            name=name,
            style=f"s{min(place, 5)}",
            points=tuple((float(x), float(y)) for x, y in curve),
        )
        for place, (name, curve) in enumerate(curves)
    )
    title = "Cuánto se halla según cuánto se lee"
    plot = Plot(
        id=f"{anchor}-esfuerzo",
        title=title,
        desc=_effort_words(series[0]),
        x=Axis(label="parte leída del documento"),
        y=Axis(label="correctas halladas"),
        series=series,
    )
    reading = "Mientras más pronto sube la línea, menos hay que leer. Plana: la lista se acabó."
    return (PictureView(title=title, picture=svg(plot), reading=reading),)


def _effort_words(ours: Series) -> str:
    said = []
    for limit in (0.05, 0.1, 0.2):
        read, found = max(one for one in ours.points if one[0] <= limit + 1e-9)
        said.append(f"con {say.share(read)} leído, {say.share(found)} de las correctas")
    return f"{ours.name}: {'; '.join(said)}."
