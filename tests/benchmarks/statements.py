"""Titles alone against our statements and elements in, who wins with what certainty out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from corpora.catalog import edition_of
from corpora.records import Standard
from pipelines.embed import Kept
from pipelines.evaluation.figures import Answers, compare, measure
from pipelines.evaluation.judged import JudgedSet
from service.evaluation.run import body_answers
from tests.benchmarks.gold import method, real_sets

SHOWN = ("hit@5", "MAP", "gap_auroc")


def title_alone(standard: Standard) -> Standard:
    """Return a standard of which only path and titles are known."""
    return replace(
        standard, keywords_es=(), keywords_en=(), statement_es="", statement_en="", elements=()
    )


def worded(standard: Standard) -> Standard:
    """Return a standard with statement and elements, without our search words."""
    return replace(standard, keywords_es=(), keywords_en=())


def as_shipped(standard: Standard) -> Standard:
    """Return a standard as the product asks for it."""
    return standard


def table(data: Path, kept: Kept) -> str:
    """Return each set: title alone, statement and elements, as shipped, and the differences."""
    lines = ["| texts | asked for by | hit@5 | MAP | gap AUROC |", "|---|---|---|---|---|"]
    for judged in real_sets(data)[:2]:
        ways = {
            "title alone": _answers(judged, kept, title_alone),
            "statement and elements": _answers(judged, kept, worded),
            "as shipped": _answers(judged, kept, as_shipped),
        }
        for way, answers in ways.items():
            found = measure(judged, answers)
            cells = " | ".join("" if found.get(n) is None else f"{found[n]:.3f}" for n in SHOWN)
            lines.append(f"| {judged.name} | {way} | {cells} |")
        gain = compare(judged, ways["statement and elements"], ways["title alone"])
        cells = " | ".join(
            f"{gain[n]['mean']:+.3f} ({gain[n]['low']:+.3f} to {gain[n]['high']:+.3f})"
            for n in SHOWN[:2]
        )
        lines.append(f"| {judged.name} | gain of the words, 95% interval | {cells} | |")
    return "\n".join(lines) + "\n"


def _answers(judged: JudgedSet, kept: Kept, way: Callable[[Standard], Standard]) -> Answers:
    ships = method(kept)
    found = {}
    for body in judged.bodies:
        edition = body.edition
        other = edition_of(
            id=edition.id,
            program=edition.program,
            name_es=edition.name_es,
            name_en=edition.name_en,
            standards=tuple(way(one) for one in edition.standards),
        )
        found[body.name] = body_answers(replace(body, edition=other), ships)
    return found
