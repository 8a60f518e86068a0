"""Who asks in, cards out: near-identical clauses of several agencies, to be decided about once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest, NothingToDecide
from corpora.records import Edition, Element, Standard
from service.batches import Said, preview_alike
from service.store import alike, editions
from service.store.alike import SharedEdition
from service.store.batches import SAID
from service.store.reviewing import member_agencies
from service.store.unit import Unit
from service.web.cards import Card, cards
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.pages.addresses import address
from service.web.pages.queue import elements_of
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
# How many clauses are compared at once, at about three parts a standard, and in how many goes.
_ROWS, _PARTS, _GOES = 1500, 3, 4
_FEWEST, _MOST, _CARDS = 2, 80, 10
_LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class AlikePage:
    """Cards of a few standards of an edition; ``until`` is the last standard that was looked at."""

    template: ClassVar[str] = "queue/alike.html"
    editions: tuple[SharedEdition, ...]
    chosen: SharedEdition | None
    cards: tuple[Card, ...] = ()
    standards: Mapping[str, Standard] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    here: str = "/revision/iguales"
    first: str = ""
    next: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("/revision/iguales")
def show(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    edicion: str = "",
    sigue: str = "",
) -> Response:
    """Show the cards of the next standards of an edition, by default the one of most agencies."""
    visitor.access.require_person()
    return page(request, _page(service, visitor, edicion, sigue))


@router.post("/revision/iguales")
def preview(  # noqa: PLR0913, PLR0917 - who says what of what
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    par: Annotated[list[str], Form(default_factory=list)],
    fuera: Annotated[list[str], Form(default_factory=list)],
    dictamen: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
    edicion: str = "",
    sigue: str = "",
) -> Response:
    """Freeze the decisions of a card as batches to be confirmed, or say what is missing."""
    visitor.access.require_person()
    said = Said(verdict=dictamen if dictamen in SAID else "", reason=motivo[:40])
    typed = (number_of(one, _LARGEST) for one in set(par) - set(fuera))
    asked = [one for one in typed if one is not None]
    try:
        group = preview_alike(service.store, visitor.access, asked, said)
    except (BadRequest, NothingToDecide) as error:
        shown = _page(service, visitor, edicion, sigue)
        return page(request, replace(shown, faults=faults_of(request, error)))
    return see(f"/lotes/{group}")


def _page(service: Service, visitor: Visitor, asked: str, cursor: str) -> AlikePage:
    agencies = member_agencies(visitor.access)
    with service.store.read(visitor.access) as unit:
        known = alike.shared_editions(unit, agencies)
        chosen = next((one for one in known if one.id == asked), None) or next(iter(known), None)
        if chosen is None:
            return AlikePage(editions=known, chosen=None)
        edition = editions.load(unit, chosen.revision_id)
        found, looked = _look(unit, agencies, chosen, _from(edition, cursor))
    if not looked:
        return AlikePage(editions=known, chosen=chosen)
    until = looked[-1].id
    more = until != edition.standards[-1].id
    base = {"edicion": chosen.id}
    return AlikePage(
        editions=known,
        chosen=chosen,
        cards=found,
        standards={one.id: one for one in looked},
        elements=elements_of(edition),
        since=looked[0].id,
        until=until,
        here=address("/revision/iguales", **base, sigue=cursor),
        first=address("/revision/iguales", **base) if cursor else "",
        next=address("/revision/iguales", **base, sigue=until) if more else "",
    )


def _from(edition: Edition, cursor: str) -> Sequence[Standard]:
    """Return the standards that follow one, all of them after none that the edition has."""
    place = next((at for at, one in enumerate(edition.standards) if one.id == cursor), -1)
    return edition.standards[place + 1 :]


def _look(
    unit: Unit, agencies: Sequence[str], chosen: SharedEdition, left: Sequence[Standard]
) -> tuple[tuple[Card, ...], tuple[Standard, ...]]:
    """Return the cards of the next standards that have any, and the standards looked at.

    A few at a time, in four goes at most, however many agencies there are.
    """
    size = min(max(_FEWEST, _ROWS // (_PARTS * max(1, chosen.agencies))), _MOST)
    looked: list[Standard] = []
    if chosen.agencies < 2:
        return (), tuple(left)
    for start in range(0, size * _GOES, size):
        some = left[start : start + size]
        if not some:
            break
        parts = [(one.id, bool(one.elements)) for one in some]
        found = cards(alike.of_standards(unit, agencies, chosen.id, parts))
        if found:
            kept, until = _first(some, found)
            return kept, (*looked, *some[: until + 1])
        looked += some
    return (), tuple(looked)


def _first(some: Sequence[Standard], found: Sequence[Card]) -> tuple[tuple[Card, ...], int]:
    """Return some ten cards, whole standards in the edition's order, and where those end."""
    places = {one.id: place for place, one in enumerate(some)}
    ordered = sorted(found, key=lambda one: places[one.standard])
    if len(ordered) <= _CARDS:
        return tuple(ordered), len(some) - 1
    until = places[ordered[_CARDS - 1].standard]
    return tuple(one for one in ordered if places[one.standard] <= until), until
