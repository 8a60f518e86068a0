"""Kept models over the API: listed, tried on every open assessment, adopted or dropped."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from models.onnx_encoder import bundled_id
from service import rescoring
from service.model_store import KeptModel, ModelStore
from service.rescoring_report import totals
from service.store import trials
from service.store.trials import TrialItemRow, TrialRow
from service.store.unit import Unit
from service.web.api import shapes
from service.web.api.answers import listed, single
from service.web.api.call import PREFIX, Call, CurrentCall
from service.web.api.problem_docs import changed_doc, made_doc, page_doc, single_of
from service.web.api.repeats import Done, Keep, once
from service.web.api.shapes import EXAMPLE_ID, Id, IdempotencyKey, Page, Shown

router = APIRouter(tags=["models"])
JobState = Literal["queued", "running", "done", "failed", "cancelled"]
_EXAMPLE = "scorer-2026-07-30-0123456789ab"


class TrialBody(shapes.Asked):
    """A kept model to try, by its name; ``incluido`` is the one that ships with this release."""

    model: Annotated[
        str,
        StringConstraints(min_length=1, max_length=120, pattern=shapes.TITLE),
        Field(examples=[_EXAMPLE]),
    ]


class ModelShown(Shown):
    """A kept model; ``serves`` false: it is of another encoder than this release's.

    ``origin``: shipped with this release, own (of decisions made here), or of an earlier release.
    ``states`` says by program what its confidences come from.
    """

    name: str = Field(examples=[_EXAMPLE])
    date: str
    origin: Literal["shipped", "own", "earlier"]
    encoder: str
    states: dict[str, str]
    in_use: bool
    serves: bool

    @classmethod
    def of(cls, one: KeptModel) -> ModelShown:
        """Make the body of a model."""
        return cls.model_validate({**vars(one), "states": dict(one.states), "origin": one.origin})


class DifferenceShown(Shown):
    """How many of the parts change status or best proposal, and how many proposals change."""

    parts: int
    statuses: int
    best: int
    proposals: int
    proposed: int


class TrialItem(Shown):
    """An assessment of a trial; ``difference`` null: not tried yet, or it could not be."""

    agency_id: str
    agency: str
    assessment_id: str
    assessment: str
    state: JobState
    difference: DifferenceShown | None
    reason: shapes.Words | None

    @classmethod
    def of(cls, row: TrialItemRow) -> TrialItem:
        """Make the body of a row."""
        told: dict[str, Any] = {"difference": row.result or None, "reason": row.reason or None}
        return cls.model_validate({**vars(row), **told})


class Trial(Shown):
    """A trial; ``assessments`` counts them by the state of their matching.

    ``state`` running: nobody adopted or dropped it yet; it can be adopted once none is queued or
    running.
    """

    id: str = Field(examples=[EXAMPLE_ID])
    model: str = Field(examples=[_EXAMPLE])
    state: Literal["running", "adopted", "dropped"]
    created_by_name: str
    created_at: datetime
    ended_by_name: str
    ended_at: datetime | None
    assessments: dict[JobState, int]

    @classmethod
    def of(cls, row: TrialRow, tally: dict[str, int]) -> Trial:
        """Make the body of a row."""
        return cls.model_validate({**vars(row), "assessments": tally})


class WholeTrial(Trial):
    """A trial with what it would change, assessment by assessment and in all."""

    totals: DifferenceShown
    items: list[TrialItem]


@router.get(
    "/models",
    summary="Los modelos conservados (operador) · The models that are kept (operator)",
    response_model=Page[ModelShown],
    responses=page_doc(),
)
def list_models(call: CurrentCall) -> Response:
    """Return every kept model, the one that ships first, then the oldest."""
    call.access.require_operator()
    kept = ModelStore(call.service.settings.data).kept(bundled_id())
    return listed(call.request, [ModelShown.of(one) for one in kept], None)


@router.get(
    "/trials",
    summary="Las pruebas de modelos (operador) · Trials of models (operator), the newest first",
    response_model=Page[Trial],
    responses=page_doc(),
)
def list_trials(call: CurrentCall) -> Response:
    """Return the newest trials, twenty at most."""
    with call.read() as unit:
        rows = trials.listed(unit)
        tallies = trials.tallies(unit, [one.id for one in rows])
    return listed(call.request, [Trial.of(one, tallies.get(one.id, {})) for one in rows], None)


@router.post(
    "/trials",
    summary="Pone un modelo a prueba; nada más cambia · Try a model; nothing else changes",
    status_code=201,
    response_model=WholeTrial,
    responses=made_doc("Empezó · Begun", 404, 409),
)
def create_trial(call: CurrentCall, body: TrialBody, key: IdempotencyKey = None) -> Response:
    """Queue a match of every open assessment with a kept model, beside what is shown.

    409 while another trial is not settled, and where no assessment is open and matched.
    """
    call.access.require_operator()

    def work(keep: Keep) -> None:
        def also(unit: Unit, trial: str) -> None:
            done = Done(status=201, body=_whole(unit, trial), location=f"{PREFIX}/trials/{trial}")
            keep(unit, done)

        data = call.service.settings.data
        rescoring.begin(call.service.store, data, call.access, body.model, also=also)
        call.service.work.wake()

    return once(call, key, [body.model_dump_json()], work)


@router.get(
    "/trials/{trial}",
    summary="Una prueba y qué cambiaría · A trial and what it would change",
    response_model=WholeTrial,
    responses=single_of("La prueba · The trial", 404),
)
def get_trial(call: CurrentCall, trial: Id) -> Response:
    """Return a trial; ask with If-None-Match to learn cheaply how far it has come."""
    return _answer(call, trial)


@router.post(
    "/trials/{trial}/adopt",
    summary="Adopta el modelo probado · Adopt the tried model",
    response_model=WholeTrial,
    responses=changed_doc("Como quedó · As it is now", 404, 409),
)
def adopt_trial(call: CurrentCall, trial: Id) -> Response:
    """Put the model in use and show the runs that it made.

    An assessment that changed meanwhile keeps its own. 409 while its jobs go on, and once it was
    adopted or dropped.
    """
    rescoring.adopt(call.service.store, call.service.settings.data, call.access, trial)
    return _answer(call, trial)


@router.post(
    "/trials/{trial}/drop",
    summary="Descarta la prueba · Drop the trial",
    response_model=WholeTrial,
    responses=changed_doc("Como quedó · As it is now", 404, 409),
)
def drop_trial(call: CurrentCall, trial: Id) -> Response:
    """Stop what of a trial goes on and forget the runs that it made.

    What is shown stays as it is. 409 once it was adopted or dropped.
    """
    with call.write() as unit:
        trials.drop(unit, trial)
    return _answer(call, trial)


def _answer(call: Call, trial: str) -> Response:
    with call.read() as unit:
        body = _whole(unit, trial)
    return single(call.request, body)


def _whole(unit: Unit, trial: str) -> WholeTrial:
    row, items = trials.get(unit, trial), trials.items(unit, trial)
    tally = trials.tallies(unit, [trial]).get(trial, {})
    shown = {"items": [TrialItem.of(one) for one in items], "totals": totals(items)}
    return WholeTrial.model_validate({**vars(row), "assessments": tally, **shown})
