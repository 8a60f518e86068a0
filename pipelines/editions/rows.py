"""Links of standards and elements in, the rows of the difference with all they say out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpora.records import Standard
from pipelines.editions.align import Link, Open, alone_score, none_certainty
from pipelines.editions.changes import (
    ChangeKind,
    Evidence,
    Lineage,
    Relation,
    StandardChange,
)
from pipelines.editions.classify import ordered, pair_kinds
from pipelines.editions.elements import ElementLineage, element_rows
from pipelines.editions.relation import relation_of
from pipelines.editions.settled import Settled
from pipelines.editions.similar import Matrix, have_words

# A standard that is paired already is this much less likely to be the one that was missed.
_TAKEN = 0.2


class Rows:
    """Turns links into rows: kinds, relation, evidence and elements of each."""

    def __init__(
        self,
        editions: tuple[Sequence[Standard], Sequence[Standard]],
        links: Sequence[Link],
        *,
        settled: Settled,
        undecided: Open,
        lineage: ElementLineage,
    ) -> None:
        """Index the links from both sides; ``undecided`` holds the likeness that was measured."""
        self._old, self._new = editions
        self._links = sorted(links, key=lambda link: (link.new, link.old))
        self._settled = settled
        self._open = undecided
        self._lineage = lineage
        self._partners: dict[int, set[int]] = {}
        self._sources: dict[int, set[int]] = {}
        for link in links:
            self._partners.setdefault(link.old, set()).add(link.new)
            self._sources.setdefault(link.new, set()).add(link.old)
        self._numbers = {row.id: place for place, row in enumerate(self._old)}
        self._rivals = _rivals(undecided, set(self._partners), set(self._sources))

    def all(self) -> tuple[StandardChange, ...]:
        """Return the rows in the order of the new edition, the withdrawn ones last."""
        rows = [(link.new, self._pair(link)) for link in self._links]
        rows += [
            (place, self._new_row(place))
            for place in range(len(self._new))
            if place not in self._sources
        ]
        rows.sort(key=lambda row: row[0])
        gone = [place for place in range(len(self._old)) if place not in self._partners]
        return (*(row for _, row in rows), *(self._gone_row(place) for place in gone))

    def _pair(self, link: Link) -> StandardChange:
        old, new = self._old[link.old], self._new[link.new]
        elements = element_rows(self._lineage, link.old, link.new, self._partners)
        if not have_words(old, new):  # elements of one side alone say nothing of a change
            elements = ()
        kinds = pair_kinds(old, new, elements, self._known(link))
        said = self._settled.pairs.get((link.old, link.new))
        relation = relation_of(old, new, kinds, elements)
        return StandardChange(
            from_id=old.id,
            to_id=new.id,
            kinds=kinds,
            relation=relation if said is None or said.relation is None else said.relation,
            certainty=round(link.certainty, 4),
            evidence=self._evidence(link.old, link.new),
            elements=elements,
            confirmed_by=None if said is None else said.by,
        )

    def _known(self, link: Link) -> set[ChangeKind]:
        """Return the kinds that follow from the other links."""
        held = {
            ChangeKind.SPLIT: len(self._partners[link.old]) > 1,
            ChangeKind.MERGED: len(self._sources[link.new]) > 1,
            ChangeKind.NUMBER_REUSED: self._is_reused(link.new),
        }
        return {kind for kind, holds in held.items() if holds}

    def _new_row(self, place: int) -> StandardChange:
        said = self._settled.alone_new.get(place)
        kinds = {ChangeKind.NEW} | ({ChangeKind.NUMBER_REUSED} if self._is_reused(place) else set())
        return StandardChange(
            from_id=None,
            to_id=self._new[place].id,
            kinds=ordered(kinds),
            relation=Relation.NONE,
            certainty=self._none_certainty(self._open.new, place, 0, said),
            evidence=Evidence(),
            elements=element_rows(self._lineage, None, place, self._partners),
            confirmed_by=None if said is None else said.by,
        )

    def _gone_row(self, place: int) -> StandardChange:
        said = self._settled.alone_old.get(place)
        old = self._old[place]
        elements = element_rows(self._lineage, place, None, self._partners)
        kinds = {ChangeKind.WITHDRAWN}
        if any(row.id == old.id for row in self._new):
            kinds.add(ChangeKind.NUMBER_REUSED)
        return StandardChange(
            from_id=old.id,
            to_id=None,
            kinds=ordered(kinds),
            relation=Relation.NONE,
            certainty=self._none_certainty(self._open.old, place, 1, said),
            evidence=Evidence(),
            elements=elements,
            confirmed_by=None if said is None else said.by,
        )

    def _is_reused(self, place: int) -> bool:
        before = self._numbers.get(self._new[place].id)
        return before is not None and before not in self._sources.get(place, set())

    def _none_certainty(
        self, side: Sequence[int], place: int, axis: int, said: Lineage | None
    ) -> float:
        if said is not None:
            return 1.0
        scores = self._rivals.take(side.index(place), axis=1 - axis)
        best = float(scores.max()) if scores.size else 0.0
        return round(min(none_certainty(best), 0.99), 4)

    def _evidence(self, i: int, j: int) -> Evidence:
        old, new = self._old[i], self._new[j]
        same_number, same_digest = old.id == new.id, old.digest == new.digest
        if i not in self._open.old or j not in self._open.new:
            return Evidence(same_digest=same_digest, same_number=same_number)
        found = self._open.likeness
        at = self._open.old.index(i), self._open.new.index(j)
        text = float(found.text[at])
        return Evidence(
            same_digest=same_digest,
            same_number=same_number,
            title=round(float(found.title[at]), 4),
            meaning=round(float(found.meaning[at]), 4),
            text=None if np.isnan(text) else round(text, 4),
        )


def _rivals(undecided: Open, paired_old: set[int], paired_new: set[int]) -> Matrix:
    """Return the score of each open pair, less where one of the two is paired with another."""
    score = alone_score(undecided.likeness)
    score[[place in paired_old for place in undecided.old], :] -= _TAKEN
    score[:, [place in paired_new for place in undecided.new]] -= _TAKEN
    return score
