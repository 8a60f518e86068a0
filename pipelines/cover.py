"""Candidate lists of an edition in, status and gap probability per element and standard out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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

    bias: float = -4.49
    density: float = 19.6
    lexical: float = 0.308
    cited: float = 1.0
    gap: float = 0.5
    covered: float = 0.08


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
    gaps = [gap_probability(one, thresholds) for one in lists]
    proposals = [_proposals(one, clauses, top) for one in lists]
    elements = tuple(
        ElementResult(
            id=one.question.element,
            status=_status(gap, thresholds),
            confidence=None,
            proposals=found,
        )
        for one, gap, found in zip(lists, gaps, proposals, strict=True)
        if one.question.element is not None
    )
    return StandardResult(
        id=standard.id,
        status=_whole([one.status for one in elements])
        if elements
        else _status(gaps[0], thresholds),
        confidence=None,
        gap_probability=min(gaps),
        elements=elements,
        proposals=_merged(proposals, top),
    )


def _status(gap: float, thresholds: Thresholds) -> Status:
    if gap >= thresholds.gap:
        return Status.GAP
    return Status.COVERED if gap <= thresholds.covered else Status.PARTIAL


def _whole(statuses: Sequence[Status]) -> Status:
    """All elements covered: covered; none with anything: gap; else partial."""
    if all(status is Status.COVERED for status in statuses):
        return Status.COVERED
    if all(status is Status.GAP for status in statuses):
        return Status.GAP
    return Status.PARTIAL


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


def _merged(lists: Sequence[Sequence[Proposal]], top: int) -> tuple[Proposal, ...]:
    """Return the best proposals over all elements, each clause once, ranked again."""
    best: Mapping[str, Proposal] = {}
    for proposal in sorted((one for found in lists for one in found), key=lambda one: one.score):
        best = {**best, proposal.clause: proposal}
    ordered = sorted(best.values(), key=lambda one: (-one.score, one.clause))[:top]
    return tuple(replace(one, rank=rank) for rank, one in enumerate(ordered, start=1))
