"""A pair of standards and its element rows in, the kinds of change that hold for it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from corpora.records import Standard
from pipelines.editions.changes import ChangeKind, ElementChange
from pipelines.editions.similar import LANGUAGES, normalised, statement_of, title_of

_ORDER = tuple(ChangeKind)
_FROM_ELEMENTS = frozenset(
    {
        ChangeKind.ELEMENT_ADDED,
        ChangeKind.ELEMENT_REMOVED,
        ChangeKind.ELEMENT_MOVED,
        ChangeKind.REWORDED,
    }
)


def pair_kinds(
    old: Standard,
    new: Standard,
    elements: Sequence[ElementChange],
    known: Collection[ChangeKind] = (),
) -> tuple[ChangeKind, ...]:
    """Return the kinds that hold, the main one first.

    ``known`` are those that follow from the other pairs: split, merged, number reused. What a
    split or a merger does to the words and elements is not said again as a change of its own.
    """
    kinds = set(known)
    if old.id != new.id:
        kinds.add(ChangeKind.RENUMBERED)
    if is_retitled(old, new):
        kinds.add(ChangeKind.RETITLED)
    if None not in (old.level, new.level) and old.level != new.level:
        kinds.add(ChangeKind.LEVEL_CHANGED)
    if not {ChangeKind.SPLIT, ChangeKind.MERGED} & kinds:
        kinds |= {row.kind for row in elements} & _FROM_ELEMENTS
        if is_reworded(old, new):
            kinds.add(ChangeKind.REWORDED)
        if _is_reordered(elements):
            kinds.add(ChangeKind.ELEMENT_MOVED)
    return ordered(kinds or {ChangeKind.UNCHANGED})


def ordered(kinds: Iterable[ChangeKind]) -> tuple[ChangeKind, ...]:
    """Return kinds with the main one first."""
    return tuple(sorted(set(kinds), key=_ORDER.index))


def is_retitled(old: Standard, new: Standard) -> bool:
    """Return whether the title changed: in English, the program's language, where both have it.

    Another Spanish rendering of one English title is not a change of the standard.
    """
    for language in reversed(LANGUAGES):
        before, after = title_of(old, language), title_of(new, language)
        if before and after:
            return normalised(before) != normalised(after)
    return False


def is_reworded(old: Standard, new: Standard) -> bool:
    """Return whether statement, condition or period changed where both editions have one."""
    pairs = [(statement_of(old, lang), statement_of(new, lang)) for lang in LANGUAGES]
    pairs += [
        (old.condition_es, new.condition_es),
        (old.condition_en, new.condition_en),
        (old.period or "", new.period or ""),
    ]
    return any(normalised(left) != normalised(right) for left, right in pairs if left and right)


def _is_reordered(elements: Sequence[ElementChange]) -> bool:
    """Return whether the same elements stand in another order: none came, none went."""
    if any(row.from_id is None or row.to_id is None for row in elements):
        return False
    own = [row for row in elements if row.kind is not ChangeKind.ELEMENT_MOVED]
    by_old = sorted(own, key=lambda row: _label_key(row.from_id or ""))
    targets = [_label_key(row.to_id or "") for row in by_old]
    return targets != sorted(targets)


def _label_key(element_id: str) -> tuple[int, str]:
    label = element_id.rpartition(".")[2]
    return (len(label), label)
