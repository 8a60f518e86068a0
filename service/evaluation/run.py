"""Judged sets in, the figures of what ships and of every baseline out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.evaluation.answers import Answer, answers_of
from pipelines.evaluation.breakdown import broken_down
from pipelines.evaluation.figures import compare, measure
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.left_out import left_out_figures
from pipelines.evaluation.unshown import unshown_figures
from pipelines.run import Body, Method, crosswalk
from service.evaluation.baselines import DEPTH, baseline_answers

Tell = Callable[[str], None]


def evaluate(judged: JudgedSet, method: Method, tell: Tell | None = None) -> dict[str, Any]:
    """Return ``{"metrics", "baselines", "against"}`` of one set.

    "against" holds the paired bootstrap difference between the method and each baseline. Only the
    method is broken down by body and its elusion drawn.
    """
    ours: dict[str, tuple[Answer, ...]] = {}
    theirs: dict[str, dict[str, tuple[Answer, ...]]] = {}
    for body in judged.bodies:
        if tell is not None:
            tell(f"{judged.name}: {body.name}")
        ours[body.name] = body_answers(body, method)
        language = judged.language or "es"
        for name, answers in baseline_answers(body, method.encoder, method.kept, language).items():
            theirs.setdefault(name, {})[body.name] = answers
    # A body without the language asked for has no answer by words: then the set has none.
    whole = {name: found for name, found in theirs.items() if len(found) == len(ours)}
    return {
        "metrics": {
            **measure(judged, ours, method.of(_program(judged)).gaps.covered),
            **broken_down(judged, ours),
            **left_out_figures(judged, ours),
            **unshown_figures(judged, ours),
        },
        "baselines": {name: measure(judged, answers) for name, answers in whole.items()},
        "against": {name: compare(judged, ours, answers) for name, answers in whole.items()},
        "bodies": len(judged.bodies),
        "notes": list(judged.notes),
    }


def _program(judged: JudgedSet) -> str:
    """Return the program of a set, whose bodies are all served by one scorer or none by any."""
    return next((body.edition.program for body in judged.bodies), "")


def body_answers(body: JudgedBody, method: Method) -> tuple[Answer, ...]:
    """Return what ships answers on one body, for the standards judged.

    Its lists end where the program's do: ``method.formula.candidates`` a question, those of a
    standard and its elements merged.
    """
    read = Body(manuals=(), clauses=body.clauses, languages=body.languages, errors=())
    found = crosswalk(read, body.edition, method, DEPTH)
    return tuple(one for one in answers_of(found) if one.standard in body.asked)
