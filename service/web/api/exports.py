"""The results of an assessment over the API as a file, made anew from the rows that were kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import StreamingResponse

from service.cli import VERSION
from service.exports.apart import WHOLE, Exports
from service.exports.results import FORMATS
from service.store import assessments, crosswalks, results
from service.store.assessments import RunManual, RunRow
from service.web.api.call import CurrentCall
from service.web.api.problem_docs import Row, single_of
from service.web.api.sent import BINARY
from service.web.api.shapes import Id
from service.web.downloads import attachment
from service.web.known import is_known

router = APIRouter(tags=["exports"])
TOP = 5
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def _documented() -> dict[int | str, Row]:
    told = single_of("El archivo · The file", 404, 409, 503)
    told[200]["content"] = {
        "application/json": {"schema": {"type": "object"}},
        "text/html": {"schema": {"type": "string"}},
        "text/csv": {"schema": {"type": "string"}},
        FORMATS["xlsx"].media: {"schema": BINARY},
    }
    return told


@router.get(
    "/assessments/{assessment}/exports/{format}",
    summary="Los resultados como archivo · Results as a file",
    response_class=StreamingResponse,
    responses=_documented(),
)
def export_results(
    call: CurrentCall,
    assessment: Id,
    kind: Annotated[
        Literal["json", "xlsx", "html", "csv"],
        Path(alias="format", description="json: lo que escribe · what `acredita match` writes"),
    ],
    top: Annotated[
        int, Query(ge=1, le=TOP, description="Propuestas por lista · Proposals of a list")
    ] = TOP,
) -> Response:
    """Return the shown run's results: the JSON of ``acredita match``, workbook, report or CSV."""
    made = FORMATS[kind]
    with call.read() as unit:
        row = assessments.run(unit, results.shown_run(unit, assessment))
        read = assessments.manuals_of_run(unit, row.id)
        tag = _tag(row, read, kind, top)
        headers = {"etag": f'"{tag}"', "cache-control": "private, no-cache"}
        if is_known(call.request, tag):
            return Response(status_code=304, headers=headers)
        edition = assessments.get(unit, row.assessment_id).edition_id
        found = None if kind in WHOLE else crosswalks.rebuilt(unit, row.id)
    name = _UNSAFE.sub("-", f"{edition}-{row.number}")
    headers["content-disposition"] = attachment(f"acredita-{name}.{kind}")
    day = (row.finished_at or row.created_at).date()
    if found is None:
        exports: Exports = call.request.app.state.exports
        pieces = exports.make(row.id, kind, top, day)
    else:
        pieces = made.write(found, top, day)
    return StreamingResponse(pieces, media_type=made.media, headers=headers)


def _tag(row: RunRow, read: Sequence[RunManual], kind: str, top: int) -> str:
    """Return what names a file: a run never changes, but manuals' names and releases do."""
    told = [VERSION, row.id, kind, str(top), *(f"{one.version_id} {one.name}" for one in read)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
