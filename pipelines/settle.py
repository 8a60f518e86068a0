"""What people decided about a standard in, where it stands out: a part at a time, then whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Where a part or a standard stands by people's decisions; open: not all is decided."""

    COVERED = "covered"
    PARTIAL = "partial"
    GAP = "gap"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Held:
    """A decision that holds: of a part ("": the standard as a whole), of a clause or of none."""

    element: str
    clause: int | None
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Where a standard stands, and each of its parts ("" alone where it has none)."""

    standing: Standing
    parts: Mapping[str, Standing]

    @property
    def reviewed(self) -> bool:
        """Tell whether people decided about the whole of it."""
        return self.standing is not Standing.OPEN


# The strongest that was said of a part is what holds of it. A clause that contradicts a part
# was read and answers nothing; that none answers is said without a clause.
_ANSWERS = (
    ("satisfies", Standing.COVERED),
    ("partial", Standing.PARTIAL),
    ("contradicts", Standing.GAP),
    ("unanswered", Standing.GAP),
)


def settle(elements: Sequence[str], held: Iterable[Held]) -> Settled:
    """Return where decisions leave a standard with these parts, () for one without.

    What is said of the standard as a whole counts for each part. That a clause is unrelated, or
    waits, settles nothing: another may answer.
    """
    decisions = tuple(held)
    parts = tuple(elements) or ("",)
    if any(one.verdict == "not_applicable" and one.clause is None for one in decisions):
        standings = dict.fromkeys(parts, Standing.NOT_APPLICABLE)
        return Settled(standing=Standing.NOT_APPLICABLE, parts=standings)
    standings = {part: _of_part(part, decisions) for part in parts}
    return Settled(standing=_whole(tuple(standings.values())), parts=standings)


def _of_part(part: str, decisions: tuple[Held, ...]) -> Standing:
    said = {one.verdict for one in decisions if one.element in (part, "")}
    return next((standing for verdict, standing in _ANSWERS if verdict in said), Standing.OPEN)


def _whole(parts: tuple[Standing, ...]) -> Standing:
    if Standing.OPEN in parts:
        return Standing.OPEN
    return parts[0] if len(set(parts)) == 1 else Standing.PARTIAL
