"""An edition's effective date over the API: stated by an operator, corrected, taken back."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.store import dating, edition_dates, editions
from service.store.edition_dates import FIRST, LAST, MOST_MONTHS, MOST_SOURCE
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import single
from service.web.api.call import CurrentCall
from service.web.api.edition_bodies import Edition
from service.web.api.problem_docs import changed_doc
from service.web.api.shapes import EditionId, Title

router = APIRouter(tags=["editions"])
_PATH = "/editions/{edition}/date"
_PLANS = (
    "También las fechas límite de planes ya hechos, con aviso a sus agencias · "
    "Deadlines of plans already made too, with a notice to their agencies"
)


class DateBody(shapes.Asked):
    """Since when an edition is in force, by somebody's word; ``source`` says from where."""

    effective: Annotated[date, Field(ge=FIRST, le=LAST, examples=["2027-03-01"])]
    source: Annotated[
        Title,
        Field(min_length=1, max_length=MOST_SOURCE, examples=["boletín de CALEA de marzo"]),
    ]
    grace: int | None = Field(
        default=None,
        ge=0,
        le=MOST_MONTHS,
        description="Meses de gracia de los planes que no digan otra cosa · Months of grace of "
        "plans that say nothing else",
        examples=[12],
    )
    plans: bool = Field(default=False, description=_PLANS)


@router.put(
    _PATH,
    summary="Indica desde cuándo rige (operador) · State since when it is in force (operator)",
    response_model=Edition,
    responses=changed_doc("Como quedó · As it is now", 400, 404, 409),
)
def state_edition_date(call: CurrentCall, edition: EditionId, body: DateBody) -> Response:
    """State or correct the date of an edition whose own nobody published; 409 for one that has."""
    given = body.model_dump(exclude={"plans"})
    with call.write() as unit:
        dating.state(unit, edition, edition_dates.check(given), plans=body.plans)
        shown = _shown(unit, edition)
    return single(call.request, shown)


@router.delete(
    _PATH,
    summary="Retira la fecha indicada (operador) · Take the stated date back (operator)",
    response_model=Edition,
    responses=changed_doc("Como quedó · As it is now", 400, 404),
)
def withdraw_edition_date(
    call: CurrentCall,
    edition: EditionId,
    plans: Annotated[bool, Query(description=_PLANS)] = False,
) -> Response:
    """Take back what was stated; 404 where nothing was. The audit trail keeps who said what."""
    with call.write() as unit:
        dating.withdraw(unit, edition, plans=plans)
        shown = _shown(unit, edition)
    return single(call.request, shown)


def _shown(unit: Unit, edition: str) -> Edition:
    row = next(one for one in editions.listed(unit) if one.id == edition)
    return Edition.of(row, edition_dates.get(unit, edition))
