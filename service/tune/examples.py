"""The corpus of pairs and judged manuals in, examples for the encoder out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from corpora.catalog import load_edition
from corpora.records import Element, Standard
from models.tuning import Example
from pipelines.embed import body_of, query_of
from pipelines.evaluation.judged import JudgedBody

PAIRS = Path(__file__).parents[2] / "corpora" / "pairs"
EDITIONS = ("le-6", "academy-2", "comm-list")
LANGUAGES = ("es", "en")
ANSWERS = frozenset({"satisfies", "partial"})
Passage = tuple[str, str]


def pair_examples(folder: Path = PAIRS) -> list[Example]:
    """Return an example for each pair that answers its standard, with those that do not beside."""
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]
    known = _standards()
    wrong: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for row in rows:
        if row["verdict"] not in ANSWERS:
            wrong[row["edition"], row["standard"]].append(_passage(row))
    return [
        Example(
            group=f"{row['edition']}:{row['standard']}",
            questions=_questions(known[row["edition"], row["standard"]], [row["element"]]),
            passage=_passage(row),
            wrong=tuple(wrong[row["edition"], row["standard"]]),
        )
        for row in rows
        if row["verdict"] in ANSWERS and (row["edition"], row["standard"]) in known
    ]


def judged_examples(bodies: Iterable[JudgedBody]) -> list[Example]:
    """Return an example for each clause that readers found to answer a standard."""
    found = []
    for body in bodies:
        standards = {one.id: one for one in body.edition.standards}
        answers: dict[tuple[str, int], list[str | None]] = defaultdict(list)
        wrong: dict[str, list[Passage]] = defaultdict(list)
        for (standard, element, place), verdict in body.verdicts.items():
            if verdict in ANSWERS:
                answers[standard, place].append(element)
            elif element is None:
                wrong[standard].append(_read(body, place))
        for (standard, place), elements in answers.items():
            found.append(
                Example(
                    group=f"{body.edition.id}:{standard}",
                    questions=_questions(standards[standard], elements),
                    passage=_read(body, place),
                    wrong=tuple(wrong[standard]),
                )
            )
    return found


def _questions(standard: Standard, elements: Sequence[str | None]) -> tuple[str, ...]:
    """Return what stands for a standard and the elements answered; Spanish counts double."""
    short = {one.rsplit(".", 1)[-1] for one in elements if one}
    parts: list[Element | None] = [None]
    parts += [one for one in standard.elements if one.id.rsplit(".", 1)[-1] in short]
    asked = [query_of(standard, part, spoken) for part in parts for spoken in ("es", *LANGUAGES)]
    if len(parts) == 1:
        heading = " > ".join((*standard.path_es, standard.title_es))
        asked.append(f"{heading}. {standard.statement_es}")
    return tuple(text for text in asked if text)


def _passage(row: dict[str, Any]) -> Passage:
    path = row.get("path")
    return (f"{path}: " if path else "", row["text"])


def _read(body: JudgedBody, place: int) -> Passage:
    clause = body.clauses[place]
    return (f"{' > '.join(clause.path)}: ", body_of(clause))


def _standards() -> dict[tuple[str, str], Standard]:
    return {
        (edition, standard.id): standard
        for edition in EDITIONS
        for standard in load_edition(edition).standards
    }
