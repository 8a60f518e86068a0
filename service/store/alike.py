"""Agencies and an edition in, the best undecided proposal of each part in each of them out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from service.store.assessment_tables import (
    Assessment,
    CalibrationRow,
    Decision,
    ProposalRow,
    Run,
    StandardState,
)
from service.store.decided import WITHDRAWN
from service.store.edition_tables import EditionRevision, EditionRow
from service.store.manual_tables import ClauseRow, Manual, ManualVersion
from service.store.newest import MATCHED, OPEN, newest
from service.store.people_tables import Agency
from service.store.unit import Unit


@dataclass(frozen=True, kw_only=True)
class SharedEdition:
    """An edition, its wording in use, and how many of some agencies are assessed against it."""

    id: str
    revision_id: str
    name_es: str
    name_en: str
    agencies: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """The best proposal of a part in an agency that waits, as in a queue; ``latest``: ``Verdict``.

    ``wording`` is the digest of the edition's wording that it was matched against.
    """

    proposal: int
    assessment: str
    agency_id: str
    agency: str
    run: str
    wording: str
    standard: str
    element: str
    confidence: float | None
    calibration: Any
    clause: int
    label: str
    path: tuple[str, ...]
    page: int | None
    lead_in: str
    text: str
    digest: str
    version_id: str
    manual: str
    latest: int | None


def shared_editions(unit: Unit, agencies: Collection[str]) -> tuple[SharedEdition, ...]:
    """Return the editions that some agencies are assessed against, those of most agencies first."""
    several = func.count(Assessment.agency_id.distinct())
    rows = unit.session.execute(
        select(
            *(EditionRow.id, EditionRow.revision_id, EditionRevision.name_es),
            *(EditionRevision.name_en, several.label("agencies")),
        )
        .join(EditionRevision, EditionRevision.id == EditionRow.revision_id)
        .join(Assessment, Assessment.edition_id == EditionRow.id)
        .where(*_matched(agencies))
        .group_by(
            *(EditionRow.id, EditionRow.revision_id, EditionRevision.name_es),
            EditionRevision.name_en,
        )
        .order_by(several.desc(), EditionRow.id)
    )
    return tuple(SharedEdition(**row._mapping) for row in rows)


def of_standards(
    unit: Unit, agencies: Collection[str], edition: str, parts: Sequence[tuple[str, bool]]
) -> tuple[Candidate, ...]:
    """Return the candidates of some standards of an edition, of each agency's newest assessment.

    ``parts`` are numbers of standards, each with whether it has parts of its own. One query.
    """
    whole = [number for number, has_parts in parts if not has_parts]
    divided = [number for number, has_parts in parts if has_parts]
    statement = _candidates().where(
        Assessment.id.in_(newest(*_matched(agencies), Assessment.edition_id == edition)),
        ProposalRow.kind == "proposal",
        ProposalRow.rank == 1,
        or_(
            and_(ProposalRow.standard.in_(whole), ProposalRow.element == ""),
            and_(ProposalRow.standard.in_(divided), ProposalRow.element != ""),
        ),
    )
    return _found(unit, statement)


def of_proposals(
    unit: Unit, agencies: Collection[str], proposals: Collection[int]
) -> tuple[Candidate, ...]:
    """Return those of some proposals that are still candidates, of some agencies alone."""
    statement = _candidates().where(
        *_matched(agencies), ProposalRow.id.in_(proposals), ProposalRow.kind == "proposal"
    )
    return _found(unit, statement)


def _found(unit: Unit, statement: Select[Any]) -> tuple[Candidate, ...]:
    rows = unit.session.execute(statement.order_by(Agency.name, ProposalRow.id))
    return tuple(Candidate(**{**row._mapping, "path": tuple(row.path)}) for row in rows)


def _matched(agencies: Collection[str]) -> tuple[Any, ...]:
    return Assessment.agency_id.in_(agencies), OPEN, MATCHED


def _given_up() -> ColumnElement[bool]:
    """Return whether people said that a standard does not apply, or that no clause answers."""
    said = aliased(Decision)
    return exists().where(
        said.assessment_id == Assessment.id,
        said.standard == ProposalRow.standard,
        said.element.in_(("", ProposalRow.element)),
        said.clause_id.is_(None),
        said.verdict.in_(("not_applicable", "unanswered")),
        said.holds,
    )


def _candidates() -> Any:
    return (
        select(
            *(ProposalRow.id.label("proposal"), Assessment.id.label("assessment")),
            *(ProposalRow.agency_id, Agency.name.label("agency"), ProposalRow.run_id.label("run")),
            *(Run.edition_digest.label("wording"), ProposalRow.standard, ProposalRow.element),
            *(ProposalRow.confidence, CalibrationRow.facts.label("calibration")),
            ClauseRow.id.label("clause"),
            *(ClauseRow.label, ClauseRow.path, ClauseRow.page, ClauseRow.lead_in, ClauseRow.text),
            *(ClauseRow.digest, ClauseRow.version_id, Manual.name.label("manual")),
            Decision.id.label("latest"),
        )
        .select_from(Assessment)
        .join(Run, Run.id == Assessment.current_run_id)
        .join(ProposalRow, ProposalRow.run_id == Run.id)
        .join(ClauseRow, ClauseRow.id == ProposalRow.clause_id)
        .join(ManualVersion, ManualVersion.id == ClauseRow.version_id)
        .join(Manual, Manual.id == ManualVersion.manual_id)
        .join(Agency, Agency.id == Assessment.agency_id)
        .join(
            StandardState,
            and_(
                StandardState.run_id == Run.id,
                StandardState.standard == ProposalRow.standard,
                StandardState.element == ProposalRow.element,
            ),
        )
        .outerjoin(CalibrationRow, CalibrationRow.id == Run.calibration_id)
        .outerjoin(
            Decision,
            and_(
                Decision.assessment_id == Assessment.id,
                Decision.standard == ProposalRow.standard,
                Decision.element == ProposalRow.element,
                Decision.clause_id == ProposalRow.clause_id,
                # As in a queue: not the index of all that hold.
                Decision.holds,
            ),
        )
        .where(
            or_(Decision.id.is_(None), Decision.verdict == WITHDRAWN),
            StandardState.status != "not_applicable",
            ~_given_up(),
        )
    )
