"""Who someone says they are in, a session out; and out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from corpora.errors import BadFields, SignInNeeded, TooMany, WrongCode, WrongSignIn
from service.people.access import system_access
from service.people.sign_in import SignedIn, give_code, sign_in
from service.store.sign_ins import end_session
from service.web.faults import Faults
from service.web.forms import browser_of, faults_of, own_path, see
from service.web.rendering import page
from service.web.state import Service, service_of
from service.web.visitors import (
    LANGUAGE_COOKIE,
    LANGUAGES,
    CurrentService,
    Visitor,
    clear_session,
    find_visitor,
    is_secure,
    set_session,
)

router = APIRouter()
_YEAR = 365 * 86_400


@dataclass(frozen=True, kw_only=True)
class SignInPage:
    """The form of e-mail and password; ``openid``: there is another way in."""

    template: ClassVar[str] = "people/sign_in.html"
    email: str = ""
    back: str
    openid: bool
    faults: Faults = field(default_factory=Faults)


@dataclass(frozen=True, kw_only=True)
class CodePage:
    """The form of the second factor's code."""

    template: ClassVar[str] = "people/code.html"
    back: str
    faults: Faults = field(default_factory=Faults)


@router.get("/entrar")
def show_sign_in(request: Request, service: CurrentService, sigue: str = "/") -> Response:
    """Show the form, or go on for someone who is in already."""
    visitor = find_visitor(request)
    if visitor is not None:
        return see(own_path(sigue))
    return page(request, SignInPage(back=own_path(sigue), openid=_has_openid(service)))


@router.post("/entrar")
def take_sign_in(
    request: Request,
    service: CurrentService,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    sigue: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session, or show the form again with what is wrong."""
    try:
        done = sign_in(service.store, email, password, browser_of(request))
    except (WrongSignIn, TooMany, BadFields) as error:
        again = SignInPage(
            email=email[:254],
            back=own_path(sigue),
            openid=_has_openid(service),
            faults=faults_of(request, error),
        )
        return page(request, again)
    return entered(request, service, done, own_path(sigue))


@router.get("/entrar/codigo")
def show_code(request: Request, sigue: str = "/") -> Response:
    """Ask for the second factor's code, or go on for someone who gave it."""
    if _awaited(request).principal.pending != "second_factor":
        return see(own_path(sigue))
    return page(request, CodePage(back=own_path(sigue)))


@router.post("/entrar/codigo")
def take_code(
    request: Request,
    service: CurrentService,
    code: Annotated[str, Form()] = "",
    sigue: Annotated[str, Form()] = "/",
) -> Response:
    """Put a whole session in place of the one that waited."""
    visitor = _awaited(request)
    user = visitor.principal.user
    if user is None or visitor.principal.pending != "second_factor":
        return see(own_path(sigue))
    try:
        secret = give_code(
            *(service.store, service.secret, user.id, visitor.principal.session),
            *(code, browser_of(request)),
        )
    except (WrongCode, TooMany) as error:
        again = CodePage(back=own_path(sigue), faults=faults_of(request, error, "code"))
        return page(request, again)
    return entered(request, service, SignedIn(secret=secret, pending=False), own_path(sigue))


@router.post("/salir")
def sign_out(request: Request, service: CurrentService) -> Response:
    """End the session, if there is one, and take its cookie back."""
    visitor = find_visitor(request)
    if visitor is not None and visitor.by_cookie:
        with service.store.write(visitor.access) as unit:
            end_session(unit, visitor.principal.session)
    done = see("/entrar", "salio")
    clear_session(done, service)
    return done


@router.post("/idioma")
def choose_language(
    request: Request, idioma: Annotated[str, Form()] = "es", sigue: Annotated[str, Form()] = "/"
) -> Response:
    """Keep the language of this browser and go back."""
    done = see(own_path(sigue))
    set_language(done, request, idioma)
    return done


def set_language(response: Response, request: Request, language: str) -> None:
    """Hand the browser the cookie of a language that there is."""
    if language in LANGUAGES:
        response.set_cookie(
            *(LANGUAGE_COOKIE, language),
            max_age=_YEAR,
            secure=is_secure(service_of(request)) or request.url.scheme == "https",
            samesite="lax",
            path="/",
            httponly=True,
        )


def entered(request: Request, service: Service, done: SignedIn, back: str) -> RedirectResponse:
    """Send someone who came in where they wanted to go, by way of their second factor.

    A session the browser had until then ends.
    """
    before = find_visitor(request)
    if before is not None and before.by_cookie:
        with service.store.write(system_access()) as unit:
            end_session(unit, before.principal.session)
    answer = see(f"/entrar/codigo?sigue={quote(back, safe='')}" if done.pending else back)
    set_session(answer, service, done.secret)
    return answer


def _awaited(request: Request) -> Visitor:
    visitor = find_visitor(request)
    if visitor is None:
        raise SignInNeeded
    return visitor


def _has_openid(service: Service) -> bool:
    return bool(service.settings.oidc_issuer and service.settings.oidc_client)
