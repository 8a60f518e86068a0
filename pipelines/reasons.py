"""Rows that say why a clause is proposed, what speaks against it and what it contradicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """Which text of a clause or of a standard a span stands in."""

    LEAD_IN = "lead_in"
    TEXT = "text"
    STATEMENT = "statement"
    ELEMENT = "element"
    WORD = "word"


@dataclass(frozen=True, kw_only=True)
class Match:
    """A phrase that a clause and a standard share, as spans of characters of both.

    ``part`` is LEAD_IN or TEXT of the clause. ``other_part`` is STATEMENT, ELEMENT (its id in
    ``other_id``) or WORD (its place among the search words in ``other_id``). ``words`` counts the
    content words or terms, ``weight`` is the sum of their rarities over the clauses.
    """

    part: Part
    start: int
    end: int
    other_part: Part
    other_id: str
    other_start: int
    other_end: int
    words: int
    weight: float


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What a standard asks for and a clause does not say: a code and a sentence in each language.

    ``element`` is the id of an unanswered element, None for the other codes.
    """

    code: str
    element: str | None
    es: str
    en: str


class Weakness(StrEnum):
    """Why a clause on the subject may not be a duty."""

    MAY = "may"
    ENDEAVOURS = "endeavours"
    IF_POSSIBLE = "if-possible"
    INVITES = "invites"
    DEFINITION = "definition"
    RECITAL = "recital"
    REPEALED = "repealed"
    TRANSITORY = "transitory"


@dataclass(frozen=True, kw_only=True)
class Weak:
    """A weakness of a clause, and the wording that shows it as the clause has it, "" for none."""

    code: Weakness
    words: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a clause is proposed for a standard or element, and what speaks against it.

    ``language`` is that of the standard's texts which the spans of ``matches`` point into.
    """

    language: str
    matches: tuple[Match, ...]
    missing: tuple[Missing, ...]
    weak: tuple[Weak, ...]


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a clause is proposed: an exact citation, shared words, and the parts of its score.

    ``explanation`` is None where nobody is shown one: only the best of a list are explained.
    """

    cited: bool
    terms: tuple[str, ...]
    dense: float
    lexical: float
    explanation: Explanation | None = None


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """A clause that seems to permit what a standard forbids, or to waive what it requires.

    ``element`` is the part of the standard that the clause is nearest to, None where that is the
    standard as a whole. ``clause`` is its id, ``place`` its index. ``score`` is the probability
    of the model, not yet calibrated. ``cue`` names the wording that shows it, at ``start`` to
    ``end`` of the clause's own text. ``why`` says how the clause meets the standard; its parts are
    0 where the clause is not among the standard's candidates.
    """

    standard: str
    element: str | None
    clause: str
    place: int
    score: float
    cue: str
    start: int
    end: int
    why: Why
