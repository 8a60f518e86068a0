"""An agency in, all of it as a file to take away out; and the agency deleted for good."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import StreamingResponse

from corpora.errors import BadFields
from service.agency_export import export
from service.agency_removal import remove_agency
from service.people.access import Permission
from service.store import agencies, belongings, trail
from service.store.agencies import AgencyRow
from service.store.belongings import Numbers
from service.web.downloads import attachment
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class ExportPage:
    """What an export would hold, in numbers."""

    template: ClassVar[str] = "agencies/export.html"
    agency: AgencyRow
    numbers: Numbers
    events: int


@dataclass(frozen=True, kw_only=True)
class RemovalPage:
    """What would go and what would stay, and the form that asks for the name and the reason."""

    template: ClassVar[str] = "agencies/removal.html"
    agency: AgencyRow
    numbers: Numbers
    events: int
    reason: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("/agencias/{agency}/exportar")
def show_export(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show an agency's administrator what can be taken away."""
    row, numbers, events = _found(service, visitor, agency)
    return page(request, ExportPage(agency=row, numbers=numbers, events=events))


@router.post("/agencias/{agency}/exportar")
def take_export(agency: str, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Stream the whole agency as a ZIP, on record."""
    with service.store.write(visitor.access) as unit:
        row = agencies.get(unit, agency)
        found = belongings.numbers(unit, agency)
        unit.audit(
            *("agency.exported", "agency", agency),
            agency=agency,
            after={"name": row.name, "files": found.files, "bytes": found.bytes},
        )
        name = f"acredita-{_slug(row.name)}-{unit.now.date().isoformat()}.zip"
    return StreamingResponse(
        export(service.store, service.files, visitor.access, agency),
        media_type="application/zip",
        headers={
            "Content-Disposition": attachment(name),
            "Cache-Control": "no-store",
        },
    )


@router.get("/agencias/{agency}/borrar")
def show_removal(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show an agency's administrator what would go and what would stay."""
    row, numbers, events = _found(service, visitor, agency)
    return page(request, RemovalPage(agency=row, numbers=numbers, events=events))


@router.post("/agencias/{agency}/borrar")
def take_removal(  # noqa: PLR0913 - the fields of a form
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    nombre: Annotated[str, Form()] = "",
    motivo: Annotated[str, Form()] = "",
) -> Response:
    """Delete an agency for good, or show the form again with what is wrong."""
    row, numbers, events = _found(service, visitor, agency)
    wrong = {
        **({} if nombre.strip() == row.name else {"nombre": _NAME}),
        **({} if motivo.strip() else {"motivo": _REASON}),
    }
    if wrong:
        faults = faults_of(request, BadFields(detail=_NAME, fields=wrong))
        again = RemovalPage(
            agency=row, numbers=numbers, events=events, reason=motivo[:2000], faults=faults
        )
        return page(request, again)
    remove_agency(service, visitor.access, agency, nombre, motivo[:2000])
    return see("/", "agencia-borrada")


_NAME = {
    "es": "escriba el nombre completo, tal como aparece arriba",
    "en": "type the full name, exactly as it stands above",
}
_REASON = {"es": "escriba el motivo; queda en la bitácora", "en": "write the reason; it is kept"}


def _found(service: Service, visitor: Visitor, agency: str) -> tuple[AgencyRow, Numbers, int]:
    with service.store.read(visitor.access) as unit:
        unit.require(Permission.ADMINISTER, agency)
        return (
            agencies.get(unit, agency),
            belongings.numbers(unit, agency),
            trail.count(unit, agency),
        )


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "agencia"
