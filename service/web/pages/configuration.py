"""An installation in, what is configured and how much room is left out, for its operators."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadFields
from models.onnx_encoder import bundled_id
from service.check_up import CheckUp, ask_check_up, glance, last_check_up
from service.cli import VERSION
from service.doctor.finding import Finding
from service.model_store import KeptModel, ModelStore
from service.settings import Settings
from service.store import agencies, jobs, spaces, workers
from service.store.opening import place_of
from service.store.paging import Paging
from service.store.spaces import AgencySpace, DatabaseFacts
from service.store.workers import WorkerRow
from service.web.faults import Faults
from service.web.forms import faults_of, number_of, see
from service.web.pages.addresses import address
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_PATIENCE = 5.0
_MOST = 1_000_000


@dataclass(frozen=True, kw_only=True)
class SettingRow:
    """A setting: its variable, its help, and its value unless it is a secret."""

    name: str
    help: str
    value: str
    secret: bool


@dataclass(frozen=True, kw_only=True)
class Disk:
    """The room where the data lie, in bytes."""

    free: int
    total: int


@dataclass(frozen=True, kw_only=True)
class ConfigurationPage:
    """All that an operator needs to know of an installation."""

    template: ClassVar[str] = "configuration.html"
    version: str
    python: str
    machine: str
    settings: tuple[SettingRow, ...]
    database: DatabaseFacts
    place: str
    disk: Disk
    files: int
    file_bytes: int
    encoder: str
    models: Sequence[KeptModel]
    waiting: int
    running: int
    workers: tuple[WorkerRow, ...]
    findings: tuple[Finding, ...]
    check_up: CheckUp | None
    spaces: tuple[AgencySpace, ...]
    next: str
    first: str
    now: datetime
    faults: Faults = field(default_factory=Faults)
    wrong: str = ""


@router.get("/ajustes")
def show(
    request: Request, visitor: CurrentVisitor, service: CurrentService, sigue: str | None = None
) -> Response:
    """Show an operator what is configured."""
    visitor.access.require_operator()
    return page(request, _page(service, visitor, sigue))


@router.post("/ajustes/espacio")
def set_quota(
    request: Request,
    visitor: CurrentVisitor,
    service: CurrentService,
    agencia: Annotated[str, Form()] = "",
    megabytes: Annotated[str, Form()] = "",
) -> Response:
    """Give an agency so much space."""
    visitor.access.require_operator()
    asked = number_of(megabytes, _MOST)
    if not asked:
        faults = faults_of(request, BadFields(detail=_SPACE, fields={"megabytes": _SPACE}))
        return page(request, _page(service, visitor, None, faults, agencia))
    with service.store.write(visitor.access) as unit:
        agencies.set_quota(unit, agencia, asked)
    return see("/ajustes", "guardado")


@router.post("/ajustes/revision")
def check_up(visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Examine the installation as ``acredita doctor`` does, behind the page."""
    visitor.access.require_operator()
    ask_check_up(service.settings, _PATIENCE)
    return see("/ajustes#revision", "")


_SPACE = {
    "es": f"escriba un número de MB entre 1 y {_MOST:,}",
    "en": f"write a number of MB between 1 and {_MOST:,}",
}


def setting_rows(settings: Settings) -> tuple[SettingRow, ...]:
    """Return every setting with its help; of a secret only whether it is set."""
    rows = []
    for one in fields(settings):
        value = getattr(settings, one.name)
        secret = bool(one.metadata["secret"])
        shown = "" if value is None or secret else str(value)
        rows.append(
            SettingRow(
                name=one.metadata["name"],
                help=one.metadata["es"],
                value="•" if secret and value else shown,
                secret=secret,
            )
        )
    return tuple(rows)


def _page(
    service: Service,
    visitor: Visitor,
    cursor: str | None,
    faults: Faults | None = None,
    wrong: str = "",
) -> ConfigurationPage:
    settings = service.settings
    with service.store.read(visitor.access) as unit:
        database = spaces.database(unit)
        files, file_bytes = spaces.kept_bytes(unit)
        counts = jobs.counts(unit)
        live = workers.listed(unit)
        rows = spaces.listed(unit, Paging(cursor=cursor))
    encoder = bundled_id()
    disk = shutil.disk_usage(settings.data)
    return ConfigurationPage(
        version=VERSION,
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        settings=setting_rows(settings),
        database=database,
        place=place_of(settings),
        disk=Disk(free=disk.free, total=disk.total),
        files=files,
        file_bytes=file_bytes,
        encoder=encoder,
        models=ModelStore(settings.data).kept(encoder),
        waiting=counts["queued"],
        running=counts["running"],
        workers=live,
        findings=tuple(glance(settings, service.store)),
        check_up=last_check_up(settings),
        spaces=rows.rows,
        next=address("/ajustes", sigue=rows.next) if rows.next else "",
        first="/ajustes" if cursor else "",
        now=unit.now,
        faults=faults or Faults(),
        wrong=wrong,
    )
