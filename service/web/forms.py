"""A form's errors in, a sentence beside each field out; and where a browser goes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse

from corpora.errors import AcreditaError
from service.people.sign_in import Browser
from service.web.faults import Faults
from service.web.problems import status_of
from service.web.rendering import NOTICE, language_of
from service.web.state import service_of
from service.web.visitors import address_of

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def faults_of(request: Request, error: AcreditaError, name: str = "") -> Faults:
    """Return what an error says of a form, beside ``name`` when it does not say where."""
    language = language_of(request)
    found = error.facts.get("fields")
    sentences = {name: error.sentence(language)}
    if isinstance(found, Mapping):
        sentences = {one: _sentence(said[language]) for one, said in found.items()}
    seconds = error.facts.get("seconds")
    return Faults(
        sentences=sentences,
        status=status_of(error),
        seconds=seconds if isinstance(seconds, int) else None,
    )


def number_of(text: str, most: int) -> int | None:
    """Return the whole number of 0 to ``most`` that a text names, None for anything else."""
    typed = text.strip()
    if not typed.isdecimal() or len(typed) > len(str(most)) or int(typed) > most:
        return None
    return int(typed)


def day_of(text: str) -> datetime | None:
    """Return the day that a text names, at midnight UTC; None for none and for absurd years."""
    try:
        day = datetime.fromisoformat(text.strip()[:10]).replace(tzinfo=UTC)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def see(path: str, notice: str = "") -> RedirectResponse:
    """Send the browser to a page of ours, which shows a notice."""
    mark = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{mark}{urlencode({NOTICE: notice})}" if notice else path, 303)


def own_path(text: str) -> str:
    """Return a path that leads to a page of ours, "/" for any other address."""
    plain = text[:1] == "/" and text[1:2] not in ("/", "\\") and "\\" not in text
    if not plain or any(one <= " " or one == "\x7f" for one in text):
        return "/"
    found = urlsplit(text)
    return "/" if found.scheme or found.netloc else text


def browser_of(request: Request) -> Browser:
    """Return where a request comes from, as sessions keep it."""
    return Browser(
        address=address_of(request),
        agent=request.headers.get("user-agent", "")[:200],
        days=service_of(request).settings.session_days,
    )


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if said else ""
