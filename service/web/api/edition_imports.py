"""A manual or list that an operator loads over the API in; what it changes, or the wording, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from starlette.datastructures import FormData

from corpora.drafts import check_faults
from corpora.errors import Conflict, InputError, NoDocuments, StillWorking
from corpora.records import Verified
from service.edition_imports import EditionImports, Preview
from service.editions_import import Asked, Incoming
from service.library import library_of
from service.store import edition_dates, editions
from service.web.api import shapes
from service.web.api.answers import single
from service.web.api.call import PREFIX, Call, CurrentCall
from service.web.api.edition_bodies import ChangeBody, Edition, FindingBody, ImportPreview
from service.web.api.problem_docs import made_doc
from service.web.api.repeats import Done, Keep, once
from service.web.api.sent import BINARY, SentFile, fields_of, files_of, multipart, read_form
from service.web.api.shapes import IdempotencyKey, Line

router = APIRouter(tags=["editions"])
_PATIENCE, _RETRY_SECONDS = 240.0, 30
_FILE = {
    "file": {
        **BINARY,
        "description": "Manual con licencia (PDF, DOCX), tabla (CSV, XLSX), catálogo OSCAL (JSON), "
        "lista (TXT) o ZIP con edition.toml · Licensed manual, table, OSCAL catalog, list or ZIP",
    }
}
_LOADED = made_doc("Guardada · Stored", 400, 404, 409, 413, 415)


class ImportForm(shapes.Asked):
    """What is said of a file; without an id the file must have its own."""

    id: Annotated[Line, Field(pattern=r"^([a-z][a-z0-9-]{0,79})?$", examples=["le-6"])] = ""
    program: Annotated[Line, Field(max_length=40)] = ""
    name: Annotated[Line, Field(max_length=300)] = ""
    columns: Annotated[Line, Field(max_length=1000, examples=["number=No.,title=Título"])] = ""
    verified: Literal["", "public-list", "agency-document", "recalled", "licensed"] = ""
    complete: bool = Field(default=False, description="Es la edición entera · The whole edition")
    partial: bool = Field(
        default=False, description="Guarda lo bien leído · Keep what was read well"
    )
    same_requirement: bool = Field(
        default=False, description="Misma exigencia, otra redacción · Same requirement, new words"
    )
    digest: Annotated[
        str,
        Field(
            pattern="^([0-9a-f]{64})?$",
            description="El `digest` de la vista previa: otra se rechaza (409) · That of the "
            "preview: another one is refused",
        ),
    ] = ""

    def asked(self) -> Asked:
        """Return what is asked of the import."""
        plain = self.model_dump(exclude={"same_requirement", "digest", "partial"})
        plain["verified"] = Verified(self.verified) if self.verified else None
        # What could not be read is shown, and a person decides about the rest.
        return Asked(**plain, partial=True)


async def operator_form(call: CurrentCall) -> AsyncIterator[FormData]:
    """Yield the form of an import; only an operator's is read."""
    call.access.require_operator()
    async with read_form(call.request) as form:
        yield form


@router.post(
    "/editions",
    summary="Carga una edición (operador) · Load an edition (operator)",
    status_code=201,
    response_model=Edition,
    responses=_LOADED
    | {200: {"model": ImportPreview, "description": "Con preview: nada se guardó · Nothing kept"}},
    openapi_extra=multipart(ImportForm, _FILE, ("file",)),
)
def import_edition(
    call: CurrentCall,
    form: Annotated[FormData, Depends(operator_form)],
    preview: Annotated[bool, Query(description="Sólo qué cambiaría · Only the changes")] = False,
    key: IdempotencyKey = None,
) -> Response:
    """Load a wording; with ``preview`` tell what it would change and keep nothing."""
    asked = fields_of(form, ImportForm)
    files = files_of(form, "file")
    if not files:
        raise NoDocuments
    file = files[0]
    if preview:
        with _incoming(call, asked, file) as (_, shown, found):
            return single(call.request, _body(shown, found))

    def work(keep: Keep) -> None:
        with _incoming(call, asked, file) as (sent, shown, found):
            _store(call, asked, sent, shown, keep)
        library_of(call.service.settings.data).prepare(found.edition)

    told = [asked.model_dump_json(), f"{file.name} {file.digest()}" if key is not None else ""]
    return once(call, key, told, work)


@contextmanager
def _incoming(
    call: Call, asked: ImportForm, file: SentFile
) -> Iterator[tuple[str, Preview, Incoming]]:
    """Yield what was read of a file, forgotten afterwards: its id, the preview and the edition.

    Raises StillWorking when reading takes minutes and InputError for what cannot be read.
    """
    imports = _imports(call)
    with call.read() as unit:
        sent = imports.begin(file.chunks(), file.name, asked.asked(), unit)
    try:
        shown = imports.preview(sent, _PATIENCE)
        if shown is None:
            raise StillWorking(seconds=_RETRY_SECONDS)
        if shown.found is None:
            raise InputError(detail=shown.fault or "-")
        yield sent, shown, shown.found
    finally:
        imports.discard(sent)


def _store(call: Call, asked: ImportForm, sent: str, shown: Preview, keep: Keep) -> None:
    """Store a wording that was read without faults, or what was read well where that is asked."""
    found = shown.found
    if found is not None and not asked.partial:
        check_faults(found.file, found.findings)
    if asked.digest not in ("", shown.digest):
        raise Conflict
    same = asked.same_requirement
    with call.write() as unit:
        edition = _imports(call).confirm(unit, sent, shown.digest, same_requirement=same)
        row = next(one for one in editions.listed(unit) if one.id == edition)
        said = edition_dates.get(unit, edition)
        place = f"{PREFIX}/editions/{edition}"
        keep(unit, Done(status=201, body=Edition.of(row, said), location=place))


def _imports(call: Call) -> EditionImports:
    settings = call.service.settings
    return EditionImports(settings.data, call.service.store, settings.max_pages)


def _body(shown: Preview, found: Incoming) -> ImportPreview:
    edition = found.edition
    return ImportPreview(
        digest=shown.digest,
        file=found.file,
        form=found.form.value,
        edition=edition.id,
        revision=edition.revision,
        standards=len(edition.standards),
        languages=list(found.languages),
        over=None if found.base is None else found.base.digest,
        counts=Counter(change.kind.value for change in found.changes),
        changes=[ChangeBody.model_validate(change) for change in found.changes],
        findings=[
            FindingBody(es=one.words("es"), en=one.words("en"), stops=one.stops)
            for one in found.findings
        ],
    )
