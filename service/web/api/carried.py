"""Decisions whose texts changed over the API: what waits, what was lost, and confirming many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.review import confirm_carried
from service.store import waits
from service.store.batches import MOST
from service.store.decided import DecisionRow
from service.store.unit import Unit
from service.store.waits import WaitRow, WaitsAsked
from service.web.api import shapes
from service.web.api.answers import page_of
from service.web.api.call import PREFIX, AskedPage, CurrentCall
from service.web.api.decisions import Decision, Kept, RowNumber
from service.web.api.problem_docs import made_doc, page_doc
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import LINE, Id, IdempotencyKey, Page, Shown

router = APIRouter(tags=["decisions"])
Outcome = Literal["to_confirm", "orphaned", "archived"]
RequirementFate = Literal["same", "equivalent", "untold", "reworded", "divided", "withdrawn"]
State = Literal["open", "answered", "replaced"]


class Carried(Shown):
    """A decision that did not hold on when its texts changed.

    ``outcome``: to_confirm (both texts are to be read), orphaned (its clause is gone) or archived
    (its requirement is gone). ``standard``, ``element`` and ``clause_id`` are what it would be
    about now; ``from_*`` what it was about, in the wording ``from_revision``. ``clause_fate`` none:
    said without a clause. ``certainty``: of the two requirements being a pair. ``state`` replaced:
    a later run carried it once more.
    """

    id: int = Field(examples=[17])
    assessment_id: str
    run_id: str
    outcome: Outcome
    clause_fate: Literal["none", "same", "reworded", "gone"]
    requirement_fate: RequirementFate
    certainty: float = Field(ge=0, le=1, examples=[0.97])
    standard: str = Field(examples=["4.1.1", ""])
    element: str = Field(examples=["4.1.1.a", ""])
    clause_id: int | None
    state: State
    at: datetime
    answered_at: datetime | None
    answer_id: int | None = Field(
        description="El dictamen que lo respondió · The answering decision"
    )
    decision_id: int
    from_assessment: str
    from_revision: str
    from_standard: str = Field(examples=["1.3.1"])
    from_element: str
    from_clause: int | None
    verdict: Kept
    reason: str
    note: str
    user_name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: WaitRow) -> Carried:
        """Make the body of a row."""
        return cls.model_validate(row)


class Confirming(shapes.Asked):
    """Carried decisions to be confirmed, all or none."""

    ids: list[RowNumber] = Field(min_length=1, max_length=MOST, examples=[[17, 18]])


class Confirmed(Shown):
    """Decisions that were made at once; ``group_id`` takes them back by ``/decisions/.../undo``."""

    group_id: str | None
    decisions: list[Decision]

    @classmethod
    def of(cls, made: Sequence[DecisionRow]) -> Confirmed:
        """Make the body of decisions."""
        return cls(group_id=made[0].group_id, decisions=[Decision.of(one) for one in made])


@router.get(
    "/assessments/{assessment}/carried",
    summary="Dictámenes por confirmar o perdidos · Decisions to confirm, or lost",
    response_model=Page[Carried],
    responses=page_doc(404),
)
def list_carried(  # noqa: PLR0913 - its filters
    call: CurrentCall,
    page: AskedPage,
    assessment: Id,
    *,
    outcome: Outcome | None = None,
    requirement: RequirementFate | None = None,
    state: Annotated[
        State | Literal["any"], Query(description="any: todos · all of them")
    ] = "open",
    standard: Annotated[str | None, Query(max_length=80, pattern=LINE)] = None,
) -> Response:
    """Return the decisions that did not hold on, in the order they were carried."""
    asked = WaitsAsked(
        outcome=outcome,
        requirement=requirement,
        state=None if state == "any" else state,
        standard=standard,
    )
    with call.read() as unit:
        found = waits.listed(unit, assessment, asked, page)
    return page_of(call.request, found, Carried.of)


@router.post(
    "/assessments/{assessment}/carried/confirm",
    summary="Confirma dictámenes con los textos nuevos · Confirm decisions on the new texts",
    status_code=201,
    response_model=Confirmed,
    responses=made_doc("Confirmados · Confirmed", 400, 404, 409),
)
def confirm_many(
    call: CurrentCall, assessment: Id, body: Confirming, key: IdempotencyKey = None
) -> Response:
    """Say of the new texts what was said of the old, all or none; what was lost cannot be."""

    def work(keep: Keep) -> None:
        def also(unit: Unit, made: tuple[DecisionRow, ...]) -> None:
            location = f"{PREFIX}/assessments/{assessment}/decisions"
            keep(unit, Done(status=201, body=Confirmed.of(made), location=location))

        confirm_carried(call.service.store, call.access, assessment, body.ids, also)

    return once(call, key, [body.model_dump_json()], work)
