"""A pair of standards and its kinds in, how their requirements compare as sets out."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.records import Standard
from pipelines.editions.changes import ChangeKind, ElementChange, Relation
from pipelines.editions.classify import is_retitled
from pipelines.editions.parts import same_parts
from pipelines.editions.similar import have_words

_WORDS_CHANGED = frozenset(
    {
        ChangeKind.REWORDED,
        ChangeKind.ELEMENT_ADDED,
        ChangeKind.ELEMENT_REMOVED,
        ChangeKind.ELEMENT_MOVED,
    }
)
_OF_DIVISION = {
    frozenset({ChangeKind.SPLIT}): Relation.SUPERSET,
    frozenset({ChangeKind.MERGED}): Relation.SUBSET,
    frozenset({ChangeKind.SPLIT, ChangeKind.MERGED}): Relation.INTERSECTS,
}
# Whether all of the old one is in the new one, and all of the new one in the old one.
_OF_PARTS = {
    (True, True): Relation.EQUAL,
    (True, False): Relation.SUBSET,
    (False, True): Relation.SUPERSET,
    (False, False): Relation.INTERSECTS,
}


def relation_of(
    old: Standard,
    new: Standard,
    kinds: Sequence[ChangeKind],
    elements: Sequence[ElementChange],
) -> Relation:
    """Return the relation of a pair, the old requirement seen from the new one.

    New words are never called equal: whether another wording asks the same is for a person.
    Where there is no text to compare, the title speaks alone.
    """
    division = {ChangeKind.SPLIT, ChangeKind.MERGED} & set(kinds)
    if division:
        return _OF_DIVISION[frozenset(division)]
    if not have_words(old, new):
        return Relation.INTERSECTS if is_retitled(old, new) else Relation.EQUAL
    if not _WORDS_CHANGED & set(kinds):
        return Relation.EQUAL
    if any(row.kind is ChangeKind.REWORDED for row in elements) or _terms_differ(old, new):
        return Relation.INTERSECTS
    return _OF_PARTS[same_parts(old, new)]


def _terms_differ(old: Standard, new: Standard) -> bool:
    return (old.period, old.condition_es, old.condition_en) != (
        new.period,
        new.condition_es,
        new.condition_en,
    )
