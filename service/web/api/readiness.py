"""How far an assessment is from the program's rule over the API: always between two figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from pipelines.readiness import ASKED_OF_100
from service.store import results
from service.store.readiness import Progress, progress
from service.web.api.answers import single
from service.web.api.call import CurrentCall
from service.web.api.problem_docs import single_of
from service.web.api.shapes import Id, Shown

router = APIRouter(tags=["results"])
Count = Annotated[int, Field(ge=0, examples=[12])]


class Span(Shown):
    """Between how many and how many."""

    least: Count
    most: Count


class Share(Shown):
    """How many of the others are covered; ``of_100`` is null where there are none."""

    covered: Count
    total: Count
    of_100: Annotated[int | None, Field(ge=0, le=100, examples=[84])]


class Readiness(Shown):
    """How far directives are from the rule; a directive that was found is no compliance.

    ``low`` counts only what people confirmed and every unknown against, ``high`` what the machine
    found too and every unknown in favour.
    """

    asked_of_100: int = Field(description="Lo que pide la regla · What the rule asks for")
    standards: Count = Field(description="Cuántos le aplican · How many apply")
    reviewed: Count = Field(description="Dictaminados por completo · Decided about in whole")
    covered: Count = Field(description="Con directiva, por personas · Covered, by people")
    proposed: Count = Field(description="Sólo según el programa · By the machine alone")
    gaps: Count = Field(description="Por personas, si no, propuestas · By people, else proposed")
    mandatory: Count
    mandatory_covered: Span
    missing: Span = Field(description="Obligatorios que faltan · Mandatory ones missing")
    other: Count
    other_covered: Span
    low: Share
    high: Share
    unknown: Count = Field(description="Nivel no cargado · Level not known")
    unsized: Count = Field(description="Por no saberse el tamaño · For want of the size")
    is_reached: bool
    may_be_reached: bool

    @classmethod
    def of(cls, row: Progress) -> Readiness:
        """Make the body of how far an assessment has come."""
        own = {name: getattr(row, name) for name in ("standards", "reviewed", "covered")}
        own |= {"proposed": row.proposed, "gaps": row.gaps, "asked_of_100": ASKED_OF_100}
        told = {name: getattr(row.readiness, name) for name in cls.model_fields if name not in own}
        return cls.model_validate({**own, **told})


@router.get(
    "/assessments/{assessment}/readiness",
    summary="Qué tan cerca de la regla del programa · How far from the program's rule",
    response_model=Readiness,
    responses=single_of("Entre dos cifras · Between two figures", 404, 409),
)
def get_readiness(call: CurrentCall, assessment: Id) -> Response:
    """Return how far directives are from the rule: mandatory ones, and 80 of 100 of the others."""
    with call.read() as unit:
        results.shown_run(unit, assessment)
        found = progress(unit, [assessment])[assessment]
    return single(call.request, Readiness.of(found))
