"""A standard over the API: where each agency that is seen stands on it, part by part."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.comparing import Comparison, compare
from service.store.comparisons import Compared, Wanted
from service.web.api.answers import listed
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.problem_docs import page_doc
from service.web.api.result_bodies import Status
from service.web.api.shapes import EXAMPLE_ID, LINE, EditionId, Number, Page, Shown

router = APIRouter(tags=["editions"])


class PartStand(Shown):
    """Where an agency stands on a part; ``by_people`` false: as the program proposes."""

    element: str = Field(examples=["4.1.1.a", ""], description="'': completo · as a whole")
    state: Status
    by_people: bool


class Clause(Shown):
    """The best clause of an agency: ``verdict`` null: only proposed."""

    clause_id: int
    version_id: str
    manual: str
    page: int | None
    label: str = Field(examples=["Art. 12, fr. III"])
    verdict: Literal["satisfies", "partial"] | None


class AgencyStand(Shown):
    """An agency's newest open assessment of the edition on a standard."""

    agency_id: str = Field(examples=[EXAMPLE_ID])
    agency: str
    assessment_id: str
    assessment: str
    parts: list[PartStand]
    clause: Clause | None

    @classmethod
    def of(cls, row: Compared, found: Comparison) -> AgencyStand:
        """Make the body of an agency with its parts in the standard's order."""
        stands = [(part, row.stand(part)) for part in found.parts]
        parts = [{"element": part, **vars(one)} for part, one in stands if one is not None]
        clause = found.clauses.get(row.assessment_id)
        return cls.model_validate({**vars(row), "parts": parts, "clause": clause})


@router.get(
    "/editions/{edition}/standards/{standard}/comparison",
    summary="Las agencias frente a un estándar · Agencies on one standard",
    response_model=Page[AgencyStand],
    responses=page_doc(404),
)
def list_comparison(  # noqa: PLR0913, PLR0917 - its filters
    call: CurrentCall,
    page: AskedPage,
    edition: EditionId,
    standard: Number,
    element: Annotated[str, Query(max_length=90, pattern=LINE)] = "",
    state: Status | None = None,
    lacking: Annotated[
        bool, Query(description="Sólo las que no lo cubren · Only those that do not cover it")
    ] = False,
) -> Response:
    """Return the agencies that are seen, by name; ``state`` and ``lacking`` are of ``element``."""
    wanted = Wanted(part=element, state=state, lacking=lacking)
    with call.read() as unit:
        found = compare(unit, edition, standard, wanted, page)
    bodies = (AgencyStand.of(row, found) for row in found.rows.rows)
    return listed(call.request, bodies, found.rows.next)
