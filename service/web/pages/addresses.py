"""A path and what it asks for in, an address out: empty answers are left out."""

from __future__ import annotations

from urllib.parse import urlencode


def address(path: str, **asked: object) -> str:
    """Return a path with a query of what is not empty, in the order given."""
    kept = {name: str(value) for name, value in asked.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(kept)}" if kept else path
