"""Days by which something must be done in; an iCalendar file (RFC 5545) of them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA = "text/calendar"
_OCTETS = 75
_DAYS_BEFORE = 30
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")


@dataclass(frozen=True, kw_only=True)
class Day:
    """An event of a whole day; ``id`` stays the same when its words or its day change.

    ``url`` is "" for none.
    """

    id: str
    day: date
    title: str
    detail: str = ""
    url: str = ""


def calendar_file(name: str, days: Iterable[Day], *, host: str, now: datetime) -> str:
    """Return a calendar with an alarm 30 days before each day.

    ``host`` makes the ids of this installation's own; ``now``, with its zone, is when it was made.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Acredita//Acredita//ES",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for one in days:
        lines += _event(one, host, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in folded(line))


def escaped(text: str) -> str:
    """Return a text as a value has it (RFC 5545, 3.3.11); control characters are left out."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, none cut within a letter (RFC 5545, 3.1)."""
    piece, octets = "", 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _OCTETS:
            yield piece
            # What goes on begins with a space, which counts.
            piece, octets = " ", 1
        piece += letter
        octets += size
    yield piece


def _event(one: Day, host: str, stamp: str) -> list[str]:
    title = escaped(one.title)
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@{host}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        # The day after: an end is not part of what it ends.
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{title}",
        *([f"DESCRIPTION:{escaped(one.detail)}"] if one.detail else []),
        *([f"URL:{one.url}"] if one.url else []),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        f"TRIGGER:-P{_DAYS_BEFORE}D",
        "END:VALARM",
        "END:VEVENT",
    ]
