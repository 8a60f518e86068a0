"""The JSON of ``acredita match`` in; rows drawn at random for a person to judge out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from corpora.errors import InputError, MissingFile
from corpora.records import Edition, Standard, Verified
from pipelines.evaluation.elusion import Pair, draw
from service.reports.json_contract import MATCH_SCHEMA

_BESIDE = 3
_PARTS = ("edition", "manuals", "clauses", "standards")
Plain = Mapping[str, Any]


class Asked(StrEnum):
    """What one row asks: of a pair not shown, or of a standard called covered."""

    PAIR = "par"
    STANDARD = "con-directiva"


@dataclass(frozen=True, kw_only=True)
class SampleRow:
    """One row to judge. ``place`` of ``size`` rows drawn from ``population``, from 1.

    ``requirement`` is "" where the edition's text is not at hand or is licensed.
    """

    asked: Asked
    place: int
    size: int
    population: int
    standard: str
    title: str
    requirement: str
    clause: str
    path: str
    text: str
    page: int | None
    manual: str

    @property
    def key(self) -> str:
        """Return a name that a spreadsheet takes neither for a number nor for a date."""
        return f"{self.asked} {self.place} de {self.size} entre {self.population}"


def load_result(path: Path) -> Plain:
    """Read the JSON of ``acredita match``; raise MissingFile, or InputError when it is not one."""
    try:
        whole = json.loads(path.read_bytes())
    except OSError as error:
        raise MissingFile(file=path.name) from error
    except (ValueError, RecursionError) as error:
        raise _not_a_result(path) from error
    if not isinstance(whole, dict) or whole.get("schema") != MATCH_SCHEMA:
        raise _not_a_result(path)
    if not all(whole.get(part) for part in _PARTS):
        raise _not_a_result(path)
    return whole


def draw_pairs(result: Plain, edition: Edition | None, size: int, seed: int) -> list[SampleRow]:
    """Draw pairs of a standard and a clause that is not among its proposals, texts beside.

    Standards that do not apply are left out. Each unshown pair is equally likely.
    """
    standards = {one["id"]: one for one in _applying(result)}
    clauses = {one["id"]: one for one in result["clauses"]}
    shown = {pair for one in standards.values() for pair in _shown(one)}
    shown = {pair for pair in shown if pair[1] in clauses}
    drawn = draw(list(standards), list(clauses), shown, size, seed)
    population = len(standards) * len(clauses) - len(shown)
    texts = _requirements(edition)
    return _numbered(
        [
            _row(Asked.PAIR, standards[number], [clauses[clause]], result, texts)
            for number, clause in drawn
        ],
        population,
    )


def draw_covered(result: Plain, edition: Edition | None, size: int, seed: int) -> list[SampleRow]:
    """Draw standards called covered, each with its best proposals beside."""
    covered = sorted(
        (one for one in _applying(result) if one["status"] == "covered"), key=lambda one: one["id"]
    )
    clauses = {one["id"]: one for one in result["clauses"]}
    order = np.random.default_rng(seed).permutation(len(covered))[:size].tolist()
    texts = _requirements(edition)
    rows = []
    for at in order:
        best = [one["clause"] for one in covered[at]["proposals"][:_BESIDE]]
        beside = [clauses[clause] for clause in best if clause in clauses]
        rows.append(_row(Asked.STANDARD, covered[at], beside, result, texts))
    return _numbered(rows, len(covered))


def _applying(result: Plain) -> list[Plain]:
    return [one for one in result["standards"] if one["status"] != "not_applicable"]


def _shown(standard: Plain) -> Iterator[Pair]:
    """Yield the pairs that any list of a standard shows."""
    lists = [standard["proposals"], standard["contradictions"]]
    lists += [element["proposals"] for element in standard["elements"]]
    for proposals in lists:
        for proposal in proposals:
            yield standard["id"], proposal["clause"]


def _row(
    asked: Asked, standard: Plain, clauses: Sequence[Plain], result: Plain, texts: Mapping[str, str]
) -> SampleRow:
    first = clauses[0] if clauses else None
    return SampleRow(
        asked=asked,
        place=0,
        size=0,
        population=0,
        standard=standard["id"],
        title=standard["title"],
        requirement=texts.get(standard["id"], ""),
        clause=" | ".join(one["label"] for one in clauses),
        path=" › ".join(first["path"]) if first else "",
        text="\n\n".join(_words(one) for one in clauses),
        page=first["page"] if first else None,
        manual=_file(first, result) if first else "",
    )


def _words(clause: Plain) -> str:
    return "\n".join(part for part in (clause["lead_in"], clause["text"]) if part)


def _file(clause: Plain, result: Plain) -> str:
    return str(clause.get("file") or result["manuals"][clause["manual"]]["file"])


def _numbered(rows: Sequence[SampleRow], population: int) -> list[SampleRow]:
    return [
        replace(row, place=place, size=len(rows), population=population)
        for place, row in enumerate(rows, start=1)
    ]


def _requirements(edition: Edition | None) -> dict[str, str]:
    if edition is None:
        return {}
    return {one.id: _requirement(one) for one in edition.standards}


def _requirement(standard: Standard) -> str:
    """Return what a standard asks, its elements below; "" for a licensed text, kept in house."""
    if standard.verified is Verified.LICENSED:
        return ""
    parts = [standard.statement_es or standard.statement_en]
    parts += [
        f"{element.letter or '·'} {element.text_es or element.text_en}"
        for element in standard.elements
    ]
    return "\n".join(part for part in parts if part)


def _not_a_result(path: Path) -> InputError:
    return InputError(
        file=path.name,
        detail={
            "es": "no es el JSON que escribe acredita match --json",
            "en": "it is not the JSON that acredita match --json writes",
        },
    )
