"""Clauses of several agencies in, groups of those that say nearly the same out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# The share of words in common from which two clauses are read as one.
NEARLY = 0.9
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class Worded:
    """A clause by its words, the lead-in that it inherits included, and their digest."""

    digest: str
    text: str


def near(clauses: Sequence[Worded], least: float = NEARLY) -> tuple[tuple[int, ...], ...]:
    """Return groups of two or more clauses that say nearly the same, as places in ``clauses``.

    Two do when their digest is the same, or when the sets of their folded words have a Jaccard
    index of ``least`` or more. The first of a group is its wording that most clauses share, and
    every other one is near to it: a chain of small changes never joins what is far apart. Each
    clause is in one group at most; groups and places keep their order.
    """
    places: dict[str, list[int]] = {}
    for place, clause in enumerate(clauses):
        places.setdefault(clause.digest, []).append(place)
    shared = Counter({digest: len(found) for digest, found in places.items()})
    groups: list[tuple[frozenset[str], list[int]]] = []
    for digest, _ in shared.most_common():
        own = words(clauses[places[digest][0]].text)
        home = next((found for first, found in groups if _is_near(first, own, least)), None)
        if home is None:
            groups.append((own, list(places[digest])))
        else:
            home.extend(places[digest])
    found = ((group[0], *sorted(group[1:])) for _, group in groups if len(group) > 1)
    return tuple(sorted(found, key=min))


def words(text: str) -> frozenset[str]:
    """Return the different words of a text, in lower case and without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return frozenset(_WORD.findall("".join(one for one in apart if not unicodedata.combining(one))))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what two sets share of all that they hold, 0 to 1; 0 where either is empty."""
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _is_near(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    # Sets of too different sizes cannot share enough: told without looking.
    small, large = sorted((len(one), len(other)))
    return small >= least * large and jaccard(one, other) >= least
