"""Real texts with gold in, ranking and gap figures of the formula and its baselines out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpora.catalog import load_edition
from corpora.records import Edition
from models.lexical import LexicalIndex
from models.onnx_encoder import OnnxEncoder
from pipelines.cover import Thresholds, gap_probability
from pipelines.embed import Kept, embed, passage_of, query_of
from pipelines.extract.limits import Limits
from pipelines.extract.reader import read_document
from pipelines.match import Formula, Matcher, Searched
from pipelines.results import CandidateList, Clause
from pipelines.run import questions_of
from pipelines.segment.clauses import digest_of
from pipelines.segment.document import segment
from pipelines.segment.force import ForceTagger

Ranking = Sequence[Sequence[str]]
KS = (1, 5, 10)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Ranking figures over the standards that have an answer, and AUROC of the gap score."""

    name: str
    hits: tuple[float, ...]
    mean_average_precision: float
    auroc: float | None = None

    def row(self) -> str:
        """Return a row of a markdown table."""
        hits = " / ".join(f"{value:.3f}" for value in self.hits)
        auroc = "" if self.auroc is None else f"{self.auroc:.3f}"
        return f"| {self.name} | {hits} | {self.mean_average_precision:.3f} | {auroc} |"


@dataclass(frozen=True, kw_only=True)
class Task:
    """Clauses to search, the unit each counts as, and which units answer each standard."""

    clauses: tuple[Clause, ...]
    units: tuple[str, ...]
    relevant: Mapping[str, frozenset[str]]
    gaps: frozenset[str]
    answered: frozenset[str]
    language: str


def spanish_task(data: Path) -> Task:
    """Return three laws taken as one body, judged by two readers; the unit is an article."""
    gold = _rows(data / "es" / "gold.jsonl")
    status = _rows(data / "es" / "gold-status.jsonl")
    names = sorted({row["manual"] for row in gold})
    tagger = ForceTagger()
    clauses: list[Clause] = []
    units: list[str] = []
    for manual, name in enumerate(names):
        content = (data / "es" / name).read_bytes()
        found = segment(read_document(content, name, Limits(), None), manual, tagger)
        for clause in found.clauses:
            clauses.append(clause)
            units.append(f"{manual}:{_article(clause)}")
    relevant: dict[str, set[str]] = defaultdict(set)
    for row in gold:
        relevant[row["standard"]].add(f"{names.index(row['manual'])}:{row['article']}")
    return Task(
        clauses=tuple(clauses),
        units=tuple(units),
        relevant={number: frozenset(found) for number, found in relevant.items()},
        gaps=frozenset(row["standard"] for row in status if row["gap"] is True),
        answered=frozenset(row["standard"] for row in status if row["gap"] is False),
        language="es",
    )


def english_task(data: Path) -> Task:
    """Return provisions of ten departments with the standards they print; each is a unit."""
    rows = [row for row in _rows(data / "en_calea" / "refs.jsonl") if row["level"] != "directive"]
    relevant: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for cite in row["resolved"]:
            if cite["le6"]:
                relevant[cite["le6"]].add(row["id"])
    clauses = tuple(
        Clause(
            id=row["id"],
            manual=0,
            path=(row["directive"], *row["path"]),
            label="",
            lead_in="",
            text=row["text"],
            page=None,
            boxes=(),
            digest=digest_of("", row["text"]),
        )
        for row in rows
    )
    return Task(
        clauses=clauses,
        units=tuple(clause.id for clause in clauses),
        relevant={number: frozenset(found) for number, found in relevant.items()},
        gaps=frozenset(),
        answered=frozenset(relevant),
        language="en",
    )


def compare(task: Task, kept: Kept, thresholds: Thresholds) -> list[Figures]:
    """Return the figures of plain cosine, of BM25 and of the formula on one task."""
    edition = load_edition("le-6")
    encoder = OnnxEncoder.bundled()
    titles = {
        standard.id: " > ".join((*standard.path_en, standard.title_en))
        for standard in edition.standards
    }
    numbers = [standard.id for standard in edition.standards]
    asked = embed(list(titles.values()), encoder, kept, query=True)
    read = embed([passage_of(clause) for clause in task.clauses], encoder, kept, query=False)
    cosine = dict(zip(numbers, asked @ read.T, strict=True))
    native = edition.standards
    words = LexicalIndex([passage_of(clause) for clause in task.clauses], task.language)
    spoken = {
        s.id: " > ".join((*s.path_es, s.title_es)) if task.language == "es" else titles[s.id]
        for s in native
    }
    lexical = {number: words.scores(spoken[number]) for number in numbers}
    worded = {s.id: words.scores(query_of(s, None, task.language)) for s in edition.standards}
    lists = formula_lists(task, edition, encoder, kept, Formula())
    gaps = {number: -gap_probability(found, thresholds) for number, found in lists.items()}
    ranked = {
        number: [task.units[one.place] for one in found.candidates]
        for number, found in lists.items()
    }
    return [
        _figures(
            "plain cosine, English titles with path", task, _ranked(cosine, task), _best(cosine)
        ),
        _figures("BM25, titles with path", task, _ranked(lexical, task), _best(lexical)),
        _figures(
            "BM25, the same with our search words", task, _ranked(worded, task), _best(worded)
        ),
        _figures("Acredita, zero-shot formula", task, ranked, gaps),
    ]


def formula_lists(
    task: Task, edition: Edition, encoder: OnnxEncoder, kept: Kept, formula: Formula
) -> dict[str, CandidateList]:
    """Return the candidate list of every standard, long enough to rank all units."""
    searched = searched_task(task, encoder, kept)
    matcher = Matcher(searched, edition="6", formula=replace(formula, candidates=len(task.clauses)))
    found = matcher.match(questions_of(edition, encoder, kept))
    return {one.question.standard: one for one in found if one.question.element is None}


def searched_task(task: Task, encoder: OnnxEncoder, kept: Kept) -> Searched:
    """Return the clauses of a task with their passages embedded."""
    passages = [passage_of(clause) for clause in task.clauses]
    return Searched(
        clauses=task.clauses,
        passages=passages,
        vectors=embed(passages, encoder, kept, query=False),
        languages=[task.language] * len(passages),
    )


def _figures(
    name: str, task: Task, ranked: Mapping[str, Sequence[str]], gap_scores: Mapping[str, float]
) -> Figures:
    firsts, precisions = [], []
    for number in sorted(task.answered):
        wanted = task.relevant.get(number, frozenset())
        if not wanted or number not in ranked:
            continue
        order = list(dict.fromkeys(ranked[number]))
        places = [place for place, unit in enumerate(order, start=1) if unit in wanted]
        firsts.append(places[0] if places else len(order) + 1)
        precisions.append(
            sum(rank / place for rank, place in enumerate(places, start=1)) / len(wanted)
        )
    hits = tuple(float(np.mean([first <= k for first in firsts])) for k in KS)
    answered = [gap_scores[number] for number in task.answered if number in gap_scores]
    missing = [gap_scores[number] for number in task.gaps if number in gap_scores]
    return Figures(
        name=name,
        hits=hits,
        mean_average_precision=float(np.mean(precisions)),
        auroc=auroc(answered, missing) if missing else None,
    )


def auroc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """Return the chance that a positive scores above a negative, ties half (Mann-Whitney U)."""
    above, below = np.array(list(positive))[:, None], np.array(list(negative))[None, :]
    return float(np.mean((above > below) + 0.5 * (above == below)))


def _ranked(scores: Mapping[str, NDArray[np.float32]], task: Task) -> dict[str, list[str]]:
    return {
        number: [task.units[place] for place in np.argsort(-row, kind="stable")]
        for number, row in scores.items()
    }


def _best(scores: Mapping[str, NDArray[np.float32]]) -> dict[str, float]:
    return {number: float(row.max()) for number, row in scores.items()}


def _article(clause: Clause) -> str:
    if clause.kind in ("transitory", "decree", "signature", "preamble"):
        return f"{clause.kind} {clause.label}"
    steps = [step for step in clause.path if step.startswith("Artículo ")]
    return steps[0].removeprefix("Artículo ") if steps else clause.label


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def table(data: Path, kept: Kept, thresholds: Thresholds) -> str:
    """Return the markdown tables of both tasks."""
    parts = []
    for title, task in (
        ("Real Spanish law, ranking articles (`es/gold*.jsonl`)", spanish_task(data)),
        ("US directives, ranking provisions (`en_calea/refs.jsonl`)", english_task(data)),
    ):
        rows = "\n".join(one.row() for one in compare(task, kept, thresholds))
        parts.append(
            f"### {title}\n\n| ranking | hit@1 / 5 / 10 | MAP | gap AUROC |\n"
            f"|---|---|---|---|\n{rows}\n"
        )
    return "\n".join(parts)
