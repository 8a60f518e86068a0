"""Standards by level and standing in, how far they are from the program's rule out: a range.

The rule: every mandatory standard that applies, and 80 of each 100 of the others, answered by a
directive. Proofs are asked for besides, so that nothing here says that an agency complies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from pipelines.results import Status

MANDATORY, OTHER, NOT_AT_SIZE = "M", "O", "N/A"
# The level is known for each size, and the agency's size is not.
UNSIZED = "unsized"
ASKED_OF_100 = 80
_OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """So many standards of one level that stand alike.

    ``level`` is the one for the agency: M, O, N/A, UNSIZED, and None or any other: not known.
    ``applies`` is None where a profile left it open. ``people`` is where people's decisions leave
    them, None where nobody decided; ``machine`` is the run's status.
    """

    level: str | None
    applies: bool | None
    people: str | None
    machine: str
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Span:
    """Between how many and how many."""

    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of the others are covered."""

    covered: int
    total: int

    @property
    def of_100(self) -> int | None:
        """How many of each 100, never rounded up to what is not there; None of none."""
        return self.covered * 100 // self.total if self.total else None

    @property
    def is_enough(self) -> bool:
        """Tell whether it is what the rule asks for."""
        return self.covered * 100 >= ASKED_OF_100 * self.total


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """How far an agency's directives are from the rule.

    ``low`` counts only what people confirmed, and every unknown against; ``high`` counts what the
    machine found too, and every unknown in favour. ``mandatory`` and ``other`` are those of a known
    level that apply or may; ``unknown`` those whose level is not known, ``unsized`` of them for
    want of the agency's size.
    """

    mandatory: int
    mandatory_covered: Span
    missing: Span
    other: int
    other_covered: Span
    low: Share
    high: Share
    unknown: int
    unsized: int

    @property
    def is_reached(self) -> bool:
        """Tell whether what people confirmed reaches the rule whatever the unknown turns out."""
        return self.missing.most == 0 and self.low.is_enough

    @property
    def may_be_reached(self) -> bool:
        """Tell whether it could, if all that is unknown turned out well."""
        return self.missing.least == 0 and self.high.is_enough


class _As(Enum):
    COVERED = "covered"
    LACKING = "lacking"
    OUT = "out"


@dataclass
class _Sums:
    """How many standards of a level are counted as what, at worst and at best."""

    low: dict[_As, int]
    high: dict[_As, int]
    may_apply: int = 0

    @classmethod
    def none(cls) -> _Sums:
        return cls(low=dict.fromkeys(_As, 0), high=dict.fromkeys(_As, 0))

    def add(self, row: Counted) -> None:
        low, high = _at_worst(row), _at_best(row)
        self.low[low] += row.count
        self.high[high] += row.count
        if (low, high) != (_As.OUT, _As.OUT):
            self.may_apply += row.count

    @property
    def covered(self) -> Span:
        return Span(least=self.low[_As.COVERED], most=self.high[_As.COVERED])


def readiness(rows: Iterable[Counted]) -> Readiness:
    """Return how far standards are from the rule; a partial answer counts as none."""
    mandatory, other, unknown, unsized = (_Sums.none() for _ in range(4))
    known = {MANDATORY: mandatory, OTHER: other, UNSIZED: unsized}
    for row in rows:
        if row.level != NOT_AT_SIZE:
            known.get(row.level or "", unknown).add(row)
    # One whose level is not known may be mandatory, one of the others, or not asked for at all.
    doubt_low = unknown.low[_As.LACKING] + unsized.low[_As.LACKING]
    doubt_high = unknown.high[_As.COVERED] + unsized.high[_As.COVERED]
    return Readiness(
        mandatory=mandatory.may_apply,
        mandatory_covered=mandatory.covered,
        missing=Span(
            least=mandatory.high[_As.LACKING], most=mandatory.low[_As.LACKING] + doubt_low
        ),
        other=other.may_apply,
        other_covered=other.covered,
        low=Share(
            covered=other.low[_As.COVERED],
            total=other.low[_As.COVERED] + other.low[_As.LACKING] + doubt_low,
        ),
        high=Share(
            covered=other.high[_As.COVERED] + doubt_high,
            total=other.high[_As.COVERED] + other.high[_As.LACKING] + doubt_high,
        ),
        unknown=unknown.may_apply + unsized.may_apply,
        unsized=unsized.may_apply,
    )


def _at_worst(row: Counted) -> _As:
    settled = _settled(row)
    if settled is not None:
        return settled
    # Where people began to decide, the profile's word that it does not apply is in doubt.
    return _As.OUT if _is_out(row) and row.people is None else _As.LACKING


def _at_best(row: Counted) -> _As:
    settled = _settled(row)
    if settled is not None:
        return settled
    if _is_out(row):
        return _As.OUT
    if row.machine == Status.COVERED:
        return _As.COVERED
    return _As.OUT if row.applies is None else _As.LACKING


def _settled(row: Counted) -> _As | None:
    """Return what people's decisions make of it, None where they leave it open."""
    if row.people is None or row.people == _OPEN:
        return None
    if row.people == Status.NOT_APPLICABLE:
        return _As.OUT
    return _As.COVERED if row.people == Status.COVERED else _As.LACKING


def _is_out(row: Counted) -> bool:
    return row.applies is False or row.machine == Status.NOT_APPLICABLE
