"""Files sent in parts over the API: announced, gone on with after a break, and thrown away."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.requests import ClientDisconnect

from corpora.errors import WrongBytes, WrongPlace
from pipelines.extract.limits import MEGABYTE
from service.partial_uploads import Announced, Part, Partial, PartialUploads
from service.web.api import shapes
from service.web.api.call import PREFIX, CurrentCall
from service.web.api.problem_docs import Row, answer_doc, problems
from service.web.api.sent import BINARY
from service.web.api.shapes import Id, Line, Shown
from service.web.state import Service

router = APIRouter(tags=["uploads"])
_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_AT_ONCE = 1 << 20
_HEADERS: Row = {
    "Upload-Offset": {
        "description": "Bytes que ya llegaron · Bytes that arrived",
        "schema": {"type": "integer"},
    },
    "Upload-Length": {
        "description": "Bytes en total · Bytes of the whole",
        "schema": {"type": "integer"},
    },
}


class UploadBody(shapes.Asked):
    """A file that will be sent in parts."""

    name: Annotated[
        Line, Field(min_length=1, max_length=400, examples=["directivas/4.1.1 Uso.pdf"])
    ]
    size: int = Field(ge=1, le=10**12, strict=True, description="Bytes", examples=[7_340_032])
    sha256: str = Field(
        pattern="^[0-9a-f]{64}$",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


class Upload(Shown):
    """A file of which ``offset`` bytes have arrived."""

    id: str = Field(examples=[shapes.EXAMPLE_ID])
    name: str
    size: int
    sha256: str
    offset: int
    whole: bool = Field(
        description="Ya se puede usar en una carga · Ready to be named in an upload"
    )
    expires_at: datetime

    @classmethod
    def of(cls, found: Partial) -> Upload:
        """Make the body of an upload."""
        return cls(
            id=found.id,
            name=found.name,
            size=found.size,
            sha256=found.sha256,
            offset=found.offset,
            whole=found.is_whole,
            expires_at=found.expires_at,
        )


def partial_uploads(service: Service) -> PartialUploads:
    """Return the files of a service that are being sent."""
    limit = service.settings.upload_megabytes * MEGABYTE
    return PartialUploads(service.store, service.files, limit)


@router.post(
    "/agencies/{agency}/uploads",
    summary="Anuncia un archivo que se enviará por partes · Announce a file sent in parts",
    status_code=201,
    response_model=Upload,
    responses=answer_doc(201, "Anunciado · Announced", _HEADERS, 404, 413, 429),
)
def open_upload(call: CurrentCall, agency: Id, body: UploadBody) -> Response:
    """Announce a file; what arrives of it is kept for a day, for you alone."""
    announced = Announced(name=body.name, size=body.size, sha256=body.sha256)
    made = partial_uploads(call.service).open(call.access, agency, announced)
    return _answer(made, 201, {"location": f"{PREFIX}/uploads/{made.id}"})


@router.get(
    "/uploads/{upload}",
    summary="Cuánto ha llegado · How much has arrived",
    response_model=Upload,
    responses=answer_doc(200, "El envío · The upload", _HEADERS, 404),
)
def get_upload(call: CurrentCall, upload: Id) -> Response:
    """Return an upload; ask with HEAD for the offset alone."""
    return _answer(partial_uploads(call.service).get(call.access, upload))


@router.put(
    "/uploads/{upload}",
    summary="Envía una parte · Send a part",
    response_model=Upload,
    responses=answer_doc(200, "Lo que hay · What is there", _HEADERS, 404, 409, 413),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": BINARY}},
        }
    },
)
async def put_upload(
    call: CurrentCall,
    upload: Id,
    content_range: Annotated[
        str,
        Header(
            alias="Content-Range",
            pattern=r"^bytes [0-9]{1,15}-[0-9]{1,15}/[0-9]{1,15}$",
            examples=["bytes 0-1048575/7340032"],
        ),
    ],
) -> Response:
    """Write the bytes that Content-Range names, which must go on from where the upload stands."""
    uploads = partial_uploads(call.service)
    found = await run_in_threadpool(uploads.get, call.access, upload)
    start, length = _span(content_range, found)
    writing = uploads.part(call.access, upload, start)
    part = await run_in_threadpool(writing.__enter__)
    try:
        await _write(call.request, part, length)
    finally:
        await run_in_threadpool(writing.__exit__, None, None, None)
    return _answer(await run_in_threadpool(uploads.get, call.access, upload))


@router.delete(
    "/uploads/{upload}",
    summary="Desecha lo que llegó · Throw away what arrived",
    status_code=204,
    responses=problems(404),
)
def delete_upload(call: CurrentCall, upload: Id) -> Response:
    """Throw away an upload that will not be gone on with."""
    partial_uploads(call.service).discard(call.access, upload)
    return Response(status_code=204)


def _span(content_range: str, found: Partial) -> tuple[int, int]:
    """Return the first byte and how many there are of a Content-Range."""
    told = _RANGE.fullmatch(content_range)
    first, last, size = (int(one) for one in told.groups()) if told else (1, 0, 0)
    if last < first or size != found.size or last >= size:
        raise WrongBytes(detail=f"Content-Range: {content_range[:60]}")
    if first != found.offset:
        raise WrongPlace(offset=found.offset, size=found.size)
    return first, last - first + 1


async def _write(request: Request, part: Part, length: int) -> None:
    """Write a body as it arrives, about a megabyte at once; raise WrongBytes for another length."""
    waiting, missing = bytearray(), length
    try:
        async for chunk in request.stream():
            missing -= len(chunk)
            if missing < 0:
                raise WrongBytes(detail=f"+{-missing} bytes")
            waiting += chunk
            if len(waiting) >= _AT_ONCE:
                await run_in_threadpool(part.write, bytes(waiting))
                waiting.clear()
    except ClientDisconnect:
        missing = 0  # nobody listens any more; what came is kept, to be gone on from
    await run_in_threadpool(part.write, bytes(waiting))
    if missing:
        raise WrongBytes(detail=f"-{missing} bytes")


def _answer(found: Partial, status: int = 200, more: dict[str, str] | None = None) -> Response:
    headers = {"upload-offset": str(found.offset), "upload-length": str(found.size)}
    kept = {"cache-control": "no-store", **(more or {})}
    return JSONResponse(Upload.of(found).model_dump(mode="json"), status, {**headers, **kept})
