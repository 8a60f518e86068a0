"""An operator in; the models that are kept, and one on trial, out: begun, adopted or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadFields, Conflict, UnknownModel
from models.onnx_encoder import bundled_id
from service import rescoring
from service.model_store import KeptModel, ModelStore
from service.outdated import Outdated, outdated
from service.rescoring_report import moves, totals
from service.store import trials
from service.store.job_rows import FAILED
from service.store.trials import RUNNING, TrialItemRow, TrialRow
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
HERE = "/modelos"
ONE = HERE + "/pruebas/{trial}"
_AGAIN = 3
_LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class ModelsPage:
    """The models there are, what made the results that are shown, and the newest trials.

    ``days`` is when each model was made; ``tallies`` counts each trial's assessments by state;
    ``going`` is the trial that is not settled yet.
    """

    template: ClassVar[str] = "models/list.html"
    models: tuple[KeptModel, ...]
    days: Mapping[str, date | None]
    found: Outdated
    trials: tuple[TrialRow, ...]
    tallies: Mapping[str, Mapping[str, int]]
    going: TrialRow | None
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """A trial, assessment by assessment: how far it is, and what would change.

    ``moves`` counts the standards that go from one status to another.
    ``may``: all were tried and nobody settled it, so that it is adopted or dropped now.
    """

    template: ClassVar[str] = "models/trial.html"
    trial: TrialRow
    items: tuple[TrialItemRow, ...]
    done: int
    failed: int
    totals: Mapping[str, int]
    moves: Mapping[tuple[str, str], int]
    may: bool
    faults: Faults = field(default_factory=Faults)


@router.get(HERE)
def show(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show an operator the kept models and their trials."""
    return page(request, _list(service, visitor))


@router.post(HERE)
def begin(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    modelo: Annotated[str, Form()] = "",
) -> Response:
    """Put a model on trial and show how it goes, or say in one sentence why not."""
    try:
        made = rescoring.begin(
            service.store, service.settings.data, visitor.access, modelo[:_LONGEST]
        )
    except (UnknownModel, Conflict) as error:
        return page(request, _list(service, visitor, faults_of(request, error)))
    service.work.wake()
    return see(ONE.format(trial=made), "modelo-a-prueba")


@router.get(ONE)
def read(
    request: Request, trial: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show a trial; while it goes on the browser asks again in a few seconds."""
    shown = _trial(service, visitor, trial)
    response = page(request, shown)
    if shown.trial.state == RUNNING and not shown.may:
        response.headers["refresh"] = str(_AGAIN)
    return response


@router.post(ONE + "/adoptar")
def adopt(
    request: Request,
    trial: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    adopto: Annotated[str, Form()] = "",
) -> Response:
    """Put a tried model in use and show its results, once that is confirmed."""
    before = _trial(service, visitor, trial)
    if not adopto:
        return _unsure(request, before, "adopto")
    try:
        rescoring.adopt(service.store, service.settings.data, visitor.access, trial)
    except (UnknownModel, Conflict) as error:
        return page(request, _trial(service, visitor, trial, faults_of(request, error)))
    return see(ONE.format(trial=trial), "modelo-adoptado")


@router.post(ONE + "/descartar")
def drop(
    request: Request,
    trial: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    descarto: Annotated[str, Form()] = "",
) -> Response:
    """Forget what a trial made, once that is confirmed."""
    if not descarto:
        return _unsure(request, _trial(service, visitor, trial), "descarto")
    return _dropped(request, service, visitor, trial)


@router.post(ONE + "/detener")
def stop(
    request: Request, trial: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Stop a trial that goes on and forget what it made; of one that has ended nothing is lost."""
    before = _trial(service, visitor, trial)
    if before.may:
        return _unsure(request, before, "descarto")
    return _dropped(request, service, visitor, trial)


_SURE = {
    "es": "marque la casilla para confirmarlo; nada ha cambiado",
    "en": "tick the box to confirm it; nothing has changed",
}


def _dropped(request: Request, service: Service, visitor: Visitor, trial: str) -> Response:
    try:
        with service.store.write(visitor.access) as unit:
            trials.drop(unit, trial)
    except Conflict as error:
        return page(request, _trial(service, visitor, trial, faults_of(request, error)))
    return see(ONE.format(trial=trial), "modelo-descartado")


def _unsure(request: Request, shown: TrialPage, name: str) -> Response:
    faults = faults_of(request, BadFields(detail=_SURE, fields={name: _SURE}))
    return page(request, TrialPage(**{**vars(shown), "faults": faults}))


def _list(service: Service, visitor: Visitor, faults: Faults | None = None) -> ModelsPage:
    visitor.access.require_operator()
    data = service.settings.data
    kept = ModelStore(data).kept(bundled_id())
    with service.store.read(visitor.access) as unit:
        rows = trials.listed(unit)
        return ModelsPage(
            models=kept,
            days={one.name: _day(one.date) for one in kept},
            found=outdated(unit, data),
            trials=rows,
            tallies=trials.tallies(unit, [one.id for one in rows]),
            going=next((one for one in rows if one.state == RUNNING), None),
            faults=faults or Faults(),
        )


def _trial(
    service: Service, visitor: Visitor, trial: str, faults: Faults | None = None
) -> TrialPage:
    with service.store.read(visitor.access) as unit:
        row = trials.get(unit, trial)
        items = trials.items(unit, trial)
    return TrialPage(
        trial=row,
        items=items,
        done=sum(not one.is_open for one in items),
        failed=sum(one.state == FAILED for one in items),
        totals=totals(items),
        moves=moves(items),
        may=row.state == RUNNING and not any(one.is_open for one in items),
        faults=faults or Faults(),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
