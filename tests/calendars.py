"""An iCalendar file in, its events out: a small reader of RFC 5545, apart from what writes it."""

from __future__ import annotations

import re

_MARK = re.compile(r"\\([\\;,nN])")


def unfolded(text: str) -> list[str]:
    """Return the lines of a file, those that were folded put together again."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def properties(lines: list[str]) -> dict[str, str]:
    """Return the values of some lines by their names with parameters, unescaped."""
    pairs = (line.partition(":") for line in lines)
    return {name: _plain(value) for name, _, value in reversed(list(pairs))}


def events(text: str) -> list[dict[str, str]]:
    """Return the properties of each event, without those of its alarm."""
    found: list[dict[str, str]] = []
    own: list[str] = []
    depth: list[str] = []
    for line in unfolded(text):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            depth.append(value)
            own = [] if value == "VEVENT" else own
        elif name == "END":
            assert depth.pop() == value
            if value == "VEVENT":
                found.append(properties(own))
        elif depth[-1] == "VEVENT":
            own.append(line)
    assert depth == []
    return found


def _plain(value: str) -> str:
    return _MARK.sub(lambda mark: "\n" if mark[1] in "nN" else mark[1], value)
