"""A new installation in, its first operator signed in out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel

from corpora.errors import BadFields, NotFound, TooMany
from service.people.first_start import NewOperator, is_started, take_over
from service.web.faults import Faults
from service.web.forms import browser_of, faults_of
from service.web.pages.sign_in import entered
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class FirstStartPage:
    """The form of the first operator."""

    template: ClassVar[str] = "people/first_start.html"
    name: str = ""
    email: str = ""
    faults: Faults = field(default_factory=Faults)


@router.get("/inicio")
def show_first_start(request: Request, service: CurrentService) -> Response:
    """Ask for the first operator; there is nothing here once there is one."""
    _refuse_later(service)
    return page(request, FirstStartPage(email=service.settings.admin_email))


class FirstStartForm(BaseModel, frozen=True):
    """What the form of the first operator sends."""

    name: str = ""
    email: str = ""
    new: str = ""
    again: str = ""
    code: str = ""


@router.post("/inicio")
def take_first_start(
    request: Request, service: CurrentService, form: Annotated[FirstStartForm, Form()]
) -> Response:
    """Make the first operator and sign them in."""
    _refuse_later(service)
    typed = NewOperator(
        name=form.name, email=form.email, password=form.new, again=form.again, code=form.code
    )
    try:
        done = take_over(service.store, service.secret, typed, browser_of(request))
    except (BadFields, TooMany) as error:
        faults = faults_of(request, error)
        again = FirstStartPage(name=form.name[:120], email=form.email[:254], faults=faults)
        return page(request, again)
    return entered(request, service, done, "/")


def _refuse_later(service: Service) -> None:
    if is_started(service.store):
        raise NotFound
