"""Versions of manuals over the API: listed, read with their files, and their clauses."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from service.store import clauses, manuals
from service.web.api.answers import page_of, single
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.manual_bodies import Clause, Version, VersionLine
from service.web.api.problem_docs import Row, page_doc, single_of
from service.web.api.sent import BINARY
from service.web.api.shapes import Id, Page, Search
from service.web.page_pictures import WEBP, picture

router = APIRouter(tags=["manuals"])


def _picture_doc() -> dict[int | str, Row]:
    told = single_of("La imagen · The picture", 404)
    told[200]["content"] = {WEBP: {"schema": BINARY}}
    return told


@router.get(
    "/manuals/{manual}/versions",
    summary="Las versiones de un manual · The versions of a manual",
    response_model=Page[VersionLine],
    responses=page_doc(404),
)
def list_versions(call: CurrentCall, page: AskedPage, manual: Id) -> Response:
    """Return a manual's versions, the newest first."""
    with call.read() as unit:
        found = manuals.versions(unit, manual, page)
    return page_of(call.request, found, VersionLine.of)


@router.get(
    "/versions/{version}",
    summary="Una versión con sus archivos · A version with its files",
    response_model=Version,
    responses=single_of("La versión · The version", 404),
)
def get_version(call: CurrentCall, version: Id) -> Response:
    """Return a version with its files, as they were sent and as they were read."""
    with call.read() as unit:
        row = manuals.version(unit, version)
        sent, files = manuals.sent(unit, version), manuals.files(unit, version)
    return single(call.request, Version.of_parts(row, sent, files))


@router.get(
    "/versions/{version}/clauses",
    summary="Las cláusulas de una versión · The clauses of a version",
    response_model=Page[Clause],
    responses=page_doc(404),
)
def list_clauses(
    call: CurrentCall,
    page: AskedPage,
    version: Id,
    q: Search = "",
    file: Annotated[
        int | None, Query(ge=0, le=100_000, description="Sólo las de este archivo · Of this file")
    ] = None,
) -> Response:
    """Return a version's clauses in order, those of a file or with every word of ``q``."""
    with call.read() as unit:
        found = clauses.of_version(unit, version, page, q, file)
    return page_of(call.request, found, Clause.of)


@router.get(
    "/versions/{version}/pages/{number}",
    summary="La imagen de una página · The picture of a page",
    response_class=Response,
    responses=_picture_doc(),
)
def get_page_picture(
    call: CurrentCall,
    version: Id,
    number: Annotated[int, Path(ge=1, le=1_000_000, description="De la versión · Of the version")],
    width: Annotated[Literal["900", "1800"], Query(description="Pixeles · Pixels")] = "900",
) -> Response:
    """Return a page of a version, counted through its files, as a WebP that never changes."""
    return picture(call.request, call.access, version, number, int(width))
