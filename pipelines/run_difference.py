"""What two runs said of the same assessment in, how much of it differs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# (standard, element); "" for the standard as a whole.
Part = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a run shows: the status of each part and its proposed clauses, the best first."""

    statuses: Mapping[Part, str]
    proposals: Mapping[Part, tuple[int, ...]]


@dataclass(frozen=True, kw_only=True)
class RunDifference:
    """How many parts there are, and of how many status, best proposal and proposals differ.

    ``moves`` counts the standards as wholes by "before>after" of their status.
    """

    parts: int
    statuses: int
    best: int
    proposals: int
    proposed: int
    moves: Mapping[str, int]


def run_difference(before: Shown, after: Shown) -> RunDifference:
    """Compare what two runs show; ``proposals`` are clauses that only one of both proposes."""
    parts = sorted({*before.statuses, *after.statuses})
    changed = [one for one in parts if before.statuses.get(one) != after.statuses.get(one)]
    moves: dict[str, int] = {}
    for part in changed:
        if part[1] == "":
            name = f"{before.statuses.get(part, '')}>{after.statuses.get(part, '')}"
            moves[name] = moves.get(name, 0) + 1
    lists = [(before.proposals.get(one, ()), after.proposals.get(one, ())) for one in parts]
    return RunDifference(
        parts=len(parts),
        statuses=len(changed),
        best=sum(old[:1] != new[:1] for old, new in lists),
        proposals=sum(len(set(new) - set(old)) for old, new in lists),
        proposed=sum(len(new) for _, new in lists),
        moves=moves,
    )


def shown(
    states: Iterable[tuple[str, str, str]], proposals: Iterable[tuple[str, str, int]]
) -> Shown:
    """Return what a run shows from (standard, element, status) and proposals in their order."""
    lists: dict[Part, list[int]] = {}
    for standard, element, clause in proposals:
        lists.setdefault((standard, element), []).append(clause)
    return Shown(
        statuses={(standard, element): status for standard, element, status in states},
        proposals={part: tuple(clauses) for part, clauses in lists.items()},
    )
