"""What people confirmed and two editions in, the same by place in each edition out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpora.errors import InputError
from corpora.records import Edition
from pipelines.editions.changes import Lineage


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What people said, by place: pairs, standards without one, and elements by id."""

    pairs: Mapping[tuple[int, int], Lineage]
    alone_old: Mapping[int, Lineage]
    alone_new: Mapping[int, Lineage]
    elements: Mapping[str, str | None]


def settle(a: Edition, b: Edition, confirmed: Iterable[Lineage]) -> Settled:
    """Return confirmed rows by place. Raises InputError for an id that its edition lacks."""
    places = [{row.id: place for place, row in enumerate(edition.standards)} for edition in (a, b)]
    parts = [{part.id for row in edition.standards for part in row.elements} for edition in (a, b)]
    pairs: dict[tuple[int, int], Lineage] = {}
    alone_old: dict[int, Lineage] = {}
    alone_new: dict[int, Lineage] = {}
    elements: dict[str, str | None] = {}
    for row in confirmed:
        for name, known, inside, edition in (
            (row.from_id, places[0], parts[0], a),
            (row.to_id, places[1], parts[1], b),
        ):
            if name is not None and name not in known and name not in inside:
                raise _unknown(name, edition)
        left = None if row.from_id is None else places[0].get(row.from_id)
        right = None if row.to_id is None else places[1].get(row.to_id)
        if left is not None and right is not None:
            pairs[left, right] = row
        elif left is not None:
            alone_old[left] = row
        elif right is not None:
            alone_new[right] = row
        elif row.from_id is not None:
            elements[row.from_id] = row.to_id
    return Settled(pairs=pairs, alone_old=alone_old, alone_new=alone_new, elements=elements)


def _unknown(name: str, edition: Edition) -> InputError:
    return InputError(
        detail={
            "es": f"la correspondencia confirmada nombra {name}, que no está en {edition.id}.",
            "en": f"the confirmed lineage names {name}, which is not in {edition.id}.",
        }
    )
