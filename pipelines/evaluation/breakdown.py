"""A judged set and answers to it in, the same few figures for each kind of agency and body out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pipelines.evaluation.answers import Answer
from pipelines.evaluation.figures import measure
from pipelines.evaluation.judged import JudgedBody, JudgedSet

KEPT = ("standards", "hit@1", "hit@5", "recall@5", "MAP", "gap_auroc", "ece", "ece_perfect_upper")


def broken_down(judged: JudgedSet, answers: Mapping[str, tuple[Answer, ...]]) -> dict[str, Any]:
    """Return "by_group" (kinds of agency) and "by_body", each left out where there is only one.

    A figure is absent where its part has no judgements for it.
    """
    found: dict[str, Any] = {}
    ways: dict[str, Callable[[JudgedBody], str]] = {
        "by_group": lambda body: body.group,
        "by_body": lambda body: body.name,
    }
    for key, of in ways.items():
        names = dict.fromkeys(of(body) for body in judged.bodies)
        if len(names) > 1:
            found[key] = {name: _few(judged, answers, of, name) for name in names}
    return found


def _few(
    judged: JudgedSet,
    answers: Mapping[str, tuple[Answer, ...]],
    of: Callable[[JudgedBody], str],
    name: str,
) -> dict[str, Any]:
    bodies = tuple(body for body in judged.bodies if of(body) == name)
    whole = measure(replace(judged, bodies=bodies), answers)
    return {figure: whole[figure] for figure in KEPT if whole.get(figure) is not None}
