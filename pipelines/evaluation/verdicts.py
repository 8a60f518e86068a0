"""A judged set and answers to it in; figures of gaps, confidences and contradictions out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipelines.evaluation.answers import Answer
from pipelines.evaluation.confidence import confidence_figures
from pipelines.evaluation.gaps import gap_figures
from pipelines.evaluation.judged import JudgedSet

Answers = Mapping[str, tuple[Answer, ...]]
Figures = dict[str, Any]
SHOWN, THRESHOLD = 5, 0.5


def gaps_of(judged: JudgedSet, answers: Answers, covered: float = THRESHOLD) -> Figures:
    """Return the figures of gap probabilities over standards that readers agreed on.

    ``covered`` is the probability under which a standard is called covered.
    """
    values: list[float] = []
    truths: list[bool] = []
    for body in judged.bodies:
        for answer in answers[body.name]:
            answered = body.answered.get((answer.standard, None))
            if answer.element is None and answered is not None and answer.gap is not None:
                values.append(answer.gap)
                truths.append(not answered)
    if not truths or all(truths) or not any(truths):
        return {}
    if min(values) < 0 or max(values) > 1:
        low, high = min(values), max(values)
        values = [(one - low) / ((high - low) or 1.0) for one in values]
    found = gap_figures(values, truths, covered)
    return {
        "gap_auroc": rounded(found.auroc),
        "gap_ap": rounded(found.average_precision),
        "gaps": asdict(found),
    }


def shown(judged: JudgedSet, answers: Answers) -> tuple[list[float], list[int]]:
    """Return confidence and truth of every proposal shown with a judged pair behind it."""
    chances: list[float] = []
    truths: list[int] = []
    for body in judged.bodies:
        if not body.verdicts:
            continue
        parted = {one.id for one in body.edition.standards if one.elements}
        for answer in answers[body.name]:
            if answer.element is None and answer.standard in parted:
                continue
            for one in answer.ranked[:SHOWN]:
                verdict = body.verdicts.get((answer.standard, answer.element, one.place))
                if verdict is None and not (body.complete and answer.standard in body.asked):
                    continue
                if one.confidence is not None:
                    chances.append(one.confidence)
                    truths.append(int(verdict in ("satisfies", "partial")))
    return chances, truths


def confidence_of(judged: JudgedSet, answers: Answers) -> Figures:
    """Return the figures of the confidences of the proposals shown."""
    chances, truths = shown(judged, answers)
    if not truths or all(truths) or not any(truths):
        return {}
    found = confidence_figures(chances, truths)
    return {
        "ece": rounded(found.ece),
        "ece_perfect_upper": rounded(found.perfect.upper),
        "slope": rounded(found.slope),
        "confidence": asdict(found),
    }


def contradictions_of(judged: JudgedSet, answers: Answers) -> Figures:
    """Return precision and recall of the clauses said to contradict a standard."""
    said: set[tuple[str, str, int]] = set()
    true: set[tuple[str, str, int]] = set()
    for body in judged.bodies:
        if not body.complete:
            continue
        true |= {(body.name, standard, place) for standard, place in body.contradictions}
        said |= {
            (body.name, answer.standard, place)
            for answer in answers[body.name]
            if answer.standard in body.asked
            for place in answer.contradicting
        }
    if not true:
        return {}
    both = len(said & true)
    return {
        "contradictions": {
            "said": len(said),
            "true": len(true),
            "precision": rounded(both / len(said)) if said else None,
            "recall": rounded(both / len(true)),
        }
    }


def rounded(value: float | None) -> float | None:
    """Return a figure with the four decimals that are kept."""
    return None if value is None else round(float(value), 4)
