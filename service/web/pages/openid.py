"""To the identity provider and back: what was asked is kept in a signed cookie for ten minutes."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from itsdangerous import BadSignature, URLSafeTimedSerializer

from corpora.errors import NotFound, OpenIdFailed
from service.people.oidc import Asked, Provider, address_to_ask, identity, new_asked
from service.people.openid import enter
from service.web.forms import browser_of, faults_of, own_path
from service.web.pages.sign_in import SignInPage, entered
from service.web.rendering import page
from service.web.state import Service
from service.web.visitors import CurrentService, is_secure

router = APIRouter(prefix="/entrar/oidc")
_COOKIE = "acredita-openid"
_SECONDS = 600
_PATH = "/entrar/oidc"


@router.get("")
def go(request: Request, service: CurrentService, sigue: str = "/") -> Response:
    """Send the browser to the provider."""
    provider = _provider(request, service)
    asked = new_asked()
    try:
        address = address_to_ask(provider, asked)
    except OpenIdFailed as error:
        return _again(request, error, own_path(sigue))
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        _COOKIE,
        _serializer(service).dumps({**asdict(asked), "back": own_path(sigue)}),
        max_age=_SECONDS,
        httponly=True,
        secure=is_secure(service),
        samesite="lax",  # the way back comes from the provider's site
        path=_PATH,
    )
    return answer


@router.get("/regreso")
def come_back(
    request: Request, service: CurrentService, state: str = "", code: str = ""
) -> Response:
    """Open a session of who comes back from the provider."""
    provider = _provider(request, service)
    kept = _kept(request, service)
    back = own_path(kept.pop("back", "/"))
    try:
        if not kept:
            expired = {"es": "la entrada tardó demasiado", "en": "the sign-in took too long"}
            raise OpenIdFailed(detail=expired)
        found = identity(provider, Asked(**kept), state=state, code=code)
        done = enter(service.store, found, browser_of(request))
    except OpenIdFailed as error:
        answer = _again(request, error, back)
    else:
        answer = entered(request, service, done, back)
    answer.delete_cookie(_COOKIE, path=_PATH)
    return answer


def _provider(request: Request, service: Service) -> Provider:
    settings = service.settings
    if not settings.oidc_issuer or not settings.oidc_client:
        raise NotFound
    base = settings.url.rstrip("/") or str(request.base_url).rstrip("/")
    return Provider(
        issuer=settings.oidc_issuer,
        client=settings.oidc_client,
        secret=settings.oidc_secret,
        back=f"{base}{_PATH}/regreso",
    )


def _again(request: Request, error: OpenIdFailed, back: str) -> Response:
    faults = faults_of(request, error)
    return page(request, SignInPage(back=back, openid=True, faults=faults))


def _kept(request: Request, service: Service) -> dict[str, str]:
    try:
        found: dict[str, str] = _serializer(service).loads(
            request.cookies.get(_COOKIE, ""), max_age=_SECONDS
        )
    except BadSignature:
        return {}
    return found


def _serializer(service: Service) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(service.secret, salt="acredita.openid")
