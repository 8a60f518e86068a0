"""Who decides and what they say in, kept decisions out: pages and programs decide only here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from corpora.errors import BadRequest
from service.people.access import Access
from service.store import confirmable, decisions
from service.store.batches import MOST
from service.store.decided import DecisionRow
from service.store.decisions import Verdict
from service.store.unit import Store, Unit

Also = Callable[[Unit, tuple[DecisionRow, ...]], None]


def decide(
    store: Store,
    access: Access,
    assessment: str,
    said: Sequence[Verdict],
    also: Also = lambda *_: None,
) -> tuple[DecisionRow, ...]:
    """Keep decisions made at once, and what ``also`` writes with them, whole or not at all.

    Raises what ``service.store.decisions.decide`` does.
    """
    with store.write(access) as unit:
        made = decisions.decide(unit, assessment, said)
        also(unit, made)
    return made


def decide_unmoved(  # noqa: PLR0913 - a batch's facts and what is written with it
    store: Store,
    access: Access,
    assessment: str,
    *,
    choose: Callable[[Unit], Sequence[Verdict]],
    group: str | None = None,
    also: Also = lambda *_: None,
) -> tuple[DecisionRow, ...]:
    """Keep, whole or not at all, the decisions that ``choose`` finds still open to be made.

    ``choose`` looks in the same transaction, with the agency held, so that nobody decides between.
    Raises what ``service.store.decisions.decide`` does.
    """
    with store.write(access) as unit:
        made = decisions.decide(unit, assessment, choose(unit), group)
        also(unit, made)
    return made


def confirm_carried(
    store: Store,
    access: Access,
    assessment: str,
    ids: Collection[int],
    also: Also = lambda *_: None,
) -> tuple[DecisionRow, ...]:
    """Say of the new texts what carried decisions said of the old, all or none, at most 500.

    Raises BadRequest for none and for more, and what ``service.store.confirmable.of_ids`` does.
    """
    if not 1 <= len(ids) <= MOST:
        raise BadRequest(detail=f"1-{MOST}")

    def choose(unit: Unit) -> Sequence[Verdict]:
        return confirmable.of_ids(unit, assessment, ids)

    return decide_unmoved(store, access, assessment, choose=choose, also=also)


def take_back(
    store: Store,
    access: Access,
    assessment: str,
    group: str,
    also: Also = lambda *_: None,
) -> tuple[DecisionRow, ...]:
    """Take back one's own decisions made at once and return those that hold in their place.

    Raises what ``service.store.decisions.take_back`` does.
    """
    with store.write(access) as unit:
        made = decisions.take_back(unit, assessment, group)
        also(unit, made)
    return made
