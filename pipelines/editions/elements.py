"""Linked standards and their parts in, what became of each of their elements out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from corpora.records import Element, Standard
from pipelines.editions.align import Link
from pipelines.editions.changes import ChangeKind, ElementChange
from pipelines.editions.parts import PartTable
from pipelines.editions.similar import Matrix, normalised

_SAME_STANDARD = 0.40
_OTHER_STANDARD = 0.60


@dataclass(frozen=True, kw_only=True)
class ElementPair:
    """An old element and a new one, each with the place of its standard."""

    old: int
    new: int
    before: Element
    after: Element
    certainty: float


@dataclass(frozen=True, kw_only=True)
class ElementLineage:
    """What became of the elements: pairs, and those that no pair has, by (place, element id)."""

    pairs: tuple[ElementPair, ...]
    lost: frozenset[tuple[int, str]]
    gained: frozenset[tuple[int, str]]


def trace_elements(
    old: Mapping[int, Standard],
    new: Mapping[int, Standard],
    links: Sequence[Link],
    table: PartTable,
    confirmed: Mapping[str, str | None],
) -> ElementLineage:
    """Pair elements inside linked standards first, then what is left over anywhere.

    ``confirmed`` gives, by old id, the new id that a person settled, or None for none.
    """
    before = [(i, part) for i, row in old.items() for part in row.elements]
    after = [(j, part) for j, row in new.items() for part in row.elements]
    alike = _alike(before, after, table)
    linked = {(link.old, link.new) for link in links}
    inside = np.array([[(i, j) in linked for j, _ in after] for i, _ in before], dtype=bool)
    inside = inside.reshape(alike.shape)
    fixed = _confirmed_pairs(before, after, confirmed)
    barred = {i for i, (_, part) in enumerate(before) if part.id in confirmed}
    barred_new = {j for _, j in fixed}
    pairs = dict.fromkeys(fixed, 1.0)
    for mask, least in ((inside, _SAME_STANDARD), (~inside, _OTHER_STANDARD)):
        rows = [i for i in range(len(before)) if i not in barred]
        columns = [j for j in range(len(after)) if j not in barred_new]
        for i, j in _best_pairs(alike, mask, rows, columns, least):
            pairs[i, j] = float(min(0.5 + 0.5 * alike[i, j], 0.99))
            barred.add(i)
            barred_new.add(j)
    return ElementLineage(
        pairs=tuple(
            ElementPair(
                old=before[i][0],
                new=after[j][0],
                before=before[i][1],
                after=after[j][1],
                certainty=certainty,
            )
            for (i, j), certainty in sorted(pairs.items())
        ),
        lost=_rest(before, {i for i, _ in pairs}),
        gained=_rest(after, {j for _, j in pairs}),
    )


def element_rows(
    lineage: ElementLineage, old: int | None, new: int | None, partners: Mapping[int, set[int]]
) -> tuple[ElementChange, ...]:
    """Return the element rows of one standard's row; ``partners`` are an old standard's new ones.

    Lost elements of a split standard stand in the row of its first part, gained ones of a merged
    standard in the row of its first source.
    """
    rows = [
        _pair_row(pair, moved=pair.new not in partners.get(pair.old, set()))
        for pair in lineage.pairs
        if _belongs(pair, old, new, partners)
    ]
    if old is not None and (new is None or new == min(partners.get(old, {new}))):
        rows += [
            ElementChange(from_id=name, to_id=None, kind=ChangeKind.ELEMENT_REMOVED, certainty=0.9)
            for place, name in sorted(lineage.lost)
            if place == old
        ]
    sources = [one for one, found in partners.items() if new in found]
    if new is not None and (old is None or old == min(sources, default=old)):
        rows += [
            ElementChange(from_id=None, to_id=name, kind=ChangeKind.ELEMENT_ADDED, certainty=0.9)
            for place, name in sorted(lineage.gained)
            if place == new
        ]
    return tuple(rows)


def same_element(before: Element, after: Element) -> bool:
    """Return whether the texts are the same in every language that both have."""
    pairs = ((before.text_es, after.text_es), (before.text_en, after.text_en))
    both = [pair for pair in pairs if all(pair)]
    return bool(both) and all(normalised(left) == normalised(right) for left, right in both)


def _belongs(
    pair: ElementPair, old: int | None, new: int | None, partners: Mapping[int, set[int]]
) -> bool:
    if pair.old == old and pair.new == new:
        return True
    moved = pair.new not in partners.get(pair.old, set())
    return moved and (pair.old == old or pair.new == new)


def _pair_row(pair: ElementPair, *, moved: bool) -> ElementChange:
    if moved:
        kind = ChangeKind.ELEMENT_MOVED
    elif not same_element(pair.before, pair.after):
        kind = ChangeKind.REWORDED
    elif _label(pair.before) != _label(pair.after):
        kind = ChangeKind.RENUMBERED
    else:
        kind = ChangeKind.UNCHANGED
    return ElementChange(
        from_id=pair.before.id, to_id=pair.after.id, kind=kind, certainty=round(pair.certainty, 4)
    )


def _label(element: Element) -> str:
    return element.id.rpartition(".")[2]


def _alike(
    before: Sequence[tuple[int, Element]], after: Sequence[tuple[int, Element]], table: PartTable
) -> Matrix:
    """Return the likeness of each pair of elements; 1 where no word differs."""
    rows = {part.element: place for place, part in enumerate(table.old) if part.element}
    columns = {part.element: place for place, part in enumerate(table.new) if part.element}
    result = np.zeros((len(before), len(after)), dtype=np.float32)
    for i, (_, left) in enumerate(before):
        for j, (_, right) in enumerate(after):
            if left.id in rows and right.id in columns:
                result[i, j] = table.alike[rows[left.id], columns[right.id]]
    return result


def _confirmed_pairs(
    before: Sequence[tuple[int, Element]],
    after: Sequence[tuple[int, Element]],
    confirmed: Mapping[str, str | None],
) -> list[tuple[int, int]]:
    places = {part.id: place for place, (_, part) in enumerate(after)}
    return [
        (place, places[target])
        for place, (_, part) in enumerate(before)
        if (target := confirmed.get(part.id)) is not None and target in places
    ]


def _best_pairs(
    alike: Matrix, mask: np.ndarray, rows: list[int], columns: list[int], least: float
) -> list[tuple[int, int]]:
    if not rows or not columns:
        return []
    grid = np.ix_(rows, columns)
    gain = np.where(mask[grid], np.maximum(alike[grid] - least, 0), 0)
    left, right = linear_sum_assignment(gain, maximize=True)
    return [(rows[i], columns[j]) for i, j in zip(left, right, strict=True) if gain[i, j] > 0]


def _rest(side: Sequence[tuple[int, Element]], paired: Iterable[int]) -> frozenset[tuple[int, str]]:
    skip = set(paired)
    return frozenset(
        (place, part.id) for index, (place, part) in enumerate(side) if index not in skip
    )
