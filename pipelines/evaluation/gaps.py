"""Gap probabilities and truths in, how well gaps are told apart out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

from models.calibration.binomial import Proportion, proportion
from models.calibration.calibrator import Floats, checked

RECALLS = (0.90, 0.95)
SHARES = (0.05, 0.10, 0.15, 0.20)


@dataclass(frozen=True, kw_only=True)
class PrecisionAtRecall:
    """Precision where the list of gaps is cut as short as ``recall`` of all gaps allows.

    ``threshold`` is the gap probability from which on a standard is listed, ``reached`` the
    recall there; ``weighted`` holds (share of gaps, precision were that the share of gaps).
    """

    recall: float
    reached: float
    threshold: float
    precision: float
    weighted: tuple[tuple[float, float], ...]


@dataclass(frozen=True, kw_only=True)
class MissedGaps:
    """Gaps called covered at a threshold, with 95% Clopper-Pearson bounds.

    A standard is called covered where its gap probability is below ``threshold``.
    """

    threshold: float
    of_called_covered: Proportion
    of_gaps: Proportion


@dataclass(frozen=True, kw_only=True)
class GapFigures:
    """How well gap probabilities tell gaps from standards with a directive.

    ``auroc``, ``average_precision`` and ``precision`` are None and () where only one kind occurs.
    """

    n: int
    gaps: int
    auroc: float | None
    average_precision: float | None
    precision: tuple[PrecisionAtRecall, ...]
    missed: MissedGaps


def gap_figures(probabilities: ArrayLike, gaps: ArrayLike, threshold: float = 0.5) -> GapFigures:
    """Measure gap probabilities (any rising score will do) against truths, True being a gap.

    Raises ValueError for empty, unequal or infinite input.
    """
    found, truths = checked(probabilities, np.asarray(gaps, dtype=np.float64))
    count = int(truths.sum())
    both = 0 < count < len(truths)
    return GapFigures(
        n=len(truths),
        gaps=count,
        auroc=float(roc_auc_score(truths, found)) if both else None,
        average_precision=float(average_precision_score(truths, found)) if both else None,
        precision=precision_at_recall(found, truths) if both else (),
        missed=missed_gaps(found, truths == 1, threshold),
    )


def precision_at_recall(
    found: Floats,
    truths: Floats,
    recalls: Sequence[float] = RECALLS,
    shares: Sequence[float] = SHARES,
) -> tuple[PrecisionAtRecall, ...]:
    """Return the precision at the highest threshold that reaches each recall.

    Re-weighted to a share w of gaps it is w R / (w R + (1 - w) F), of the recall R and the rate F
    of covered standards listed: both stay what they are when gaps are rarer.
    """
    false_rates, hit_rates, thresholds = roc_curve(truths, found, drop_intermediate=False)
    observed = float(truths.mean())
    rows = []
    for recall in recalls:
        # The recall 0.95 of 20 gaps is 19 of them, whatever the last digit of 0.95 says.
        at = int(np.argmax(hit_rates >= recall - 1e-9))
        hit, false = float(hit_rates[at]), float(false_rates[at])
        rows.append(
            PrecisionAtRecall(
                recall=recall,
                reached=hit,
                threshold=float(thresholds[at]),
                precision=_weighted(observed, hit, false),
                weighted=tuple((share, _weighted(share, hit, false)) for share in shares),
            )
        )
    return tuple(rows)


def missed_gaps(found: Floats, gaps: NDArray[np.bool_], threshold: float) -> MissedGaps:
    """Count the gaps called covered, among all called covered and among all gaps."""
    covered = found < threshold
    missed = int((covered & gaps).sum())
    return MissedGaps(
        threshold=threshold,
        of_called_covered=proportion(missed, int(covered.sum())),
        of_gaps=proportion(missed, int(gaps.sum())),
    )


def _weighted(share: float, hit: float, false: float) -> float:
    """Return the precision where ``share`` of all standards are gaps."""
    return share * hit / (share * hit + (1 - share) * false)
