"""Two editions and what people settled in, one row for each standard that stayed or changed out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from corpora.records import Edition, Standard
from pipelines.editions.align import Link, Open, align
from pipelines.editions.changes import Lineage, StandardChange
from pipelines.editions.divided import merger_links, split_links
from pipelines.editions.elements import trace_elements
from pipelines.editions.parts import part_table
from pipelines.editions.rows import Rows
from pipelines.editions.settled import Settled, settle
from pipelines.editions.similar import (
    LANGUAGES,
    Meaning,
    body_of,
    likeness,
    normalised,
    title_of,
)

Key = Callable[[Standard], object]


def compare(
    a: Edition, b: Edition, meaning: Meaning, confirmed: Sequence[Lineage] = ()
) -> tuple[StandardChange, ...]:
    """Return what became of every standard of ``a`` and where every one of ``b`` comes from.

    Rows follow the order of ``b``; withdrawn standards come last, in the order of ``a``.
    ``meaning`` returns the vectors of texts. What people ``confirmed`` is kept as they said it.
    Raises InputError for a confirmed id that its edition does not have.
    """
    old, new = a.standards, b.standards
    settled = settle(a, b, confirmed)
    links = [Link(old=i, new=j, certainty=1.0) for i, j in settled.pairs]
    links += _same_words(
        old,
        new,
        {i for i, _ in settled.pairs} | set(settled.alone_old),
        {j for _, j in settled.pairs} | set(settled.alone_new),
    )
    undecided = _undecided(old, new, links, settled, meaning)
    links += align(old, new, undecided, {link.old: link.new for link in links})
    changed_old, changed_new = _changed(old, new, links)
    table = part_table(list(changed_old.items()), list(changed_new.items()), meaning)
    free_new = set(undecided.new) - {link.new for link in links}
    links += split_links(table, links, sorted(free_new))
    free_old = set(undecided.old) - {link.old for link in links}
    links += merger_links(table, links, sorted(free_old))
    lineage = trace_elements(changed_old, changed_new, links, table, settled.elements)
    rows = Rows((old, new), links, settled=settled, undecided=undecided, lineage=lineage)
    return rows.all()


def _same_words(
    old: Sequence[Standard], new: Sequence[Standard], skip_old: set[int], skip_new: set[int]
) -> list[Link]:
    """Pair standards of the same digest, then of the same words, where only one of each has it."""
    result: list[Link] = []
    for key in _KEYS:
        left = _once(old, key, skip_old)
        right = _once(new, key, skip_new)
        for found in [one for one in left if one in right]:
            result.append(Link(old=left[found], new=right[found], certainty=0.99))
            skip_old.add(left[found])
            skip_new.add(right[found])
    return result


def _once(side: Sequence[Standard], key: Key, skip: set[int]) -> dict[object, int]:
    """Return the place of each key that just one standard has."""
    keys = {place: key(row) for place, row in enumerate(side) if place not in skip}
    counts = Counter(keys.values())
    return {
        found: place for place, found in keys.items() if found is not None and counts[found] == 1
    }


def _content(row: Standard) -> tuple[str, ...] | None:
    """Return all words of a standard without its path, or None when it has only a title."""
    if not any(body_of(row, language) for language in LANGUAGES):
        return None
    return tuple(
        normalised(text)
        for language in LANGUAGES
        for text in (title_of(row, language), body_of(row, language))
    )


def _undecided(
    old: Sequence[Standard],
    new: Sequence[Standard],
    links: Sequence[Link],
    settled: Settled,
    meaning: Meaning,
) -> Open:
    closed_old = {link.old for link in links} | set(settled.alone_old)
    closed_new = {link.new for link in links} | set(settled.alone_new)
    left = [place for place in range(len(old)) if place not in closed_old]
    right = [place for place in range(len(new)) if place not in closed_new]
    found = likeness([old[i] for i in left], [new[j] for j in right], meaning)
    return Open(old=left, new=right, likeness=found)


def _changed(
    old: Sequence[Standard], new: Sequence[Standard], links: Sequence[Link]
) -> tuple[dict[int, Standard], dict[int, Standard]]:
    """Return, by place, the standards that have no partner of the same words."""
    same = [link for link in links if _content(old[link.old]) == _content(new[link.new])]
    same = [link for link in same if _content(old[link.old]) is not None]
    same_old, same_new = {link.old for link in same}, {link.new for link in same}
    return (
        {place: row for place, row in enumerate(old) if place not in same_old},
        {place: row for place, row in enumerate(new) if place not in same_new},
    )


def _numbered(row: Standard) -> tuple[str, str] | None:
    """Return number and digest, or None for a title alone, which its number must not settle."""
    return (row.id, row.digest) if _content(row) is not None else None


_KEYS: tuple[Key, ...] = (_numbered, lambda row: row.digest, _content)
