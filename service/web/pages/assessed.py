"""A standard of an assessment in, its page out: each part with the clauses proposed and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.errors import NotFound
from corpora.records import Standard
from service.store import decided, editions, results
from service.store.decided import DecisionRow
from service.store.results import StateLine
from service.web.evidence import PartView, parts_of
from service.web.pages.assessments import Around, around_of
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class AssessedPage:
    """A standard as the last run sees it; ``decisions`` are those of people that hold."""

    template: ClassVar[str] = "assessments/standard.html"
    of: Around
    standard: Standard
    state: StateLine
    parts: tuple[PartView, ...]
    decisions: tuple[DecisionRow, ...]
    before: str | None
    after: str | None


@router.get("/autoevaluaciones/{assessment}/estandares/{number}")
def show(
    request: Request, assessment: str, number: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show a standard with what was proposed for it."""
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        run = of.run.id if of.run is not None else ""
        state = results.state(unit, run, number)
        edition = editions.load(unit, of.wording.id)
        standard = next((one for one in edition.standards if one.id == number), None)
        if standard is None:
            raise NotFound
        proposals = results.of_standard(unit, run, number)
        whys = results.whys(unit, [one.id for one in proposals])
        before, after = results.beside(unit, run, state.ordinal)
        shown = AssessedPage(
            of=of,
            standard=standard,
            state=state,
            parts=parts_of(standard, results.elements(unit, run, number), proposals, whys),
            decisions=decided.holding(unit, assessment, number),
            before=before,
            after=after,
        )
    return page(request, shown)
