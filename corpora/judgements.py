"""A file of judged rows or of relevance pairs in, frozen judgements out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from corpora.errors import BadJudgements, EmptyFile, MissingFile
from corpora.faults import Faults


class Relation(StrEnum):
    """What a person decided about a clause and a standard (the glossary's verdicts)."""

    SATISFIES = "satisfies"
    PARTIAL = "partial"
    UNRELATED = "unrelated"
    CONTRADICTS = "contradicts"


ANSWERS = frozenset({Relation.SATISFIES, Relation.PARTIAL})
_RELATIONS = {
    **{one.value: one for one in Relation},
    "none": Relation.UNRELATED,
    # A mapping between two bodies of rules says how they overlap, not how well.
    "equal": Relation.SATISFIES,
    "superset": Relation.SATISFIES,
    "subset": Relation.PARTIAL,
    "intersect": Relation.PARTIAL,
    "intersects": Relation.PARTIAL,
}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One clause judged against a standard or an element of it.

    The clause is named by ``digest``, ``label`` or ``contains`` (words of it); with none of them
    the row speaks of the manual as a whole. ``group`` is its article where the file says so.
    """

    manual: str
    standard: str
    relation: Relation
    element: str | None = None
    edition: str | None = None
    label: str | None = None
    contains: str | None = None
    digest: str | None = None
    reason: str | None = None
    page: int | None = None
    readers: int | None = None

    @property
    def whole(self) -> bool:
        """Tell whether the row names no clause."""
        return self.label is None and self.contains is None and self.digest is None


@dataclass(frozen=True, kw_only=True)
class StatusJudgement:
    """What a manual (or every manual of the file, "") has for a standard or an element.

    ``answered`` is None where readers did not agree.
    """

    manual: str
    standard: str
    answered: bool | None
    element: str | None = None
    edition: str | None = None
    status: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgements:
    """What a file holds: judged clauses and judged statuses."""

    clauses: tuple[Judgement, ...]
    statuses: tuple[StatusJudgement, ...]


def load_judgements(path: Path) -> Judgements:
    """Read ``{"manual","standard","label"|"clause_contains"|"digest","relation"}`` rows.

    A row with ``status`` or ``gap`` judges the whole manual, and so does one that names no clause.
    Raises MissingFile, EmptyFile, or BadJudgements, which names every fault with its line.
    """
    faults = Faults(path.name, BadJudgements)
    clauses: list[Judgement] = []
    statuses: list[StatusJudgement] = []
    for line, row in _rows(path, faults):
        if not isinstance(row.get("standard"), str):
            faults.add(f"renglón {line}: falta standard", f"line {line}: standard is missing")
        elif "status" in row or "gap" in row:
            statuses.append(_status(row))
        else:
            read = _judgement(row, line, faults)
            if read is None:
                continue
            if read.whole:
                statuses.append(_whole(read))
            else:
                clauses.append(read)
    faults.check()
    return Judgements(clauses=tuple(clauses), statuses=tuple(statuses))


def load_qrels(path: Path) -> tuple[tuple[str, str, int], ...]:
    """Read (source, target, grade) from JSON Lines or from TREC lines "source 0 target grade".

    Grade 2 answers, 1 answers in part, 0 does not. Raises MissingFile, EmptyFile or BadJudgements.
    """
    faults = Faults(path.name, BadJudgements)
    found: list[tuple[str, str, int]] = []
    if _text(path).lstrip()[:1] == "{":
        for line, row in _rows(path, faults):
            relation = _RELATIONS.get(str(row.get("relationship", row.get("relation", "equal"))))
            source, target = row.get("source"), row.get("target")
            if not (isinstance(source, str) and isinstance(target, str) and relation):
                faults.add(
                    f"renglón {line}: se esperaba source, target y relationship",
                    f"line {line}: source, target and relationship were expected",
                )
                continue
            found.append((source, target, grade(relation)))
    else:
        for line, text in enumerate(_text(path).splitlines(), start=1):
            parts = text.split()
            if len(parts) == 4 and parts[3].lstrip("-").isdigit():
                found.append((parts[0], parts[2], max(0, min(2, int(parts[3])))))
            elif parts:
                faults.add(
                    f"renglón {line}: se esperaban cuatro columnas",
                    f"line {line}: four columns were expected",
                )
    faults.check()
    return tuple(found)


def grade(relation: Relation) -> int:
    """Return 2 for satisfies, 1 for partial, 0 for the rest."""
    return {Relation.SATISFIES: 2, Relation.PARTIAL: 1}.get(relation, 0)


def _judgement(row: Mapping[str, Any], line: int, faults: Faults) -> Judgement | None:
    relation = _RELATIONS.get(str(row.get("relation", row.get("verdict", "satisfies"))))
    if relation is None:
        faults.add(
            f"renglón {line}: relation no es satisfies, partial, contradicts, unrelated ni none",
            f"line {line}: relation is not satisfies, partial, contradicts, unrelated or none",
        )
        return None
    page = row.get("page")
    readers = row.get("readers")
    return Judgement(
        manual=str(row.get("manual") or ""),
        standard=row["standard"],
        relation=relation,
        element=row.get("element") or None,
        edition=row.get("edition") or None,
        label=row.get("label") or None,
        contains=row.get("clause_contains") or None,
        digest=row.get("digest") or None,
        reason=row.get("reason") or None,
        page=page if isinstance(page, int) else None,
        readers=readers if isinstance(readers, int) else None,
    )


def _status(row: Mapping[str, Any]) -> StatusJudgement:
    status = row.get("status")
    gap = row.get("gap", None if status is None else status == "gap")
    return StatusJudgement(
        manual=str(row.get("manual") or ""),
        standard=row["standard"],
        answered=None if gap is None else not gap,
        element=row.get("element") or None,
        edition=row.get("edition") or None,
        status=status,
    )


def _whole(read: Judgement) -> StatusJudgement:
    return StatusJudgement(
        manual=read.manual,
        standard=read.standard,
        answered=read.relation in ANSWERS,
        element=read.element,
        edition=read.edition,
        status=None,
    )


def _rows(path: Path, faults: Faults) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, text in enumerate(_text(path).splitlines(), start=1):
        if not text.strip():
            continue
        row = _decoded(text, json.loads)
        if isinstance(row, Mapping):
            yield line, row
        else:
            faults.add(
                f"renglón {line}: no es un objeto JSON", f"line {line}: it is not a JSON object"
            )


def _decoded(text: str, decode: Callable[[str], object]) -> object:
    try:
        return decode(text)
    except (json.JSONDecodeError, RecursionError):
        return None


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingFile(file=path.name) from error
    if not content.strip():
        raise EmptyFile(file=path.name)
    return content.decode("utf-8-sig", "replace")
