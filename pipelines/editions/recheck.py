"""The heirs of a wording and where decisions stand in, what a re-check will do with them out."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pipelines.editions.carry import ClauseFate, Outcome, RequirementFate, carry
from pipelines.editions.changes import StandardChange
from pipelines.editions.heirs import Heirs

# How a standard's fate is told: what is kept, what a person looks at, what is no more.
_TOLD: Mapping[RequirementFate, str] = MappingProxyType(
    {
        RequirementFate.SAME: "unchanged",
        RequirementFate.EQUIVALENT: "equivalent",
        RequirementFate.UNTOLD: "to_confirm",
        RequirementFate.REWORDED: "to_confirm",
        RequirementFate.DIVIDED: "to_confirm",
        RequirementFate.WITHDRAWN: "withdrawn",
    }
)
STANDARDS = ("unchanged", "equivalent", "to_confirm", "new", "withdrawn")
_MOST_CERTAIN = list(RequirementFate)


@dataclass(frozen=True, kw_only=True)
class Stood:
    """How many decisions stand at a requirement; ``of_clause`` on a clause, else on none."""

    standard: str
    element: str
    of_clause: bool
    count: int


def told(fate: RequirementFate) -> str:
    """Return how a standard of a fate is told: unchanged, equivalent, to_confirm or withdrawn."""
    return _TOLD[fate]


def fate_of(heirs: Heirs, standard: str) -> RequirementFate:
    """Return the fate of a standard as a whole: the best of its heirs, withdrawn for none."""
    found = [one.fate for one in heirs.get((standard, ""), ())]
    return min(found, key=_MOST_CERTAIN.index, default=RequirementFate.WITHDRAWN)


def standard_counts(heirs: Heirs, changes: Iterable[StandardChange]) -> dict[str, int]:
    """Return how many standards are unchanged, equivalent, to confirm, new and withdrawn."""
    told = Counter(_TOLD[fate_of(heirs, standard)] for standard, element in heirs if element == "")
    new = sum(one.from_id is None for one in changes)
    return {name: new if name == "new" else told[name] for name in STANDARDS}


def decision_counts(heirs: Heirs, stood: Iterable[Stood]) -> dict[str, int]:
    """Return how many decisions have each outcome, every heir counted, where no clause changes."""
    found: Counter[str] = Counter()
    for one in stood:
        clause = ClauseFate.SAME if one.of_clause else ClauseFate.NONE
        fates = [heir.fate for heir in heirs.get((one.standard, one.element), ())]
        for fate in fates or [RequirementFate.WITHDRAWN]:
            found[carry(clause, fate).value] += one.count
    return {outcome.value: found[outcome.value] for outcome in Outcome}


def deadline(effective: date, months: int) -> date:
    """Return the day so many months after a date, the month's last one where it has no such day."""
    years, month = divmod(effective.month - 1 + months, 12)
    last = calendar.monthrange(effective.year + years, month + 1)[1]
    return date(effective.year + years, month + 1, min(effective.day, last))
