"""Figures of a service, for Prometheus on this machine or with its token."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from fastapi import APIRouter, Request
from fastapi.responses import Response

from corpora.errors import NotFound
from service.web.metrics import CONTENT_TYPE, Metrics
from service.web.state import service_of

router = APIRouter()
# A request that a proxy passes on comes from this machine too.
_PASSED_ON = ("x-forwarded-for", "x-real-ip", "forwarded", "via")


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return the figures; whoever may not see them finds nothing here."""
    if not _may_see(request):
        raise NotFound
    found: Metrics = request.app.state.metrics
    return Response(found.text(), media_type=CONTENT_TYPE)


def _may_see(request: Request) -> bool:
    token = service_of(request).settings.metrics_token
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return not passed_on and _is_loopback(request.client.host if request.client else "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
