"""Two profiles and an edition in, what the second one changes, standard by standard, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpora.applicability import load_rules
from corpora.errors import BadProfile
from corpora.profiles import Profile
from corpora.records import Edition, Standard
from pipelines.applicability import applicability
from pipelines.results import Applicability

# What counts are told under: it applies, it does not, or a person must still say.
APPLIES, EXCLUDED, OPEN = "applies", "excluded", "open"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a profile says of a standard, and what the one before it said (None: open)."""

    standard: Standard
    before: bool | None
    after: Applicability


def effects(edition: Edition, before: Profile | None, after: Profile) -> tuple[Effect, ...]:
    """Return what ``after`` says of each standard beside what ``before`` did.

    Without a profile every standard applies. Raises BadProfile for a profile of another program
    or with numbers that the edition does not have.
    """
    told = applicability(edition, after, load_rules())
    earlier = _earlier(edition, before)
    return tuple(
        Effect(standard=standard, before=was, after=row)
        for standard, was, row in zip(edition.standards, earlier, told, strict=True)
    )


def counts(told: Iterable[bool | None]) -> dict[str, int]:
    """Return how many apply, do not apply and are open."""
    names = {True: APPLIES, False: EXCLUDED, None: OPEN}
    found = dict.fromkeys((APPLIES, EXCLUDED, OPEN), 0)
    for one in told:
        found[names[one]] += 1
    return found


def _earlier(edition: Edition, before: Profile | None) -> list[bool | None]:
    if before is not None:
        try:
            return [row.applies for row in applicability(edition, before, load_rules())]
        except BadProfile:
            # Of an earlier wording, with numbers that are gone: as if there were none.
            pass
    return [True] * len(edition.standards)
