"""Files that people send from a page in, the page of the job that reads them out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from corpora.errors import (
    AlreadyThere,
    BadRequest,
    EmptyFile,
    NoDocuments,
    OverLimit,
    OverQuota,
    TooLarge,
)
from service.people.access import Permission
from service.store import agencies, manuals
from service.store.agencies import AgencyRow
from service.store.incoming import KINDS, Received
from service.store.manuals import ManualRow
from service.uploads import receive
from service.web.api.sent import files_of, read_form
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.manuals import manual_page
from service.web.rendering import page
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_NOTE = 2000


@dataclass(frozen=True, kw_only=True)
class UploadPage:
    """The form that sends a new manual; ``manuals`` are those that there are already."""

    template: ClassVar[str] = "manuals/upload.html"
    agency: AgencyRow
    manuals: tuple[ManualRow, ...]
    limit_megabytes: int
    name: str = ""
    kind: str = "manual"
    note: str = ""
    faults: Faults = field(default_factory=Faults)


async def sent_form(request: Request) -> AsyncIterator[FormData]:
    """Read a multipart form; files that are large are spooled to disk."""
    async with read_form(request) as form:
        yield form


SentForm = Annotated[FormData, Depends(sent_form)]
# What is wrong with an upload and not with who sends it: said on the form, which is kept.
_REFUSED = (AlreadyThere, BadRequest, EmptyFile, NoDocuments, OverLimit, OverQuota, TooLarge)


@router.get("/agencias/{agency}/manuales")
def show(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show the form that sends a new manual."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.UPLOAD, agency)
        shown = UploadPage(
            agency=agencies.get(unit, agency),
            manuals=manuals.of_agency(unit, agency),
            limit_megabytes=service.settings.upload_megabytes,
        )
    return page(request, shown)


@router.post("/agencias/{agency}/manuales")
def send(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    form: SentForm,
) -> Response:
    """Receive a new manual, or show the form again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.UPLOAD, agency)
        row = agencies.get(unit, agency)
        known = manuals.of_agency(unit, agency)
    name, kind, note = _text(form, "name"), _text(form, "kind"), _text(form, "note")
    kind = kind if kind in KINDS else "manual"
    try:
        received = receive(
            service,
            visitor.access,
            agency=agency,
            files=[(one.name, one.chunks()) for one in files_of(form)],
            name=name,
            kind=kind,
            note=note[:_NOTE],
        )
    except _REFUSED as error:
        faults = faults_of(request, error, "name" if isinstance(error, AlreadyThere) else "files")
        again = UploadPage(
            agency=row,
            manuals=known,
            limit_megabytes=service.settings.upload_megabytes,
            name=name[:200],
            kind=kind,
            note=note[:_NOTE],
            faults=faults,
        )
        return page(request, again)
    return _onward(received)


@router.post("/manuales/{manual}/versiones")
def send_version(
    request: Request,
    manual: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    form: SentForm,
) -> Response:
    """Receive another version of a manual, or show its page again with what is wrong."""
    with service.store.read(visitor.access) as unit:
        agency = manuals.get(unit, manual).agency_id
        unit.require(Permission.UPLOAD, agency)
    try:
        received = receive(
            service,
            visitor.access,
            agency=agency,
            files=[(one.name, one.chunks()) for one in files_of(form)],
            manual=manual,
            replace=_text(form, "replace") == "1",
            note=_text(form, "note")[:_NOTE],
        )
    except _REFUSED as error:
        faults = faults_of(request, error, "files")
        with service.store.read(visitor.access) as unit:
            shown = manual_page(unit, service, manual, faults=faults)
        return page(request, shown)
    return _onward(received)


def _onward(received: Received) -> Response:
    if received.job is None:
        return see(f"/manuales/{received.manual}", "repetido")
    return see(f"/trabajos/{received.job}", "recibido")


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found.strip() if isinstance(found, str) else ""
