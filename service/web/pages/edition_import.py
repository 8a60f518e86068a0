"""A manual or list that an operator loads in; what it would change, and a new wording, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.datastructures import FormData

from corpora.drafts import Finding
from corpora.errors import BadEditionId, BadFields, Conflict, TooLarge
from corpora.records import Verified
from pipelines.editions.words import WordSpan, word_spans
from pipelines.imports.preview import Change, Kind
from service.edition_imports import EditionImports, Preview, Sent
from service.editions_import import Asked
from service.library import library_of
from service.store import editions
from service.web.api.sent import fields_of, files_of
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.pages.waiting import wait
from service.web.rendering import language_of, page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_PATIENCE = 1.5
_PAGE = 50
_OWN = re.compile(r"(^|; )p(\d+)\) ")
# What new words alone change; whether they ask for the same is a person's to say.
WORDED = (Kind.RETITLED, Kind.REWORDED, Kind.ELEMENTS)


class Typed(BaseModel):
    """What people typed into the form, as it came."""

    model_config = ConfigDict(frozen=True)

    edicion: str = ""
    programa: str = ""
    nombre: str = ""
    columnas: str = ""
    procedencia: str = ""
    completa: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportForm:
    """The form that takes a file; ``known`` are the ids of the editions there are."""

    template: ClassVar[str] = "editions/import.html"
    typed: Typed
    known: tuple[str, ...]
    sources: tuple[str, ...]
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One thing that would change, its words marked; ``fields`` where only names are told."""

    number: str
    kind: str
    spans: tuple[WordSpan, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """Which changes are listed: their kind, from which place on, in which language."""

    kind: str
    start: int
    language: str


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What a file would change: counts by kind, the changes of one kind, and rows refused."""

    template: ClassVar[str] = "editions/preview.html"
    sent: Sent
    preview: Preview
    counts: Mapping[str, int]
    kept: int
    kind: str
    changes: tuple[ChangeRow, ...]
    next: str
    refused: tuple[Finding, ...]
    cautions: tuple[Finding, ...]
    may_be_same: bool
    faults: Faults = field(default_factory=Faults)


async def sent_form(request: Request, visitor: CurrentVisitor) -> AsyncIterator[FormData]:
    """Yield the form of an import; only an operator's is read."""
    visitor.access.require_operator()
    async with request.form() as form:
        yield form


@router.get("/ediciones/cargar")
def ask(
    request: Request, visitor: CurrentVisitor, service: CurrentService, edicion: str = ""
) -> Response:
    """Show the form that takes a file."""
    visitor.access.require_operator()
    return page(request, _form(service, visitor, Typed(edicion=edicion[:80])))


@router.post("/ediciones/cargar")
def send(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    form: Annotated[FormData, Depends(sent_form)],
) -> Response:
    """Keep a file and go to what it would change, or show the form again with what is wrong."""
    typed = fields_of(form, Typed)
    try:
        files = files_of(form, "archivo")
        if not files:
            raise BadFields(
                detail={"es": "falta el archivo", "en": "the file is missing"},
                fields={"archivo": {"es": "elija el archivo", "en": "choose the file"}},
            )
        with service.store.read(visitor.access) as unit:
            sent = imports_of(service).begin(files[0].chunks(), files[0].name, _asked(typed), unit)
    except (BadFields, BadEditionId, TooLarge) as error:
        name = "edicion" if isinstance(error, BadEditionId) else "archivo"
        faults = faults_of(request, error, name)
        return page(request, _form(service, visitor, typed, faults))
    return RedirectResponse(f"/ediciones/cargar/{sent}", 303)


@router.get("/ediciones/cargar/{sent}")
def show(  # noqa: PLR0913 - what a list is asked for
    request: Request,
    sent: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    clase: str = "",
    desde: int = 0,
) -> Response:
    """Show what a file would change, or that it is still being read."""
    visitor.access.require_operator()
    imports = imports_of(service)
    told = imports.sent(sent)
    preview = imports.preview(sent, _PATIENCE)
    if preview is None:
        return wait(request, "import", told.file, f"/ediciones/cargar/{sent}")
    return page(request, _shown(told, preview, Listed(clase, desde, language_of(request))))


@router.post("/ediciones/cargar/{sent}")
def confirm(  # noqa: PLR0913 - the fields of a form
    request: Request,
    sent: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    huella: Annotated[str, Form()] = "",
    misma: Annotated[bool, Form()] = False,
    parcial: Annotated[bool, Form()] = False,
) -> Response:
    """Store exactly what was shown."""
    visitor.access.require_operator()
    imports = imports_of(service)
    told, first = imports.sent(sent), Listed("", 0, language_of(request))
    preview = imports.preview(sent, _PATIENCE)
    if preview is None or preview.found is None:
        return RedirectResponse(f"/ediciones/cargar/{sent}", 303)
    if not parcial and any(finding.stops for finding in preview.found.findings):
        faults = faults_of(request, BadFields(detail=_PARTIAL, fields={"parcial": _PARTIAL}))
        return page(request, _shown(told, preview, first, faults))
    try:
        with service.store.write(visitor.access) as unit:
            edition = imports.confirm(unit, sent, huella, same_requirement=misma)
    except Conflict as error:
        faults = faults_of(request, error)
        return page(request, _shown(told, preview, first, faults))
    imports.discard(sent)
    library_of(service.settings.data).prepare(preview.found.edition)
    return see(f"/ediciones/{edition}", "guardado")


@router.post("/ediciones/cargar/{sent}/descartar")
def discard(sent: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Forget a file and what it would change."""
    visitor.access.require_operator()
    imports_of(service).discard(sent)
    return see("/ediciones", "descartado")


def imports_of(service: Service) -> EditionImports:
    """Return the imports of a service."""
    settings = service.settings
    return EditionImports(settings.data, service.store, settings.max_pages)


_PARTIAL = {
    "es": "marque que acepta guardar sólo lo que se leyó bien, o corrija el archivo",
    "en": "tick that only what was read well is kept, or correct the file",
}


def _form(
    service: Service, visitor: CurrentVisitor, typed: Typed, faults: Faults | None = None
) -> ImportForm:
    with service.store.read(visitor.access) as unit:
        known = tuple(row.id for row in editions.listed(unit))
    return ImportForm(
        typed=typed,
        known=known,
        sources=tuple(one.value for one in Verified),
        faults=faults or Faults(),
    )


def _asked(typed: Typed) -> Asked:
    known = {one.value for one in Verified}
    return Asked(
        id=typed.edicion.strip().lower()[:80],
        program=typed.programa.strip().lower()[:40],
        columns=typed.columnas.strip()[:1000],
        name=typed.nombre.strip()[:300],
        verified=Verified(typed.procedencia) if typed.procedencia in known else None,
        complete=typed.completa,
        # What could not be read is shown, and a person decides about the rest.
        partial=True,
    )


def _shown(
    sent: Sent, preview: Preview, asked: Listed, faults: Faults | None = None
) -> PreviewPage:
    found = preview.found
    # Of a new edition everything is new: its first rows say enough.
    changes = found.changes if found and found.base else ()
    counts = Counter(change.kind.value for change in changes)
    kinds = [kind.value for kind in Kind if counts[kind.value]]
    kind = asked.kind if asked.kind in kinds else next(iter(kinds), "")
    start = max(asked.start, 0)
    rows = [change for change in changes if change.kind.value == kind]
    more = start + _PAGE < len(rows)
    findings = found.findings if found else ()
    touched = {change.number for change in changes}
    total = len(found.edition.standards) if found else 0
    path = f"/ediciones/cargar/{sent.id}"
    return PreviewPage(
        sent=sent,
        preview=preview,
        counts={name: counts[name] for name in kinds},
        kept=total - sum(row.id in touched for row in (found.edition.standards if found else ())),
        kind=kind,
        changes=tuple(_row(one, asked.language) for one in rows[start : start + _PAGE]),
        next=address(path, clase=kind, desde=start + _PAGE) if more else "",
        refused=tuple(one for one in findings if one.stops),
        cautions=tuple(one for one in findings if not one.stops),
        may_be_same=any(counts[one.value] for one in WORDED),
        faults=faults or Faults(),
    )


def _row(change: Change, language: str) -> ChangeRow:
    if change.kind is Kind.OTHER:
        names = tuple(dict.fromkeys(_field(name) for name in change.after.split(", ")))
        return ChangeRow(number=change.number, kind=change.kind.value, spans=(), fields=names)
    return ChangeRow(
        number=change.number,
        kind=change.kind.value,
        spans=word_spans(*(_named(text, language) for text in (change.before, change.after))),
        fields=(),
    )


def _named(text: str, language: str) -> str:
    """Call our own parts, p1 and so on, what people call them."""
    return _OWN.sub(rf"\g<1>{'aspecto' if language == 'es' else 'part'} \g<2>) ", text)


def _field(name: str) -> str:
    """Return a field's name without its language: both of one are the same to a reader."""
    return name.removesuffix("_es").removesuffix("_en")
