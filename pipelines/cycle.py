"""When an assessment began and how often a proof is due in, its years and those without one out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

# An accreditation cycle: the year in which it is assessed and the three before.
YEARS = 4
# Once in how many years an activity leaves a proof; what is due more often is due every year.
_EVERY: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(
            ("per-shift", "daily", "weekly", "monthly", "quarterly", "semiannual", "annual"), 1
        ),
        **{"biennial": 2, "triennial": 3, "quadrennial": 4},
    }
)


def years_of(began: datetime, last: datetime) -> tuple[int, ...]:
    """Return the years of a cycle: from three before it began to the last moment asked about."""
    first = began.year - YEARS + 1
    return tuple(range(first, max(began.year, last.year) + 1))


def missing(
    period: str | None, years: tuple[int, ...], proved: Collection[int], now: datetime
) -> tuple[int, ...]:
    """Return the years by whose end an activity of a period should have left a proof, and did not.

    A year that goes on is not missing yet; a standard without a period misses none. ``years``
    are those of the cycle, ``proved`` those that have a proof.
    """
    every = _EVERY.get(period or "")
    if every is None:
        return ()
    return tuple(
        year
        for year in years
        if year < now.year
        and year - every + 1 >= years[0]
        and not any(one in proved for one in range(year - every + 1, year + 1))
    )
