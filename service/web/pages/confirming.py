"""An assessment in, what people decided before its texts changed out: confirmed one or many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response

from corpora.errors import BadRequest, NothingToDecide
from pipelines.editions.carry import Outcome, RequirementFate
from service.batches import preview_carried
from service.review import confirm_carried
from service.store import waits
from service.store.batches import MOST
from service.store.decided import DecisionRow
from service.store.paging import Paging
from service.store.waits import WaitsAsked
from service.web.carried import WaitView, wait_views
from service.web.deciding import group_of
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.assessments import Around, around_of
from service.web.rendering import language_of, page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_PATH = "/autoevaluaciones/{assessment}/por-confirmar"
_AT_ONCE = 20
OUTCOMES = (Outcome.TO_CONFIRM.value, Outcome.ORPHANED.value, Outcome.ARCHIVED.value)
FATES = tuple(one.value for one in RequirementFate if one is not RequirementFate.WITHDRAWN)
_LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class WaitsPage:
    """Decisions of one outcome that wait, or that were lost; ``counts`` are of all outcomes.

    ``here`` is the address of this filter. ``done`` are decisions just confirmed, which can be
    taken back; ``may_many``: those that are shown can be confirmed at once, ``most`` at most.
    """

    template: ClassVar[str] = "assessments/confirming.html"
    of: Around
    asked: WaitsAsked
    outcomes: tuple[str, ...]
    fates: tuple[str, ...]
    counts: Mapping[str, int]
    rows: tuple[WaitView, ...]
    here: str
    query: str
    plain: str
    first: str
    next: str
    done: tuple[DecisionRow, ...]
    may_many: bool
    most: int
    narrowed: bool
    faults: Faults = field(default_factory=Faults)


def asked_waits(resultado: str = "", exigencia: str = "", estandar: str = "") -> WaitsAsked:
    """Return the filter of an address; what it cannot mean is left out."""
    return WaitsAsked(
        outcome=resultado if resultado in OUTCOMES else Outcome.TO_CONFIRM.value,
        requirement=exigencia if exigencia in FATES else None,
        standard=estandar[:80].replace("\x00", "") or None,
    )


AskedWaits = Annotated[WaitsAsked, Depends(asked_waits)]


def query_of(asked: WaitsAsked) -> dict[str, object]:
    """Return what an address asks with to mean a filter."""
    return {
        "resultado": asked.outcome if asked.outcome != Outcome.TO_CONFIRM.value else "",
        "exigencia": asked.requirement,
        "estandar": asked.standard,
    }


@router.get(_PATH)
def show(  # noqa: PLR0913, PLR0917 - who asks for what
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: AskedWaits,
    sigue: str | None = None,
    hecho: str = "",
) -> Response:
    """Show the decisions that wait with both texts, or were lost with what they were on."""
    return page(request, _page(request, service, visitor, assessment, asked, sigue, hecho))


@router.post(_PATH)
def preview(  # noqa: PLR0913, PLR0917 - who confirms what
    request: Request,
    assessment: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: AskedWaits,
    cual: Annotated[list[str] | None, Form()] = None,
    todos: Annotated[bool, Form()] = False,
) -> Response:
    """Freeze those that were chosen, or all that the filter finds, as a batch to be confirmed."""
    ids = None if todos else _ids(cual or [])
    try:
        group = preview_carried(service.store, visitor.access, assessment, asked, ids)
    except (BadRequest, NothingToDecide) as error:
        shown = _page(request, service, visitor, assessment, asked, None, "")
        return page(request, replace(shown, faults=faults_of(request, error)))
    return see(f"/lotes/{group}")


@router.post(_PATH + "/{wait}")
def confirm(
    assessment: str,
    wait: int,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: AskedWaits,
) -> Response:
    """Say the same of the new texts, and go on with the list."""
    made = confirm_carried(service.store, visitor.access, assessment, [wait])
    here = f"/autoevaluaciones/{assessment}/por-confirmar"
    return see(address(here, **query_of(asked), hecho=made[0].group_id))


def _page(  # noqa: PLR0913, PLR0917 - who asks for what
    request: Request,
    service: Service,
    visitor: Visitor,
    assessment: str,
    asked: WaitsAsked,
    cursor: str | None,
    done: str,
) -> WaitsPage:
    here, query = f"/autoevaluaciones/{assessment}/por-confirmar", query_of(asked)
    with service.store.read(visitor.access) as unit:
        of = around_of(unit, assessment)
        found = waits.listed(unit, assessment, asked, Paging(cursor=cursor, limit=_AT_ONCE))
        rows = wait_views(unit, of, found.rows, language_of(request))
        only = {"resultado": query["resultado"]}
        return WaitsPage(
            of=of,
            asked=asked,
            outcomes=OUTCOMES,
            fates=FATES,
            counts=waits.counts(unit, [assessment]).get(assessment, {}),
            rows=rows,
            here=address(here, **query),
            query=address("", **query),
            plain=address(here, **only),
            first=address(here, **query) if cursor else "",
            next=address(here, **query, sigue=found.next) if found.next else "",
            done=group_of(unit, assessment, done),
            may_many=any(one.may_confirm for one in rows),
            most=MOST,
            narrowed=asked.requirement is not None or asked.standard is not None,
        )


def _ids(sent: list[str]) -> list[int]:
    """Return the ids that a form chose; what is no id is none of an assessment's."""
    return [int(one) if one.isdecimal() and int(one) <= _LARGEST else 0 for one in sent[: MOST + 1]]
