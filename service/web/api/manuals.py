"""Manuals of an agency over the API: listed, read, renamed and put away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from service.assessing import put_away
from service.store import manuals
from service.web.api.answers import check_version, entity_tag, page_of, single
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.manual_bodies import Manual, ManualChange
from service.web.api.problem_docs import changed_doc, page_doc, single_of
from service.web.api.shapes import Id, IfMatch, Page

router = APIRouter(tags=["manuals"])


@router.get(
    "/agencies/{agency}/manuals",
    summary="Los manuales de una agencia · An agency's manuals",
    response_model=Page[Manual],
    responses=page_doc(404),
)
def list_manuals(
    call: CurrentCall,
    page: AskedPage,
    agency: Id,
    archived: Annotated[bool, Query(description="También los guardados · Those put away")] = False,
) -> Response:
    """Return an agency's manuals by name, each with its current and its newest version."""
    with call.read() as unit:
        found = manuals.listed(unit, agency, page, archived=archived)
    return page_of(call.request, found, Manual.of)


@router.get(
    "/manuals/{manual}",
    summary="Un manual · A manual",
    response_model=Manual,
    responses=single_of("El manual · The manual", 404),
)
def get_manual(call: CurrentCall, manual: Id) -> Response:
    """Return a manual with its current and its newest version."""
    with call.read() as unit:
        row = manuals.get(unit, manual)
    return single(call.request, Manual.of(row))


@router.patch(
    "/manuals/{manual}",
    summary="Renombra o guarda un manual · Rename a manual or put it away",
    response_model=Manual,
    responses=changed_doc("Cambiado · Changed", 400, 404, 412),
)
def patch_manual(
    call: CurrentCall, manual: Id, body: ManualChange, if_match: IfMatch = None
) -> Response:
    """Change name, kind, or whether later runs read it; If-Match may say of which state."""
    with call.write() as unit:
        row = manuals.get(unit, manual)
        check_version(if_match, entity_tag(Manual.of(row)), needed=False)
        if body.name is not None or body.kind is not None:
            manuals.rename(unit, manual, body.name or row.name, body.kind or row.kind)
    if body.archived is not None and body.archived != (row.archived_at is not None):
        put_away(call.service, call.access, manual, away=body.archived)
    with call.read() as unit:
        row = manuals.get(unit, manual)
    return single(call.request, Manual.of(row))
