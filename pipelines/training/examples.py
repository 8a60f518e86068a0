"""Candidate lists and what people judged of them in, labelled rows to learn from out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpora.judgements import ANSWERS
from pipelines.candidates import CandidateList, Question, Scored

Floats = NDArray[np.float64]
Key = tuple[str, str | None]
# Lists of a standard and its elements, and how many to show, in; (place, score) best first out.
Merge = Callable[[Sequence[Scored], int], list[tuple[int, float]]]


@dataclass(frozen=True, kw_only=True)
class JudgedLists:
    """The lists of one body with what was judged of it.

    ``verdicts`` by (standard, element, place of the clause); a pair left out was judged unrelated.
    ``answered`` by (standard, element): whether directives answer it; those left out are unknown.
    ``program`` is the edition's program and ``group`` the manual, which no split may cut.
    """

    lists: tuple[CandidateList, ...]
    verdicts: Mapping[tuple[str, str | None, int], str]
    answered: Mapping[Key, bool]
    asked: frozenset[str]
    program: str
    group: str

    def questions(self) -> tuple[int, ...]:
        """Return the rows of the lists whose standards were judged."""
        return tuple(
            row for row, one in enumerate(self.lists) if one.question.standard in self.asked
        )

    def labels(self, question: Question, places: Sequence[int]) -> NDArray[np.bool_]:
        """Return for each clause whether it answers the question at least in part."""
        return np.array(
            [
                self.verdicts.get((question.standard, question.element, place)) in ANSWERS
                for place in places
            ],
            dtype=bool,
        )


def judged_candidates(body: JudgedLists) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """Return for each judged question its candidates' inputs [n, d] and which of them answer.

    The inputs are the FEATURES of each pair, then the numbers of its list.
    """
    found = []
    for row in body.questions():
        one = body.lists[row]
        if len(one):
            whole = np.broadcast_to(one.whole, (len(one.features), len(one.whole)))
            values = np.c_[one.features, whole].astype(np.float64)
            found.append((values, body.labels(one.question, one.places.tolist())))
    return found


def merged_rows(body: JudgedLists, scored: Sequence[Scored], merge: Merge, depth: int) -> ShownRows:
    """Return the ``depth`` best clauses of each standard's merged list."""
    parts: dict[str, list[Scored]] = {}
    for one in scored:
        if one.question.element is not None:
            parts.setdefault(one.question.standard, []).append(one)
    odds: list[float] = []
    labels: list[bool] = []
    for row in body.questions():
        whole = scored[row]
        if whole.question.element is not None:
            continue
        best = merge([whole, *parts.get(whole.question.standard, [])], depth)
        odds += [score for _, score in best]
        labels += body.labels(whole.question, [place for place, _ in best]).tolist()
    return ShownRows(
        log_odds=np.array(odds, dtype=np.float64),
        labels=np.array(labels, dtype=bool),
        groups=(body.group,) * len(odds),
    )


@dataclass(frozen=True, kw_only=True)
class ShownRows:
    """Log-odds and labels of the proposals a person would see, with the group of each."""

    log_odds: Floats
    labels: NDArray[np.bool_]
    groups: tuple[str, ...]


def shown_rows(body: JudgedLists, scored: Sequence[Scored], depth: int) -> ShownRows:
    """Return the ``depth`` best candidates of each element, and of each standard without any."""
    parted = {one.question.standard for one in scored if one.question.element is not None}
    odds: list[float] = []
    labels: list[bool] = []
    for row in body.questions():
        one = scored[row]
        if one.question.element is None and one.question.standard in parted:
            continue
        best = one.candidates[:depth]
        odds += [candidate.score for candidate in best]
        labels += body.labels(one.question, [candidate.place for candidate in best]).tolist()
    return ShownRows(
        log_odds=np.array(odds, dtype=np.float64),
        labels=np.array(labels, dtype=bool),
        groups=(body.group,) * len(odds),
    )
