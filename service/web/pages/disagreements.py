"""An assessment in, the pairs on which two readers disagree out; a third one settles each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest
from service.settling import settle
from service.store import disagreements, editions
from service.store.disagreements import Disagreement
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, around_any
from service.web.pair_views import PairView, pair_view
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_AT_ONCE = 5


@dataclass(frozen=True, kw_only=True)
class DisagreementView:
    """A disagreement as it is read; ``may`` settle, and ``alone`` where a reader has to."""

    row: Disagreement
    shown: PairView
    may: bool
    alone: bool


@dataclass(frozen=True, kw_only=True)
class DisagreementsPage:
    """Pairs on which two readers disagree, with what each said; ``wrong`` is the one at fault."""

    template: ClassVar[str] = "assessments/disagreements.html"
    of: Around
    rows: tuple[DisagreementView, ...]
    first: str
    next: str
    wrong: int = 0
    faults: Faults = field(default_factory=Faults)


@router.get("/autoevaluaciones/{assessment}/desacuerdos")
def show(
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    sigue: str | None = None,
) -> Response:
    """Show the disagreements that nobody settled."""
    here = f"/autoevaluaciones/{assessment}/desacuerdos"
    with service.store.read(visitor.access) as unit:
        of = around_any(unit, assessment)
        found = disagreements.listed(unit, assessment, Paging(cursor=sigue, limit=_AT_ONCE))
        shown = DisagreementsPage(
            of=of,
            rows=_views(unit, of, found.rows),
            first=here if sigue else "",
            next=address(here, sigue=found.next) if found.next else "",
        )
    return page(request, shown)


@router.post("/autoevaluaciones/{assessment}/desacuerdos/{reading}")
def decide(  # noqa: PLR0913 - what a person says
    request: Request,
    assessment: str,
    reading: int,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    dictamen: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
    nota: Annotated[str, Form()] = "",
) -> Response:
    """Settle a disagreement; a verdict that is not the one that holds becomes a decision."""
    said = {"verdict": dictamen, "reason": motivo, "note": nota}
    try:
        settle(service.store, visitor.access, assessment, reading, **said)
    except BadRequest as error:
        with service.store.read(visitor.access) as unit:
            of = around_any(unit, assessment)
            row = disagreements.get(unit, assessment, reading)
            shown = DisagreementsPage(
                of=of,
                rows=_views(unit, of, (row,)),
                first=f"/autoevaluaciones/{assessment}/desacuerdos",
                next="",
                wrong=reading,
                faults=faults_of(request, error, "motivo"),
            )
        return page(request, shown)
    return see(f"/autoevaluaciones/{assessment}/desacuerdos", "resuelto")


def _views(unit: Unit, of: Around, rows: tuple[Disagreement, ...]) -> tuple[DisagreementView, ...]:
    edition = editions.load(unit, of.wording.id)
    judges = disagreements.judges(unit, of.agency.id)
    actor = unit.access.actor
    return tuple(
        DisagreementView(
            row=row,
            shown=pair_view(edition, row.pair),
            may=of.may_decide and judges.may(row, actor),
            alone=actor in (row.first_user_id, row.user_id),
        )
        for row in rows
    )
