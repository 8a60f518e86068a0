"""What a draft answers, as one process hands it to another: rows in, plain JSON and back out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from service.store.results import ElementState, ProposalLine

# Proposals kept of each list of a standard that was asked for.
TOP = 3


@dataclass(frozen=True, kw_only=True)
class TriedStandard:
    """What a draft says of one standard: the states, and its clauses with why, by their number.

    ``proposals`` name clauses that are kept nowhere: their ids of rows are 0.
    """

    id: str
    status: str
    confidence: float | None
    elements: tuple[ElementState, ...]
    proposals: tuple[ProposalLine, ...]
    whys: Mapping[int, Any]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A draft tried alone against an edition.

    ``asked`` are the standards that were chosen, in the edition's order; ``others`` those that it
    answers besides, the best first, each with its best clause. ``warnings`` by language.
    """

    clauses: int
    pages: int
    warnings: Mapping[str, tuple[str, ...]]
    calibration: Mapping[str, Any]
    asked: tuple[TriedStandard, ...]
    others: tuple[TriedStandard, ...]


def to_plain(tried: Tried) -> dict[str, Any]:
    """Return what was found as JSON holds it."""
    return asdict(tried)


def from_plain(plain: Mapping[str, Any]) -> Tried:
    """Return what ``to_plain`` gave."""
    return Tried(
        clauses=plain["clauses"],
        pages=plain["pages"],
        warnings={name: tuple(said) for name, said in plain["warnings"].items()},
        calibration=plain["calibration"],
        asked=tuple(map(_standard, plain["asked"])),
        others=tuple(map(_standard, plain["others"])),
    )


def _standard(plain: Mapping[str, Any]) -> TriedStandard:
    known = {one.name: plain[one.name] for one in fields(TriedStandard)}
    known["elements"] = tuple(ElementState(**one) for one in plain["elements"])
    known["proposals"] = tuple(ProposalLine(**one) for one in plain["proposals"])
    known["whys"] = {int(key): why for key, why in plain["whys"].items()}
    return TriedStandard(**known)
