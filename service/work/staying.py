"""What is to be matched and the run before it in, what of that run stays as it is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from typing import Any

from corpora.records import Edition
from pipelines.candidates import NearList
from pipelines.results import Applicability
from pipelines.run import Card, edition_number
from service.store import editions, made_runs, near_lists
from service.store.bodies import storable
from service.store.made_runs import MadeRun
from service.store.runs import Copied
from service.store.unit import Unit

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be matched: a wording, which of it applies, and the versions to be read."""

    edition: Edition
    applies: tuple[Applicability, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Staying:
    """What is taken over from a run: its lists, and by standard its rows of states."""

    lists: Mapping[str, Sequence[NearList]] = field(default_factory=dict)
    states: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    copied: Copied | None = None


NONE = Staying()


def staying(
    unit: Unit, before: str | None, asked: Asked, card: Card, by_edition: Set[str]
) -> Staying:
    """Return what of the run ``before`` a match of the same versions would find again.

    A standard stays that is as it was to the last word, and of which the same is said of whether
    it applies; nothing stays of a run that another model made, or of other versions.
    ``by_edition`` are the numbers that the versions cite as those of an edition.
    """
    run = None if before is None else made_runs.get(unit, before)
    if run is None or not _is_made_so(run, asked, card):
        return NONE
    edition = editions.load(unit, run.revision_id)
    old = {one.id: one for one in edition.standards}
    same = {one.id for one in asked.edition.standards if old.get(one.id) == one}
    if edition_number(edition) != edition_number(asked.edition):
        same -= by_edition
    lists: dict[str, list[Any]] = {}
    for one in near_lists.load(unit, run.id):
        if one.standard in same:
            lists.setdefault(one.standard, []).append(one)
    states: dict[str, list[Row]] = {}
    for row in made_runs.states(unit, run.id):
        if row["standard"] in lists:
            states.setdefault(row["standard"], []).append(row)
    now = {one.standard: (one.applies, reason_of(one)) for one in asked.applies}
    kept = [
        standard
        for standard, rows in states.items()
        if (rows[0]["applies"], rows[0]["applicability"]) == now.get(standard, (None, None))
    ]
    if not kept:
        return NONE
    return Staying(
        lists={standard: tuple(lists[standard]) for standard in kept},
        states={standard: tuple(states[standard]) for standard in kept},
        copied=Copied(run=run.id, standards=tuple(kept)),
    )


def reason_of(applies: Applicability | None) -> dict[str, Any] | None:
    """Return why a standard applies or not, as it is kept."""
    if applies is None:
        return None
    return {
        "reason": storable(applies.reason_es),
        "reason_en": storable(applies.reason_en),
        "declared_by": applies.declared_by,
    }


def _is_made_so(run: MadeRun, asked: Asked, card: Card) -> bool:
    """Tell whether a run has the lists that this method gives of the same versions."""
    made_with = (run.encoder, run.scorer, run.calibration_id, run.reference)
    return (
        card.reference != ""
        and made_with == (card.encoder, card.scorer, card.calibration, card.reference)
        and run.assurances == [asdict(one) for one in card.assurances]
        and run.versions == asked.versions
    )
