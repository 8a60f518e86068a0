"""A browser of the tests: it keeps cookies, says where it comes from and sends form tokens."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.testclient import TestClient

from service.web.state import Service
from service.web.visitors import COOKIE, form_token, set_session

ORIGIN = "http://testserver"
FORM_COOKIE = "acredita-form"


class Client(TestClient):
    """A TestClient that is signed in or not, follows nothing, and whose changes are not forged.

    ``forged=True`` leaves out the origin and the form's token, as another site would have to.
    """

    def __init__(self, app: FastAPI, address: str = "192.0.2.7") -> None:
        super().__init__(app, base_url=ORIGIN, follow_redirects=False, client=(address, 50_000))
        self.service: Service = app.state.service

    def enter(self, secret: str) -> Client:
        """Carry the signed cookie of a session."""
        self.cookies.set(COOKIE, signed(self.service, secret), domain="testserver.local")
        return self

    @property
    def form_token(self) -> str:
        """The token that our own pages would put into their forms now."""
        kept = self.cookies.get(COOKIE) or self.cookies.get(FORM_COOKIE)
        if kept is None:
            self.get(self.get("/entrar").headers.get("location", "/entrar"))
            kept = self.cookies[FORM_COOKIE]
        return form_token(self.service, kept.rsplit(".", 1)[0])

    def request(self, method: str, url: Any, **more: Any) -> Any:
        """Ask for something; a change says where it comes from and carries its token."""
        forged = more.pop("forged", False)
        if method.upper() not in ("GET", "HEAD", "OPTIONS") and not forged:
            own = {"origin": ORIGIN, "x-form-token": self.form_token}
            more["headers"] = {**own, **(more.get("headers") or {})}
        return super().request(method, url, **more)

    def post(self, url: Any, *, forged: bool = False, **more: Any) -> Any:
        """Send a form, or forge one."""
        return self.request("POST", url, forged=forged, **more)


def signed(service: Service, secret: str) -> str:
    """Return the value of a session's cookie."""
    response = Response()
    set_session(response, service, secret)
    return response.headers["set-cookie"].split(";")[0].split("=", 1)[1]
