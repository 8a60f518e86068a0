"""Editions over the API: listed, browsed, searched by meaning, and what changed between two."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from corpora.errors import AcreditaError, NotFound, StillWorking, UnknownStandard
from corpora.records import Edition as Record
from service.edition_differences import difference
from service.library import library_of
from service.reports.changes import diff_json
from service.reports.json_contract import to_bytes
from service.store import edition_dates, editions, library
from service.web.api.answers import JSON, listed, page_of, single, tagged
from service.web.api.call import AskedPage, Call, CurrentCall
from service.web.api.edition_bodies import (
    DifferenceBody,
    Edition,
    StandardBody,
    StandardLineBody,
    WholeEdition,
)
from service.web.api.problem_docs import page_doc, single_of
from service.web.api.shapes import LINE, EditionId, Number, Page, Search
from service.web.known import is_known

router = APIRouter(tags=["editions"])
_RETRY_SECONDS = 5
_EDITION = r"^[a-z][a-z0-9-]{0,79}$"


@router.get(
    "/editions",
    summary="Las ediciones que hay · The editions there are",
    response_model=Page[Edition],
    responses=page_doc(),
)
def list_editions(call: CurrentCall) -> Response:
    """Return every edition with its wording in use, all on one page."""
    with call.read() as unit:
        found = editions.listed(unit)
        said = edition_dates.stated(unit)
    return listed(call.request, [Edition.of(one, said.get(one.id)) for one in found], None)


@router.get(
    "/editions/diff",
    summary="Qué cambió entre dos ediciones · What changed between two editions",
    response_model=DifferenceBody,
    responses=single_of("Los cambios · The changes", 400, 404),
)
def get_difference(
    call: CurrentCall,
    from_: Annotated[str, Query(alias="from", pattern=_EDITION, examples=["le-5"])],
    to: Annotated[str, Query(pattern=_EDITION, examples=["le-6"])],
) -> Response:
    """Return what became of every standard; the first time it may take longer (503)."""
    a, b = _wording(call, from_), _wording(call, to)
    made = difference(call.service.settings.data, a, b)
    if made is None:
        raise StillWorking(seconds=_RETRY_SECONDS)
    if made.fault is not None:
        raise AcreditaError(detail=made.fault)
    tag = made.digest[:32]
    packed = b"" if is_known(call.request, tag) else to_bytes(diff_json(a, b, made.changes))
    return tagged(call.request, packed, JSON, tag)


@router.get(
    "/editions/{edition}",
    summary="Una edición con sus redacciones · An edition with its wordings",
    response_model=WholeEdition,
    responses=single_of("La edición · The edition", 404),
)
def get_edition(call: CurrentCall, edition: EditionId) -> Response:
    """Return an edition with all its wordings, the newest first."""
    with call.read() as unit:
        wording = editions.in_use(unit, edition)
        row = next((one for one in editions.listed(unit) if one.id == edition), None)
        revisions = editions.revisions(unit, edition)
        said = edition_dates.get(unit, edition)
        verified = library.verified_counts(unit).get(wording.id, {})
    if row is None:
        raise NotFound
    return single(call.request, WholeEdition.of_parts(row, said, revisions, verified))


@router.get(
    "/editions/{edition}/standards",
    summary="Los estándares de una edición · The standards of an edition",
    response_model=Page[StandardLineBody],
    responses=page_doc(404),
)
def list_edition_standards(  # noqa: PLR0913, PLR0917 - its filters
    call: CurrentCall,
    page: AskedPage,
    edition: EditionId,
    q: Search = "",
    chapter: Annotated[str | None, Query(max_length=200, pattern=LINE)] = None,
    level: Annotated[str | None, Query(max_length=40, pattern=LINE)] = None,
) -> Response:
    """Return standards in order; with ``q`` those that the words mean, best first, on one page."""
    if q.strip():
        wording = _wording(call, edition)
        found = library_of(call.service.settings.data).find(wording, q, page.limit)
        return listed(call.request, map(StandardLineBody.of_hit, found.hits), None)
    with call.read() as unit:
        revision = editions.in_use(unit, edition).id
        rows = editions.standards(unit, revision, page, chapter, level)
    return page_of(call.request, rows, StandardLineBody.of)


@router.get(
    "/editions/{edition}/standards/{standard}",
    summary="Un estándar completo · A standard whole",
    response_model=StandardBody,
    responses=single_of("El estándar · The standard", 404),
)
def get_edition_standard(call: CurrentCall, edition: EditionId, standard: Number) -> Response:
    """Return a standard of the wording in use, with its elements."""
    wording = _wording(call, edition)
    found = next((row for row in wording.standards if row.id == standard), None)
    if found is None:
        raise UnknownStandard(edition=edition, number=standard)
    return single(call.request, StandardBody.of(found))


def _wording(call: Call, edition: str) -> Record:
    with call.read() as unit:
        return editions.load(unit, editions.in_use(unit, edition).id)
