"""The edition there is and the one that would be stored in, what changes between them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpora.records import Edition, Standard


class Kind(StrEnum):
    """What would happen to a standard."""

    NEW = "new"
    WITHDRAWN = "withdrawn"
    RETITLED = "retitled"
    REWORDED = "reworded"
    ELEMENTS = "elements"
    LEVEL = "level"
    OTHER = "other"


# Fields of a standard that are told by their names only.
OTHER_FIELDS = (
    "path_es", "path_en", "verified", "tier", "type", "period", "linked", "condition_es",
    "condition_en", "note_es", "note_en", "keywords_es", "keywords_en", "proofs_es", "proofs_en",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that would change of one standard; ``before`` and ``after`` are what to show.

    For OTHER, ``after`` names the fields that differ, joined by ", ".
    """

    number: str
    kind: Kind
    before: str
    after: str


def changes(base: Edition | None, new: Edition) -> tuple[Change, ...]:
    """Return what storing ``new`` over ``base`` changes, number by number, in catalogue order.

    It compares equal numbers only; how standards moved between editions is another question.
    """
    known = {row.id: row for row in base.standards} if base else {}
    mine = {row.id for row in new.standards}
    found = [
        Change(number=row.id, kind=Kind.WITHDRAWN, before=_title(row), after="")
        for row in known.values()
        if row.id not in mine
    ]
    for row in new.standards:
        before = known.get(row.id)
        if before is None:
            found.append(Change(number=row.id, kind=Kind.NEW, before="", after=_title(row)))
        else:
            found.extend(_changed(before, row))
    return tuple(found)


def _changed(before: Standard, after: Standard) -> Iterator[Change]:
    pairs = (
        (Kind.RETITLED, _both(before, "title"), _both(after, "title")),
        (Kind.REWORDED, _both(before, "statement"), _both(after, "statement")),
        (Kind.ELEMENTS, _elements(before), _elements(after)),
        (Kind.LEVEL, before.level or "", after.level or ""),
    )
    changed = False
    for kind, old, new in pairs:
        if old != new:
            changed = True
            yield Change(number=after.id, kind=kind, before=old, after=new)
    other = [name for name in OTHER_FIELDS if getattr(before, name) != getattr(after, name)]
    if other and not changed:
        yield Change(number=after.id, kind=Kind.OTHER, before="", after=", ".join(other))


def _both(row: Standard, field: str) -> str:
    texts = (getattr(row, f"{field}_es"), getattr(row, f"{field}_en"))
    return " / ".join(text for text in texts if text)


def _title(row: Standard) -> str:
    return row.title_es or row.title_en


def _elements(row: Standard) -> str:
    return "; ".join(
        f"{one.id.rpartition('.')[2]}) {one.text_es or one.text_en}" for one in row.elements
    )
