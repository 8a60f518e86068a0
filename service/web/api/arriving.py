"""Uploads over the API: files, sent whole or in parts before, make a manual or its next version."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from starlette.datastructures import FormData

from corpora.errors import NoDocuments
from service.store import manuals
from service.store.incoming import Asked, Received, check, space_left
from service.uploads import receive
from service.web.api import shapes
from service.web.api.call import PREFIX, Call, CurrentCall
from service.web.api.manual_bodies import Accepted, Kind
from service.web.api.partial_uploads import partial_uploads
from service.web.api.problem_docs import made_doc
from service.web.api.repeats import Done, Keep, once
from service.web.api.sent import (
    BINARY,
    MOST_FILES,
    fields_of,
    files_of,
    multipart,
    read_form,
    told_of,
)
from service.web.api.shapes import Id, IdempotencyKey, Line, Prose

router = APIRouter(tags=["manuals"])
_ARRIVED = {
    **made_doc("Recibido; se está leyendo · Received; it is being read", 400, 404, 409, 413, 415),
    200: {"description": "Los mismos archivos ya estaban · The same files were there"},
}
_FILES = {
    "files": {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_FILES,
        "items": BINARY,
        "description": "Un archivo, varios, o un ZIP; el nombre puede llevar carpeta · A file, "
        "several, or a ZIP; a name may hold folders",
    }
}
_Parts = Annotated[
    list[Annotated[str, Field(pattern=shapes.ID)]],
    Field(
        max_length=MOST_FILES,
        description="Envíos por partes ya completos · Uploads in parts that are whole",
    ),
]


class VersionForm(shapes.Asked):
    """What comes with the files of a new version."""

    note: Annotated[Prose, Field(max_length=2000)] = ""
    replace: bool = Field(
        default=False,
        description="No conserva ningún archivo de la versión anterior · Keeps no file of the last",
    )
    uploads: _Parts = Field(default_factory=list)


class ManualForm(shapes.Asked):
    """What comes with the files of a new manual; without a name it takes that of its file."""

    name: Annotated[Line, Field(max_length=200, examples=["Reglamento Interior"])] = ""
    kind: Kind = "manual"
    note: Annotated[Prose, Field(max_length=2000)] = ""
    uploads: _Parts = Field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """A form that was read for someone who may send it, and whose it is."""

    agency: str
    form: FormData


async def agency_form(call: CurrentCall, agency: Id) -> AsyncIterator[Arriving]:
    """Yield the form of a new manual, not read for who may not send one or has no space left."""
    await run_in_threadpool(_checked, call, agency, None)
    async with read_form(call.request) as form:
        yield Arriving(agency=agency, form=form)


async def manual_form(call: CurrentCall, manual: Id) -> AsyncIterator[Arriving]:
    """Yield the form of a new version, not read for who may not send one or has no space left."""
    agency = await run_in_threadpool(_checked, call, "", manual)
    async with read_form(call.request) as form:
        yield Arriving(agency=agency, form=form)


@router.post(
    "/agencies/{agency}/manuals",
    summary="Carga un manual nuevo · Upload a new manual",
    status_code=201,
    response_model=Accepted,
    responses=_ARRIVED,
    openapi_extra=multipart(ManualForm, _FILES, ("files", "uploads")),
)
def upload_manual(
    call: CurrentCall,
    agency: Id,
    sent: Annotated[Arriving, Depends(agency_form)],
    key: IdempotencyKey = None,
) -> Response:
    """Receive a manual, which a job reads; the same bytes again are the same version."""
    asked = fields_of(sent.form, ManualForm, lists=("uploads",))
    given = {"agency": agency, "name": asked.name, "kind": asked.kind, "note": asked.note}
    return _received(call, sent.form, key, given, asked.uploads)


@router.post(
    "/manuals/{manual}/versions",
    summary="Carga otra versión de un manual · Upload another version of a manual",
    status_code=201,
    response_model=Accepted,
    responses=_ARRIVED,
    openapi_extra=multipart(VersionForm, _FILES, ("files", "uploads")),
)
def upload_version(
    call: CurrentCall,
    manual: Id,
    sent: Annotated[Arriving, Depends(manual_form)],
    key: IdempotencyKey = None,
) -> Response:
    """Receive a version; files that do not come stay as in the last one, unless it replaces it."""
    asked = fields_of(sent.form, VersionForm, lists=("uploads",))
    given = {"agency": sent.agency, "manual": manual, "replace": asked.replace, "note": asked.note}
    return _received(call, sent.form, key, given, asked.uploads)


def _checked(call: Call, agency: str, manual: str | None) -> str:
    """Return whose an upload would be; raise for who may not send it or has no space left."""
    with call.read() as unit:
        whose = agency if manual is None else manuals.get(unit, manual).agency_id
        check(unit, Asked(agency=whose, manual=manual))
        space_left(unit, whose)
    return whose


def _received(
    call: Call, form: FormData, key: str | None, given: dict[str, Any], parts: list[str]
) -> Response:
    sent = files_of(form)
    if not sent and not parts:
        raise NoDocuments
    partial = partial_uploads(call.service)

    def work(keep: Keep) -> None:
        whole = [partial.get(call.access, one) for one in parts]
        files: list[tuple[str, Iterable[bytes]]] = [(one.name, one.chunks()) for one in sent]
        files += [(one.name, partial.chunks(call.access, one.id)) for one in whole]
        receive(
            *(call.service, call.access),
            files=files,
            also=lambda unit, received: keep(unit, _done(received)),
            **given,
        )
        for one in whole:
            partial.discard(call.access, one.id)

    told = [repr(sorted(given.items())), *parts, *told_of(sent, key)]
    return once(call, key, told, work)


def _done(received: Received) -> Done:
    body = Accepted(
        manual=received.manual, version=received.version, job=received.job, known=received.same
    )
    location = f"{PREFIX}/versions/{received.version}"
    return Done(status=200 if received.same else 201, body=body, location=location)
