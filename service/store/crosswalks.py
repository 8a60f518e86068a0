"""A run in, the whole crosswalk that it found out: the same rows as matching its body again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from corpora.records import Edition
from pipelines.reasons import Contradiction
from pipelines.results import (
    Applicability,
    Assurance,
    Calibration,
    Crosswalk,
    ElementResult,
    EncoderCard,
    FileError,
    Proposal,
    StandardResult,
    Status,
)
from service.rows import unpacked
from service.store import bodies, editions
from service.store.assessment_tables import ProposalRow, StandardState
from service.store.assessments import RunRow, manuals_of_run
from service.store.assessments import run as get_run
from service.store.bodies import KeptBody
from service.store.manual_tables import ManualVersion
from service.store.unit import Unit
from service.whys import why_of

CONTRADICTION = "contradiction"
Found = Row[*tuple[Any, ...]]
_Lists = Mapping[tuple[str, str, str], list[Found]]


@dataclass(frozen=True, kw_only=True)
class _Places:
    """Where clauses stand in a body, by the ids of their rows."""

    ids: Mapping[int, str]
    ordinals: Mapping[int, int]


def rebuilt(unit: Unit, run: str) -> Crosswalk:
    """Return what a run found: its edition, manuals, clauses, states and lists.

    Three queries a manual and seven more. Raises NotFound for a run that is not seen.
    """
    row = get_run(unit, run)
    edition = editions.load(unit, row.revision_id)
    versions = [one.version_id for one in manuals_of_run(unit, run)]
    body = bodies.load(unit, versions)
    return Crosswalk(
        edition=edition,
        manuals=body.manuals,
        clauses=body.clauses,
        standards=_standards(unit, run, edition, body),
        errors=_errors(unit, versions),
        encoder=EncoderCard(id=row.encoder, dimensions=row.dimensions),
        scorer=row.scorer,
        calibration=_calibration(row),
        assurances=tuple(Assurance(**one) for one in row.assurances or ()),
    )


def _standards(
    unit: Unit, run: str, edition: Edition, body: KeptBody
) -> tuple[StandardResult, ...]:
    states = unit.session.execute(
        select(
            *(StandardState.standard, StandardState.element, StandardState.status),
            *(StandardState.confidence, StandardState.gap_probability, StandardState.applies),
            StandardState.applicability,
        ).where(StandardState.run_id == run)
    ).all()
    by_part = {(row.standard, row.element): row for row in states}
    lists = _lists(unit, run)
    places = _Places(
        ids={row: clause.id for row, clause in zip(body.rows, body.clauses, strict=True)},
        ordinals={row: place for place, row in enumerate(body.rows)},
    )
    found = []
    for standard in edition.standards:
        whole = by_part.get((standard.id, ""))
        if whole is None:
            continue
        parts = [by_part.get((standard.id, element.id)) for element in standard.elements]
        found.append(_standard(whole, [one for one in parts if one is not None], lists, places))
    return tuple(found)


def _lists(unit: Unit, run: str) -> _Lists:
    table = ProposalRow
    rows = unit.session.execute(
        select(
            *(table.standard, table.element, table.kind, table.rank, table.clause_id),
            *(table.score, table.confidence, table.low, table.high, table.why),
        )
        .where(table.run_id == run)
        .order_by(table.rank, table.id)
    )
    found: dict[tuple[str, str, str], list[Found]] = {}
    for row in rows:
        part = "" if row.kind == CONTRADICTION else row.element
        found.setdefault((row.standard, part, row.kind), []).append(row)
    return found


def _standard(
    whole: Found, parts: Iterable[Found], lists: _Lists, places: _Places
) -> StandardResult:
    number = whole.standard
    return StandardResult(
        id=number,
        status=Status(whole.status),
        confidence=whole.confidence,
        gap_probability=whole.gap_probability,
        elements=tuple(
            ElementResult(
                id=part.element,
                status=Status(part.status),
                confidence=part.confidence,
                gap_probability=part.gap_probability,
                proposals=_proposals(lists.get((number, part.element, "proposal"), ()), places),
            )
            for part in parts
        ),
        proposals=_proposals(lists.get((number, "", "proposal"), ()), places),
        contradictions=tuple(
            _contradiction(row, places) for row in lists.get((number, "", CONTRADICTION), ())
        ),
        applicability=_applicability(whole),
    )


def _proposals(rows: Iterable[Found], places: _Places) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(
            clause=places.ids[row.clause_id],
            score=row.score,
            rank=row.rank,
            confidence=row.confidence,
            why=why_of(unpacked(row.why)),
            interval=None if row.low is None else (row.low, row.high),
        )
        for row in rows
    )


def _contradiction(row: Found, places: _Places) -> Contradiction:
    why = unpacked(row.why)
    return Contradiction(
        standard=row.standard,
        element=row.element or None,
        clause=places.ids[row.clause_id],
        place=places.ordinals[row.clause_id],
        score=row.score,
        cue=why["cue"],
        start=why["start"],
        end=why["end"],
        why=why_of(why),
    )


def _applicability(whole: Found) -> Applicability | None:
    told = whole.applicability
    if told is None:
        return None
    return Applicability(
        standard=whole.standard,
        applies=whole.applies,
        reason_es=told["reason"],
        reason_en=told["reason_en"],
        declared_by=told["declared_by"],
    )


def _errors(unit: Unit, versions: list[str]) -> tuple[FileError, ...]:
    rows = unit.session.execute(
        select(ManualVersion.id, ManualVersion.faults).where(ManualVersion.id.in_(versions))
    )
    faults = {row.id: row.faults or [] for row in rows}
    return tuple(
        FileError(file=one["file"], message=one["es"])
        for version in versions
        for one in faults.get(version, ())
    )


def _calibration(row: RunRow) -> Calibration:
    return Calibration(**row.calibration) if row.calibration else Calibration(state="none")
