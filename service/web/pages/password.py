"""A new password in, the person's other sessions ended out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request, Response

from corpora.errors import BadFields, SignInNeeded, StepPending, TooMany
from service.people.sign_in import NewPassword, change_password
from service.web.faults import Faults
from service.web.forms import browser_of, faults_of, see
from service.web.rendering import page
from service.web.visitors import CurrentService, Visitor, find_visitor

router = APIRouter(prefix="/cuenta/clave")


@dataclass(frozen=True, kw_only=True)
class PasswordPage:
    """The form of a new password; ``must``: nothing else is open until it is chosen."""

    template: ClassVar[str] = "people/password.html"
    must: bool
    email: str
    faults: Faults = field(default_factory=Faults)


@router.get("")
def show(request: Request) -> Response:
    """Show the form."""
    return page(request, _shown(_visitor(request), Faults()))


@router.post("")
def change(
    request: Request,
    service: CurrentService,
    present: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the password, or show the form again with what is wrong."""
    visitor = _visitor(request)
    typed = NewPassword(present=present, new=new, again=again)
    try:
        change_password(
            service.store,
            visitor.access,
            visitor.principal.session,
            typed,
            browser_of(request),
        )
    except (BadFields, TooMany) as error:
        faults = faults_of(request, error)
        return page(request, _shown(visitor, faults))
    return see("/" if visitor.principal.pending else "/cuenta", "clave")


def _shown(visitor: Visitor, faults: Faults) -> PasswordPage:
    user = visitor.principal.user
    return PasswordPage(
        must=visitor.principal.pending is not None,
        email=user.email if user is not None else "",
        faults=faults,
    )


def _visitor(request: Request) -> Visitor:
    """Return who asks, also someone who must choose a password before anything else."""
    visitor = find_visitor(request)
    if visitor is None:
        raise SignInNeeded
    if visitor.principal.pending == "second_factor":
        raise StepPending(step="second_factor")
    visitor.access.require_person()
    return visitor
