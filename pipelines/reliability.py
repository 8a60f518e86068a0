"""Confidences and whether people accepted what had them in, whether they mean what they say out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.calibration.binomial import proportion

BINS = 10
# Under so many decisions nothing is said of a bin, or of all of them.
LEAST, LEAST_IN_ALL = 10, 30
_MISS = 0.05
Judged = tuple[float, bool]


class Tendency(StrEnum):
    """How confidences stand to what was accepted; mixed: right in all, wrong in some bin."""

    FEW = "few"
    HIGH = "high"
    LOW = "low"
    MIXED = "mixed"
    AGREE = "agree"


@dataclass(frozen=True, kw_only=True)
class ReliabilityBin:
    """Proposals with a confidence of ``start`` to ``end``: how many were decided and accepted.

    ``mean`` is their mean confidence, ``rate`` the share accepted, ``low`` and ``high`` its 95%
    bounds; all but the counts are None where there are none. ``enough`` tells whether ``rate``
    may be told.
    """

    start: float
    end: float
    n: int
    accepted: int
    mean: float | None
    rate: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        """Tell whether there are enough decisions to speak of a share."""
        return self.n >= LEAST


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """The bins, the highest first, and all of them together."""

    bins: tuple[ReliabilityBin, ...]
    n: int
    accepted: int
    mean: float | None
    rate: float | None
    tendency: Tendency


def reliability(judged: Iterable[Judged]) -> Reliability:
    """Compare confidences with the share accepted, by tenths and in all.

    Bounds are those of Clopper and Pearson (1934). Confidences run high where their mean lies
    above the 95% bounds of the share accepted, low where below; in a single bin that is said at
    95% over all bins together (Bonferroni). Raises ValueError for a confidence outside 0 to 1.
    """
    rows: list[list[Judged]] = [[] for _ in range(BINS)]
    for confidence, accepted in judged:
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence {confidence}")
        rows[min(int(confidence * BINS + 1e-9), BINS - 1)].append((confidence, accepted))
    every = [one for row in rows for one in row]
    whole = _bin(0, 1, every)
    return Reliability(
        bins=tuple(_bin(place / BINS, (place + 1) / BINS, row) for place, row in enumerate(rows))[
            ::-1
        ],
        n=whole.n,
        accepted=whole.accepted,
        mean=whole.mean,
        rate=whole.rate,
        tendency=_tendency(every, rows),
    )


def _bin(start: float, end: float, row: list[Judged]) -> ReliabilityBin:
    accepted = sum(one for _, one in row)
    share = proportion(accepted, len(row)) if row else None
    return ReliabilityBin(
        start=start,
        end=end,
        n=len(row),
        accepted=accepted,
        mean=sum(one for one, _ in row) / len(row) if row else None,
        rate=None if share is None else share.rate,
        low=None if share is None else share.low,
        high=None if share is None else share.high,
    )


def _tendency(every: list[Judged], rows: list[list[Judged]]) -> Tendency:
    if len(every) < LEAST_IN_ALL:
        return Tendency.FEW
    side = _side(every, 1 - _MISS)
    if side:
        return Tendency.HIGH if side > 0 else Tendency.LOW
    strict = 1 - _MISS / BINS
    apart = any(_side(row, strict) for row in rows if len(row) >= LEAST)
    return Tendency.MIXED if apart else Tendency.AGREE


def _side(row: list[Judged], confidence: float) -> int:
    """Return 1 where the mean confidence lies above the bounds of the share, -1 where below."""
    share = proportion(sum(one for _, one in row), len(row), confidence)
    mean = sum(one for one, _ in row) / len(row)
    return int(mean > share.high) - int(mean < share.low)
