"""A request in, refused or passed on out: forged forms, and headers that every answer carries."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from corpora.errors import ForgedRequest, SignInNeeded, StepPending
from service.web.limits import allow_upload, is_upload
from service.web.state import Service, service_of
from service.web.visitors import find_visitor, form_key, form_token

_SAFE = {"GET", "HEAD", "OPTIONS"}
API = "/api/"
FIELD, HEADER = "form_token", "x-form-token"
_MOST = 2000
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


async def check_form(request: Request) -> None:
    """Raise ForgedRequest for a change that did not come from one of our own pages.

    A change by a token of the API needs no form; one by cookie, or by nobody yet, needs our
    origin and the token bound to its session, in the field ``form_token`` or in X-Form-Token.
    Who asks is known before anything of the body is read; raises SignInNeeded for an upload of
    nobody's, TooLarge for one of a person who may send none.
    """
    if request.method in _SAFE:
        return
    visitor = await run_in_threadpool(find_visitor, request)
    if visitor is not None and visitor.principal.pending is None:
        allow_upload(request, visitor.access)
    elif is_upload(request.scope):
        raise SignInNeeded if visitor is None else StepPending(step=visitor.principal.pending)
    if visitor is not None and not visitor.by_cookie:
        return
    if visitor is None and (request.url.path.startswith(API) or "authorization" in request.headers):
        raise SignInNeeded  # a program without a good token: no form would help it
    service = service_of(request)
    if not _is_own_origin(request, service):
        raise ForgedRequest
    given = request.headers.get(HEADER)
    if given is None and _is_form(request):
        # Whoever reads the form after this gets the same one: as large as an upload may be.
        field = (await request.form(max_files=_MOST, max_fields=_MOST)).get(FIELD)
        given = field if isinstance(field, str) else None
    key = form_key(request)
    own = form_token(service, key).encode()
    if not key or not hmac.compare_digest((given or "").encode(), own):
        raise ForgedRequest


def _is_own_origin(request: Request, service: Service) -> bool:
    """Tell whether the browser says that the request came from our own pages (W3C Fetch)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin") or request.headers.get("referer")
    if origin is None:
        return site == "same-origin"
    hosts = {request.headers.get("host", ""), urlsplit(service.settings.url).netloc} - {""}
    return urlsplit(origin).netloc in hosts


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "")
    return kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
