"""Scored lists of an edition in, status and gap probability per element and standard out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpora.records import Edition, Standard
from models.calibration.calibrator import Calibrator
from models.linear import Linear, sigmoid
from pipelines.reasons import Why
from pipelines.results import (
    BODY_FEATURES,
    FEATURES,
    Clause,
    ElementResult,
    Proposal,
    Scored,
    StandardResult,
    Status,
)

Floats = NDArray[np.float64]

# Numbers of a list, and of those of a standard's elements, that a gap model may read.
LIST_FEATURES = (
    "best",  # log-odds of the best candidate
    "second",
    "top_five",
    "any",  # log-odds that at least one of the ten best answers, taken as independent
    "cited_first",
    "coverage_best",
    "margin_best",
    "raw_best",
    "raw_other_best",
    "obliging",  # share of the three best that oblige or forbid
    *BODY_FEATURES,
    "elements_mean",
    "elements_least",
    "elements_best",
    "elements_likely",  # share of the elements whose best candidate is more likely right than not
)
_COLUMN = {name: place for place, name in enumerate(FEATURES)}
_FLOOR = -12.0


@dataclass(frozen=True, kw_only=True)
class GapModel:
    """Log-odds of a gap from a list, for standards and for elements, and where statuses begin.

    ``covered``: said covered under this gap probability; ``gap``: said a gap from this one on.
    ``calibrator`` turns log-odds into the probability, None where they already are.
    """

    standard: Linear
    element: Linear
    calibrator: Calibrator | None = None
    element_calibrator: Calibrator | None = None
    covered: float = 0.29
    gap: float = 0.5
    part: float = 0.5


# Starting values for an encoder that no scorer was trained with: fitted on the sample manuals
# (docs/matching.md) over the mean of the five nearest similarities and the best BM25.
STARTING = GapModel(
    standard=Linear(
        names=("density", "lexical_best", "cited_first"),
        means=(0.0, 0.0, 0.0),
        scales=(1.0, 1.0, 1.0),
        weights=(-21.6, -0.245, -1.0),
        bias=3.18,
    ),
    element=Linear(
        names=("density", "lexical_best", "cited_first"),
        means=(0.0, 0.0, 0.0),
        scales=(1.0, 1.0, 1.0),
        weights=(-21.6, -0.245, -1.0),
        bias=3.18,
    ),
    part=1.0,
)


def cover(
    edition: Edition,
    lists: Sequence[Scored],
    clauses: Sequence[Clause],
    model: GapModel,
    top: int,
) -> tuple[StandardResult, ...]:
    """Return one result per standard in catalogue order; ``top`` proposals at most in each list."""
    by_standard: dict[str, list[Scored]] = {}
    for one in lists:
        by_standard.setdefault(one.question.standard, []).append(one)
    evidence = [standard_evidence(by_standard[one.id]) for one in edition.standards]
    parts = [one for one in lists if one.question.element is not None]
    gaps = _probabilities(evidence, model.standard, model.calibrator)
    of_parts = _probabilities(
        [list_evidence(one, ()) for one in parts], model.element, model.element_calibrator
    )
    part_gaps = {
        (one.question.standard, one.question.element or ""): float(chance)
        for one, chance in zip(parts, of_parts, strict=True)
    }
    shown = _Shown(clauses=clauses, model=model, part_gaps=part_gaps, top=top)
    return tuple(
        _standard(standard, by_standard[standard.id], float(gap), shown)
        for standard, gap in zip(edition.standards, gaps, strict=True)
    )


def standard_evidence(lists: Sequence[Scored]) -> Floats:
    """Return LIST_FEATURES of a standard from its own list and those of its elements."""
    whole = next(one for one in lists if one.question.element is None)
    return list_evidence(whole, [one for one in lists if one.question.element is not None])


def list_evidence(found: Scored, parts: Sequence[Scored]) -> Floats:
    """Return LIST_FEATURES of a list; without ``parts`` its own best stands for theirs."""
    odds = np.clip(found.log_odds, _FLOOR, None) if len(found.log_odds) else np.array([_FLOOR])
    best = np.array([one.log_odds[0] for one in parts if len(one.log_odds)] or [odds[0]])
    best = np.clip(best, _FLOOR, None)
    none = float(np.sum(np.log1p(-np.minimum(sigmoid(odds[:10]), 1 - 1e-9))))
    features = found.features if len(found.features) else np.zeros((1, len(FEATURES)))
    return np.array(
        [
            odds[0],
            odds[min(1, len(odds) - 1)],
            odds[:5].mean(),
            _log_odds_of_any(none),
            float(bool(found.candidates) and found.candidates[0].cited),
            features[:, _COLUMN["coverage"]].max(),
            features[:, _COLUMN["margin"]].max(),
            features[:, _COLUMN["raw"]].max(),
            features[:, _COLUMN["raw_other"]].max(),
            features[:3, [_COLUMN["obliges"], _COLUMN["forbids"]]].max(axis=1).mean(),
            *found.whole,
            best.mean(),
            best.min(),
            best.max(),
            (best > 0).mean(),
        ],
        dtype=np.float64,
    )


def _log_odds_of_any(log_none: float) -> float:
    """Return log((1 - p) / p) of the chance p that none answers, kept finite."""
    none = float(np.exp(log_none))
    return float(np.log(max(1 - none, 1e-6) / max(none, 1e-6)))


def _probabilities(
    evidence: Sequence[Floats], model: Linear, calibrator: Calibrator | None
) -> Floats:
    if not evidence:
        return np.zeros(0)
    odds = model.log_odds(np.stack(evidence), LIST_FEATURES)
    return sigmoid(odds) if calibrator is None else calibrator.apply(odds)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What every standard's result is made with."""

    clauses: Sequence[Clause]
    model: GapModel
    part_gaps: Mapping[tuple[str, str], float]
    top: int


def _standard(
    standard: Standard, lists: Sequence[Scored], gap: float, shown: _Shown
) -> StandardResult:
    whole = next(one for one in lists if one.question.element is None)
    elements = tuple(
        _element(one, shown.part_gaps[standard.id, one.question.element], shown)
        for one in lists
        if one.question.element is not None
    )
    status = _whole(_status(gap, shown.model), [one.status for one in elements])
    calibrated = whole.confidences is not None
    return StandardResult(
        id=standard.id,
        status=status,
        confidence=_certainty(status, gap) if calibrated else None,
        gap_probability=gap,
        elements=elements,
        proposals=_merged(
            _proposals(whole, shown.clauses, shown.top), elements, shown.model.part, shown.top
        ),
    )


def _element(found: Scored, gap: float, shown: _Shown) -> ElementResult:
    status = _status(gap, shown.model)
    return ElementResult(
        id=found.question.element or "",
        status=status,
        confidence=_certainty(status, gap) if found.confidences is not None else None,
        gap_probability=gap,
        proposals=_proposals(found, shown.clauses, shown.top),
    )


def _certainty(status: Status, gap: float) -> float:
    """Return how sure the answer "gap or not" is."""
    return gap if status is Status.GAP else 1.0 - gap


def _status(gap: float, model: GapModel) -> Status:
    if gap >= model.gap:
        return Status.GAP
    return Status.COVERED if gap < model.covered else Status.PARTIAL


def _whole(whole: Status, elements: Sequence[Status]) -> Status:
    """Return the status of a standard from the list for it as a whole and those of its elements.

    A part without an answer takes "covered" away, and a part with one takes "gap" away.
    """
    if whole is Status.COVERED and Status.GAP in elements:
        return Status.PARTIAL
    if whole is Status.GAP and Status.COVERED in elements:
        return Status.PARTIAL
    return whole


def _proposals(found: Scored, clauses: Sequence[Clause], top: int) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            clause=clauses[one.place].id,
            score=one.score,
            rank=rank + 1,
            confidence=None if found.confidences is None else found.confidences[rank],
            interval=None if found.intervals is None else found.intervals[rank],
            why=Why(cited=one.cited, terms=one.terms, dense=one.dense, lexical=one.lexical),
        )
        for rank, one in enumerate(found.candidates[:top])
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
