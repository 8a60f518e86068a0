"""Titles alone against our statements and elements in, who wins with what certainty out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.catalog import load_edition
from corpora.records import Edition, Standard
from models.onnx_encoder import OnnxEncoder
from pipelines.cover import Thresholds, gap_probability
from pipelines.embed import Kept
from pipelines.match import Formula, Matcher
from pipelines.results import CandidateList
from pipelines.run import questions_of
from tests.benchmarks.gold import Task, auroc, english_task, searched_task, spanish_task

_DRAWS = 2000
_SEED = 20261124


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Per standard: whether an answer is in the first five, average precision, gap score."""

    hit: Mapping[str, float]
    precision: Mapping[str, float]
    gap: Mapping[str, float]


def title_alone(standard: Standard) -> Standard:
    """Return a standard of which only path and titles are known."""
    return replace(
        standard, keywords_es=(), keywords_en=(), statement_es="", statement_en="", elements=()
    )


def worded(standard: Standard) -> Standard:
    """Return a standard with statement and elements, without our search words."""
    return replace(standard, keywords_es=(), keywords_en=())


def as_shipped(standard: Standard) -> Standard:
    """Return a standard as the product asks for it."""
    return standard


def table(data: Path, kept: Kept) -> str:
    """Return both tasks: title alone, statement and elements, as shipped, and the differences."""
    lines = [
        "| texts | asked for by | hit@5 | MAP | gap AUROC |",
        "|---|---|---|---|---|",
    ]
    for name, task in (
        ("Spanish laws", spanish_task(data)),
        ("US directives", english_task(data)),
    ):
        ways = {
            "title alone": _scores(task, kept, title_alone),
            "statement and elements": _scores(task, kept, worded),
            "as shipped": _scores(task, kept, as_shipped),
        }
        for way, found in ways.items():
            lines.append(f"| {name} | {way} | {_means(found, task)} |")
        gained = _difference(ways["statement and elements"], ways["title alone"], task)
        lines.append(f"| {name} | gain of the words, 95% interval | {gained} |")
    return "\n".join(lines) + "\n"


def _scores(task: Task, kept: Kept, way: Callable[[Standard], Standard]) -> Scores:
    edition = load_edition("le-6")
    edition = replace(edition, standards=tuple(way(one) for one in edition.standards))
    hit, precision, gap = {}, {}, {}
    thresholds = Thresholds()
    for number, lists in _lists(task, edition, kept).items():
        whole = next(one for one in lists if one.question.element is None)
        gap[number] = gap_probability(whole, thresholds)
        wanted = task.relevant.get(number, frozenset())
        if number not in task.answered or not wanted:
            continue
        best: dict[int, float] = {}
        for one in lists:
            part = 0.0 if one.question.element is None else thresholds.part
            for candidate in one.candidates:
                score = candidate.score - part
                best[candidate.place] = max(best.get(candidate.place, score), score)
        ordered = sorted(best, key=lambda place: -best[place])
        order = list(dict.fromkeys(task.units[place] for place in ordered))
        places = [place for place, unit in enumerate(order, start=1) if unit in wanted]
        hit[number] = float(bool(places) and places[0] <= 5)
        precision[number] = sum(rank / at for rank, at in enumerate(places, 1)) / len(wanted)
    return Scores(hit=hit, precision=precision, gap=gap)


def _lists(task: Task, edition: Edition, kept: Kept) -> dict[str, list[CandidateList]]:
    encoder = OnnxEncoder.bundled()
    formula = replace(Formula(), candidates=len(task.clauses))
    matcher = Matcher(searched_task(task, encoder, kept), edition="6", formula=formula)
    found: dict[str, list[CandidateList]] = {}
    for one in matcher.match(questions_of(edition, encoder, kept, spoken={task.language})):
        found.setdefault(one.question.standard, []).append(one)
    return found


def _means(found: Scores, task: Task) -> str:
    hit = np.mean(list(found.hit.values()))
    precision = np.mean(list(found.precision.values()))
    gaps = f"{_gap_auroc(found, task):.3f}" if task.gaps else ""
    return f"{hit:.3f} | {precision:.3f} | {gaps}"


def _gap_auroc(found: Scores, task: Task) -> float:
    missing = [found.gap[number] for number in task.gaps if number in found.gap]
    answered = [found.gap[number] for number in task.answered if number in found.gap]
    return auroc(missing, answered)


def _difference(one: Scores, other: Scores, task: Task) -> str:
    """Return the mean difference of each figure with its paired bootstrap interval."""
    rng = np.random.default_rng(_SEED)
    numbers = sorted(one.hit)
    cells = []
    for left, right in ((one.hit, other.hit), (one.precision, other.precision)):
        gains = np.array([left[number] - right[number] for number in numbers])
        draws = gains[rng.integers(0, len(gains), (_DRAWS, len(gains)))].mean(axis=1)
        cells.append(_interval(float(gains.mean()), draws))
    if not task.gaps:
        return " | ".join([*cells, ""])
    missing = sorted(number for number in task.gaps if number in one.gap)
    answered = sorted(number for number in task.answered if number in one.gap)
    draws = np.array([
        _gain(one, other, rng.choice(missing, len(missing)), rng.choice(answered, len(answered)))
        for _ in range(_DRAWS)
    ])  # fmt: skip
    whole = _gain(one, other, np.array(missing), np.array(answered))
    return " | ".join([*cells, _interval(whole, draws)])


def _gain(
    one: Scores, other: Scores, missing: NDArray[np.str_], answered: NDArray[np.str_]
) -> float:
    return auroc([one.gap[n] for n in missing], [one.gap[n] for n in answered]) - auroc(
        [other.gap[n] for n in missing], [other.gap[n] for n in answered]
    )


def _interval(gain: float, draws: NDArray[np.float64]) -> str:
    low, high = np.quantile(draws, [0.025, 0.975])
    return f"{gain:+.3f} ({low:+.3f} to {high:+.3f})"
