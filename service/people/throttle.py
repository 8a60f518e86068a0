"""Past failures, or past notes, in, seconds to wait before the next one out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

WINDOW = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many failures are free within the window, and the longest wait after more, in seconds."""

    free: int
    longest: int


# An account waits at most five minutes, so that its owner is never locked out by a stranger for
# long; many people may share an address, so it gets more attempts and then a longer wait.
ACCOUNT = Pace(free=5, longest=300)
ADDRESS = Pace(free=30, longest=900)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many of something may be done within a while."""

    most: int
    within: timedelta


# Whoever holds a link writes by hand; a link that was passed on fills nobody's list of tasks.
NOTES = Rate(most=60, within=timedelta(hours=1))


def seconds_to_next(done: Sequence[datetime], now: datetime, rate: Rate) -> int:
    """Return how long to wait until one more may be done: 0 unless so many were done already."""
    recent = sorted(at for at in done if now - at < rate.within)
    if len(recent) < rate.most:
        return 0
    return ceil((recent[-rate.most] + rate.within - now).total_seconds())


def seconds_to_wait(failures: Sequence[datetime], now: datetime, pace: Pace) -> int:
    """Return how long to wait: 0 within the free ones, then 2, 4, 8... seconds since the last."""
    recent = [at for at in failures if now - at < WINDOW]
    over = len(recent) - pace.free
    if over < 0:
        return 0
    wait = timedelta(seconds=min(2.0 ** min(over + 1, 30), pace.longest))
    return max(0, ceil((max(recent) + wait - now).total_seconds()))
