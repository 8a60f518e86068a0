"""A profile in, the TOML that people edit out: what ``profiles.read_profile`` reads back."""

from __future__ import annotations

import json
from collections.abc import Iterator

from corpora.profiles import Exemption, Override, Profile

_DELETE = "\x7f"


def write_profile(profile: Profile) -> str:
    """Return a profile as TOML, with what it leaves unsaid left out."""
    return "".join(f"{line}\n" for line in _lines(profile))


def _lines(profile: Profile) -> Iterator[str]:
    yield f"agency = {_text(profile.agency)}"
    yield f"program = {_text(profile.program)}"
    if profile.size is not None:
        yield f"size = {_text(profile.size)}"
    if profile.staff is not None:
        yield f"staff = {profile.staff}"
    if profile.tier is not None:
        yield f"tier = {profile.tier}"
    if profile.functions:
        yield ""
        yield "[functions]"
        yield from (f"{name} = {_bool(value)}" for name, value in profile.functions.items())
    for exemption in profile.not_applicable:
        yield from ("", "[[not_applicable]]", *_declared(exemption))
    for override in profile.overrides:
        yield from ("", "[[overrides]]", *_declared(override))
        yield f"applies = {_bool(override.applies)}"


def _declared(row: Exemption | Override) -> Iterator[str]:
    yield f"standard = {_text(row.standard)}"
    yield f"reason = {_text(row.reason)}"
    yield f"name = {_text(row.name)}"


def _text(value: str) -> str:
    """Return a TOML basic string; JSON escapes all that one must, but for DELETE."""
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")


def _bool(value: bool) -> str:
    return "true" if value else "false"
