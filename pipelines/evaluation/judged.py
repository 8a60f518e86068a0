"""What an evaluation runs on: bodies of directives with what people found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpora.records import Edition
from pipelines.results import Clause

Pair = tuple[str, str | None, int]


@dataclass(frozen=True, kw_only=True)
class JudgedBody:
    """One body of directives and one edition, judged.

    ``units`` names for each clause the unit that ranking counts (an article, or the clause);
    ``relevant`` gives, for each standard and element (None: the standard as a whole), the units
    that answer with 2 (satisfies) or 1 (partial); ``verdicts`` the judged pairs by (standard,
    element, place of the clause): "satisfies", "partial", "contradicts" or "unrelated";
    ``answered`` whether directives answer a standard or element at all. ``asked`` are the standards
    judged: the others say nothing. ``letters`` gives the units that a source cites for a lettered
    part of a standard. ``complete`` tells that a pair left out was judged unrelated. ``group`` is
    the kind of agency, "" where there is one kind.
    """

    name: str
    edition: Edition
    clauses: tuple[Clause, ...]
    languages: tuple[str, ...]
    units: tuple[str, ...]
    asked: frozenset[str]
    relevant: Mapping[tuple[str, str | None], Mapping[str, int]]
    answered: Mapping[tuple[str, str | None], bool] = field(default_factory=dict)
    verdicts: Mapping[Pair, str] = field(default_factory=dict)
    contradictions: frozenset[tuple[str, int]] = frozenset()
    letters: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    complete: bool = False
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class JudgedSet:
    """Bodies measured together; ``language`` None asks in every language an edition has."""

    name: str
    bodies: tuple[JudgedBody, ...]
    language: str | None = None
    notes: tuple[str, ...] = ()
