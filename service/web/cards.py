"""Proposals of several agencies in, cards out: what nearly all say, and what differs in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.near import Worded, near
from pipelines.versions import Piece, marked
from service.store.alike import Candidate


@dataclass(frozen=True, kw_only=True)
class Member:
    """An agency's clause on a card; pieces say what differs from the card's, () where nothing."""

    row: Candidate
    lead_in: tuple[Piece, ...]
    text: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether it says the same, word for word."""
        return not self.lead_in and not self.text


@dataclass(frozen=True, kw_only=True)
class Card:
    """A part of a standard with the near-identical clauses that several agencies propose for it.

    The words of the card are those of its first member.
    """

    standard: str
    element: str
    members: tuple[Member, ...]

    @property
    def words(self) -> Candidate:
        """The clause whose words the card shows."""
        return self.members[0].row


def cards(found: Sequence[Candidate]) -> tuple[Card, ...]:
    """Return the cards of some proposals, in the order in which their parts first come.

    Only proposals for the same part of the same wording of an edition share a card.
    """
    parts: dict[tuple[str, str, str], list[Candidate]] = defaultdict(list)
    for one in found:
        parts[one.standard, one.element, one.wording].append(one)
    return tuple(
        Card(
            standard=standard,
            element=element,
            members=tuple(_member(rows[group[0]], rows[place]) for place in group),
        )
        for (standard, element, _), rows in parts.items()
        for group in near([_worded(row) for row in rows])
    )


def _worded(row: Candidate) -> Worded:
    return Worded(digest=row.digest, text=f"{row.lead_in} {row.text}")


def _member(first: Candidate, own: Candidate) -> Member:
    return Member(
        row=own,
        lead_in=() if own.lead_in == first.lead_in else marked(first.lead_in, own.lead_in),
        text=() if own.text == first.text else marked(first.text, own.text),
    )
