"""A judged set and answers to it in; figures of gaps, confidences and contradictions out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from corpora.judgements import ANSWERS
from pipelines.evaluation.answers import Answer
from pipelines.evaluation.confidence import ConfidenceFigures, confidence_figures
from pipelines.evaluation.gaps import gap_figures
from pipelines.evaluation.judged import JudgedBody, JudgedSet

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


@dataclass(frozen=True, kw_only=True)
class ShownProposal:
    """One proposal a person would see: where it stands, its score, and whether it is right."""

    body: JudgedBody
    place: int
    score: float
    confidence: float | None
    right: bool


def shown(judged: JudgedSet, answers: Answers, *, whole: bool = False) -> Iterator[ShownProposal]:
    """Yield every proposal shown with a judged pair behind it.

    Of elements, and of standards whose elements were not judged apart; with ``whole`` of the
    standards' own lists.
    """
    for body in judged.bodies:
        if not body.verdicts:
            continue
        judged_parts = {
            standard
            for standard, element in (*body.answered, *(pair[:2] for pair in body.verdicts))
            if element is not None
        }
        for answer in answers[body.name]:
            by_part = not whole and answer.standard in judged_parts
            if by_part is (answer.element is None):
                continue
            for one in answer.ranked[:SHOWN]:
                verdict = body.verdicts.get((answer.standard, answer.element, one.place))
                if verdict is None and not (body.complete and answer.standard in body.asked):
                    continue
                yield ShownProposal(
                    body=body,
                    place=one.place,
                    score=one.score,
                    confidence=one.confidence,
                    right=verdict in ANSWERS,
                )


def confidence_of(judged: JudgedSet, answers: Answers) -> Figures:
    """Return the figures of the confidences of the proposals shown, and of standards' alone."""
    found = _figures(shown(judged, answers))
    of_standards = _figures(shown(judged, answers, whole=True))
    if found is None:
        return {}
    return {
        **({} if of_standards is None else {"confidence_of_standards": short(of_standards)}),
        "ece": rounded(found.ece),
        "ece_perfect_upper": rounded(found.perfect.upper),
        "slope": rounded(found.slope),
        "confidence": asdict(found),
    }


def short(found: ConfidenceFigures) -> Figures:
    """Return the figures of confidences that tell at a glance whether they hold."""
    return {
        "n": found.n,
        "right": found.right,
        "ece": rounded(found.ece),
        "ece_perfect_upper": rounded(found.perfect.upper),
        "slope": rounded(found.slope),
    }


def _figures(proposals: Iterable[ShownProposal]) -> ConfidenceFigures | None:
    told = [(one.confidence, one.right) for one in proposals if one.confidence is not None]
    truths = [int(right) for _, right in told]
    if all(truths) or not any(truths):
        return None
    return confidence_figures([chance for chance, _ in told], truths)


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
