"""What a run found over the API: standards with their elements, proposals with why, gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from corpora.records import Verified
from service.store import decided, results
from service.store.results import ProposalLine, StateLine, StatesAsked
from service.web.api import shapes
from service.web.api.answers import listed, page_of, single
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.decisions import Decision
from service.web.api.problem_docs import page_doc, single_of
from service.web.api.result_bodies import (
    Element,
    ExplainedProposal,
    Gap,
    Proposal,
    StandardLine,
    Status,
)
from service.web.api.shapes import Id, Number, Page, RowId, Search

router = APIRouter(tags=["results"])


class Standard(StandardLine):
    """All that a run says of a standard, and the decisions that hold: the last of each pair."""

    run_id: str
    elements: list[Element]
    proposals: list[ExplainedProposal] = Field(
        description="De cada lista (elemento y clase), por lugar · Of each list, by rank"
    )
    decisions: list[Decision]


def asked_states(
    status: Status | None = None,
    chapter: Annotated[str | None, Query(max_length=200, pattern=shapes.LINE)] = None,
    level: Annotated[str | None, Query(max_length=40, pattern=shapes.LINE)] = None,
    q: Search = "",
) -> StatesAsked:
    """Return which standards are asked for."""
    return StatesAsked(status=status, chapter=chapter, level=level, words=q)


def asked_gaps(
    chapter: Annotated[str | None, Query(max_length=200, pattern=shapes.LINE)] = None,
    level: Annotated[str | None, Query(max_length=40, pattern=shapes.LINE)] = None,
    q: Search = "",
) -> StatesAsked:
    """Return which gaps are asked for."""
    return StatesAsked(status="gap", chapter=chapter, level=level, words=q)


AskedStates = Annotated[StatesAsked, Depends(asked_states)]
AskedGaps = Annotated[StatesAsked, Depends(asked_gaps)]


@router.get(
    "/assessments/{assessment}/standards",
    summary="El estado de cada estándar · The state of each standard",
    response_model=Page[StandardLine],
    responses=page_doc(404, 409),
)
def list_standards(
    call: CurrentCall, page: AskedPage, assessment: Id, asked: AskedStates
) -> Response:
    """Return what the shown run says of the standards, in the catalogue's order."""
    with call.read() as unit:
        run = results.shown_run(unit, assessment)
        found = results.states(unit, run, asked, page)
        done = decided.reviewed(unit, assessment, [row.standard for row in found.rows])
    return page_of(call.request, found, lambda row: StandardLine.of(row, done))


@router.get(
    "/assessments/{assessment}/standards/{standard}",
    summary="Un estándar: incisos, propuestas y dictámenes · A standard with all that is known",
    response_model=Standard,
    responses=single_of("El estándar · The standard", 404, 409),
)
def get_standard(call: CurrentCall, assessment: Id, standard: Number) -> Response:
    """Return a standard's state, elements, proposals with why, and the decisions that hold."""
    with call.read() as unit:
        run = results.shown_run(unit, assessment)
        state = results.state(unit, run, standard)
        elements = results.elements(unit, run, standard)
        proposals = results.of_standard(unit, run, standard)
        whys = results.whys(unit, [one.id for one in proposals])
        holding = decided.holding(unit, assessment, standard)
        done = decided.reviewed(unit, assessment, [standard])
    line = StandardLine.of(state, done)
    body = Standard(
        **line.model_dump(),
        run_id=run,
        elements=[Element.of(one) for one in elements],
        proposals=[ExplainedProposal.of_why(one, whys[one.id]) for one in proposals],
        decisions=[Decision.of(one) for one in holding],
    )
    return single(call.request, body)


@router.get(
    "/assessments/{assessment}/proposals",
    summary="Las propuestas de la última comparación · Proposals of the last run",
    response_model=Page[Proposal],
    responses=page_doc(404, 409),
)
def list_proposals(
    call: CurrentCall,
    page: AskedPage,
    assessment: Id,
    standard: Annotated[str | None, Query(max_length=80, pattern=shapes.LINE)] = None,
    element: Annotated[
        str | None,
        Query(
            max_length=90,
            pattern=shapes.LINE,
            description="Vacío: sólo las del estándar completo · Empty: of the standard as a whole",
        ),
    ] = None,
) -> Response:
    """Return the proposals of the shown run, of one standard or element where asked."""
    with call.read() as unit:
        run = results.shown_run(unit, assessment)
        found = results.proposals(unit, run, page, standard, element)
    return page_of(call.request, found, Proposal.of)


@router.get(
    "/proposals/{proposal}",
    summary="Una propuesta y por qué · A proposal and why",
    response_model=ExplainedProposal,
    responses=single_of("La propuesta · The proposal", 404),
)
def get_proposal(call: CurrentCall, proposal: RowId) -> Response:
    """Return a proposal with why it was made; it never changes."""
    with call.read() as unit:
        row = results.proposal(unit, proposal)
        why = results.whys(unit, [proposal])[proposal]
    return single(call.request, ExplainedProposal.of_why(row, why))


@router.get(
    "/assessments/{assessment}/gaps",
    summary="Las brechas, con la cláusula más cercana · Gaps, with the nearest clause",
    response_model=Page[Gap],
    responses=page_doc(404, 409),
)
def list_gaps(call: CurrentCall, page: AskedPage, assessment: Id, asked: AskedGaps) -> Response:
    """Return the standards that no directive answers; unverified numbers are told apart."""
    with call.read() as unit:
        run = results.shown_run(unit, assessment)
        found = results.states(unit, run, asked, page)
        numbers = [row.standard for row in found.rows]
        nearest = results.nearest(unit, run, numbers)
        done = decided.reviewed(unit, assessment, numbers)
    bodies = [_gap(row, nearest.get(row.standard), row.standard in done) for row in found.rows]
    return listed(call.request, bodies, found.next)


def _gap(row: StateLine, nearest: ProposalLine | None, done: bool) -> Gap:
    shown = None if nearest is None else Proposal.of(nearest)
    unverified = row.verified == Verified.RECALLED.value
    more = {"nearest": shown, "unverified": unverified, "decided": done}
    return Gap.model_validate({**vars(row), **more})
