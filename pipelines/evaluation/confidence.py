"""Probabilities and labels in, whether the probabilities mean what they say out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from models.calibration.binomial import proportion
from models.calibration.calibrator import Floats, checked, log_loss
from models.calibration.logistic import fit_logistic
from pipelines.evaluation.curves import Curve, precision_recall, risk_coverage, risks

BINS, DRAWS = 15, 1000
COVERAGES = (0.2, 0.5, 0.8, 1.0)
_CELLS = 2_000_000
Places = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class ReliabilityBin:
    """Rows of like probability: its mean, the share that is right, and 95% bounds of that share."""

    n: int
    mean: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class PerfectEce:
    """The ECE of labels drawn from the probabilities themselves: mean and 95% upper end."""

    mean: float
    upper: float
    draws: int


@dataclass(frozen=True, kw_only=True)
class ConfidenceFigures:
    """Whether probabilities mean what they say, and how far they sort right from wrong.

    ``slope`` and ``intercept`` are those of the label on the logit of the probability (Cox 1958;
    1 and 0 are perfect), None where the probabilities separate right from wrong or are all one.
    ``risk_at`` holds (coverage, share of wrong ones among that share of the most probable).
    """

    n: int
    right: int
    ece: float
    perfect: PerfectEce
    inside_band: bool
    slope: float | None
    intercept: float | None
    brier: float
    log_loss: float
    bins: tuple[ReliabilityBin, ...]
    risk_at: tuple[tuple[float, float], ...]
    risk_coverage: Curve
    precision_recall: Curve


def confidence_figures(
    probabilities: ArrayLike, labels: ArrayLike, seed: int = 0
) -> ConfidenceFigures:
    """Measure the probabilities of shown proposals against their labels (1 right, 0 wrong).

    ECE over 15 bins of equal mass. ``inside_band`` says whether it is at most the 95% upper end
    of perfect calibration at the same probabilities. Raises ValueError for empty or unequal input
    and for probabilities outside 0 to 1.
    """
    found, truths = checked(probabilities, labels)
    if found.min() < 0 or found.max() > 1:
        raise ValueError(f"probabilities from {found.min()} to {found.max()}")
    order = np.argsort(found, kind="stable")
    found, truths = found[order], truths[order]
    starts = bin_starts(found)
    ece = float(_eces(found, truths[None, :], starts)[0])
    perfect = perfect_ece(found, starts, seed)
    slope, intercept = _cox(found, truths)
    at = risks(found, truths)
    return ConfidenceFigures(
        n=len(found),
        right=int(truths.sum()),
        ece=ece,
        perfect=perfect,
        inside_band=ece <= perfect.upper,
        slope=slope,
        intercept=intercept,
        brier=float(np.mean((found - truths) ** 2)),
        log_loss=log_loss(found, truths),
        bins=_reliability(found, truths, starts),
        risk_at=tuple(
            (share, float(at[math.ceil(share * len(found) - 1e-9) - 1])) for share in COVERAGES
        ),
        risk_coverage=risk_coverage(found, truths),
        precision_recall=precision_recall(found, truths),
    )


def bin_starts(ordered: Floats, bins: int = BINS) -> Places:
    """Return where each bin starts in rising probabilities.

    Equal ones stay together, in the bin where the middle of their run falls; empty bins drop out.
    """
    _, first, counts = np.unique(ordered, return_index=True, return_counts=True)
    belongs = ((first + counts / 2) * bins / len(ordered)).astype(np.int64)
    starts: Places = first[np.append(True, np.diff(belongs) > 0)]
    return starts


def perfect_ece(
    ordered: Floats,
    starts: Places,
    seed: int = 0,
    draws: int = DRAWS,
) -> PerfectEce:
    """Draw labels from rising probabilities and return the ECE that chance alone gives."""
    chance = np.random.default_rng(seed)
    rows = max(1, _CELLS // len(ordered))
    eces = np.concatenate(
        [
            _eces(ordered, chance.random((min(rows, draws - at), len(ordered))) < ordered, starts)
            for at in range(0, draws, rows)
        ]
    )
    return PerfectEce(mean=float(eces.mean()), upper=float(np.quantile(eces, 0.95)), draws=draws)


def _eces(
    ordered: Floats,
    labels: Floats | NDArray[np.bool_],
    starts: Places,
) -> Floats:
    """Return the expected calibration error of each row of labels: [draws]."""
    sums = np.add.reduceat(labels - ordered, starts, axis=1)
    return np.asarray(np.abs(sums).sum(axis=1) / len(ordered), dtype=np.float64)


def _cox(found: Floats, truths: Floats) -> tuple[float | None, float | None]:
    """Return slope and intercept of the label on the logit, None where no finite ones exist."""
    right, wrong = found[truths == 1], found[truths == 0]
    if not len(right) or not len(wrong):
        return None, None
    if wrong.max() <= right.min() or right.max() <= wrong.min():
        return None, None
    logits = logit(np.clip(found, 1e-6, 1 - 1e-6))
    slope, intercept = fit_logistic(logits[:, None], truths)
    return float(slope), float(intercept)


def _reliability(found: Floats, truths: Floats, starts: Places) -> tuple[ReliabilityBin, ...]:
    """Return the bins as a plot shows them."""
    rows = []
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        held = truths[start:end]
        rate = proportion(int(held.sum()), len(held))
        rows.append(
            ReliabilityBin(
                n=rate.n,
                mean=float(found[start:end].mean()),
                observed=float(held.mean()),
                low=rate.low,
                high=rate.high,
            )
        )
    return tuple(rows)
