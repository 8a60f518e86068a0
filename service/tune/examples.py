"""The corpus of pairs and judged manuals in, passages and what each answers out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.catalog import load_edition
from corpora.judgements import ANSWERS
from corpora.records import Element, Standard
from models.lessons import Asked, Example, Passage
from pipelines.embed import body_of, query_of
from pipelines.evaluation.judged import JudgedBody

PAIRS = Path(__file__).parents[2] / "corpora" / "pairs"
EDITIONS = ("le-6", "academy-2", "comm-list")
# Spanish counts double: it is what most manuals are in.
SPOKEN = ("es", "es", "en")
Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Written:
    """A passage written or judged for a standard, and the parts of it that it answers.

    ``parts`` are short ids of elements, None for the standard as a whole; () where it answers none.
    """

    key: Key
    passage: Passage
    parts: tuple[str | None, ...]


def pair_rows(folder: Path = PAIRS) -> Iterator[dict[str, Any]]:
    """Yield the rows of the corpus of pairs (``corpora/pairs/README.md``)."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def written_pairs(folder: Path = PAIRS) -> list[Written]:
    """Return the rows of the corpus of pairs as passages."""
    found = []
    for row in pair_rows(folder):
        heading = f"{row['path']}: " if row["path"] else ""
        key = (row["edition"], row["standard"])
        found.append(
            Written(
                key=key,
                passage=Passage(group=_group(key), path=heading, text=row["text"]),
                parts=(row["element"],) if row["verdict"] in ANSWERS else (),
            )
        )
    return found


def judged_clauses(bodies: Iterable[JudgedBody]) -> list[Written]:
    """Return the clauses that readers judged, each with the parts of a standard it answers."""
    found = []
    for body in bodies:
        answers: dict[tuple[str, int], list[str | None]] = {}
        for (standard, element, place), verdict in body.verdicts.items():
            parts = answers.setdefault((standard, place), [])
            if verdict in ANSWERS:
                parts.append(None if element is None else _short(element))
        for (standard, place), parts in answers.items():
            key = (body.edition.id, standard)
            found.append(
                Written(
                    key=key,
                    passage=Passage(
                        group=_group(key),
                        path=f"{' > '.join(body.clauses[place].path)}: ",
                        text=body_of(body.clauses[place]),
                    ),
                    parts=tuple(parts),
                )
            )
    return found


def examples_of(written: Sequence[Written], near: Sequence[Sequence[int]]) -> list[Example]:
    """Return an example for each passage that answers; ``near`` has the places of those mined."""
    known = standards()
    by_key: dict[Key, list[Written]] = defaultdict(list)
    for one in written:
        by_key[one.key].append(one)
    return [
        Example(
            asked=_asked(known[one.key], one.parts, by_key[one.key]),
            passage=one.passage,
            near=tuple(written[place].passage for place in places),
        )
        for one, places in zip(written, near, strict=True)
        if one.parts and one.key in known
    ]


def question_of(standard: Standard, parts: Sequence[str | None]) -> str:
    """Return the Spanish question for the first part answered, as the program asks it."""
    wanted = [one for one in standard.elements if _short(one.id) in parts]
    return query_of(standard, wanted[0] if wanted else None, "es")


def standards() -> dict[Key, Standard]:
    """Return every standard that pairs speak of."""
    return {
        (edition, standard.id): standard
        for edition in EDITIONS
        for standard in load_edition(edition).standards
    }


def _asked(
    standard: Standard, parts: Sequence[str | None], others: Sequence[Written]
) -> tuple[Asked, ...]:
    """Return the ways to ask for a standard as a whole and for each part answered."""
    silent = tuple(one.passage for one in others if not one.parts)
    found = [Asked(text=query_of(standard, None, spoken), wrong=silent) for spoken in SPOKEN]
    heading = " > ".join((*standard.path_es, standard.title_es))
    found.append(Asked(text=f"{heading}. {standard.statement_es}", wrong=silent))
    for element in standard.elements:
        if _short(element.id) in parts:
            siblings = tuple(one.passage for one in others if _answers_another(one, element))
            found += [
                Asked(text=query_of(standard, element, spoken), wrong=(*silent, *siblings))
                for spoken in SPOKEN
            ]
    return tuple(one for one in found if one.text)


def _answers_another(one: Written, element: Element) -> bool:
    return bool(one.parts) and None not in one.parts and _short(element.id) not in one.parts


def _group(key: Key) -> str:
    return ":".join(key)


def _short(element: str) -> str:
    return element.rsplit(".", 1)[-1]
