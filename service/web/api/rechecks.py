"""Plans of re-check over the API: made, read with what they hold for each agency, done, dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from corpora.errors import NotAllowed
from service import rechecking
from service.rechecking import PlanAsked, may_plan
from service.store import rechecks
from service.store.edition_dates import MOST_MONTHS
from service.store.rechecks import ItemRow, PlanRow
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import listed, single
from service.web.api.call import PREFIX, Call, CurrentCall
from service.web.api.problem_docs import changed_doc, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import EXAMPLE_ID, Id, IdempotencyKey, Page, Shown

router = APIRouter(tags=["rechecks"])
# Seconds that a request waits for editions that nobody compared before; then 503, ask again.
_PATIENCE = 5.0
ItemState = Literal["planned", "queued", "running", "done", "stale", "failed", "cancelled"]
Key = Annotated[str, StringConstraints(pattern=shapes.ID)]


class PlanBody(shapes.Asked):
    """An edition to move to: ``agencies`` null: all that one may assess; ``grace`` in months.

    ``grace`` null: the months that somebody stated of the edition, if any.
    """

    edition: Annotated[
        str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,79}$"), Field(examples=["academy-2"])
    ]
    agencies: list[Key] | None = Field(default=None, min_length=1, max_length=5000)
    grace: int | None = Field(default=None, ge=0, le=MOST_MONTHS, examples=[12])


class StandardCounts(Shown):
    """How many standards are unchanged, ask the same in other words, are to be confirmed..."""

    unchanged: int
    equivalent: int
    to_confirm: int
    new: int
    withdrawn: int


class DecisionCounts(Shown):
    """What becomes of decisions where no clause changes."""

    kept: int
    kept_equivalent: int
    to_confirm: int
    orphaned: int
    archived: int


class PlannedCounts(Shown):
    """What a plan says of an agency; ``waiting``: decisions that wait since before."""

    standards: StandardCounts
    decisions: DecisionCounts
    waiting: int


class PlanItem(Shown):
    """An agency of a plan; ``assessment_id`` is the one that it goes on with, once it was moved.

    ``state`` stale: what the plan was made from changed, so nothing was done; ``reason`` says why.
    """

    id: str
    agency_id: str
    agency: str
    from_assessment_id: str
    from_revision: str
    assessment_id: str | None
    counts: PlannedCounts
    deadline: datetime | None
    state: ItemState
    reason: shapes.Words | None
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: ItemRow) -> PlanItem:
        """Make the body of a row."""
        own = {"from_revision": row.basis["from_revision"], "reason": row.reason or None}
        return cls.model_validate({**vars(row), **own})


class Plan(Shown):
    """A plan; ``agencies`` counts those that you see by their state.

    ``effective`` is the date it was planned with; ``stated_by`` and ``stated_source`` say who
    stated it and from where, and are empty for a published one.
    """

    id: str = Field(examples=[EXAMPLE_ID])
    edition_id: str = Field(examples=["academy-2"])
    revision_id: str
    edition_es: str
    edition_en: str
    effective: str | None
    stated_by: str
    stated_source: str
    grace: int | None
    state: Literal["planned", "running", "done", "cancelled"]
    created_by_name: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    agencies: dict[ItemState, int]

    @classmethod
    def of(cls, row: PlanRow, tally: dict[str, int]) -> Plan:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "agencies": tally})


class WholePlan(Plan):
    """A plan with what it holds for each agency that you see."""

    items: list[PlanItem]


@router.get(
    "/rechecks",
    summary="Los planes de cambio de edición · Plans of re-check, the newest first",
    response_model=Page[Plan],
    responses=page_doc(),
)
def list_rechecks(call: CurrentCall) -> Response:
    """Return the newest plans that hold something of what you see, fifty at most."""
    with call.read() as unit:
        rows = rechecks.listed(unit)
        tallies = rechecks.tallies(unit, [one.id for one in rows])
    return listed(call.request, [Plan.of(one, tallies.get(one.id, {})) for one in rows], None)


@router.post(
    "/rechecks",
    summary="Hace un plan; nada más cambia · Make a plan; nothing else changes",
    status_code=201,
    response_model=WholePlan,
    responses=made_doc("Hecho · Made", 400, 404, 409),
)
def create_recheck(call: CurrentCall, body: PlanBody, key: IdempotencyKey = None) -> Response:
    """Work out what would be kept, asked and archived in each agency, and keep it as a plan.

    503 while the two editions are being compared: ask again.
    """
    if not may_plan(call.access):
        raise NotAllowed

    def work(keep: Keep) -> None:
        def also(unit: Unit, plan: str) -> None:
            keep(unit, Done(status=201, body=_whole(unit, plan), location=_at(plan)))

        asked = PlanAsked(edition=body.edition, agencies=_named(call, body), grace=body.grace)
        data = call.service.settings.data
        rechecking.plan(call.service.store, data, call.access, asked, _PATIENCE, also=also)

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/rechecks/{plan}",
    summary="Un plan, agencia por agencia · A plan, agency by agency",
    response_model=WholePlan,
    responses=single_of("El plan · The plan", 404),
)
def get_recheck(call: CurrentCall, plan: Id) -> Response:
    """Return a plan; ask with If-None-Match to learn cheaply how far it has come."""
    return _answer(call, plan)


@router.post(
    "/rechecks/{plan}/start",
    summary="Ejecuta un plan · Have a plan done",
    response_model=WholePlan,
    responses=changed_doc("Como quedó · As it is now", 404, 409),
)
def start_recheck(call: CurrentCall, plan: Id) -> Response:
    """Queue what the plan holds and was not begun; asking twice does it once."""
    with call.write() as unit:
        rechecks.start(unit, plan)
    call.service.work.wake()
    return _answer(call, plan)


@router.post(
    "/rechecks/{plan}/cancel",
    summary="Descarta lo que no se ha empezado · Take out what was not begun",
    response_model=WholePlan,
    responses=changed_doc("Como quedó · As it is now", 404),
)
def cancel_recheck(call: CurrentCall, plan: Id) -> Response:
    """Take out what was not begun; what is being done ends, what was done stays."""
    with call.write() as unit:
        rechecks.cancel(unit, plan)
    return _answer(call, plan)


def _answer(call: Call, plan: str) -> Response:
    with call.read() as unit:
        body = _whole(unit, plan)
    return single(call.request, body)


def _whole(unit: Unit, plan: str) -> WholePlan:
    row = rechecks.get(unit, plan)
    tally = rechecks.tallies(unit, [plan]).get(plan, {})
    items = [PlanItem.of(one) for one in rechecks.items(unit, plan)]
    return WholePlan.model_validate({**vars(row), "agencies": tally, "items": items})


def _named(call: Call, body: PlanBody) -> tuple[str, ...] | None:
    if body.agencies is None:
        return None
    with call.read() as unit:
        return rechecking.named(unit, body.edition, body.agencies)


def _at(plan: str) -> str:
    return f"{PREFIX}/rechecks/{plan}"
