"""The folder of ObliQA in (passages.jsonl, dev.jsonl), passages with headings and questions out."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import InputError, MissingFile

HEADING_LETTERS, PART_WORDS, REST_WORDS = 160, 14, 8
# A part starts after the end of a sentence, or at an item's letter.
_SPLIT = re.compile(r"(?<=[.;:—])\s+(?=[A-Z(‘“\"]|and|or)|\s+(?=\([a-z]{1,4}\)\s)")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question, the places of its right passages, and the documents that these are in.

    It belongs to ``document``, that of the first one it names.
    """

    id: str
    text: str
    right: tuple[int, ...]
    document: str
    documents: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Rulebooks:
    """Passages in reading order, and the questions asked of them.

    ``units`` are their ids (two passages may share one); ``headings`` the texts of the passages
    above, joined; ``above`` the place of the nearest one, -1 without; ``sections`` a number for
    all passages right below one id, ``chapters`` for those below the id above it.
    """

    units: tuple[str, ...]
    documents: tuple[str, ...]
    texts: tuple[str, ...]
    headings: tuple[str, ...]
    above: NDArray[np.int64]
    sections: NDArray[np.int64]
    chapters: NDArray[np.int64]
    questions: tuple[Asked, ...]

    def titled(self) -> list[str]:
        """Return each passage with its headings in front."""
        return [
            f"{heading}: {text}" if heading else text
            for heading, text in zip(self.headings, self.texts, strict=True)
        ]


def load_rulebooks(folder: Path) -> Rulebooks:
    """Read passages and questions.

    Raises MissingFile, and InputError for a line that is not of ObliQA or names no passage.
    """
    rows = _rows(folder / "passages.jsonl", ("id", "doc", "text"))
    units = tuple(str(row["id"]) for row in rows)
    texts = tuple(" ".join(str(row["text"]).split()) for row in rows)
    documents = tuple(str(row["doc"]) for row in rows)
    places: dict[str, int] = {}
    for place, unit in enumerate(units):
        places.setdefault(unit.rstrip("."), place)
    chains = [
        [p for one in _ids_above(unit) if (p := places.get(one)) is not None and texts[p]]
        for unit in units
    ]
    parents = [_parent(unit) for unit in units]
    return Rulebooks(
        units=units,
        documents=documents,
        texts=texts,
        headings=tuple(" > ".join(_cut(texts[p]) for p in chain) for chain in chains),
        above=np.array([chain[-1] if chain else -1 for chain in chains], dtype=np.int64),
        sections=_numbered(parents),
        chapters=_numbered([_parent(one) for one in parents]),
        questions=_questions(folder / "dev.jsonl", units, documents),
    )


def parts_of(text: str) -> list[str]:
    """Return the sentences and items of a text, short ones joined to what is before or after."""
    found: list[str] = []
    waiting = ""
    for piece in _SPLIT.split(text):
        waiting = f"{waiting} {piece}".strip()
        if len(waiting.split()) >= PART_WORDS:
            found.append(waiting)
            waiting = ""
    if waiting and found and len(waiting.split()) < REST_WORDS:
        found[-1] = f"{found[-1]} {waiting}"
    elif waiting or not found:
        found.append(waiting)
    return found


def _questions(path: Path, units: tuple[str, ...], documents: tuple[str, ...]) -> tuple[Asked, ...]:
    places = defaultdict(list)
    for place, unit in enumerate(units):
        places[unit].append(place)
    found = []
    for row in _rows(path, ("id", "question", "passages")):
        unknown = [one for one in row["passages"] if one not in places]
        if unknown or not row["passages"]:
            detail = f"{row['id']}: {', '.join(map(str, unknown)) or '—'}"
            raise InputError(file=path.name, detail={"es": detail, "en": detail})
        right = tuple(place for one in row["passages"] for place in places[one])
        found.append(
            Asked(
                id=str(row["id"]),
                text=str(row["question"]),
                right=right,
                document=documents[right[0]],
                documents=frozenset(documents[place] for place in right),
            )
        )
    return tuple(found)


def _rows(path: Path, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as absent:
        raise MissingFile(file=path.name) from absent
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            missing = [key for key in keys if key not in row]
        except (ValueError, TypeError):
            missing = list(keys)
        if missing:
            raise InputError(
                file=path.name,
                detail={
                    "es": f"en la línea {number} faltan: {', '.join(missing)}",
                    "en": f"line {number} lacks: {', '.join(missing)}",
                },
            )
        found.append(row)
    return found


def _ids_above(unit: str) -> list[str]:
    """Return the ids that an id continues, the widest first: "3:1", "3:1.2" of "3:1.2.4"."""
    document, _, rest = unit.partition(":")
    steps = rest.rstrip(".").split(".")
    return [f"{document}:{'.'.join(steps[:many])}" for many in range(1, len(steps))]


def _parent(unit: str) -> str:
    document, _, rest = unit.partition(":")
    return f"{document}:{rest.rstrip('.').rpartition('.')[0]}"


def _numbered(names: list[str]) -> NDArray[np.int64]:
    place: dict[str, int] = {}
    return np.array([place.setdefault(name, len(place)) for name in names], dtype=np.int64)


def _cut(text: str) -> str:
    """Return a heading; where it is a whole provision, its first words."""
    return text if len(text) <= HEADING_LETTERS else text[:HEADING_LETTERS].rpartition(" ")[0]
