"""A sample that a person judged in; how many rows were judged and how many are right out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import BadJudgements, BadRequirements, EmptyFile, MissingFile
from corpora.faults import Faults
from corpora.judgements import ANSWERS, Relation
from corpora.requirements_table import Row, rows_of_csv, rows_of_xlsx
from service.sampling.draw import Asked
from service.sampling.sheet import CHOICES, COLUMNS

_KEY = re.compile(r"(par|con-directiva) (\d+) de (\d+) entre (\d+)")
_HEADINGS = {**{name: name for name, _, _ in COLUMNS}, **{told: name for name, told, _ in COLUMNS}}
_VERDICTS = {
    **{one.value: one for one in Relation},
    "none": Relation.UNRELATED,
    "cumple": Relation.SATISFIES,
    "con directiva": Relation.SATISFIES,
    "cumple en parte": Relation.PARTIAL,
    "parcial": Relation.PARTIAL,
    "no corresponde": Relation.UNRELATED,
    "sin directiva": Relation.UNRELATED,
    "contradice": Relation.CONTRADICTS,
}
_OPEN = frozenset({"", "postponed", "decidir después"})
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a judged sample holds: ``answers`` among ``judged`` rows.

    ``size`` rows were drawn from ``population``; ``asked`` tells what they ask.
    """

    asked: Asked
    judged: int
    answers: int
    size: int
    population: int


def load_judged(path: Path) -> Judged:
    """Read a sample back, as JSON Lines, CSV or a workbook.

    Raises MissingFile, EmptyFile, or BadJudgements, which names every fault with its place.
    """
    faults = Faults(path.name, BadJudgements)
    verdicts: dict[int, Relation | None] = {}
    told: set[tuple[str, int, int]] = set()
    for row in _rows(path, faults):
        key = _KEY.fullmatch(row.get("id"))
        said = row.get("verdict").lower()
        if key is None or not 1 <= int(key[2]) <= int(key[3]) <= int(key[4]):
            faults.add(
                f"{row.where('id', 'es')}: «par» no es el que escribió acredita elusion draw",
                f"{row.where('id', 'en')}: id is not the one that acredita elusion draw wrote",
            )
        elif int(key[2]) in verdicts:
            faults.add(
                f"{row.where('id', 'es')}: el par está repetido; deje una sola fila",
                f"{row.where('id', 'en')}: the pair is repeated; leave one row",
            )
        elif said not in _VERDICTS and said not in _OPEN:
            known = ", ".join(CHOICES[Asked(key[1])])
            faults.add(
                f"{row.where('verdict', 'es')}: «{said}» no es un dictamen; use {known}",
                f"{row.where('verdict', 'en')}: {said!r} is not a verdict; use {known}",
            )
        else:
            verdicts[int(key[2])] = _VERDICTS.get(said)
            told.add((key[1], int(key[3]), int(key[4])))
    if len(told) > 1:
        faults.add(
            "mezcla filas de muestras distintas; revise cada una por separado",
            "it mixes rows of several samples; read each one apart",
        )
    faults.check()
    return _counted(path, verdicts, told)


def _counted(
    path: Path, verdicts: Mapping[int, Relation | None], told: set[tuple[str, int, int]]
) -> Judged:
    known = [one for one in verdicts.values() if one is not None]
    if not known:
        raise Faults(path.name, BadJudgements).stop(
            "ninguna fila tiene dictamen; llene la columna «dictamen»",
            "no row has a verdict; fill in the column verdict",
        )
    asked, size, population = next(iter(told))
    return Judged(
        asked=Asked(asked),
        judged=len(known),
        answers=sum(one in ANSWERS for one in known),
        size=size,
        population=population,
    )


def _rows(path: Path, faults: Faults) -> list[Row]:
    content = _content(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return list(_objects(content, faults))
    read = rows_of_xlsx if content.startswith(_ZIP) else rows_of_csv
    try:
        return read(content, faults, _HEADINGS)
    except BadRequirements as error:
        raise faults.stop(
            "no se encontró la columna «par»; use el archivo que escribió acredita elusion draw",
            "there is no column id; use the file that acredita elusion draw wrote",
        ) from error


def _objects(content: bytes, faults: Faults) -> Iterator[Row]:
    for line, text in enumerate(content.decode("utf-8-sig", "replace").split("\n"), start=1):
        if not text.strip():
            continue
        found = _decoded(text)
        if isinstance(found, dict):
            values = {name: str(found.get(name) or "").strip() for name in ("id", "verdict")}
            yield Row(line=line, values=values, letters={})
        else:
            faults.add(
                f"renglón {line}: no es un objeto JSON", f"line {line}: it is not a JSON object"
            )


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingFile(file=path.name) from error
    if not content.strip():
        raise EmptyFile(file=path.name)
    return content
