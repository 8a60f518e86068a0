"""How alike each pair is in, which standard became which out: one to one, or to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from corpora.records import Standard
from pipelines.editions.similar import Likeness, Matrix


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each likeness is worth; a pair is made when the sum reaches ``no_match``."""

    title: float = 0.65
    meaning: float = 0.35
    title_beside_text: float = 0.25
    meaning_beside_text: float = 0.30
    text: float = 0.45
    number: float = 0.12
    path: float = 0.08
    neighbours: float = 0.22
    no_match: float = 0.46
    sure: float = 0.62


WEIGHTS = Weights()
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Link:
    """One pair by its places in the two editions, with the certainty that it is one."""

    old: int
    new: int
    certainty: float


@dataclass(frozen=True, kw_only=True)
class Open:
    """The standards that digests and people left open, by their places in the two editions."""

    old: Sequence[int]
    new: Sequence[int]
    likeness: Likeness


def align(
    old: Sequence[Standard],
    new: Sequence[Standard],
    undecided: Open,
    settled: Mapping[int, int],
    weights: Weights = WEIGHTS,
) -> list[Link]:
    """Pair what is open so that the sum of likeness is greatest; a pair below the bar is none.

    Rounds after the first also ask whether the standards around the two were paired, which tells
    one "Training" from the next and finds a new title by its place in the chapter.
    """
    if not undecided.old or not undecided.new:
        return []
    alone = alone_score(undecided.likeness, weights)
    score = alone
    found = _assign(score, weights.no_match)
    for _ in range(_ROUNDS - 1):
        sure = {undecided.old[i]: undecided.new[j] for i, j in found if score[i, j] >= weights.sure}
        known = {**sure, **settled}
        around = _neighbours(old, new, undecided, known)
        score = alone + weights.neighbours * around
        found = _assign(score, weights.no_match)
    return [
        Link(old=undecided.old[i], new=undecided.new[j], certainty=_certainty(score, i, j, weights))
        for i, j in found
    ]


def alone_score(likeness: Likeness, weights: Weights = WEIGHTS) -> Matrix:
    """Return the likeness of each pair by itself, without its neighbours: [n, m]."""
    short = weights.title * likeness.title + weights.meaning * likeness.meaning
    whole = (
        weights.title_beside_text * likeness.title
        + weights.meaning_beside_text * likeness.meaning
        + weights.text * np.nan_to_num(likeness.text)
    )
    base = np.where(likeness.comparable, whole, short)
    place = weights.number * likeness.number + weights.path * likeness.path
    result: Matrix = (base + place).astype(np.float32)
    return result


def none_certainty(best: float, weights: Weights = WEIGHTS) -> float:
    """Return how sure it is that a standard has no pair, from its best score with any other."""
    return _logistic(8 * (weights.no_match + 0.1 - best))


def _assign(score: Matrix, no_match: float) -> list[tuple[int, int]]:
    """Return the one-to-one pairs of the greatest sum of score above ``no_match``."""
    gain = np.maximum(score - no_match, 0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if gain[i, j] > 0]


def _neighbours(
    old: Sequence[Standard], new: Sequence[Standard], undecided: Open, known: Mapping[int, int]
) -> Matrix:
    """Return how well the standards around each pair are paired with one another: 0 to 1.

    Half for the one before and the one after, half for the share of the subchapter.
    """
    before, after = _nearest(old, known, -1), _nearest(old, known, 1)
    back = {right: left for left, right in known.items()}
    share = _shares(old, new, known)
    result = np.zeros((len(undecided.old), len(undecided.new)), dtype=np.float32)
    places = {place: column for column, place in enumerate(undecided.new)}
    for row, one in enumerate(undecided.old):
        for step, near in ((1, before[one]), (-1, after[one])):
            if near is None:
                continue
            start = known[near]
            for distance, place in enumerate(_free_run(start, step, len(new), back)):
                same = _section(new[place]) == _section(new[start])
                if place in places and same:
                    exact = distance + 1 == abs(one - near)
                    result[row, places[place]] += 0.25 if exact else 0.15
        for section, part in share.get(_section(old[one]), {}).items():
            for column, place in enumerate(undecided.new):
                if _section(new[place]) == section:
                    result[row, column] += 0.5 * part
    return result


def _nearest(old: Sequence[Standard], known: Mapping[int, int], step: int) -> list[int | None]:
    """Return, for each standard, the nearest paired one of its subchapter on one side."""
    result: list[int | None] = [None] * len(old)
    order = range(len(old)) if step < 0 else range(len(old) - 1, -1, -1)
    last: int | None = None
    for place in order:
        if last is not None and _section(old[last]) == _section(old[place]):
            result[place] = last
        if place in known:
            last = place
    return result


def _free_run(start: int, step: int, size: int, back: Mapping[int, int]) -> list[int]:
    """Return the places after ``start`` up to the next one that is paired (a few at most)."""
    run: list[int] = []
    place = start + step
    while 0 <= place < size and len(run) < 6:
        run.append(place)
        if place in back:
            break
        place += step
    return run


def _shares(
    old: Sequence[Standard], new: Sequence[Standard], known: Mapping[int, int]
) -> dict[str, dict[str, float]]:
    """Return, for each subchapter, which subchapters its pairs went to and their shares."""
    counts: dict[str, dict[str, float]] = {}
    for left, right in known.items():
        found = counts.setdefault(_section(old[left]), {})
        section = _section(new[right])
        found[section] = found.get(section, 0.0) + 1
    return {
        section: {name: count / sum(found.values()) for name, count in found.items()}
        for section, found in counts.items()
    }


def _section(standard: Standard) -> str:
    return standard.id.rpartition(".")[0]


def _certainty(score: Matrix, i: int, j: int, weights: Weights) -> float:
    """Return a certainty that grows with the score and with the distance to the next best."""
    own = float(score[i, j])
    others = np.concatenate([np.delete(score[i], j), np.delete(score[:, j], i)])
    rival = float(others.max()) if len(others) else 0.0
    lead = min(max(own - max(rival, weights.no_match), -0.3), 0.3)
    return min(_logistic(8 * (own - weights.no_match) + 5 * lead), 0.99)


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))
