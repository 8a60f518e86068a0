"""A standard of an assessment in, the page of what other agencies decided about it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from corpora.errors import NotAllowed
from corpora.records import Standard
from service.comparing import standard_of
from service.people.access import Permission
from service.store import consents, editions, precedents
from service.store.consents import Kind
from service.store.precedents import Precedent
from service.web.pages.assessments import Around, around_of
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class PrecedentsPage:
    """What other agencies decided, by part; ``shares``: what the visitor's own agency shares."""

    template: ClassVar[str] = "assessments/precedents_page.html"
    of: Around
    standard: Standard
    found: Mapping[str, Precedent]
    shares: Mapping[Kind, bool]
    may_share: bool


@router.get("/autoevaluaciones/{assessment}/estandares/{standard}/precedentes")
def show(
    request: Request,
    assessment: str,
    standard: str,
    visitor: CurrentVisitor,
    service: CurrentService,
) -> Response:
    """Show what agencies that share it decided about a standard; not to an assessor by link."""
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        if not precedents.may_see(visitor.access):
            raise NotAllowed
        row = standard_of(editions.load(unit, of.wording.id), standard)
        shares = consents.holds(unit, of.agency.id)
        may_share = unit.access.may(Permission.ADMINISTER, of.agency.id)
    edition = of.assessment.edition_id
    shown = PrecedentsPage(
        of=of,
        standard=row,
        found=precedents.precedents(service.store, of.agency.id, edition, standard),
        shares=shares,
        may_share=may_share,
    )
    return page(request, shown)
