"""A profile and what each standard becomes in; the profile for another wording out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpora.profiles import read_profile
from pipelines.editions.carry import RequirementFate
from pipelines.editions.heirs import Heirs
from service.profile_text import profile_text, raw_of

# What a person declared of an agency goes with a standard that is the same, or called the same.
_SAME = (RequirementFate.SAME, RequirementFate.EQUIVALENT, RequirementFate.UNTOLD)


@dataclass(frozen=True, kw_only=True)
class MovedProfile:
    """The profile as TOML, and the old numbers of declarations that it could not take along."""

    text: str
    left: tuple[str, ...]


def moved_profile(text: str, heirs: Heirs) -> MovedProfile:
    """Return a profile (TOML) with what it declares of standards under their new numbers."""
    raw = raw_of(read_profile(text, "perfil"))
    left: list[str] = []
    for table in ("not_applicable", "overrides"):
        raw[table] = _moved(raw[table], heirs, left)
    return MovedProfile(text=profile_text(raw), left=tuple(left))


def _moved(rows: Sequence[dict[str, Any]], heirs: Heirs, left: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        into = [one for one in heirs.get((row["standard"], ""), ()) if one.fate in _SAME]
        if not into:
            left.append(row["standard"])
        found += [{**row, "standard": one.standard} for one in into]
    return found
