"""A judged set and the answers of one method to it in, all its figures as plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.evaluation.answers import Answer
from pipelines.evaluation.bootstrap import Resampled, interval, paired
from pipelines.evaluation.effort import effort_figures
from pipelines.evaluation.judged import JudgedBody, JudgedSet
from pipelines.evaluation.ranking import RankingFigures, ranking_figures
from pipelines.evaluation.verdicts import (
    SHOWN,
    THRESHOLD,
    confidence_of,
    contradictions_of,
    gaps_of,
    rounded,
)

Answers = Mapping[str, tuple[Answer, ...]]
Figures = dict[str, Any]
HEADLINE = ("hit@1", "hit@5", "hit@10", "recall@5", "recall@10", "MAP", "nDCG@10", "P@1")


@dataclass(frozen=True, kw_only=True)
class Queries:
    """Scores and judgements by query id ("body|standard|element") as the figures read them."""

    scores: Mapping[str, Mapping[str, float]]
    relevant: Mapping[str, Mapping[str, int]]
    pool: Mapping[str, int]


def measure(judged: JudgedSet, answers: Answers, covered: float = THRESHOLD) -> Figures:
    """Return every figure of one method; those the set has no judgements for are left out.

    ``answers`` holds, by name of the body, the method's answers; ``covered`` is the gap
    probability under which it calls a standard covered. Figures of standards stand at the top,
    those of elements under "elements", those of the letters that sources print under "letters".
    """
    whole = queries(judged, answers, elements=False)
    standards = ranking_figures_of(whole)
    figures: Figures = {"standards": standards.n, **_headline(standards)}
    figures["by_answers"] = _by_answers(standards)
    for name, asked in (
        ("elements", queries(judged, answers, elements=True)),
        ("letters", lettered(judged, answers)),
    ):
        if any(query.rpartition("|")[2] for query in asked.relevant):
            found = ranking_figures_of(asked)
            figures[name] = {"n": found.n, **_headline(found), "by_answers": _by_answers(found)}
    figures |= gaps_of(judged, answers, covered)
    figures |= confidence_of(judged, answers)
    figures |= contradictions_of(judged, answers)
    pool = {name: size for name, size in whole.pool.items() if name in whole.scores}
    figures["effort"] = asdict(effort_figures(whole.scores, whole.relevant, pool, depth=SHOWN))
    return figures


def compare(judged: JudgedSet, ours: Answers, theirs: Answers) -> Figures:
    """Return the paired bootstrap difference of each headline figure over standards."""
    mine = ranking_figures_of(queries(judged, ours, elements=False))
    other = ranking_figures_of(queries(judged, theirs, elements=False))
    if not mine.n:
        return {}
    groups = [query.split("|", 2)[1] for query in mine.queries]
    return {name: _row(paired(mine.values[name], other.values[name], groups)) for name in HEADLINE}


def queries(judged: JudgedSet, answers: Answers, *, elements: bool) -> Queries:
    """Return what ranking reads: standards as a whole, or elements (a standard without any too)."""
    scores: dict[str, dict[str, float]] = {}
    relevant: dict[str, dict[str, int]] = {}
    pool: dict[str, int] = {}
    for body in judged.bodies:
        parted = {standard for standard, element in body.relevant if element is not None}
        with_parts = {one.id for one in body.edition.standards if one.elements}
        size = len(set(body.units))
        for key, units in body.relevant.items():
            if _counts(key, elements, parted | with_parts) and units:
                relevant[_name(body, key)] = dict(units)
        for answer in answers[body.name]:
            name = _name(body, (answer.standard, answer.element))
            if name in relevant:
                scores[name] = unit_scores(body, answer)
                pool[name] = max(size, len(scores[name]) + len(relevant[name]))
    return Queries(scores=scores, relevant=relevant, pool=pool)


def lettered(judged: JudgedSet, answers: Answers) -> Queries:
    """Return one query for each lettered part that a source names: its units in the whole list."""
    scores: dict[str, dict[str, float]] = {}
    relevant: dict[str, dict[str, int]] = {}
    for body in judged.bodies:
        listed = {one.standard: one for one in answers[body.name] if one.element is None}
        for (standard, letter), units in body.letters.items():
            name = _name(body, (standard, letter))
            relevant[name] = dict(units)
            if standard in listed:
                scores[name] = unit_scores(body, listed[standard])
    return Queries(scores=scores, relevant=relevant, pool={})


def unit_scores(body: JudgedBody, answer: Answer) -> dict[str, float]:
    """Return a score for each unit that keeps the order shown: the best place of its clauses."""
    found: dict[str, float] = {}
    for rank, one in enumerate(answer.ranked):
        found.setdefault(body.units[one.place], -float(rank))
    return found


def ranking_figures_of(asked: Queries) -> RankingFigures:
    """Return the ranking figures of the queries."""
    return ranking_figures(asked.scores, asked.relevant)


def _counts(key: tuple[str, str | None], elements: bool, parted: set[str]) -> bool:
    standard, element = key
    if elements:
        return element is not None or standard not in parted
    return element is None


def _name(body: JudgedBody, key: tuple[str, str | None]) -> str:
    return f"{body.name}|{key[0]}|{key[1] or ''}"


def _headline(found: RankingFigures) -> Figures:
    figures: Figures = _means(found)
    if found.n > 1:
        # The parts of one standard, and one standard asked of several bodies, are drawn together.
        groups = [query.split("|", 2)[1] for query in found.queries]
        figures["intervals"] = {
            name: _row(interval(found.values[name], groups))
            for name in ("hit@5", "recall@5", "MAP", "P@1")
        }
    return figures


def _means(found: RankingFigures) -> Figures:
    return {name: rounded(value) for name, value in found.means.items()}


def _by_answers(found: RankingFigures) -> Figures:
    return {
        name: {"n": one.n, **{k: rounded(v) for k, v in one.means.items() if k in HEADLINE}}
        for name, one in found.by_answers.items()
    }


def _row(found: Resampled) -> Figures:
    return {
        "mean": rounded(found.mean),
        "low": rounded(found.low),
        "high": rounded(found.high),
        "share_not_above_zero": rounded(found.share_not_above_zero),
    }
