"""Judged bodies in, a trained scorer with its confidences, gap model and thresholds out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.calibration.calibrator import Calibrator
from models.calibration.choice import Choice
from models.calibration.choice import fit as choose
from models.linear import Linear
from models.listwise import fit_order, with_level
from pipelines.candidates import CandidateList, Scored
from pipelines.training.examples import JudgedLists, ShownRows, judged_candidates

Floats = NDArray[np.float64]
Score = Callable[[Sequence[CandidateList], Linear], Sequence[Scored]]
Evidence = Callable[[Scored, Sequence[Scored]], Floats]
LEVEL = 10
RIDGE_GAP = 100.0


@dataclass(frozen=True, kw_only=True)
class GapRows:
    """Evidence [n, len(LIST_FEATURES)], whether nothing answers, and the manual of each row."""

    evidence: Floats
    gaps: NDArray[np.bool_]
    groups: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """How lists are scored and what is read of them: the stages hand these in."""

    score: Score
    evidence: Evidence
    order_names: tuple[str, ...]
    level_names: tuple[str, ...]
    input_names: tuple[str, ...]


def fit_pair(
    ordered: Sequence[JudgedLists], levelled: Sequence[JudgedLists], pieces: Pieces
) -> Linear:
    """Fit the scorer of pairs: the order on the candidates of some bodies, the level on others'.

    An order may learn from what its encoder has seen; how sure its best are may not. The level is
    fitted on the ``LEVEL`` best of each list, those that a person may come to see.
    """
    columns = [pieces.input_names.index(name) for name in pieces.order_names]
    lists = [one for body in ordered for one in judged_candidates(body)]
    order = fit_order(
        [values[:, columns] for values, _ in lists],
        [marks for _, marks in lists],
        pieces.order_names,
    )
    best = []
    for values, marks in (one for body in levelled for one in judged_candidates(body)):
        rows = np.argsort(-order.log_odds(values, pieces.input_names), kind="stable")[:LEVEL]
        best.append((values[rows], marks[rows]))
    return with_level(
        order,
        np.concatenate([values for values, _ in best]),
        pieces.input_names,
        np.concatenate([marks for _, marks in best]),
        pieces.level_names,
    )


def out_of_fold(
    ordered: Sequence[JudgedLists], levelled: Sequence[JudgedLists], pieces: Pieces
) -> list[tuple[JudgedLists, Sequence[Scored]]]:
    """Return each body of ``levelled`` scored by a scorer that never saw its manual."""
    found = []
    for group in sorted({body.group for body in levelled}):
        pair = fit_pair(_without(ordered, group), _without(levelled, group), pieces)
        found += [
            (body, pieces.score(body.lists, pair)) for body in levelled if body.group == group
        ]
    return found


def _without(bodies: Sequence[JudgedLists], group: str) -> list[JudgedLists]:
    return [body for body in bodies if body.group != group]


def gap_rows(
    scored: Sequence[tuple[JudgedLists, Sequence[Scored]]], pieces: Pieces, *, elements: bool
) -> GapRows:
    """Return the evidence of every standard, or every element, whose status is known."""
    evidence: list[Floats] = []
    gaps: list[bool] = []
    groups: list[str] = []
    for body, lists in scored:
        parts: dict[str, list[Scored]] = {}
        for one in lists:
            if one.question.element is not None:
                parts.setdefault(one.question.standard, []).append(one)
        for one in lists:
            key = (one.question.standard, one.question.element)
            wanted = (one.question.element is not None) is elements
            if wanted and key in body.answered and key[0] in body.asked:
                own = [] if elements else parts.get(key[0], [])
                evidence.append(pieces.evidence(one, own))
                gaps.append(not body.answered[key])
                groups.append(body.group)
    return GapRows(
        evidence=np.stack(evidence), gaps=np.array(gaps, dtype=bool), groups=tuple(groups)
    )


def fit_gap(rows: GapRows, names: Sequence[str], all_names: Sequence[str]) -> Linear:
    """Fit the log-odds of a gap on the evidence named."""
    columns = [list(all_names).index(name) for name in names]
    return Linear.fit(rows.evidence[:, columns], rows.gaps, names, RIDGE_GAP)


def calibrate_gap(rows: GapRows, model: Linear, all_names: Sequence[str]) -> Choice:
    """Choose a calibrator for a gap model on manuals it was not fitted on."""
    return choose(model.log_odds(rows.evidence, all_names), rows.gaps, list(rows.groups))


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A calibrator that was chosen, and the rows it was chosen on."""

    choice: Choice
    log_odds: Floats
    labels: NDArray[np.bool_]


def calibrate_pairs(rows: Sequence[tuple[str, ShownRows]]) -> Mapping[str, Fitted]:
    """Choose the calibrator of shown proposals for each program, and "all" over every one.

    ``rows`` hold the program and what was shown of each body.
    """
    found: dict[str, Fitted] = {}
    for program in ("all", *sorted({name for name, _ in rows})):
        own = [row for name, row in rows if program in ("all", name)]
        odds = np.concatenate([row.log_odds for row in own])
        labels = np.concatenate([row.labels for row in own])
        groups = [group for row in own for group in row.groups]
        if labels.any() and not labels.all():
            found[program] = Fitted(
                choice=choose(odds, labels, groups), log_odds=odds, labels=labels
            )
    return found


def applied(calibrator: Calibrator | None, log_odds: Floats) -> Floats:
    """Return probabilities of log-odds, through a calibrator where there is one."""
    if calibrator is None:
        result: Floats = 1.0 / (1.0 + np.exp(-log_odds))
        return result
    return calibrator.apply(log_odds)
