"""Who assesses in; plans that move agencies to an edition out: made, read, done or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import AcreditaError, BadRequest, NotAllowed, NothingToRecheck, StillWorking
from pipelines.editions.recheck import STANDARDS
from service import rechecking
from service.rechecking import PlanAsked, may_plan
from service.store import edition_dates, editions, recheck_basis, rechecks, waits
from service.store.edition_dates import MOST_MONTHS, Since
from service.store.editions import EditionInUse
from service.store.recheck_basis import Movable, Unmovable
from service.store.rechecks import PLANNED, RUNNING, ItemRow, PlanRow
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
HERE = "/revisiones-de-edicion"
# Seconds that a form waits for editions that nobody compared before.
PATIENCE = 5.0
_AGAIN = 3
_MOST_AGENCIES = 5000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the form of a plan was sent with; ``agencies`` None: not sent yet, so all."""

    edition: str = ""
    agencies: frozenset[str] | None = None
    grace: str = ""


@dataclass(frozen=True, kw_only=True)
class RechecksPage:
    """Plans with how many agencies are in each state, and the form of a new one.

    ``chosen`` is the edition of the form, None before one is chosen; ``movable`` the agencies that
    would move to it, ``still`` those with nothing to move. ``froms`` are the names of the editions
    they move from. Deadlines of the new plan count from ``since``, ``day`` as a date; ``usual`` are
    the months of grace that somebody said of the edition.
    """

    template: ClassVar[str] = "rechecks/list.html"
    plans: tuple[PlanRow, ...]
    tallies: Mapping[str, Mapping[str, int]]
    may: bool
    editions: tuple[EditionInUse, ...]
    chosen: EditionInUse | None
    movable: tuple[Movable, ...]
    still: tuple[Unmovable, ...]
    froms: Mapping[str, EditionInUse]
    asked: Asked
    since: Since
    day: date | None
    published: bool
    usual: int | None
    may_date: bool
    most: int = MOST_MONTHS
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class RecheckPage:
    """A plan, what it holds for each agency and how far it has come.

    ``froms`` are the names of the editions that agencies move from, ``waiting`` how many decisions
    wait in each assessment that was moved, ``still`` agencies with nothing to move.
    """

    template: ClassVar[str] = "rechecks/plan.html"
    plan: PlanRow
    items: tuple[ItemRow, ...]
    tally: Mapping[str, int]
    froms: Mapping[str, EditionInUse]
    waiting: Mapping[str, Mapping[str, int]]
    still: tuple[Unmovable, ...]
    may: bool
    effective: date | None
    kinds: tuple[str, ...] = STANDARDS


@router.get(HERE)
def show(
    request: Request, visitor: CurrentVisitor, service: CurrentService, edicion: str = ""
) -> Response:
    """Show the plans that hold something of what one sees, and the form of a new one."""
    return page(request, _list(service, visitor, Asked(edition=edicion)))


@router.post(HERE)
def create(  # noqa: PLR0913 - what a plan is made of
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    edicion: Annotated[str, Form()] = "",
    agencia: Annotated[list[str] | None, Form()] = None,
    gracia: Annotated[str, Form()] = "",
) -> Response:
    """Make a plan and show it, or show the form again with what is wrong."""
    if not may_plan(visitor.access):
        raise NotAllowed
    chosen = frozenset((agencia or [])[:_MOST_AGENCIES])
    sent = Asked(edition=edicion, agencies=chosen, grace=gracia[:10])
    try:
        made = rechecking.plan(
            service.store, service.settings.data, visitor.access, _plan_asked(sent), PATIENCE
        )
    except (BadRequest, NothingToRecheck, StillWorking) as error:
        return page(request, _list(service, visitor, sent, _faults(request, error, sent)))
    return see(f"{HERE}/{made.id}")


@router.get(HERE + "/{plan}")
def read(request: Request, plan: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show a plan; while it is being done the browser asks again in a few seconds."""
    with service.store.read(visitor.access) as unit:
        row = rechecks.get(unit, plan)
        items = rechecks.items(unit, plan)
        moved = [one.assessment_id for one in items if one.assessment_id]
        shown = RecheckPage(
            plan=row,
            items=items,
            tally=rechecks.tallies(unit, [plan]).get(plan, {}),
            froms=_names(unit),
            waiting=waits.counts(unit, moved) if moved else {},
            still=_still(unit, row, items),
            may=rechecks.may_run(visitor.access, row, items) and may_plan(visitor.access),
            effective=_day(row.effective),
        )
    response = page(request, shown)
    if row.state == RUNNING:
        # Without what the page was told once: "it is being done" is not said of what is done.
        response.headers["refresh"] = f"{_AGAIN}; url={HERE}/{plan}"
    return response


@router.post(HERE + "/{plan}/ejecutar")
def start(plan: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Have what a plan holds done."""
    with service.store.write(visitor.access) as unit:
        rechecks.start(unit, plan)
    service.work.wake()
    return see(f"{HERE}/{plan}", "plan-en-curso")


@router.post(HERE + "/{plan}/descartar")
def cancel(plan: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Take out what a plan has not begun."""
    with service.store.write(visitor.access) as unit:
        rechecks.cancel(unit, plan)
    return see(f"{HERE}/{plan}", "plan-descartado")


def _list(
    service: Service, visitor: Visitor, asked: Asked, faults: Faults | None = None
) -> RechecksPage:
    may = may_plan(visitor.access)
    with service.store.read(visitor.access) as unit:
        plans = rechecks.listed(unit)
        known = editions.listed(unit)
        chosen = next((one for one in known if one.id == asked.edition), None) if may else None
        movable: list[Movable] = []
        still: list[Unmovable] = []
        said = edition_dates.get(unit, chosen.id) if chosen else None
        since = edition_dates.since(chosen.effective if chosen else None, said)
        if chosen is not None:
            movable, still = recheck_basis.movable(unit, chosen.id, chosen.revision_id, None)
        return RechecksPage(
            plans=plans,
            tallies=rechecks.tallies(unit, [one.id for one in plans]),
            may=may,
            editions=known,
            chosen=chosen,
            movable=tuple(movable),
            still=tuple(still),
            froms={one.id: one for one in known},
            asked=asked,
            since=since,
            day=since.day,
            published=chosen is not None and chosen.effective is not None,
            usual=None if said is None else said.grace,
            may_date=visitor.access.operator,
            faults=faults or Faults(),
        )


def _plan_asked(sent: Asked) -> PlanAsked:
    """Return what a form asks for; raise BadRequest for a grace that is no number of months."""
    months = number_of(sent.grace, MOST_MONTHS) if sent.grace.strip() else None
    if sent.grace.strip() and months is None:
        raise BadRequest(detail=_MONTHS)
    if not sent.agencies:
        raise BadRequest(detail=_NONE)
    return PlanAsked(edition=sent.edition, agencies=tuple(sorted(sent.agencies)), grace=months)


_MONTHS = {
    "es": f"los meses de gracia van de 0 a {MOST_MONTHS}",
    "en": f"months of grace are 0 to {MOST_MONTHS}",
}
_NONE = {"es": "elija al menos una agencia", "en": "choose at least one agency"}


def _faults(request: Request, error: AcreditaError, sent: Asked) -> Faults:
    at = "gracia" if error.facts.get("detail") == _MONTHS else ""
    return faults_of(request, error, at or ("agencia" if not sent.agencies else ""))


def _still(unit: Unit, plan: PlanRow, items: tuple[ItemRow, ...]) -> tuple[Unmovable, ...]:
    """Return the agencies that a plan holds nothing for, as long as it is only a plan."""
    if plan.state != PLANNED or not may_plan(unit.access):
        return ()
    own = {one.agency_id for one in items}
    _, still = recheck_basis.movable(unit, plan.edition_id, plan.revision_id, None)
    return tuple(one for one in still if one.agency_id not in own)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _names(unit: Unit) -> Mapping[str, EditionInUse]:
    return {one.id: one for one in editions.listed(unit)}
