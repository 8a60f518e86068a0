"""Rows of the difference of two editions: changes with evidence, and lineage people confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """What happened between two editions, in the order in which a row is named for it."""

    SPLIT = "split"
    MERGED = "merged"
    RENUMBERED = "renumbered"
    WITHDRAWN = "withdrawn"
    NUMBER_REUSED = "number-reused"
    NEW = "new"
    ELEMENT_MOVED = "element-moved"
    ELEMENT_ADDED = "element-added"
    ELEMENT_REMOVED = "element-removed"
    REWORDED = "reworded"
    RETITLED = "retitled"
    LEVEL_CHANGED = "level-changed"
    UNCHANGED = "unchanged"


class Relation(StrEnum):
    """How two requirements compare as sets, the old one seen from the new (NIST IR 8477).

    ``subset``: all that the old one asks is in the new one, which asks for more. ``superset``: the
    old one asked for more. ``equal`` is said of words that did not change, never of new words.
    """

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What speaks for a pair. Similarities run from 0 to 1; None where there is nothing to compare.

    ``same_digest``: path, titles, statements and elements are the same to the letter.
    ``text`` compares words of statements and elements, ``meaning`` their vectors.
    """

    same_digest: bool = False
    same_number: bool = False
    title: float | None = None
    meaning: float | None = None
    text: float | None = None


@dataclass(frozen=True, kw_only=True)
class ElementChange:
    """What became of one element; ``from_id`` is None for a new one, ``to_id`` for a lost one.

    ``kind``: unchanged, reworded, renumbered, element-added, -removed or -moved. An element that
    left for another standard stands in the rows of both standards with the same two ids.
    """

    from_id: str | None
    to_id: str | None
    kind: ChangeKind
    certainty: float


@dataclass(frozen=True, kw_only=True)
class StandardChange:
    """What became of one standard: a row a pair, so that a split or merged one has several rows.

    ``kinds`` are all that hold, the main one first. ``certainty`` (0 to 1) is that of the pair,
    or, where there is none, of there being none. ``confirmed_by`` names who settled it.
    """

    from_id: str | None
    to_id: str | None
    kinds: tuple[ChangeKind, ...]
    relation: Relation
    certainty: float
    evidence: Evidence
    elements: tuple[ElementChange, ...] = ()
    confirmed_by: str | None = None

    @property
    def kind(self) -> ChangeKind:
        """The main kind."""
        return self.kinds[0]


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """What a person settled: a standard or element of one edition became one of the other.

    ``from_id`` None says that ``to_id`` is new; ``to_id`` None that ``from_id`` was withdrawn.
    Several rows with one ``from_id`` are a split, several with one ``to_id`` a merger.
    ``relation`` is kept when given, and worked out otherwise.
    """

    from_id: str | None
    to_id: str | None
    by: str
    relation: Relation | None = None
