"""What an agency shares in, given or taken back by its administrator out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel

from corpora.errors import BadFields
from service.store import agencies, consents
from service.store.consents import ConsentRow
from service.web.faults import Faults
from service.web.forms import faults_of, see
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter(prefix="/agencias/{agency}/consentimiento")


class TypedConsent(BaseModel, frozen=True):
    """What the form of a consent sends."""

    kind: str = ""
    granted: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsentPage:
    """What holds now, who decided it, and the forms to change it, for who may."""

    template: ClassVar[str] = "people/consent.html"
    agency: str
    agency_name: str
    holds: Mapping[str, bool]
    history: tuple[ConsentRow, ...]
    may_give: bool
    note: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(
    request: Request, agency: str, visitor: CurrentVisitor, service: CurrentService
) -> Response:
    """Show what the agency shares to who reads it."""
    return page(request, _page(visitor, service, agency))


@router.post("")
def give(
    request: Request,
    agency: str,
    visitor: CurrentVisitor,
    service: CurrentService,
    typed: Annotated[TypedConsent, Form()],
) -> Response:
    """Give or take back a consent."""
    granted = typed.granted == "1"
    try:
        with service.store.write(visitor.access) as unit:
            consents.give(unit, agency, kind=typed.kind, granted=granted, note=typed.note)
    except BadFields as error:
        faults = faults_of(request, error)
        found = _page(visitor, service, agency, note=typed.note, faults=faults)
        return page(request, found)
    return see(f"/agencias/{agency}/consentimiento", "guardado")


def _page(
    visitor: Visitor,
    service: Service,
    agency: str,
    *,
    note: str = "",
    faults: Faults | None = None,
) -> ConsentPage:
    with service.store.read(visitor.access) as unit:
        holds = consents.holds(unit, agency)
        return ConsentPage(
            agency=agency,
            agency_name=agencies.get(unit, agency).name,
            holds={kind.value: holds[kind] for kind in holds},
            history=consents.history(unit, agency),
            may_give=consents.may_give(unit, agency),
            note=note,
            faults=faults or Faults(),
        )
