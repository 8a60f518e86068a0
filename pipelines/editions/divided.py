"""Pairs and parts in, the further pairs of standards that were split or merged out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipelines.editions.align import Link
from pipelines.editions.parts import FOUND, PartTable, found_share

# A leftover standard comes from another when this share of its words was there ...
_ENOUGH = 0.55
# ... and this share of those words left the standard that the other one became.
_FREED = 0.5


def split_links(table: PartTable, links: Sequence[Link], left_over: Iterable[int]) -> list[Link]:
    """Return a link for each new standard of ``left_over`` that was cut out of an old one.

    An old standard without a pair takes the first of them as its own.
    """
    shares = {one: found_share(table, one) for one in left_over}
    queue = sorted(
        (
            (share, one, old)
            for one, found in shares.items()
            for old, share in found.items()
            if share >= _ENOUGH
        ),
        reverse=True,
    )
    partners: dict[int, list[int]] = {}
    for link in links:
        partners.setdefault(link.old, []).append(link.new)
    result: list[Link] = []
    taken: set[int] = set()
    for share, one, old in queue:
        if one in taken or not _is_freed(table, old, one, partners.get(old, [])):
            continue
        taken.add(one)
        partners.setdefault(old, []).append(one)
        result.append(Link(old=old, new=one, certainty=min(0.4 + 0.55 * share, 0.95)))
    return result


def merger_links(table: PartTable, links: Sequence[Link], left_over: Iterable[int]) -> list[Link]:
    """Return a link for each old standard of ``left_over`` that went into a new one."""
    turned = [Link(old=link.new, new=link.old, certainty=link.certainty) for link in links]
    return [
        Link(old=link.new, new=link.old, certainty=link.certainty)
        for link in split_links(table.turned(), turned, left_over)
    ]


def _is_freed(table: PartTable, old: int, one: int, partners: Sequence[int]) -> bool:
    """Return whether what ``one`` has of ``old`` is no longer in what ``old`` became."""
    if not partners:
        return True
    rows, columns = table.rows(old), table.columns(one)
    kept = np.concatenate([table.columns(partner) for partner in partners])
    freed = total = 0
    for column in columns:
        best = int(rows[np.argmax(table.alike[rows, column])])
        here = table.alike[best, column]
        if here < FOUND:
            continue
        words = table.new[column].words
        total += words
        freed += words if table.alike[best, kept].max(initial=0) < here else 0
    return total > 0 and freed / total >= _FREED
