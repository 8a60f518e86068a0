"""An assessment in, the folder that an assessor reads out: its chapters, and each standard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from corpora.errors import NotFound
from corpora.records import Edition
from pipelines.settle import Held, settle
from service.people.access import Permission
from service.store import comments, decided, directives, editions, proofs, results, tasks
from service.store.comments import CommentRow
from service.store.directives import DirectiveText
from service.store.results import ProposalLine
from service.store.tasks import TasksAsked
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.folder import (
    STATES,
    Evidence,
    FolderChapter,
    FolderLine,
    Part,
    chapters_of,
    code_of,
    line_of,
    parts_of,
)
from service.web.pages.assessments import Around, around_of
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
# An edition of so few standards is shown with every chapter open.
_SHORT = 60


class TypedProof(BaseModel, frozen=True):
    """What the form of a proof sent, as it came."""

    part: str = ""
    year: str = ""
    title: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class FolderPage:
    """The folder of an assessment; with ``chapter``, that one alone and all that is in it."""

    template: ClassVar[str] = "assessments/folder.html"
    of: Around
    chapters: tuple[FolderChapter, ...]
    chapter: FolderChapter | None
    states: tuple[str, ...]
    counts: Mapping[str, int]
    years: tuple[int, ...]
    opened: bool
    shows_proposed: bool


@dataclass(frozen=True, kw_only=True)
class FolderStandardPage:
    """A standard of the folder: what it asks, its directives and proofs, and the notes on it.

    ``proposals`` are shown to the agency alone, for parts that nobody decided about; ``answered``
    has the state of the task that a note became.
    """

    template: ClassVar[str] = "assessments/folder_standard.html"
    of: Around
    line: FolderLine
    code: str
    parts: tuple[Part[DirectiveText], ...]
    standings: Mapping[str, str]
    proposals: Mapping[str, ProposalLine]
    years: tuple[int, ...]
    before: str
    after: str
    notes: tuple[CommentRow, ...]
    answered: Mapping[int, str]
    may_note: bool
    may_prove: bool
    limit_megabytes: int
    typed: TypedProof
    note: str
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/carpeta")
def show(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    capitulo: str = "",
) -> Response:
    """Show the folder, or one chapter of it whole, as it is read and printed."""
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment, matched=False)
        edition = editions.load(unit, of.wording.id)
        found = _evidence(unit, of, _numbers(edition, capitulo))
    chapters = chapters_of(edition, found, whole=capitulo)
    if capitulo and not chapters:
        raise NotFound
    counts = {state: sum(one.counts[state] for one in chapters) for state in STATES}
    shown = FolderPage(
        of=of,
        chapters=chapters,
        chapter=chapters[0] if capitulo else None,
        states=STATES,
        counts=counts,
        years=found.years,
        opened=len(edition.standards) <= _SHORT,
        shows_proposed=found.shows_proposed,
    )
    return page(request, shown)


@router.get("/autoevaluaciones/{assessment}/carpeta/{standard}")
def show_standard(  # noqa: PLR0913 - where a proof would go
    request: Request,
    assessment: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    parte: str = "",
    anio: str = "",
) -> Response:
    """Show a standard of the folder; ``parte`` and ``anio`` say where a proof is to be added."""
    typed = TypedProof(part=parte[:90], year=anio[:4])
    with service.store.read(visitor.access) as unit:
        shown = standard_page(unit, service, assessment, standard, typed=typed)
    return page(request, shown)


def standard_page(  # noqa: PLR0913 - what a page may show besides the standard
    unit: Unit,
    service: Service,
    assessment: str,
    number: str,
    *,
    typed: TypedProof | None = None,
    note: str = "",
    faults: Faults | None = None,
) -> FolderStandardPage:
    """Return what a standard's page of the folder shows; raise NotFound for an unknown one."""
    of = around_of(unit, assessment, matched=False)
    edition = editions.load(unit, of.wording.id)
    place = next((at for at, one in enumerate(edition.standards) if one.id == number), None)
    if place is None:
        raise NotFound
    standard = edition.standards[place]
    found = _evidence(unit, of, [number])
    own = directives.of_standard(unit, assessment, number)
    numbers = ["", *(one.id for one in edition.standards), ""]
    matched = of.run is not None
    closed = of.assessment.closed_at is not None
    access, agency = unit.access, of.agency.id
    return FolderStandardPage(
        of=of,
        line=line_of(standard, found, own),
        code=code_of(standard),
        parts=parts_of(standard, own, found.proofs),
        standings=_standings(unit, of, number, [one.id for one in standard.elements]),
        proposals=_proposals(unit, of, number) if found.shows_proposed else {},
        years=found.years,
        before=numbers[place],
        after=numbers[place + 2],
        notes=comments.of_standard(unit, assessment, number),
        answered=_answered(unit, assessment, number),
        may_note=matched and access.may(Permission.COMMENT, agency),
        may_prove=matched and not closed and access.may(Permission.UPLOAD, agency),
        limit_megabytes=service.settings.upload_megabytes,
        typed=typed or TypedProof(),
        note=note,
        faults=faults or Faults(),
    )


def _numbers(edition: Edition, chapter: str) -> list[str]:
    """Return the numbers of a chapter's standards, none where no chapter is asked for."""
    return [one.id for one in edition.standards if chapter and code_of(one) == chapter]


def _evidence(unit: Unit, of: Around, whole: list[str]) -> Evidence:
    """Return what the folder is made of, with the proofs of the standards shown ``whole``.

    What the program proposes is for the people of the agency; an assessor sees what they decided.
    """
    assessment = of.assessment.id
    asked = whole or None
    return Evidence(
        years=proofs.years(unit, of.assessment),
        now=unit.now,
        shows_proposed=unit.access.may(Permission.UPLOAD, of.agency.id),
        reviews=decided.reviews(unit, assessment, asked),
        states=results.standings(unit, of.run.id) if of.run is not None else {},
        directives=directives.listed(unit, assessment, asked),
        counts=proofs.counts(unit, assessment),
        notes=comments.counts(unit, assessment),
        proofs=proofs.of_standards(unit, assessment, whole) if whole else (),
    )


def _standings(unit: Unit, of: Around, standard: str, elements: list[str]) -> dict[str, str]:
    """Return where decisions leave each part of a standard."""
    held = [
        Held(element=one.element, clause=one.clause_id, verdict=one.verdict)
        for one in decided.holding(unit, of.assessment.id, standard)
    ]
    return {part: standing.value for part, standing in settle(elements, held).parts.items()}


def _proposals(unit: Unit, of: Around, standard: str) -> dict[str, ProposalLine]:
    """Return the best proposal of each part of a standard."""
    if of.run is None:
        return {}
    found = results.of_standard(unit, of.run.id, standard)
    return {one.element: one for one in found if one.kind == "proposal" and one.rank == 1}


def _answered(unit: Unit, assessment: str, standard: str) -> dict[int, str]:
    asked = TasksAsked(assessment=assessment, standard=standard, state=None)
    return {
        row.comment_id: row.state for row in tasks.listed(unit, asked) if row.comment_id is not None
    }
