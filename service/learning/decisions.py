"""A JSON Lines file of decisions in, frozen rows that confidences can learn from out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpora.errors import BadJudgements, EmptyFile, MissingFile
from corpora.faults import Faults
from corpora.judgements import ANSWERS, Relation

PROGRAMS = ("le", "comm", "academy", "campus")
OTHER = "custom"
POSTPONED = "postponed"
# Far beyond any score; a number past it is a mistake of the file.
FARTHEST = 1e6
_VERDICTS = {**{one.value: one for one in Relation}, "none": Relation.UNRELATED}
ProgramOf = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What one person decided of one proposal, and the score it was proposed with.

    ``clause`` is whatever names the clause: its digest, label or words; "" where nothing does.
    ``model`` and ``encoder`` are the ids of what scored it (``encoder`` None: not told).
    """

    program: str
    manual: str
    agency: str
    edition: str
    standard: str
    element: str
    clause: str
    verdict: Relation
    score: float
    model: str
    encoder: str | None
    day: date | None

    @property
    def right(self) -> bool:
        """Tell whether the clause answers, in full or in part."""
        return self.verdict in ANSWERS


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """The last decision on each pair, in the order of the file, and how many rows are not used.

    ``whole`` rows speak of a standard, not of a proposal; ``repeated`` ones were decided again.
    ``sha256`` is the digest of the file.
    """

    sha256: str
    rows: tuple[Decision, ...]
    postponed: int
    whole: int
    repeated: int


def load_decisions(path: Path, program_of: ProgramOf, edition: str) -> Decisions:
    """Read ``{"standard","verdict","score","model",...}`` rows; ``edition`` is of those without.

    Raises MissingFile, EmptyFile, or BadJudgements, which names every fault with its line.
    """
    faults = Faults(path.name, BadJudgements)
    found: list[Decision] = []
    postponed = whole = 0
    content = _content(path)
    for line, row in _objects(content.decode("utf-8-sig", "replace"), faults):
        if row.get("score") is None and ("status" in row or "gap" in row):
            whole += 1
        elif _said(row) == POSTPONED:
            postponed += 1
        else:
            wrong = _wrong(row)
            for es, en in wrong:
                faults.add(f"renglón {line}: {es}", f"line {line}: {en}")
            if not wrong:
                found.append(_decision(row, program_of, edition))
    faults.check()
    last = _last(found)
    return Decisions(
        sha256=hashlib.sha256(content).hexdigest(),
        rows=last,
        postponed=postponed,
        whole=whole,
        repeated=len(found) - len(last),
    )


def program_by_name(edition: str) -> str:
    """Return the program that an edition's id starts with, ``custom`` for a list of one's own."""
    start = edition.partition("-")[0]
    return start if start in PROGRAMS else OTHER


def _wrong(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with a row, in Spanish and in English."""
    wrong: list[tuple[str, str]] = []
    if not _word(row.get("standard")):
        wrong.append(("falta standard", "standard is missing"))
    if _said(row) not in _VERDICTS:
        wrong.append(
            (
                "verdict debe ser satisfies, partial, unrelated, contradicts o postponed",
                "verdict must be satisfies, partial, unrelated, contradicts or postponed",
            )
        )
    if not _finite(row.get("score")):
        wrong.append(
            (
                "score debe ser el número que dio acredita match",
                "score must be the number that acredita match gave",
            )
        )
    if not _word(row.get("model")):
        wrong.append(
            (
                "falta model; copie models.scorer.id del resultado de acredita match",
                "model is missing; copy models.scorer.id from the result of acredita match",
            )
        )
    if row.get("date") is not None and _day(row["date"]) is None:
        wrong.append(("date debe ser una fecha AAAA-MM-DD", "date must be a date YYYY-MM-DD"))
    program = row.get("program")
    if program is not None and program not in (*PROGRAMS, OTHER):
        known = ", ".join((*PROGRAMS, OTHER))
        wrong.append((f"program debe ser uno de: {known}", f"program must be one of: {known}"))
    return wrong


def _decision(row: Mapping[str, Any], program_of: ProgramOf, edition: str) -> Decision:
    own = _plain(row.get("edition")) or edition
    return Decision(
        program=row.get("program") or program_of(own),
        manual=_plain(row.get("manual")),
        agency=_plain(row.get("agency")),
        edition=own,
        standard=row["standard"].strip(),
        element=_plain(row.get("element")),
        clause=next(
            (
                text
                for key in ("digest", "label", "clause_contains")
                if (text := _plain(row.get(key)))
            ),
            "",
        ),
        verdict=_VERDICTS[_said(row)],
        score=float(row["score"]),
        model=row["model"].strip(),
        encoder=_plain(row.get("encoder")) or None,
        day=_day(row.get("date")),
    )


def _last(found: list[Decision]) -> tuple[Decision, ...]:
    """Keep the last decision on each pair: by date where both have one, else as the file goes."""
    kept: dict[Hashable, Decision] = {}
    for place, one in enumerate(found):
        pair = (one.agency, one.manual, one.edition, one.standard, one.element, one.clause)
        key: Hashable = (*pair, one.model) if one.clause else place
        before = kept.get(key)
        if before is not None and before.day and one.day and one.day < before.day:
            continue
        kept.pop(key, None)
        kept[key] = one
    return tuple(kept.values())


def _said(row: Mapping[str, Any]) -> str:
    return _plain(row.get("verdict", row.get("relation"))).lower()


def _plain(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _word(value: object) -> bool:
    return bool(_plain(value))


def _finite(value: object) -> bool:
    # Compared, not converted: JSON may hold NaN and integers that no float can.
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= FARTHEST


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(_plain(value)).date()
    except ValueError:
        return None


def _objects(text: str, faults: Faults) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        row = _decoded(content)
        if isinstance(row, Mapping):
            yield line, row
        else:
            faults.add(
                f"renglón {line}: no es un objeto JSON", f"line {line}: it is not a JSON object"
            )


def _decoded(content: str) -> object:
    try:
        return json.loads(content)
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
