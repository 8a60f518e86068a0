"""Standards, candidate lists and clauses in, the clauses that seem to contradict a standard out."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from corpora.errors import BadModel
from corpora.records import Standard
from models.order import best
from pipelines.candidates import NearList
from pipelines.contradict.cues import cues, shown
from pipelines.contradict.polarity import Polarities, Polarity
from pipelines.contradict.subject import Subjects, part_of
from pipelines.contradict.waiver import Waiver
from pipelines.reasons import Contradiction, Why
from pipelines.results import Clause, StandardResult

FILE = "weights.json"
FEATURES = (
    "waiver", "near", "rank", "behind", "place", "behind_best", "denies_asked", "affirms_denied",
)  # fmt: skip
# Kinds of clause that impose and permit nothing.
SILENT = frozenset(
    {"preamble", "signature", "decree", "form_field", "repealed", "recital", "definition"}
)
LEAST_WORDS = 5
_UNSEEN = Why(cited=False, terms=(), dense=0.0, lexical=0.0)


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A fitted model: what it weighs, and from which score on a contradiction is proposed.

    ``least`` is the waiver log-odds below which a clause is not looked at, ``standards`` the most
    standards that one clause may contradict, ``ranked`` how many of a clause's nearest standards
    are looked at. ``origin`` says from how many rows and when it was fitted.
    """

    cues: Mapping[str, float]
    stems: Mapping[str, float]
    pair: Mapping[str, float]
    least: float
    ranked: int
    standards: int
    threshold: float
    origin: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A clause and a standard that may contradict each other, with what the model reads."""

    row: int
    place: int
    features: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Spoken:
    """Clauses with what they affirm and deny, and by place the waiver log-odds of those that can.

    ``waivers`` is what ``Contradictor.waivers`` returns.
    """

    all: Sequence[Clause]
    polarities: Polarities
    waivers: Mapping[int, float]


class Contradictor:
    """Proposes contradictions: clauses on the subject of a standard that waive or undo it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._waiver = Waiver(weights.cues, weights.stems)
        self._pair = np.array([weights.pair[name] for name in FEATURES])

    @classmethod
    @cache
    def bundled(cls) -> Contradictor:
        """Return the model that ships with Acredita; raise BadModel when its file is damaged."""
        return cls(load_weights())

    @property
    def id(self) -> str:
        """Name of the exact weights."""
        return str(self.weights.origin["id"])

    def propose(
        self,
        standards: Sequence[Standard],
        lists: Sequence[NearList],
        clauses: Spoken,
        why: Callable[[int, int], Why],
    ) -> tuple[Contradiction, ...]:
        """Return the contradictions, surest first in each standard, in catalogue order.

        One that no wording shows is left out: a reader could not be told where it lies.
        ``lists`` are those of the standards over ``clauses``; ``why`` tells how a candidate, by its
        list and row, met the question.
        """
        subjects = Subjects(standards, lists, clauses.polarities)
        pairs = list(pairs_of(subjects, clauses.waivers, self.weights))
        scores = [self.score(pair.features) for pair in pairs]
        kept = [
            (pairs[at], scores[at])
            for at in best_of(pairs, scores, self.weights.standards)
            if scores[at] >= self.weights.threshold
        ]
        kept.sort(key=lambda one: (one[0].row, -one[1], one[0].place))
        found = [
            one
            for pair, score in kept
            if (one := _contradiction(pair, score, standards[pair.row].id, clauses.all[pair.place]))
            is not None
        ]
        pairs_found = {(one.standard, one.place) for one in found}
        seen, parts = nearest_lists(lists, pairs_found), part_of(lists, pairs_found)
        return tuple(
            replace(
                one,
                element=parts.get((one.standard, one.place)),
                why=why(*seen[key]) if (key := (one.standard, one.place)) in seen else _UNSEEN,
            )
            for one in found
        )

    def read(self, clauses: Sequence[Clause], languages: Sequence[str]) -> Spoken:
        """Return what clauses say; ``languages`` has one for each."""
        return Spoken(
            all=clauses,
            polarities=Polarities.of(clause.text for clause in clauses),
            waivers=self.waivers(clauses, languages),
        )

    def waivers(self, clauses: Sequence[Clause], languages: Sequence[str]) -> dict[int, float]:
        """Return by place the waiver log-odds of the clauses that can contradict.

        ``languages`` has one language a clause: only Spanish ones are read, as the wordings are.
        """
        return {
            place: self._waiver.logit(clause.text)
            for place, (clause, language) in enumerate(zip(clauses, languages, strict=True))
            if can_contradict(clause, language)
        }

    def score(self, features: Sequence[float]) -> float:
        """Return the probability that a pair with these ``FEATURES`` is a contradiction."""
        logit = self.weights.pair["bias"] + float(self._pair @ np.asarray(features))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, logit))))


def with_contradictions(
    results: Sequence[StandardResult], found: Sequence[Contradiction]
) -> tuple[StandardResult, ...]:
    """Return the results with the contradictions of each; statuses stay: a person decides."""
    by_standard: dict[str, list[Contradiction]] = {}
    for one in found:
        by_standard.setdefault(one.standard, []).append(one)
    return tuple(
        replace(result, contradictions=tuple(by_standard.get(result.id, ()))) for result in results
    )


def can_contradict(clause: Clause, language: str) -> bool:
    """Return whether a clause is a Spanish provision of more than a few words."""
    return (
        language == "es" and clause.kind not in SILENT and len(clause.text.split()) >= LEAST_WORDS
    )


def pairs_of(subjects: Subjects, waivers: Mapping[int, float], weights: Weights) -> Iterator[Pair]:
    """Yield the clauses worded as waivers, each with its nearest standards."""
    near = subjects.near
    places = [place for place, waiver in waivers.items() if waiver >= weights.least]
    if not near.size or not places:
        return
    nearest = near.max(axis=1)
    for place, rows in zip(places, best(near[:, places].T, weights.ranked).tolist(), strict=True):
        column = near[:, place]
        clause = subjects.polarities[place]
        whole = subjects.weight(clause.all) + 1.0
        for rank, row in enumerate(rows):
            yield Pair(
                row=row,
                place=place,
                features=(
                    min(5.0, max(-3.0, waivers[place])),
                    float(column[row]),
                    math.log1p(rank),
                    float(column[rows[0]] - column[row]),
                    math.log1p(_before(near[row], place)),
                    float(nearest[row] - column[row]),
                    *(one / whole for one in _opposed(subjects, row, clause)),
                ),
            )


def _before(values: NDArray[np.float64], place: int) -> int:
    """Return how many values are greater than that at a place, or equal and before it."""
    own = values[place]
    return int(np.count_nonzero(values > own) + np.count_nonzero(values[:place] == own))


def best_of(pairs: Sequence[Pair], scores: Sequence[float], most: int) -> list[int]:
    """Return the places in ``pairs`` of the ``most`` best pairs of each clause."""
    taken: dict[int, int] = {}
    kept = []
    for at in sorted(range(len(pairs)), key=lambda at: -scores[at]):
        if taken.get(pairs[at].place, 0) < most:
            taken[pairs[at].place] = taken.get(pairs[at].place, 0) + 1
            kept.append(at)
    return kept


@cache
def load_weights() -> Weights:
    """Return the bundled weights; raise BadModel when the file is not what was written."""
    try:
        raw = json.loads((files("pipelines.contradict") / FILE).read_text(encoding="utf-8"))
        return Weights(**raw)
    except (ValueError, TypeError) as fault:
        raise BadModel(detail=FILE) from fault


def _opposed(subjects: Subjects, row: int, clause: Polarity) -> tuple[float, float]:
    """Return how much a clause denies of what is asked, and affirms of what is denied."""
    asked = subjects.said[row].polarity
    return (
        subjects.weight(clause.denied & asked.affirmed),
        subjects.weight(clause.affirmed & asked.denied),
    )


def _contradiction(pair: Pair, score: float, standard: str, clause: Clause) -> Contradiction | None:
    cue = shown(cues(clause.text))
    if cue is None:
        return None
    return Contradiction(
        standard=standard,
        element=None,
        clause=clause.id,
        place=pair.place,
        score=score,
        cue=cue.name,
        start=cue.start,
        end=cue.end,
        why=_UNSEEN,
    )


def nearest_lists(
    lists: Sequence[NearList], pairs: Set[tuple[str, int]]
) -> dict[tuple[str, int], tuple[int, int]]:
    """Return, by standard and place, the list and row where a clause is nearest to a standard."""
    best: dict[tuple[str, int], tuple[int, int]] = {}
    standards = {standard for standard, _ in pairs}
    for which, one in enumerate(lists):
        if one.standard not in standards:
            continue
        for row, place in enumerate(one.places.tolist()):
            key = one.standard, place
            if key not in pairs:
                continue
            if key in best:
                known, there = best[key]
                if lists[known].dense[there] >= one.dense[row]:
                    continue
            best[key] = which, row
    return best
