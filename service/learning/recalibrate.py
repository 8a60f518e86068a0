"""Decisions and the calibration in use in; for each program whether a new one is better out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from models.calibration.calibrator import Floats, log_loss
from models.calibration.choice import Choice, fit, fold_of
from pipelines.evaluation.bootstrap import Resampled, paired
from pipelines.evaluation.confidence import confidence_figures
from pipelines.score import Scoring
from service.learning.decisions import Decision
from service.learning.drift import Drift, drift

LEAST_ROWS, LEAST_EACH, LEAST_GROUPS = 60, 15, 2
# Fewer groups than this say nothing of how much they differ: then a manual's standards are drawn.
GROUPS_TO_DRAW = 5
CHANCE = 0.05


class Outcome(StrEnum):
    """Why the confidences of a program change, or stay."""

    BETTER = "better"
    FEW_ROWS = "few-rows"
    FEW_EACH = "few-each"
    FEW_GROUPS = "few-groups"
    NOT_BETTER = "not-better"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Mean log loss (nats) and ECE of one set of confidences on decisions it was not fitted on.

    ``ece_perfect_upper`` is the 95% upper end of what perfect confidences would show.
    """

    log_loss: float
    ece: float
    ece_perfect_upper: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A new calibration against the one in use, on the decisions of one program.

    ``used`` are the figures of the calibration in use; where there is none (``calibrated`` False),
    those of giving every proposal the share right of the other groups. ``gain`` is the drop in log
    loss with its interval; these three and ``choice`` are None where there were too few rows.
    """

    program: str
    n: int
    right: int
    groups: int
    calibrated: bool
    outcome: Outcome
    used: Candidate | None = None
    new: Candidate | None = None
    gain: Resampled | None = None
    choice: Choice | None = None
    drift: Drift | None = None


def recalibrate(rows: Sequence[Decision], scoring: Scoring) -> tuple[Comparison, ...]:
    """Compare, for each program with decisions, a new calibration with the one in use.

    ``rows`` are decisions on proposals of this very scorer. The new one is better only when its
    log loss on groups left out is lower by more than chance (95%, one-sided paired bootstrap).
    """
    programs = sorted({row.program for row in rows})
    return tuple(
        _compared(program, [row for row in rows if row.program == program], scoring)
        for program in programs
    )


def _compared(program: str, rows: Sequence[Decision], scoring: Scoring) -> Comparison:
    scores = np.array([row.score for row in rows], dtype=np.float64)
    labels = np.array([row.right for row in rows], dtype=np.float64)
    groups = _groups(rows)
    used = _in_use(rows, scores, scoring)
    moved = None if used is None else drift(used, labels, [row.day for row in rows])
    lacking = _lacking(labels, groups)
    if lacking is not None:
        return Comparison(
            program=program,
            n=len(rows),
            right=int(labels.sum()),
            groups=len(set(groups)),
            calibrated=used is not None,
            outcome=lacking,
            drift=moved,
        )
    folds = fold_of(groups)
    ours = _out_of_fold(scores, labels, groups, folds)
    theirs = _shares(labels, folds) if used is None else used
    gain = paired(_losses(theirs, labels), _losses(ours, labels), _drawn(rows, groups))
    better = gain.mean > 0 and gain.share_not_above_zero < CHANCE
    return Comparison(
        program=program,
        n=len(rows),
        right=int(labels.sum()),
        groups=len(set(groups)),
        calibrated=used is not None,
        outcome=Outcome.BETTER if better else Outcome.NOT_BETTER,
        used=_candidate(theirs, labels),
        new=_candidate(ours, labels),
        gain=gain,
        choice=fit(scores, labels, groups),
        drift=moved,
    )


def _lacking(labels: Floats, groups: Sequence[Hashable]) -> Outcome | None:
    right = int(labels.sum())
    if len(labels) < LEAST_ROWS:
        return Outcome.FEW_ROWS
    if min(right, len(labels) - right) < LEAST_EACH:
        return Outcome.FEW_EACH
    return Outcome.FEW_GROUPS if len(set(groups)) < LEAST_GROUPS else None


def _groups(rows: Sequence[Decision]) -> list[str]:
    """Return each row's agency where all rows tell it, else its manual: what no fold may cut."""
    if all(row.agency for row in rows):
        return [row.agency for row in rows]
    return [row.manual for row in rows]


def _drawn(rows: Sequence[Decision], groups: Sequence[str]) -> list[Hashable]:
    """Return what the bootstrap draws whole: groups, or the standards of each where few."""
    if len(set(groups)) >= GROUPS_TO_DRAW:
        return list(groups)
    return [(group, row.standard) for group, row in zip(groups, rows, strict=True)]


def _out_of_fold(
    scores: Floats, labels: Floats, groups: Sequence[str], folds: NDArray[np.int64]
) -> Floats:
    """Return each row's probability from a calibration that was chosen on the other folds."""
    found = np.zeros(len(scores))
    for fold in range(int(folds.max()) + 1):
        held = folds == fold
        others = [group for group, out in zip(groups, held, strict=True) if not out]
        found[held] = fit(scores[~held], labels[~held], others).calibrator.apply(scores[held])
    return found


def _in_use(rows: Sequence[Decision], scores: Floats, scoring: Scoring) -> Floats | None:
    """Return the confidence each row was shown with, None where its program has none.

    What was decided for a standard as a whole was shown in the list that it shares with its
    elements, which has a calibration of its own.
    """
    program = rows[0].program
    own, merged = scoring.confidence(program), scoring.merged_confidence(program)
    if own is None or merged is None:
        return None
    of_parts = np.array([bool(row.element) for row in rows])
    return np.where(of_parts, own.calibrator.apply(scores), merged.calibrator.apply(scores))


def _shares(labels: Floats, folds: NDArray[np.int64]) -> Floats:
    """Return for each row the share right of the other folds."""
    shares = [float(labels[folds != fold].mean()) for fold in range(int(folds.max()) + 1)]
    return np.array([shares[fold] for fold in folds], dtype=np.float64)


def _losses(chances: Floats, labels: Floats) -> Floats:
    """Return each row's log loss in nats, probabilities held away from 0 and 1."""
    held = np.clip(chances, 1e-6, 1 - 1e-6)
    return np.asarray(-(labels * np.log(held) + (1 - labels) * np.log1p(-held)))


def _candidate(chances: Floats, labels: Floats) -> Candidate:
    figures = confidence_figures(chances, labels)
    return Candidate(
        log_loss=log_loss(chances, labels),
        ece=figures.ece,
        ece_perfect_upper=figures.perfect.upper,
    )
