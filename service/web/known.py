"""A request and a tag in, whether whoever asks already has what it names out."""

from __future__ import annotations

import re

from fastapi import Request

_TAG = re.compile(r'(?:W/)?"([^"]*)"')


def is_known(request: Request, tag: str) -> bool:
    """Tell whether a caller already has what a tag names."""
    asked = request.headers.get("if-none-match", "")
    return asked.strip() == "*" or tag in tags_in(asked)


def tags_in(header: str) -> list[str]:
    """Return the tags that a header lists, weak ones too."""
    return _TAG.findall(header)
