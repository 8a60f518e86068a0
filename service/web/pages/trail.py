"""Who did what in, a page to read and filter it out, and files that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import NotFound
from service.deed_details import Detail, Line, details, lines, subject
from service.deeds import ACTIONS, GROUPS, actions_of, sentence
from service.exports.trail import CSV, JSON_LINES, csv_lines, json_lines
from service.people.access import Permission
from service.store import agencies, trail
from service.store.paging import Paging, Slice
from service.store.trail import Chain, Event
from service.web.downloads import attachment
from service.web.forms import day_of
from service.web.pages.addresses import address
from service.web.rendering import language_of, page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
ALL = "todas"
_PLACES = {
    "agency": "/agencias/{}",
    "manual": "/manuales/{}",
    "manual_version": "/versiones/{}",
    "assessment": "/autoevaluaciones/{}",
    "job": "/trabajos/{}",
    "edition": "/ediciones/{}",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which events are asked for; ``accion`` is an action or a whole group; days as 2027-03-15."""

    agencia: str = ""
    persona: str = ""
    accion: str = ""
    desde: str = ""
    hasta: str = ""
    sigue: str | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The chain that is read; ``agency`` None for all; ``people`` by id."""

    path: str
    name: str
    agency: str | None
    chains: tuple[Chain, ...]
    files: Mapping[str, str]
    people: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event with its words; ``href`` is where its subject can be seen, "" for nowhere."""

    event: Event
    sentence: str
    subject: str
    href: str
    details: tuple[Detail, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """A chain, the newest first; ``agency`` is its name, "" in that of the installation."""

    template: ClassVar[str] = "trail.html"
    path: str
    agency: str
    agency_id: str | None
    chains: tuple[Chain, ...]
    names: Mapping[str, str]
    asked: Asked
    groups: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    rows: tuple[EventRow, ...]
    next: str
    first: str
    files: Mapping[str, str]


@router.get("/agencias/{agency}/bitacora")
def of_agency(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Show what was done in an agency, to its administrators."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ADMINISTER, agency)
        row = agencies.get(unit, agency)
        found = trail.events(unit, agency, _wanted(asked), Paging(cursor=asked.sigue))
        people = trail.names(unit, found.rows)
    path = f"/agencias/{agency}/bitacora"
    files = {"jsonl": f"{path}.jsonl", "csv": f"{path}.csv"}
    shown = Chosen(path=path, name=row.name, agency=agency, chains=(), files=files, people=people)
    return page(request, _page(language_of(request), shown, asked, found))


@router.get("/bitacora")
def of_all(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    asked: Annotated[Asked, Depends()],
) -> Response:
    """Show an operator what was done in the installation, in an agency, gone or not, or in all."""
    chain = None if asked.agencia == ALL else asked.agencia
    with service.store.read(visitor.access) as unit:
        chains = trail.chains(unit)
        if chain and chain not in {one.agency_id for one in chains}:
            raise NotFound
        found = trail.events(unit, chain, _wanted(asked), Paging(cursor=asked.sigue))
        people = trail.names(unit, found.rows)
    name = next((one.name for one in chains if one.agency_id == chain), "")
    files = {}
    if chain is not None:
        files = {kind: address(f"/bitacora.{kind}", agencia=chain) for kind in ("jsonl", "csv")}
    shown = Chosen(
        path="/bitacora", name=name, agency=chain, chains=chains, files=files, people=people
    )
    return page(request, _page(language_of(request), shown, asked, found))


@router.get("/agencias/{agency}/bitacora.jsonl")
@router.get("/agencias/{agency}/bitacora.csv")
def file_of_agency(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Stream the whole chain of an agency as JSON lines or CSV, to its administrators."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ADMINISTER, agency)
        agencies.get(unit, agency)
    return _file(request, agency, visitor, service)


@router.get("/bitacora.jsonl")
@router.get("/bitacora.csv")
def file_of_all(
    request: Request, visitor: CurrentVisitor, service: CurrentService, agencia: str = ""
) -> Response:
    """Stream the chain of the installation, or of any agency, to an operator."""
    visitor.access.require_operator()
    with service.store.read(visitor.access) as unit:
        if agencia and agencia not in {one.agency_id for one in trail.chains(unit)}:
            raise NotFound
    return _file(request, agencia, visitor, service)


def _file(request: Request, agency: str, visitor: Visitor, service: Service) -> Response:
    events = trail.whole(service.store, visitor.access, agency)
    kind = request.url.path.rpartition(".")[2]
    if kind == "csv":
        body, media = csv_lines(events, language_of(request)), CSV
    else:
        body, media = json_lines(events), JSON_LINES
    name = f"bitacora-{agency or 'instalacion'}.{kind}"
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}
    return StreamingResponse(body, media_type=media, headers=headers)


def _page(language: str, chosen: Chosen, asked: Asked, found: Slice[Event]) -> TrailPage:
    here = {
        "agencia": asked.agencia if chosen.chains else "",
        "persona": asked.persona,
        "accion": asked.accion,
        "desde": asked.desde,
        "hasta": asked.hasta,
    }
    return TrailPage(
        path=chosen.path,
        agency=chosen.name,
        agency_id=chosen.agency,
        chains=chosen.chains,
        names={one.agency_id: one.name for one in chosen.chains},
        asked=asked,
        groups=_groups(language),
        rows=tuple(_row(one, language, chosen) for one in found.rows),
        next=address(chosen.path, **here, sigue=found.next) if found.next else "",
        first=address(chosen.path, **here) if asked.sigue else "",
        files=chosen.files,
    )


def _row(event: Event, language: str, chosen: Chosen) -> EventRow:
    gone = {one.agency_id for one in chosen.chains if one.deleted}
    place = _PLACES.get(event.kind)
    seen = place is not None and not gone & {event.agency_id, event.object_id}
    called = subject(event.before, event.after)
    if event.kind == "person":
        called = chosen.people.get(event.object_id, called)
    if event.kind == "edition":
        called = event.object_id
    return EventRow(
        event=event,
        sentence=sentence(event.action, language),
        subject=called,
        href=place.format(event.object_id) if place and seen else "",
        details=details(event.before, event.after, language),
        lines=lines(event.before, event.after),
    )


def _groups(language: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (
            group,
            words[language],
            tuple((action, ACTIONS[action][language]) for action in actions_of(group)),
        )
        for group, words in GROUPS.items()
    )


def _wanted(asked: Asked) -> trail.Asked:
    actions = actions_of(asked.accion) or ((asked.accion,) if asked.accion in ACTIONS else ())
    until = day_of(asked.hasta)
    return trail.Asked(
        person=asked.persona[:120],
        actions=actions,
        since=day_of(asked.desde),
        until=None if until is None else until + timedelta(days=1),
    )
