"""A manual in, its page out: versions, what happens with them, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadRequest
from service.assessing import put_away, remove_manual
from service.people.access import Permission
from service.store import agencies, jobs, manuals
from service.store.job_rows import JobRow
from service.store.manuals import ManualRow, VersionRow
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor

router = APIRouter()
_VERSIONS = 25


@dataclass(frozen=True, kw_only=True)
class ManualPage:
    """A manual with its versions, newest first, and the job of each that has one."""

    template: ClassVar[str] = "manuals/manual.html"
    manual: ManualRow
    agency: str
    versions: tuple[VersionRow, ...]
    jobs: Mapping[str, JobRow]
    earlier: Mapping[str, str]
    first: str
    next: str
    limit_megabytes: int
    may_upload: bool
    may_administer: bool
    faults: Faults = field(default_factory=Faults)


def manual_page(
    unit: Unit,
    service: Service,
    manual: str,
    *,
    cursor: str | None = None,
    faults: Faults | None = None,
) -> ManualPage:
    """Return what a manual's page shows; raise NotFound for one that is not seen."""
    row = manuals.get(unit, manual)
    found = manuals.versions(unit, manual, Paging(cursor=cursor, limit=_VERSIONS))
    here = f"/manuales/{manual}"
    return ManualPage(
        manual=row,
        agency=agencies.get(unit, row.agency_id).name,
        versions=found.rows,
        jobs=jobs.last_of(unit, [one.id for one in found.rows]),
        earlier=_earlier(found.rows),
        first=here if cursor else "",
        next=address(here, sigue=found.next) if found.next else "",
        limit_megabytes=service.settings.upload_megabytes,
        may_upload=unit.access.may(Permission.UPLOAD, row.agency_id),
        may_administer=unit.access.may(Permission.ADMINISTER, row.agency_id),
        faults=faults or Faults(),
    )


@router.get("/manuales/{manual}")
def show(
    request: Request,
    manual: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    sigue: str | None = None,
) -> Response:
    """Show a manual."""
    with service.store.read(visitor.access) as unit:
        shown = manual_page(unit, service, manual, cursor=sigue)
    return page(request, shown)


@router.post("/manuales/{manual}/nombre")
def rename(  # noqa: PLR0913 - what a manual is called
    request: Request,
    manual: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    *,
    name: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "manual",
) -> Response:
    """Give a manual another name and kind."""
    try:
        with service.store.write(visitor.access) as unit:
            manuals.rename(unit, manual, name, kind)
    except BadRequest as error:
        return _again(request, manual, service, visitor.access, faults_of(request, error, "name"))
    return see(f"/manuales/{manual}", "guardado")


@router.post("/manuales/{manual}/archivar")
def archive(
    manual: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    fuera: Annotated[bool, Form()] = True,
) -> Response:
    """Put a manual away, or bring it back; the assessments that use it are matched again."""
    put_away(service, visitor.access, manual, away=fuera)
    return see(f"/manuales/{manual}", "archivado" if fuera else "restaurado")


@router.post("/manuales/{manual}/borrar")
def delete(
    request: Request,
    manual: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Delete a manual for the reason that was typed, and match what was matched with it again."""
    try:
        agency = remove_manual(service, visitor.access, manual, reason[:2000])
    except BadRequest as error:
        return _again(request, manual, service, visitor.access, faults_of(request, error, "reason"))
    return see(f"/agencias/{agency}", "borrado")


def _again(
    request: Request, manual: str, service: Service, access: Any, faults: Faults
) -> Response:
    with service.store.read(access) as unit:
        shown = manual_page(unit, service, manual, faults=faults)
    return page(request, shown)


def _earlier(versions: tuple[VersionRow, ...]) -> dict[str, str]:
    """Return, for each version that was read, the one read before it."""
    read = [one for one in versions if one.state == "ready"]
    return {late.id: early.id for late, early in pairwise(read)}
