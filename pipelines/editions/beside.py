"""Where an agency stands by two editions in, standard by standard side by side, what lacks, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corpora.records import Edition, Standard
from pipelines.editions.carry import RequirementFate
from pipelines.editions.heirs import Heirs

_AS_BEFORE = (RequirementFate.SAME, RequirementFate.EQUIVALENT)


@dataclass(frozen=True, kw_only=True)
class Stands:
    """Where an agency stands on a standard: by people, "" where nobody decided; by the machine.

    Both are covered, partial, gap or not_applicable; ``people`` open where a part is undecided.
    """

    people: str = ""
    machine: str = ""

    @property
    def is_covered(self) -> bool:
        """Tell whether people found a directive."""
        return self.people == "covered"

    @property
    def applies(self) -> bool:
        """Tell whether it is asked of the agency: people's word first."""
        said = self.people if self.people not in ("", "open") else self.machine
        return said != "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Ancestor:
    """What a standard came from, and how it stood there; ``certainty`` (0 to 1) of the pair."""

    standard: str
    fate: RequirementFate
    certainty: float
    stands: Stands


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A standard of the new edition, where it stands, and what it came from, most alike first."""

    standard: Standard
    stands: Stands
    came_from: tuple[Ancestor, ...]

    @property
    def kind(self) -> str:
        """Return new, reworded or same: as before, to the letter or by a person's word."""
        if not self.came_from:
            return "new"
        return "same" if self.came_from[0].fate in _AS_BEFORE else "reworded"

    @property
    def lacks(self) -> bool:
        """Tell whether it asks for something new, and no person found a directive that answers."""
        return self.kind != "same" and self.stands.applies and not self.stands.is_covered

    @property
    def is_gap(self) -> bool:
        """Tell whether it lacks a directive, and the machine proposes none either."""
        return self.lacks and self.stands.machine == "gap"


def beside(
    new: Edition, became: Heirs, before: Mapping[str, Stands], now: Mapping[str, Stands]
) -> tuple[Beside, ...]:
    """Return the standards of the new edition in its order.

    ``became`` are the heirs of the old edition; ``before`` and ``now`` are by number, of the old
    edition and of the new.
    """
    order = list(RequirementFate)
    came: dict[str, list[Ancestor]] = {}
    for (standard, element), found in became.items():
        for heir in found if element == "" else ():
            ancestor = Ancestor(
                standard=standard,
                fate=heir.fate,
                certainty=heir.certainty,
                stands=before.get(standard, Stands()),
            )
            came.setdefault(heir.standard, []).append(ancestor)
    return tuple(
        Beside(
            standard=row,
            stands=now.get(row.id, Stands()),
            came_from=tuple(sorted(came.get(row.id, ()), key=lambda one: order.index(one.fate))),
        )
        for row in new.standards
    )
