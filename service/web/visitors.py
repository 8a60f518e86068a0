"""A request in, who asks out: by the cookie of a session or by the token of a program."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request, Response
from itsdangerous import BadSignature, Signer

from corpora.errors import SignInNeeded, StepPending
from service.people.access import LINK, Access, Permission, Role, system_access
from service.store.rows import Principal
from service.store.sign_ins import session_principal, token_principal, touch, touch_token
from service.web.state import Service, service_of

COOKIE, SECURE_COOKIE = "acredita", "__Host-acredita"
_FORM_COOKIE, _SECURE_FORM_COOKIE = "acredita-form", "__Host-acredita-form"
LANGUAGE_COOKIE = "acredita-lang"
LANGUAGES = ("es", "en")
_BEARER = "bearer "


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks: their access, the principal behind it and whether it came by cookie."""

    access: Access
    principal: Principal
    by_cookie: bool


def current_visitor(request: Request) -> Visitor:
    """Return who asks; raise SignInNeeded for nobody, StepPending before a sign-in is complete."""
    visitor = find_visitor(request)
    if visitor is None:
        raise SignInNeeded
    if visitor.principal.pending is not None:
        raise StepPending(step=visitor.principal.pending)
    return visitor


def find_visitor(request: Request) -> Visitor | None:
    """Return who asks, None for nobody; the answer is kept with the request."""
    if not hasattr(request.state, "visitor"):
        request.state.visitor = _find(request)
    found: Visitor | None = request.state.visitor
    return found


CurrentVisitor = Annotated[Visitor, Depends(current_visitor)]
CurrentService = Annotated[Service, Depends(service_of)]


def address_of(request: Request) -> str:
    """Return the address a request came from: the client's, through proxies that are trusted."""
    peer = request.client.host if request.client is not None else ""
    trusted = {one.strip() for one in service_of(request).settings.proxies.split(",")}
    hops = [one.strip() for one in request.headers.get("x-forwarded-for", "").split(",")]
    while peer in trusted and hops and _is_address(hops[-1]):
        peer = hops.pop()
    return peer[:64]


def session_secret(request: Request) -> str | None:
    """Return the secret of the session's cookie, None when there is none or it was altered."""
    service = service_of(request)
    value = request.cookies.get(_name(service, COOKIE, SECURE_COOKIE))
    return None if value is None else _unsigned(service, value)


def set_session(response: Response, service: Service, secret: str) -> None:
    """Hand the browser the signed cookie of a session."""
    response.set_cookie(
        _name(service, COOKIE, SECURE_COOKIE),
        _signer(service).sign(secret).decode(),
        max_age=service.settings.session_days * 86_400,
        httponly=True,
        secure=is_secure(service),
        samesite="lax",
        path="/",
    )


def clear_session(response: Response, service: Service) -> None:
    """Take the cookie of a session back."""
    name = _name(service, COOKIE, SECURE_COOKIE)
    response.delete_cookie(name, path="/", secure=is_secure(service), httponly=True, samesite="lax")


def form_key(request: Request) -> str:
    """Return what a form's token is bound to: the session, or a cookie of the form's own."""
    service = service_of(request)
    name = _name(service, _FORM_COOKIE, _SECURE_FORM_COOKIE)
    kept = request.cookies.get(name)
    own = _unsigned(service, kept) if kept else None
    return session_secret(request) or own or ""


def ensure_form_key(request: Request, response: Response) -> str:
    """Return the key of ``form_key``, handing the browser a new one when it has none."""
    key = form_key(request)
    if key:
        return key
    service = service_of(request)
    key = secrets.token_urlsafe(32)
    response.set_cookie(
        _name(service, _FORM_COOKIE, _SECURE_FORM_COOKIE),
        _signer(service).sign(key).decode(),
        httponly=True,
        secure=is_secure(service),
        samesite="strict",
        path="/",
    )
    return key


def form_token(service: Service, key: str) -> str:
    """Return the token that a form bound to ``key`` must carry."""
    return hmac.new(service.secret.encode(), f"form:{key}".encode(), "sha256").hexdigest()


def _find(request: Request) -> Visitor | None:
    service = service_of(request)
    header = request.headers.get("authorization", "")
    system = system_access(address_of(request))
    if header.lower().startswith(_BEARER):
        return _by_token(request, service, header[len(_BEARER) :].strip())
    secret = session_secret(request)
    if secret is None:
        return None
    with service.store.read(system) as unit:
        principal = session_principal(unit, secret)
    if principal is None:
        return None
    if principal.stale:
        with service.store.write(system) as unit:
            touch(unit, principal.session, service.settings.session_days)
    return _visitor(request, principal, by_cookie=True)


def _by_token(request: Request, service: Service, secret: str) -> Visitor | None:
    system = system_access(address_of(request))
    with service.store.read(system) as unit:
        principal = token_principal(unit, secret)
    if principal is None:
        return None
    if principal.stale:
        with service.store.write(system) as unit:
            touch_token(unit, secret)
    return _visitor(request, principal, by_cookie=False)


def _visitor(request: Request, principal: Principal, *, by_cookie: bool) -> Visitor:
    user = principal.user
    operator = user is not None and user.operator
    roles = {agency: Role(role) for agency, role in principal.roles.items()}
    if principal.agency is not None:
        own = Role.ADMINISTRATOR if operator else roles.get(principal.agency)
        roles = {principal.agency: own} if own is not None else {}
        operator = False
    access = Access(
        actor=user.id if user is not None else f"{LINK}{principal.link}",
        name=principal.name,
        origin=address_of(request),
        operator=operator,
        everywhere=operator,
        roles=roles,
        scopes=None
        if principal.scopes is None
        else frozenset(Permission(one) for one in principal.scopes),
        assessment=principal.assessment,
    )
    return Visitor(access=access, principal=principal, by_cookie=by_cookie)


def is_secure(service: Service) -> bool:
    """Tell whether people reach the service by https, through a proxy or not."""
    return service.settings.url.startswith("https://")


def _name(service: Service, plain: str, secure: str) -> str:
    return secure if is_secure(service) else plain


def _signer(service: Service) -> Signer:
    return Signer(service.secret, salt="acredita.cookie", digest_method=hashlib.sha256)


def _unsigned(service: Service, value: str) -> str | None:
    try:
        return _signer(service).unsign(value).decode()
    except BadSignature:
        return None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
