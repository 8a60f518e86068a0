"""A JSON object with long lists in, the bytes of its text, piece by piece, out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_AT_ONCE = 200


def json_parts(whole: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield what ``reports.json_contract.to_bytes`` returns, never the whole of it at once."""
    for place, (name, value) in enumerate(whole.items()):
        yield _text("{" if place == 0 else ", ") + _text(f"{_plain(name)}: ")
        if isinstance(value, list) and value:
            yield from _list(value)
        else:
            yield _text(_plain(value))
    yield b"}\n"


def _list(rows: list[Any]) -> Iterator[bytes]:
    for start in range(0, len(rows), _AT_ONCE):
        some = ", ".join(_plain(row) for row in rows[start : start + _AT_ONCE])
        yield _text(("[" if start == 0 else ", ") + some)
    yield b"]"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _text(text: str) -> bytes:
    return text.encode("utf-8", "replace")
