"""A crosswalk, or scores of every clause, in; ranked answers to each standard and element out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.evaluation.judged import JudgedBody
from pipelines.results import Crosswalk, Proposal


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """One clause of an answer: its place in the body, score and, when calibrated, confidence."""

    place: int
    score: float
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a method says of one standard (``element`` None) or element, best clause first.

    ``gap`` is the probability, or any number that grows with it, that nothing answers;
    ``contradicting`` the places of the clauses said to contradict it.
    """

    standard: str
    element: str | None
    ranked: tuple[Ranked, ...]
    gap: float | None
    contradicting: tuple[int, ...] = ()


def answers_of(crosswalk: Crosswalk) -> tuple[Answer, ...]:
    """Return the answers that a crosswalk shows, in the order it shows them."""
    places = {clause.id: place for place, clause in enumerate(crosswalk.clauses)}

    def ranked(proposals: Iterable[Proposal]) -> tuple[Ranked, ...]:
        return tuple(
            Ranked(place=places[one.clause], score=one.score, confidence=one.confidence)
            for one in proposals
        )

    found: list[Answer] = []
    for standard in crosswalk.standards:
        found.append(
            Answer(
                standard=standard.id,
                element=None,
                ranked=ranked(standard.proposals),
                gap=standard.gap_probability,
                contradicting=tuple(places[one.clause] for one in standard.contradictions),
            )
        )
        found.extend(
            Answer(
                standard=standard.id,
                element=element.id,
                ranked=ranked(element.proposals),
                gap=element.gap_probability,
            )
            for element in standard.elements
        )
    return tuple(found)


def answers_by_score(
    body: JudgedBody, scores: Mapping[tuple[str, str | None], NDArray[np.float32]], depth: int
) -> tuple[Answer, ...]:
    """Return the ``depth`` best clauses of each question; the best score stands for "answered"."""
    found = []
    for (standard, element), row in scores.items():
        if standard not in body.asked:
            continue
        order: Sequence[int] = np.argsort(-row, kind="stable")[:depth].tolist()
        found.append(
            Answer(
                standard=standard,
                element=element,
                ranked=tuple(Ranked(place=place, score=float(row[place])) for place in order),
                gap=-float(row.max()) if len(row) else 0.0,
            )
        )
    return tuple(found)
