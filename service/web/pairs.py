"""A pair of a standard's part and a clause in, its words in a form out, and back again."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.errors import BadRequest

_PARTS = 4
_LONGEST = 200
_MOST_DIGITS = 18


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What a decision is about: a part ("": the whole) and a clause, or none.

    ``proposal`` is None for a clause that nobody proposed; ``latest`` is the last decision on the
    pair that is seen, None for none.
    """

    element: str
    clause: int | None = None
    proposal: int | None = None
    latest: int | None = None

    @property
    def key(self) -> str:
        """The pair as a form sends it: part, proposal, clause and last decision."""
        numbers = (self.proposal, self.clause, self.latest)
        return ";".join((self.element, *("" if one is None else str(one) for one in numbers)))


def pair_of(key: str) -> Pair:
    """Return the pair that a form sent; raise BadRequest for what is none."""
    parts = key.split(";")
    if len(parts) != _PARTS or len(key) > _LONGEST:
        raise BadRequest(detail="par")
    element, *numbers = parts
    proposal, clause, latest = (_number(one) for one in numbers)
    return Pair(element=element, clause=clause, proposal=proposal, latest=latest)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS:
        raise BadRequest(detail="par")
    return int(text)
