"""A draft on disk and the standards it is for in, what it answers out: in a process of its own.

Nothing is kept: neither what was read of the draft nor the vectors of its passages.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import ChainMap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.applicability import load_rules
from corpora.errors import BadProfile
from corpora.profiles import read_profile
from corpora.records import Edition
from pipelines.applicability import applicability, apply
from pipelines.extract.apart import APART
from pipelines.extract.messages import Message
from pipelines.extract.reader import read_document
from pipelines.results import (
    Clause,
    Crosswalk,
    Document,
    ElementResult,
    Proposal,
    StandardResult,
    Status,
)
from pipelines.run import Body, Method, Part, ReadFile, SourceFile, crosswalk, gather, read_file
from service.drafts.results import TOP, Tried, TriedStandard, to_plain
from service.people.access import system_access
from service.reports.json_contract import why_json
from service.settings import Settings
from service.store import editions
from service.store.results import ElementState, ProposalLine
from service.work.kit import Kit, Progress
from service.work.serving import Do

Half = NDArray[np.float16]
_ANSWERED = (Status.COVERED, Status.PARTIAL)
_OTHERS = 60


def trier(settings: Settings) -> Do:
    """Return what tries the draft that a message names and writes what it found beside it."""
    kit = Kit(settings)
    # Questions of editions that no run embedded yet; drafts' passages are in none of the two.
    questions: dict[str, Half] = {}

    def do(asked: Message, tell: Progress) -> None:
        draft = Path(asked["draft"])
        data = draft.read_bytes()
        draft.unlink()
        tell(0, 1)
        read = _read(kit, asked["name"], data, draft.parent)
        with kit.store.read(system_access()) as unit:
            edition = editions.load(unit, asked["revision"])
        found = _crossed(kit, read, edition, asked["profile"], questions)
        plain = to_plain(_tried(found, read, asked["standards"]))
        Path(asked["out"]).write_text(json.dumps(plain, ensure_ascii=False), "utf-8", "replace")

    return do


def _read(kit: Kit, name: str, data: bytes, folder: Path) -> ReadFile:
    """Return a draft as a manual's file is read, by the reader that is kept apart.

    What readers and the programs they start write meanwhile, they write into ``folder``: whoever
    asked takes it away, however this ends.
    """
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)

    def document(data: bytes, name: str) -> Document:
        return read_document(data, name, kit.limits, kit.ocr)

    try:
        return read_file(SourceFile(name=name, data=data), document, kit.tagger, {})
    finally:
        APART.close()  # it knows this folder, not the next one's


def _crossed(
    kit: Kit, read: ReadFile, edition: Edition, profile: str, questions: dict[str, Half]
) -> Crosswalk:
    """Match a draft alone, as a run matches a body; a profile that no longer fits is not used."""
    kit.vectors.refresh()
    kept: ChainMap[str, Any] = ChainMap({}, questions, kit.vectors)
    model = kit.model
    method = Method(encoder=kit.encoder, kept=kept, scoring=model.scoring, gaps=model.gaps)
    placed = gather([Part(name="", read=read)], 0, folder=False)
    body = Body(
        manuals=(),
        clauses=tuple(clause for clause, _ in placed),
        languages=tuple(language for _, language in placed),
        errors=(),
    )
    crossed = crosswalk(body, edition, method, TOP)
    try:
        applies = applicability(edition, read_profile(profile, ""), load_rules()) if profile else ()
    except BadProfile:
        applies = ()
    return apply(crossed, applies)


def _tried(found: Crosswalk, read: ReadFile, standards: Sequence[str]) -> Tried:
    wanted = set(standards)
    clauses = {one.id: one for one in found.clauses}
    answered = [one for one in found.standards if one.id not in wanted and one.status in _ANSWERED]
    answered.sort(key=lambda one: (_ANSWERED.index(one.status), one.gap_probability))
    return Tried(
        clauses=len(found.clauses),
        pages=read.pages,
        warnings={language: read.warnings(language) for language in ("es", "en")},
        calibration=asdict(found.calibration),
        asked=tuple(_standard(one, clauses, TOP) for one in found.standards if one.id in wanted),
        others=tuple(_standard(one, clauses, 1, whole=True) for one in answered[:_OTHERS]),
    )


def _standard(
    one: StandardResult, clauses: dict[str, Clause], top: int, *, whole: bool = False
) -> TriedStandard:
    """Return a standard with the best of each list; ``whole``: of its merged list alone."""
    parts: tuple[ElementResult, ...] = () if whole else one.elements
    lists = [("", one.proposals), *((part.id, part.proposals) for part in parts)]
    rows: list[ProposalLine] = []
    whys: dict[int, Any] = {}
    for element, proposals in lists:
        for proposal in proposals[:top]:
            rows.append(_row(len(rows), one.id, element, proposal, clauses[proposal.clause]))
            whys[rows[-1].id] = why_json(proposal.why)
    return TriedStandard(
        id=one.id,
        status=one.status.value,
        confidence=_number(one.confidence),
        elements=tuple(_states(one)) if not whole else (),
        proposals=tuple(rows),
        whys=whys,
    )


def _states(one: StandardResult) -> Iterator[ElementState]:
    for place, part in enumerate(one.elements):
        yield ElementState(
            ordinal=place,
            standard=one.id,
            element=part.id,
            status=part.status.value,
            confidence=_number(part.confidence),
            gap_probability=float(part.gap_probability),
        )


def _row(key: int, standard: str, element: str, one: Proposal, clause: Clause) -> ProposalLine:
    low, high = one.interval or (None, None)
    plain: dict[str, Any] = {
        **{"id": key, "agency_id": "", "run_id": "", "standard": standard, "element": element},
        **{"kind": "proposal", "rank": one.rank, "score": float(one.score)},
        **{"confidence": _number(one.confidence), "low": _number(low), "high": _number(high)},
        **{"cited": one.why.cited, "clause_id": 0, "version_id": "", "manual_id": ""},
        **{"manual": "", "manual_kind": "manual", "clause_ordinal": 0, "file": 0},
        **{"page": clause.page},
        **{"label": clause.label, "path": list(clause.path), "lead_in": clause.lead_in},
        **{"text": clause.text, "clause_digest": clause.digest},
    }
    return ProposalLine(**plain)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
