"""A decision, what became of its clause and of its requirement in; what becomes of it out."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ClauseFate(StrEnum):
    """What became of what a decision was made on, from one body of directives to the next.

    ``none``: it was said without a clause, and nothing that it was said of changed.
    """

    NONE = "none"
    SAME = "same"
    REWORDED = "reworded"
    GONE = "gone"


class RequirementFate(StrEnum):
    """What became of a standard or an element, from one wording to the next.

    ``equivalent``: other words that a named person marked as the same requirement. ``untold``: one
    of the two wordings has no more than the title, which is the same. ``divided``: split over
    several, or joined with others.
    """

    SAME = "same"
    EQUIVALENT = "equivalent"
    UNTOLD = "untold"
    REWORDED = "reworded"
    DIVIDED = "divided"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What becomes of a decision.

    ``kept`` and ``kept_equivalent`` hold on; ``to_confirm`` waits for a person with both texts;
    ``orphaned`` lost its clause; ``archived`` stays on record, of a requirement that is no more.
    """

    KEPT = "kept"
    KEPT_EQUIVALENT = "kept_equivalent"
    TO_CONFIRM = "to_confirm"
    ORPHANED = "orphaned"
    ARCHIVED = "archived"

    @property
    def holds(self) -> bool:
        """Tell whether the decision goes on without a person."""
        return self in (Outcome.KEPT, Outcome.KEPT_EQUIVALENT)


_UNTOUCHED: Mapping[RequirementFate, Outcome] = MappingProxyType(
    {
        RequirementFate.SAME: Outcome.KEPT,
        RequirementFate.EQUIVALENT: Outcome.KEPT_EQUIVALENT,
        # The same title is no proof of the same text.
        RequirementFate.UNTOLD: Outcome.TO_CONFIRM,
        RequirementFate.REWORDED: Outcome.TO_CONFIRM,
        RequirementFate.DIVIDED: Outcome.TO_CONFIRM,
    }
)


def carry(clause: ClauseFate, requirement: RequirementFate) -> Outcome:
    """Return what becomes of a decision: kept only where both texts are what a person read.

    A clause that is gone answers nothing, whatever became of the requirement; of a requirement
    that is gone, nothing is left to ask.
    """
    if requirement is RequirementFate.WITHDRAWN:
        return Outcome.ARCHIVED
    if clause is ClauseFate.GONE:
        return Outcome.ORPHANED
    if clause is ClauseFate.REWORDED:
        return Outcome.TO_CONFIRM
    return _UNTOUCHED[requirement]
