"""A page's frozen row in, HTML out: every template has one dataclass that names what it shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar, Protocol

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.web.faults import Faults
from service.web.state import service_of
from service.web.visitors import (
    LANGUAGE_COOKIE,
    LANGUAGES,
    Visitor,
    ensure_form_key,
    find_visitor,
    form_token,
)
from service.web.words import LOCALES, translations

FOLDER = Path(__file__).parent
NOTICE = "aviso"


class Page(Protocol):
    """A frozen dataclass for one template; its fields are the template's names."""

    template: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Around:
    """What every page shows around its own content."""

    language: str
    visitor: Visitor | None
    form_token: str
    path: str
    notice: str


def page(request: Request, content: Page, status: int | None = None) -> HTMLResponse:
    """Return a page in the visitor's language.

    One that shows what is wrong with a form has the status of that, and says how long to wait.
    """
    faults = getattr(content, "faults", None)
    faults = faults if isinstance(faults, Faults) else Faults()
    response = HTMLResponse(status_code=status or faults.status)
    if faults.seconds is not None:
        response.headers["retry-after"] = str(faults.seconds)
    key = ensure_form_key(request, response)
    service = service_of(request)
    around = Around(
        language=language_of(request),
        visitor=find_visitor(request),
        form_token=form_token(service, key),
        path=request.url.path,
        notice=request.query_params.get(NOTICE, "")[:40],
    )
    shown = {one.name: getattr(content, one.name) for one in fields(content)}  # type: ignore[arg-type]
    template = environment(around.language).get_template(content.template)
    response.body = template.render(**shown, around=around).encode()
    response.headers["content-length"] = str(len(response.body))
    response.headers["cache-control"] = "no-store"
    return response


def language_of(request: Request) -> str:
    """Return a page's language: the chosen one, the person's, the browser's, or Spanish."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    visitor = find_visitor(request)
    if visitor is not None and visitor.principal.user is not None:
        return visitor.principal.user.language
    asked = request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in LANGUAGES else "es"


@cache
def environment(language: str) -> Environment:
    """Return the templates of a language; every value is escaped."""
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    locale = LOCALES[language]
    found.filters["day"] = lambda when: format_date(when, "d MMM y", locale=locale) if when else ""
    found.filters["moment"] = lambda when: (
        format_datetime(when, "d MMM y, HH:mm 'UTC'", locale=locale) if when else ""
    )
    found.filters["number"] = lambda value: format_decimal(value, locale=locale)
    found.filters["percent"] = lambda value: format_percent(value, locale=locale)
    found.globals["asset"] = asset
    return found


@cache
def asset(name: str) -> str:
    """Return the address of a file of the pages, with the hash that lets browsers keep it."""
    digest = hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def is_page(content: object) -> bool:
    """Tell whether an object can be shown: a dataclass that names its template."""
    return is_dataclass(content) and isinstance(getattr(content, "template", None), str)
