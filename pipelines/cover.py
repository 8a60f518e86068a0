"""Candidate lists of an edition in, status and gap probability per element and standard out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpora.records import Edition, Standard
from pipelines.results import (
    CandidateList,
    Clause,
    ElementResult,
    Proposal,
    StandardResult,
    Status,
    Why,
)


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Starting values of the gap model, fitted on the sample manuals (docs/matching.md says how).

    P(gap) = 1 / (1 + exp(bias + density * D + lexical * L)), where D is the mean of the five
    nearest clauses' CSLS similarity and L the best BM25 score, both over the whole body.
    """

    bias: float = -3.18
    density: float = 21.6
    lexical: float = 0.245
    cited: float = 1.0
    part: float = 1.0
    gap: float = 0.5
    covered: float = 0.29


def cover(
    edition: Edition,
    lists: Sequence[CandidateList],
    clauses: Sequence[Clause],
    thresholds: Thresholds,
    top: int,
) -> tuple[StandardResult, ...]:
    """Return one result per standard in catalogue order; ``top`` proposals at most in each list."""
    by_standard: dict[str, list[CandidateList]] = {}
    for one in lists:
        by_standard.setdefault(one.question.standard, []).append(one)
    return tuple(
        _standard(standard, by_standard[standard.id], clauses, thresholds, top)
        for standard in edition.standards
    )


def gap_probability(found: CandidateList, thresholds: Thresholds) -> float:
    """Return the probability that no clause answers, from the list as a whole."""
    evidence = (
        thresholds.bias
        + thresholds.density * found.density
        + thresholds.lexical * found.lexical_best
        + thresholds.cited * any(one.cited for one in found.candidates[:1])
    )
    return 1.0 / (1.0 + math.exp(max(-50.0, min(50.0, evidence))))


def _standard(
    standard: Standard,
    lists: Sequence[CandidateList],
    clauses: Sequence[Clause],
    thresholds: Thresholds,
    top: int,
) -> StandardResult:
    whole = next(one for one in lists if one.question.element is None)
    parts = [one for one in lists if one.question.element is not None]
    gap = gap_probability(whole, thresholds)
    elements = tuple(
        ElementResult(
            id=one.question.element or "",
            status=_status(gap_probability(one, thresholds), thresholds),
            confidence=None,
            proposals=_proposals(one, clauses, top),
        )
        for one in parts
    )
    return StandardResult(
        id=standard.id,
        status=_whole(_status(gap, thresholds), [one.status for one in elements]),
        confidence=None,
        gap_probability=gap,
        elements=elements,
        proposals=_merged(_proposals(whole, clauses, top), elements, thresholds.part, top),
    )


def _status(gap: float, thresholds: Thresholds) -> Status:
    if gap >= thresholds.gap:
        return Status.GAP
    return Status.COVERED if gap <= thresholds.covered else Status.PARTIAL


def _whole(whole: Status, elements: Sequence[Status]) -> Status:
    """Return the status of a standard from the list for it as a whole and those of its elements.

    A part without an answer takes "covered" away, and a part with one takes "gap" away.
    """
    if whole is Status.COVERED and Status.GAP in elements:
        return Status.PARTIAL
    if whole is Status.GAP and Status.COVERED in elements:
        return Status.PARTIAL
    return whole


def _proposals(found: CandidateList, clauses: Sequence[Clause], top: int) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            clause=clauses[one.place].id,
            score=one.score,
            rank=rank,
            confidence=None,
            why=Why(cited=one.cited, terms=one.terms, dense=one.dense, lexical=one.lexical),
        )
        for rank, one in enumerate(found.candidates[:top], start=1)
    )


def _merged(
    whole: Sequence[Proposal], elements: Sequence[ElementResult], part: float, top: int
) -> tuple[Proposal, ...]:
    """Return the best proposals for the standard and over its elements, each clause once.

    A clause found for one element only counts ``part`` less: it answers a part.
    """
    best = {proposal.clause: proposal for proposal in whole}
    for element in elements:
        for proposal in element.proposals:
            score = proposal.score - part
            if proposal.clause not in best or best[proposal.clause].score < score:
                best[proposal.clause] = replace(proposal, score=score)
    ordered = sorted(best.values(), key=lambda one: (-one.score, one.clause))[:top]
    return tuple(replace(one, rank=rank) for rank, one in enumerate(ordered, start=1))
