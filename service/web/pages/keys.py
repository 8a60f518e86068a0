"""A person in, the keys of their review screen out; and theirs to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from service.store import preferences
from service.web.faults import Faults
from service.web.forms import see
from service.web.rendering import page
from service.web.shortcuts import DEFAULTS, PREFERENCE, clashes, is_key, keys_of
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor, Visitor

router = APIRouter()
_HERE = "/cuenta/teclas"


@dataclass(frozen=True, kw_only=True)
class KeysPage:
    """The keys of the review screen; ``wrong`` are the actions whose key cannot be used."""

    template: ClassVar[str] = "people/keys.html"
    keys: Mapping[str, str]
    usual: Mapping[str, str]
    wrong: tuple[str, ...] = ()
    faults: Faults = field(default_factory=Faults)


@router.get(_HERE)
def show(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Show the keys of the person who asks."""
    visitor.access.require_person()
    with service.store.read(visitor.access) as unit:
        keys = keys_of(preferences.get(unit, PREFERENCE))
    return page(request, KeysPage(keys=keys, usual=DEFAULTS))


@router.post(_HERE)
async def change(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Response:
    """Keep other keys, or show the form again with what is wrong."""
    form = await request.form()
    return await run_in_threadpool(_keep, request, visitor, service, form)


def _keep(request: Request, visitor: Visitor, service: Service, form: FormData) -> Response:
    visitor.access.require_person()
    typed = {action: str(form.get(action, ""))[:8].strip() for action in DEFAULTS}
    keys = dict(DEFAULTS) if form.get("usuales") else typed
    wrong = (*(one for one, key in keys.items() if not is_key(key)), *clashes(keys))
    if wrong:
        shown = KeysPage(keys=keys, usual=DEFAULTS, wrong=wrong, faults=Faults(status=422))
        return page(request, shown)
    with service.store.write(visitor.access) as unit:
        preferences.put(unit, PREFERENCE, keys)
    return see(_HERE, "guardado")
