"""What a change had before and after in, rows that a person can read out."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.deeds import FIELDS, VALUES

_LONGEST = 500
_NAMES = ("name", "title", "standard")
_YES = {True: {"es": "sí", "en": "yes"}, False: {"es": "no", "en": "no"}}


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One field that changed: its name, and what it said before and after ("" for nothing)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a text that was taken out or put in."""

    added: bool
    text: str


def subject(before: Any, after: Any) -> str:
    """Return what people call the thing that was changed, "" where the change does not say."""
    for side in (after, before):
        if isinstance(side, Mapping):
            for name in _NAMES:
                if isinstance(side.get(name), str) and side[name]:
                    return str(side[name])
    return ""


def details(before: Any, after: Any, language: str) -> tuple[Detail, ...]:
    """Return the fields that differ, in the order they were written; texts are not among them."""
    old = before if isinstance(before, Mapping) else {}
    new = after if isinstance(after, Mapping) else {}
    return tuple(
        Detail(
            name=_name(name, language),
            before=_value(old.get(name), language),
            after=_value(new.get(name), language),
        )
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def lines(before: Any, after: Any) -> tuple[Line, ...]:
    """Return the lines that differ between two texts, () for what is no text."""
    texts = [side if isinstance(side, str) else "" for side in (before, after)]
    if not any(texts):
        return ()
    found = difflib.ndiff(texts[0].splitlines(), texts[1].splitlines())
    return tuple(
        Line(added=line[0] == "+", text=line[2:]) for line in found if line[:2] in ("+ ", "- ")
    )


def _name(name: str, language: str) -> str:
    if name in FIELDS:
        return FIELDS[name][language]
    return VALUES[name][language] if name in VALUES else name


def _value(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _YES[value][language]
    if isinstance(value, str):
        return _clipped(VALUES[value][language] if value in VALUES else value)
    if isinstance(value, Mapping):
        return _clipped(_mapping(value, language))
    if isinstance(value, list):
        return _clipped("; ".join(_value(one, language) for one in value))
    return "" if value is None else json.dumps(value)


def _mapping(value: Mapping[Any, Any], language: str) -> str:
    if set(value) == {"es", "en"}:
        return str(value[language])
    return ", ".join(
        f"{_name(str(key), language)}: {_value(one, language)}" for key, one in value.items()
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
