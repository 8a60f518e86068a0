"""The lists of a standard and of its elements in, one list for the standard out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

# A clause's place in its body, or its id.
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, kw_only=True)
class Merged(Generic[Key]):
    """A clause of the merged list: its score there, and the list and row that it came from."""

    key: Key
    score: float
    list: int
    row: int


def merged(
    lists: Sequence[Sequence[tuple[Key, float]]], part: float, top: int
) -> list[Merged[Key]]:
    """Return the ``top`` best clauses of all lists, each once, the best first.

    ``lists`` hold (key of the clause, score), the standard's own list first. A clause found for
    one element only counts ``part`` less: it answers a part.
    """
    best: dict[Key, Merged[Key]] = {}
    for place, rows in enumerate(lists):
        for row, (key, own) in enumerate(rows):
            score = own - (part if place else 0.0)
            if key not in best or best[key].score < score:
                best[key] = Merged(key=key, score=score, list=place, row=row)
    return sorted(best.values(), key=lambda one: (-one.score, one.key))[:top]
