"""The figures of ``acredita evaluate`` in; its self-contained page, or the lines it prints, out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from service.reports import evaluation_words as say
from service.reports.characters import printable
from service.reports.evaluation_confidence import (
    confidence_section,
    contradictions_section,
    gaps_section,
)
from service.reports.evaluation_parts import breakdown_section, elusion_section
from service.reports.evaluation_ranking import (
    effort_section,
    elements_section,
    gap_auroc,
    letters_section,
    methods_of,
    ranking_section,
)
from service.reports.evaluation_sentences import best_baseline, sentences
from service.reports.evaluation_view import (
    CellView,
    EvaluationView,
    GroupView,
    RowView,
    SetView,
    TableView,
)
from service.reports.templating import asset, template
from service.reports.words import count

Figures = Mapping[str, Any]
_LINE = ("hit@1", "hit@5", "recall@5", "recall@10", "MAP", "MAP@10")
_MODELS = {"encoder": "Codificador", "scorer": "Puntuación", "calibration": "Calibración"}


def render_evaluation(whole: dict[str, Any], day: str) -> str:
    """Return the page as one HTML document with its style and plots inside and no script.

    ``whole`` is what ``acredita evaluate --json`` writes; a part that a set lacks is left out.
    ``day`` is the date as people read it.
    """
    style = asset("report.css") + asset("dark.css") + asset("evaluation.css")
    return template("evaluation.html.j2").render(
        view=evaluation_view(whole, day),
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


def evaluation_view(whole: dict[str, Any], day: str) -> EvaluationView:
    """Return all that the page shows, in words."""
    sets: Mapping[str, Figures] = whole["sets"]
    methods = dict.fromkeys(
        name
        for one in sets.values()
        for name in (*filter(None, [one.get("ours")]), *(one.get("baselines") or {}))
    )
    models = whole.get("models") or {}
    return EvaluationView(
        generated=day,
        summary=_summary(sets, "Resumen de los conjuntos", variants=False),
        variants=_summary(sets, "Correspondencias entre dos listas", variants=True),
        sets=tuple(_set(place, *one) for place, one in enumerate(sets.items(), start=1)),
        methods=tuple(
            (say.METHOD[name], say.METHOD_MEANING[name]) for name in methods if name in say.METHOD
        ),
        glossary=say.GLOSSARY,
        facts=tuple(
            (printable(_MODELS.get(name, name)), printable(str(value)))
            for name, value in models.items()
        ),
    )


def summary_lines(whole: dict[str, Any]) -> list[str]:
    """Return what the terminal shows: for each set one line of what ships and one a baseline.

    Of the many sets of one mapping, only the best baseline.
    """
    lines = []
    for name, found in whole["sets"].items():
        methods = methods_of(found)
        if say.is_variant(name):
            best = printable(say.method(best_baseline(found) or ""))
            methods = (methods[0], *(one for one in methods[1:] if one[0] == best))
        asked = methods[0][1].get("standards") or 0
        answered = count(asked, *say.asked_nouns(found.get("asked")))
        lines.append(f"{printable(say.set_title(name))} · {answered} con respuesta")
        wide = max(len(method) for method, _ in methods)
        lines += [f"  {method:<{wide}}  {_headline(one)}" for method, one in methods]
    return lines


def _headline(metrics: Figures) -> str:
    parts = [f"{name} {say.figure(metrics.get(name))}" for name in _LINE]
    if (apart := gap_auroc(metrics)) is not None:
        parts.append(f"brechas AUROC {say.figure(apart)}")
    if error := _ece(metrics):
        parts.append(f"ECE {error}")
    return "  ".join(parts)


def _set(place: int, name: str, found: Figures) -> SetView:
    anchor = f"c{place}"
    sections = (
        ranking_section(found),
        elements_section(found),
        letters_section(found),
        confidence_section(found, anchor),
        gaps_section(found),
        contradictions_section(found),
        effort_section(found, anchor),
        elusion_section(found),
        breakdown_section(found),
    )
    return SetView(
        anchor=anchor,
        title=printable(say.set_title(name)),
        about=_about(found),
        sentences=sentences(found) or ("Este conjunto no tiene respuestas juzgadas que medir.",),
        sections=tuple(one for one in sections if one is not None),
        folded=say.is_variant(name),
    )


def _about(found: Figures) -> str:
    bodies = found.get("bodies")
    read = [count(bodies, "cuerpo de directivas", "cuerpos de directivas")] if bodies else []
    return " · ".join([*read, *(printable(str(note)) for note in found.get("notes") or ())])


def _summary(sets: Mapping[str, Figures], caption: str, *, variants: bool) -> TableView | None:
    """Return one line for each set; a column that no set has a figure for is left out.

    The many sets of one mapping have a table of their own. None where there is no set to show.
    """
    chosen = {
        f"c{place}": (name, found)
        for place, (name, found) in enumerate(sets.items(), start=1)
        if say.is_variant(name) is variants
    }
    if not chosen:
        return None
    told = [found for _, found in chosen.values()]
    columns = [(name, cells) for name, of in _COLUMNS if any(cells := [of(one) for one in told])]
    return TableView(
        caption=caption,
        first="Conjunto",
        columns=tuple(name for name, _ in columns),
        groups=(
            GroupView(
                title="",
                rows=tuple(
                    RowView(
                        label=printable(say.set_title(name)),
                        anchor=anchor,
                        cells=tuple(CellView(value=one[at] or say.NOTHING) for _, one in columns),
                    )
                    for at, (anchor, (name, _)) in enumerate(chosen.items())
                ),
            ),
        ),
    )


def _metric(name: str) -> Callable[[Figures], str]:
    def told(found: Figures) -> str:
        value = (found.get("metrics") or {}).get(name)
        return "" if value is None else say.figure(value)

    return told


def _asked(found: Figures) -> str:
    return say.number((found.get("metrics") or {}).get("standards") or 0)


def _best(found: Figures) -> str:
    name = best_baseline(found)
    if name is None:
        return ""
    value = say.figure(found["baselines"][name]["MAP"])
    return f"{value} ({printable(say.method(name))})"


def _apart(found: Figures) -> str:
    value = gap_auroc(found.get("metrics") or {})
    return "" if value is None else say.figure(value)


def _error(found: Figures) -> str:
    return _ece(found.get("metrics") or {})


def _ece(metrics: Figures) -> str:
    measured = metrics.get("confidence")
    if not measured:
        return ""
    return f"{say.figure(measured['ece'])} (hasta {say.figure(measured['perfect']['upper'])})"


_COLUMNS: tuple[tuple[str, Callable[[Figures], str]], ...] = (
    ("Estándares con respuesta", _asked),
    ("hit@5", _metric("hit@5")),
    ("MAP", _metric("MAP")),
    ("MAP de la mejor forma sencilla", _best),
    ("Brechas, AUROC", _apart),
    ("ECE (lo que el azar da a una perfecta)", _error),
)
