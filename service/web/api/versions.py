"""Versions of manuals over the API: listed, read with their files, and their clauses."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from corpora.errors import NotFound
from pipelines.extract.limits import Limits
from service.pictures import DrawnFile, Pictures
from service.store import clauses, manuals
from service.web.api.answers import is_known, page_of, single
from service.web.api.call import AskedPage, CurrentCall
from service.web.api.manual_bodies import Clause, Version, VersionLine
from service.web.api.problem_docs import Row, page_doc, single_of
from service.web.api.sent import BINARY
from service.web.api.shapes import Id, Page, Search
from service.web.reading import file_of_page

router = APIRouter(tags=["manuals"])
WEBP = "image/webp"


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
    with call.read() as unit:
        manuals.version(unit, version)
        place = file_of_page(manuals.files(unit, version), number)
    if place is None or place.page is None:
        raise NotFound
    tag = f"{place.file.sha256}-{place.page}-{width}"
    headers = {"cache-control": "private, max-age=31536000, immutable", "etag": f'"{tag}"'}
    if is_known(call.request, tag):
        return Response(status_code=304, headers=headers)
    service = call.service
    limits = Limits(max_pages=service.settings.max_pages)
    file = DrawnFile(sha256=place.file.sha256, name=place.file.name)
    pictures = Pictures(service.settings.data, service.files, limits)
    return Response(pictures.page(file, place.page, int(width)), media_type=WEBP, headers=headers)
