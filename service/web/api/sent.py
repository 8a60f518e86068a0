"""A multipart request in, its fields checked and its files out."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from corpora.errors import WrongMedia
from service.web.guard import FIELD

MULTIPART = "multipart/form-data"
MOST_FILES = 2000
# As OpenAPI 3.1 says it, and as the tools of 3.0 still read it.
BINARY = {
    "type": "string",
    "format": "binary",
    "contentMediaType": "application/octet-stream",
}
_CHUNK = 1 << 20
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """A file as it came: its name and its bytes, spooled to disk when they are many."""

    name: str
    file: BinaryIO

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes from the first on."""
        self.file.seek(0)
        while chunk := self.file.read(_CHUNK):
            yield chunk

    def digest(self) -> str:
        """Return the sha256 of the bytes."""
        found = hashlib.sha256()
        for chunk in self.chunks():
            found.update(chunk)
        return found.hexdigest()


@asynccontextmanager
async def read_form(request: Request) -> AsyncIterator[FormData]:
    """Yield the form of a request; raise WrongMedia for another kind of body."""
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith(MULTIPART):
        raise WrongMedia(found=kind[:80] or "-", expected=MULTIPART)
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
        yield form


def fields_of(form: FormData, model: type[M], lists: Sequence[str] = ()) -> M:
    """Return the text fields of a form as ``model`` has them; ``lists`` may come several times.

    Raises RequestValidationError with every fault.
    """
    given: dict[str, Any] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) or name == FIELD:
            continue
        if name in lists:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        faults = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise RequestValidationError(faults) from error


def files_of(form: FormData, field: str = "files") -> tuple[SentFile, ...]:
    """Return the files of a form in order; an empty choice of a browser is none."""
    return tuple(
        SentFile(name=one.filename or "", file=one.file)
        for one in form.getlist(field)
        if isinstance(one, UploadFile) and (one.filename or one.size)
    )


def told_of(files: Sequence[SentFile], key: str | None) -> list[str]:
    """Return what tells files from others where a call may be repeated, which its ``key`` says."""
    # Without one every byte would be read for nothing.
    return [f"{one.name} {one.digest()}" for one in files] if key is not None else []


def multipart(
    model: type[BaseModel], files: dict[str, Any], needed: Sequence[str]
) -> dict[str, Any]:
    """Return what OpenAPI says of a multipart body: fields, files, and one of those needed."""
    schema = model.model_json_schema()
    schema["properties"] = {**schema["properties"], **files}
    schema["anyOf"] = [{"required": [name]} for name in needed]
    schema.pop("additionalProperties", None)
    return {"requestBody": {"required": True, "content": {MULTIPART: {"schema": schema}}}}
