"""A crosswalk or extracted clauses in; the JSON that docs/match.md promises to programs out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from corpora.records import Standard, Verified
from pipelines.reasons import Contradiction, Explanation, Match, Why
from pipelines.results import (
    Applicability,
    Calibration,
    Citation,
    Clause,
    Crosswalk,
    Directive,
    ElementResult,
    FileError,
    Manual,
    Proposal,
    StandardResult,
    Status,
)

MATCH_SCHEMA = "acredita/match/1"
EXTRACT_SCHEMA = "acredita/extract/1"

Row = dict[str, Any]


def match_json(crosswalk: Crosswalk, top: int) -> Row:
    """Return what docs/match.schema.json says, with at most ``top`` proposals a list.

    Keys come in the order of the contract; scores and probabilities have 4 decimals, boxes 1.
    """
    edition = crosswalk.edition
    standards = {standard.id: standard for standard in edition.standards}
    gaps = [row.id for row in crosswalk.standards if row.status is Status.GAP]
    return {
        "schema": MATCH_SCHEMA,
        "edition": {
            "id": edition.id,
            "digest": edition.digest,
            "standards": len(edition.standards),
            "program": edition.program,
            "name": edition.name_es,
        },
        **_documents(crosswalk.manuals, crosswalk.clauses),
        "standards": [_standard(row, standards[row.id], top) for row in crosswalk.standards],
        "gaps": gaps,
        "gaps_unverified": [id for id in gaps if standards[id].verified is Verified.RECALLED],
        "errors": _errors(crosswalk.errors),
        "models": {
            "encoder": {
                "id": crosswalk.encoder.id,
                "dimensions": crosswalk.encoder.dimensions,
            },
            "scorer": {"id": crosswalk.scorer},
            "calibration": _calibration(crosswalk.calibration),
            "assurances": [asdict(one) for one in crosswalk.assurances],
        },
    }


def extract_json(
    manuals: Sequence[Manual], clauses: Sequence[Clause], errors: Sequence[FileError]
) -> Row:
    """Return what docs/extract.schema.json says: manuals and clauses as in ``match_json``."""
    return {
        "schema": EXTRACT_SCHEMA,
        **_documents(manuals, clauses),
        "errors": _errors(errors),
    }


def to_bytes(contract: Row) -> bytes:
    """Return the JSON as UTF-8 with a final line end; a lone surrogate becomes a question mark.

    Raises ValueError for a number that JSON cannot hold.
    """
    text = json.dumps(contract, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode("utf-8", "replace")


def _documents(manuals: Iterable[Manual], clauses: Iterable[Clause]) -> Row:
    return {
        "manuals": [_manual(manual) for manual in manuals],
        "clauses": [_clause(clause) for clause in clauses],
    }


def _manual(manual: Manual) -> Row:
    return {
        "file": manual.file,
        "sha256": manual.sha256,
        "pages": manual.pages,
        "clauses": manual.clauses,
        "ocr_pages": list(manual.ocr_pages),
        "warnings": list(manual.warnings),
        "files": [
            {"file": name, "sha256": digest, "pages": pages} for name, digest, pages in manual.files
        ],
        "directives": [_directive(one) for one in manual.directives],
    }


def _directive(directive: Directive) -> Row:
    return {
        "number": directive.number,
        "name": directive.name,
        "cites": [_citation(cited, inherited=False) for cited in directive.cites],
        "fields": [{"name": name, "value": value} for name, value in directive.fields],
    }


def _clause(clause: Clause) -> Row:
    return {
        "id": clause.id,
        "manual": clause.manual,
        "file": clause.file or None,
        "path": list(clause.path),
        "label": clause.label,
        "lead_in": clause.lead_in,
        "text": clause.text,
        "page": clause.page,
        "boxes": [
            [box.page, *(round(edge, 1) for edge in (box.x0, box.top, box.x1, box.bottom))]
            for box in clause.boxes
        ],
        "digest": clause.digest,
        "kind": clause.kind,
        "force": [force.value for force in clause.force],
        "notes": list(clause.notes),
        "cites": [
            *(_citation(cited, inherited=False) for cited in clause.cites),
            *(_citation(cited, inherited=True) for cited in clause.inherited),
        ],
        "certainty": _rounded(clause.certainty),
    }


def _citation(cited: Citation, *, inherited: bool) -> Row:
    return {
        "number": cited.number,
        "letter": cited.letter,
        "edition": cited.edition,
        "inherited": inherited,
    }


def _standard(row: StandardResult, standard: Standard, top: int) -> Row:
    return {
        "id": row.id,
        "title": standard.title_es or standard.title_en,
        "title_en": standard.title_en or None,
        "level": standard.level,
        "status": row.status.value,
        "confidence": _rounded(row.confidence),
        "gap_probability": _rounded(row.gap_probability),
        "elements": [_element(part, top) for part in row.elements],
        "proposals": _proposals(row.proposals, top),
        "contradictions": _contradictions(row.contradictions, top),
        "verified": None if standard.verified is None else standard.verified.value,
        "applicability": _applicability(row.applicability),
    }


def _applicability(told: Applicability | None) -> Row | None:
    if told is None:
        return None
    return {
        "applies": told.applies,
        "reason": told.reason_es,
        "reason_en": told.reason_en,
        "declared_by": told.declared_by,
    }


def _element(part: ElementResult, top: int) -> Row:
    return {
        "id": part.id,
        "status": part.status.value,
        "confidence": _rounded(part.confidence),
        "gap_probability": _rounded(part.gap_probability),
        "proposals": _proposals(part.proposals, top),
    }


def _proposals(proposals: Sequence[Proposal], top: int) -> list[Row]:
    return [
        {
            "clause": proposal.clause,
            "confidence": _rounded(proposal.confidence),
            "interval": None
            if proposal.interval is None
            else [_rounded(bound) for bound in proposal.interval],
            "score": _rounded(proposal.score),
            "rank": proposal.rank,
            "why": why_json(proposal.why),
        }
        for proposal in proposals[:top]
    ]


def _contradictions(found: Sequence[Contradiction], top: int) -> list[Row]:
    """Return the keys of a proposal, without a confidence, and where the wording stands."""
    return [
        {
            "clause": one.clause,
            "confidence": None,
            "interval": None,
            "score": _rounded(one.score),
            "rank": rank,
            "why": why_json(one.why),
            "element": one.element,
            "cue": one.cue,
            "start": one.start,
            "end": one.end,
        }
        for rank, one in enumerate(found[:top], start=1)
    ]


def why_json(why: Why) -> Row:
    """Return why a clause is proposed, as the contract of ``match`` writes it."""
    return {
        "cited": why.cited,
        "terms": list(why.terms),
        "dense": _rounded(why.dense),
        "lexical": _rounded(why.lexical),
        **_explanation(why.explanation),
    }


def _explanation(found: Explanation | None) -> Row:
    if found is None:
        return {"language": None, "matches": [], "missing": [], "weak": []}
    return {
        "language": found.language,
        "matches": [_match(one) for one in found.matches],
        "missing": [
            {"code": one.code, "element": one.element, "es": one.es, "en": one.en}
            for one in found.missing
        ],
        "weak": [{"code": one.code.value, "words": one.words} for one in found.weak],
    }


def _match(one: Match) -> Row:
    return {
        "part": one.part.value,
        "start": one.start,
        "end": one.end,
        "other_part": one.other_part.value,
        "other_id": one.other_id or None,
        "other_start": one.other_start,
        "other_end": one.other_end,
        "words": one.words,
    }


def _errors(errors: Iterable[FileError]) -> list[Row]:
    return [{"file": error.file, "message": error.message} for error in errors]


def _calibration(state: Calibration) -> Row:
    return {
        "state": state.state,
        "id": state.id,
        "n": state.n,
        "ece": _rounded(state.ece),
        "date": state.date,
    }


def _rounded(value: float | None) -> float | None:
    # float(): a numpy number would pass the type checker's eye and stop json.dumps
    return None if value is None else round(float(value), 4)
