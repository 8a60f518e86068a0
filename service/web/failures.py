"""An error in, the answer that says it out: problem+json for programs, a page for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from corpora.errors import (
    AcreditaError,
    BadFields,
    BadRequest,
    DatabaseDown,
    NotFound,
    SetupNeeded,
    SignInNeeded,
    StepPending,
    WrongMethod,
)
from service.web.problems import problem, status_of
from service.web.refusals import allowed_methods, told
from service.web.rendering import language_of, page

API = "/api/"
_DOWN = 10
_STEPS = {"second_factor": "/entrar/codigo", "password": "/cuenta/clave"}


@dataclass(frozen=True, kw_only=True)
class ErrorPage:
    """What went wrong, in one sentence."""

    template: ClassVar[str] = "error.html"
    sentence: str


def failure(request: Request, error: AcreditaError) -> Response:
    """Return the answer to an error, in the form that whoever asked can use."""
    request.scope["problem"] = type(error).__name__
    if isinstance(error, DatabaseDown) and not hasattr(request.state, "visitor"):
        request.state.visitor = None  # asking again who it is would only fail again
    if wants_problem(request):
        return JSONResponse(
            problem(error, request.url.path),
            status_code=status_of(error),
            headers=_headers(error),
            media_type="application/problem+json",
        )
    if isinstance(error, SignInNeeded) and request.method == "GET":
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/entrar?sigue={quote(back, safe='')}", 303)
    if isinstance(error, SetupNeeded):
        return RedirectResponse("/inicio", 303)
    if isinstance(error, StepPending):
        return RedirectResponse(_STEPS[str(error.facts["step"])], 303)
    try:
        shown = page(request, ErrorPage(sentence=error.sentence(language_of(request))))
    except DatabaseDown as down:  # who asks was not known yet, and cannot be
        return failure(request, down)
    shown.status_code = status_of(error)
    shown.headers.update(_headers(error))
    return shown


def wants_problem(request: Request) -> bool:
    """Tell whether a program asks: over the API, or a script of a page that says so."""
    if request.url.path.startswith(API):
        return True
    return request.headers.get("accept", "").startswith("application/json")


async def refuse(scope: Scope, receive: Receive, send: Send, error: AcreditaError) -> None:
    """Answer a request with an error before any handler sees it."""
    await failure(Request(scope, receive), error)(scope, receive, send)


def install(app: FastAPI) -> None:
    """Answer every error of the app in one way."""
    app.add_exception_handler(AcreditaError, _ours)
    app.add_exception_handler(RequestValidationError, _unread)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)


def _gone(request: Request, error: Exception) -> Response:
    """Answer nobody: an upload was stopped on its way, which is no fault of ours."""
    del request, error
    return Response(status_code=400)


def _ours(request: Request, error: Exception) -> Response:
    found = error if isinstance(error, AcreditaError) else AcreditaError(detail=str(error))
    return failure(request, found)


def _unread(request: Request, error: Exception) -> Response:
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    if faults and all(fault["loc"][:1] == ("path",) for fault in faults):
        return failure(request, NotFound())
    return failure(request, BadFields(detail=told(faults)))


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(getattr(error, "headers", None) or {})
    if isinstance(error.__cause__, AcreditaError):
        return failure(request, error.__cause__)  # raised while the body was read
    if status == 404:
        return failure(request, NotFound())
    if status == 405:
        allowed = headers["Allow"] = allowed_methods(request)
        answer = failure(request, WrongMethod(method=request.method, allowed=allowed))
    else:
        said = str(getattr(error, "detail", status))
        unread = {"es": "el contenido no se puede leer", "en": said}
        answer = failure(request, BadRequest(detail=unread if status == 400 else said))
        answer.status_code = status
    answer.headers.update(headers)
    return answer


def _headers(error: AcreditaError) -> dict[str, str]:
    if isinstance(error, SignInNeeded):
        return {"WWW-Authenticate": "Bearer"}
    seconds = error.facts.get("seconds", _DOWN if isinstance(error, DatabaseDown) else None)
    return {} if seconds is None else {"Retry-After": str(seconds)}
