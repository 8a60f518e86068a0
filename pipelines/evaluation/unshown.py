"""Bodies judged whole and answers to them in; a drawn elusion sample, its bound and truth out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.evaluation.answers import Answer
from pipelines.evaluation.elusion import Pair, draw, elusion
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.verdicts import SHOWN

SAMPLE, SEED = 400, 20261124


@dataclass(frozen=True, kw_only=True)
class _Assessed:
    """One body: the standards and units of its pairs, those shown, and those that are right."""

    standards: tuple[str, ...]
    units: tuple[str, ...]
    shown: frozenset[Pair]
    right: frozenset[Pair]

    @property
    def pairs(self) -> int:
        return len(self.standards) * len(self.units)


def unshown_figures(
    judged: JudgedSet, answers: Mapping[str, tuple[Answer, ...]], size: int = SAMPLE
) -> dict[str, Any]:
    """Return "elusion": what a random sample of the pairs not shown says of the links missed.

    Shown are the first five of a standard's list and of those of its elements. The gold judges
    the sample, as a person would at the end of an assessment, each body sharing in it by its
    number of pairs; ``true_links`` tells what was missed indeed. Only bodies judged whole count.
    """
    found = list(_assessed(judged, answers))
    total = sum(one.pairs for one in found)
    shown = sum(len(one.shown) for one in found)
    if not total or total == shown:
        return {}
    drawn = [
        (one, pair)
        for one in found
        for pair in draw(
            one.standards, one.units, one.shown, max(1, round(size * one.pairs / total)), SEED
        )
    ]
    row = elusion(
        judged=len(drawn),
        right=sum(pair in one.right for one, pair in drawn),
        unshown=total - shown,
        found=sum(len(one.right & one.shown) for one in found),
    )
    missed = sum(len(one.right - one.shown) for one in found)
    return {"elusion": {**asdict(row), "true_links": missed}}


def _assessed(judged: JudgedSet, answers: Mapping[str, tuple[Answer, ...]]) -> Iterator[_Assessed]:
    for body in judged.bodies:
        if body.complete and body.asked:
            yield _Assessed(
                standards=tuple(sorted(body.asked)),
                units=tuple(sorted(set(body.units))),
                shown=frozenset(_shown(body, answers[body.name])),
                right=frozenset(
                    (standard, unit)
                    for (standard, element), units in body.relevant.items()
                    if element is None and standard in body.asked
                    for unit in units
                ),
            )


def _shown(body: JudgedBody, answers: tuple[Answer, ...]) -> Iterator[Pair]:
    for answer in answers:
        if answer.standard in body.asked:
            for one in answer.ranked[:SHOWN]:
                yield answer.standard, body.units[one.place]
