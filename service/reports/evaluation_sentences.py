"""The figures of one set in; the few sentences that say in plain Spanish what they mean out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.reports import evaluation_words as say
from service.reports.characters import printable
from service.reports.evaluation_ranking import verdict_of
from service.reports.words import count

Figures = Mapping[str, Any]
# The confidence that the sentence takes as its example, and the share of gaps that it supposes.
_EXAMPLE, _SUPPOSED = 0.8, 0.15


def sentences(found: Figures) -> tuple[str, ...]:
    """Return what a reviewer should know of a set, one sentence for each part that was measured."""
    metrics: Figures = found.get("metrics") or {}
    said = (
        _hits(metrics, say.asked_nouns(found.get("asked"))),
        _better(found),
        _confidence(metrics.get("confidence")),
        _gaps(metrics.get("gaps")),
        _contradictions(metrics.get("contradictions")),
    )
    return tuple(one for one in said if one)


def best_baseline(found: Figures) -> str | None:
    """Return the baseline with the highest MAP, None where none has one.

    What ships, where it stands beside another method, is not one of the simple ways.
    """
    maps = {
        name: one["MAP"]
        for name, one in (found.get("baselines") or {}).items()
        if one.get("MAP") is not None and name != say.SHIPPED
    }
    return max(maps, key=lambda name: maps[name]) if maps else None


def _hits(metrics: Figures, nouns: tuple[str, str]) -> str:
    asked, five, one = (metrics.get(name) for name in ("standards", "hit@5", "hit@1"))
    if not asked or five is None or one is None:
        return ""
    between = (metrics.get("intervals") or {}).get("hit@5")
    bounds = (
        f"; intervalo de 95 %: {say.shares(between['low'], between['high'])}" if between else ""
    )
    return (
        f"De {count(asked, *nouns)} con respuesta, en "
        f"{round(five * asked):,} ({say.share(five)}{bounds}) alguna de las 5 primeras propuestas "
        f"es correcta; en {round(one * asked):,} ({say.share(one)}), ya lo es la primera."
    )


def _better(found: Figures) -> str:
    ours = (found.get("metrics") or {}).get("MAP")
    best = best_baseline(found)
    if ours is None or best is None:
        return ""
    theirs = found["baselines"][best]["MAP"]
    name = printable(say.method(best))
    values = f"MAP {say.figure(ours)} contra {say.figure(theirs)}"
    difference = ((found.get("against") or {}).get(best) or {}).get("MAP")
    if not difference:
        return f"La mejor de las formas sencillas es {name}: {values}."
    low, high = difference["low"], difference["high"]
    start = {
        "better": "Ordena mejor que la mejor de las formas sencillas",
        "worse": "Ordena peor que la mejor de las formas sencillas",
        "even": "No se puede afirmar que ordene mejor ni peor que la mejor de las formas sencillas",
    }[verdict_of(low, high)]
    return (
        f"{start}, {name}: {values}, diferencia {say.signed(difference['mean'])} "
        f"(intervalo de 95 %: de {say.signed(low)} a {say.signed(high)})."
    )


def _confidence(found: Figures | None) -> str:
    if not found:
        return ""
    near = min(found["bins"], key=lambda one: abs(one["mean"] - _EXAMPLE))
    example = (
        f"De cada 100 propuestas con confianza de alrededor de {say.share(near['mean'])}, "
        f"resultaron correctas {100 * near['observed']:.0f} (grupo de "
        f"{count(near['n'], 'propuesta', 'propuestas')}; intervalo de 95 %: "
        f"{say.shares(near['low'], near['high'])})."
    )
    error, most = say.figure(found["ece"]), say.figure(found["perfect"]["upper"])
    if found["inside_band"]:
        return (
            f"{example} En conjunto la confianza dice lo que promete: su error medio (ECE {error}) "
            f"no pasa del que el azar da a una confianza perfecta ({most})."
        )
    promised = sum(one["n"] * one["mean"] for one in found["bins"]) / found["n"]
    right = found["right"] / found["n"]
    return (
        f"{example} En conjunto la confianza todavía no dice lo que promete: su error medio (ECE "
        f"{error}) pasa del que el azar da a una confianza perfecta ({most}); en promedio anuncia "
        f"{say.share(promised)} y acierta {say.share(right)}."
    )


def _gaps(found: Figures | None) -> str:
    if not found:
        return ""
    missed = found["missed"]["of_called_covered"]
    said = []
    if missed["n"]:
        covered = count(missed["n"], "estándar", "estándares")
        said.append(
            f"De {covered} que se dieron por cubiertos, {missed['count']:,} "
            f"({say.share(missed['rate'])}; intervalo de 95 %: "
            f"{say.shares(missed['low'], missed['high'])}) en realidad no tienen directiva."
        )
    if found["precision"]:
        last = found["precision"][-1]
        precision = dict(map(tuple, last["weighted"])).get(_SUPPOSED)
        if precision is not None:
            said.append(
                f"Si {say.share(_SUPPOSED)} de los estándares fueran brechas, en una lista que "
                f"trajera {say.share(last['recall'])} de ellas, {100 * precision:.0f} de cada 100 "
                "estándares listados serían de verdad brechas."
            )
    return " ".join(said)


def _contradictions(found: Figures | None) -> str:
    if not found:
        return ""
    both = round((found["recall"] or 0) * found["true"])
    pointed = count(found["said"], "cláusula señalada", "cláusulas señaladas")
    return f"De {pointed} como contradicción, {both:,} lo son; había {found['true']:,} en total."
