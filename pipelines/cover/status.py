"""Scored lists of an edition in, status and gap probability per element and standard out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corpora.records import Edition, Standard
from models.calibration.calibrator import Calibrator
from models.calibration.confidence import Confidence
from models.linear import Linear, sigmoid
from pipelines.candidates import Scored
from pipelines.cover.evidence import LIST_FEATURES, evidence, parts_of, whole_of
from pipelines.cover.merge import merged
from pipelines.reasons import Why
from pipelines.results import Assurance, ElementResult, Proposal, StandardResult, Status

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class GapModel:
    """Log-odds of a gap from a list, for standards and for elements, and where statuses begin.

    ``covered``: said covered under this gap probability; ``gap``: said a gap from this one on.
    ``calibrator`` turns log-odds into the probability, None where they already are. ``assurances``
    say what holds of ``covered``; none for starting values.
    """

    standard: Linear
    element: Linear
    calibrator: Calibrator | None = None
    element_calibrator: Calibrator | None = None
    covered: float = 0.29
    gap: float = 0.5
    part: float = 0.5
    assurances: tuple[Assurance, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class Show:
    """How many proposals a list shows at most, and what gives those of merged lists confidence."""

    top: int
    confidence: Confidence | None = None


def cover(
    edition: Edition,
    lists: Sequence[Scored],
    clauses: Sequence[str],
    model: GapModel,
    show: Show,
) -> tuple[StandardResult, ...]:
    """Return one result per standard in catalogue order; ``clauses`` are ids by place."""
    by_standard: dict[str, list[Scored]] = {}
    for one in lists:
        by_standard.setdefault(one.question.standard, []).append(one)
    parts = [one for one in lists if one.question.element is not None]
    of_standards = [by_standard[one.id] for one in edition.standards]
    found = evidence(
        [whole_of(one) for one in of_standards], [parts_of(one) for one in of_standards]
    )
    gaps = _probabilities(found, model.standard, model.calibrator)
    of_parts = _probabilities(
        evidence(parts, [()] * len(parts)), model.element, model.element_calibrator
    )
    part_gaps = {
        (one.question.standard, one.question.element or ""): float(chance)
        for one, chance in zip(parts, of_parts, strict=True)
    }
    shown = _Shown(clauses=clauses, model=model, part_gaps=part_gaps, show=show)
    results = [
        _standard(standard, own, float(gap), shown)
        for standard, own, gap in zip(edition.standards, of_standards, gaps, strict=True)
    ]
    return _sure(results, show.confidence)


def _probabilities(found: Floats, model: Linear, calibrator: Calibrator | None) -> Floats:
    if not len(found):
        return np.zeros(0)
    odds = model.log_odds(found, LIST_FEATURES)
    return sigmoid(odds) if calibrator is None else calibrator.apply(odds)


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What every standard's result is made with."""

    clauses: Sequence[str]
    model: GapModel
    part_gaps: Mapping[tuple[str, str], float]
    show: Show


def _standard(
    standard: Standard, lists: Sequence[Scored], gap: float, shown: _Shown
) -> StandardResult:
    whole = whole_of(lists)
    elements = tuple(
        _element(one, shown.part_gaps[standard.id, one.question.element or ""], shown)
        for one in parts_of(lists)
    )
    status = _whole(_status(gap, shown.model), [one.status for one in elements])
    calibrated = whole.confidences is not None
    return StandardResult(
        id=standard.id,
        status=status,
        confidence=_certainty(status, gap) if calibrated else None,
        gap_probability=gap,
        elements=elements,
        proposals=_merged(_proposals(whole, shown.clauses, shown.show.top), elements, shown),
    )


def _element(found: Scored, gap: float, shown: _Shown) -> ElementResult:
    status = _status(gap, shown.model)
    return ElementResult(
        id=found.question.element or "",
        status=status,
        confidence=_certainty(status, gap) if found.confidences is not None else None,
        gap_probability=gap,
        proposals=_proposals(found, shown.clauses, shown.show.top),
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


def _proposals(found: Scored, clauses: Sequence[str], top: int) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            clause=clauses[one.place],
            score=one.score,
            rank=rank + 1,
            confidence=None if found.confidences is None else found.confidences[rank],
            interval=None if found.intervals is None else found.intervals[rank],
            why=Why(cited=one.cited, terms=one.terms, dense=one.dense, lexical=one.lexical),
        )
        for rank, one in enumerate(found.candidates[:top])
    )


def _merged(
    whole: Sequence[Proposal], elements: Sequence[ElementResult], shown: _Shown
) -> tuple[Proposal, ...]:
    """Return the best proposals for the standard and over its elements, each clause once."""
    lists = [whole, *(element.proposals for element in elements)]
    scored = [[(one.clause, one.score) for one in rows] for rows in lists]
    chosen = merged(scored, shown.model.part, shown.show.top)
    return tuple(
        replace(lists[one.list][one.row], score=one.score, rank=rank)
        for rank, one in enumerate(chosen, start=1)
    )


def _sure(
    results: Sequence[StandardResult], confidence: Confidence | None
) -> tuple[StandardResult, ...]:
    """Return the results with the confidence that merged lists have, worked out for all at once."""
    if confidence is None:
        return tuple(results)
    told = confidence.of_each([[one.score for one in result.proposals] for result in results])
    return tuple(
        replace(
            result,
            proposals=tuple(
                replace(
                    one,
                    confidence=chances[place],
                    interval=None if bounds is None else bounds[place],
                )
                for place, one in enumerate(result.proposals)
            ),
        )
        for result, (chances, bounds) in zip(results, told, strict=True)
    )
