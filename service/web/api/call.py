"""A request in, what handlers need of it out: who asks, the service, the part of a list."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from service.people.access import Access
from service.store.paging import Paging
from service.store.unit import Unit
from service.web.api.shapes import Cursor, Limit
from service.web.state import Service
from service.web.visitors import CurrentService, CurrentVisitor

PREFIX = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request of somebody to a service."""

    request: Request
    access: Access
    service: Service

    def read(self) -> AbstractContextManager[Unit]:
        """Open a unit that changes nothing."""
        return self.service.store.read(self.access)

    def write(self) -> AbstractContextManager[Unit]:
        """Open a unit that is kept whole, or not at all."""
        return self.service.store.write(self.access)


def current_call(request: Request, visitor: CurrentVisitor, service: CurrentService) -> Call:
    """Return a request of whoever is signed in; raise SignInNeeded for nobody."""
    return Call(request=request, access=visitor.access, service=service)


def asked_page(limit: Limit = 50, cursor: Cursor = None) -> Paging:
    """Return what part of a list is asked for."""
    return Paging(cursor=cursor, limit=limit)


CurrentCall = Annotated[Call, Depends(current_call)]
AskedPage = Annotated[Paging, Depends(asked_page)]
