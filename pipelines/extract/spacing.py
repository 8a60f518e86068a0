"""Text as a file holds it in, one clean line out: spaces, invisible marks and line breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipelines.markers import (
    Marker,
    article_marker,
    container_marker,
    list_markers,
    transitory_marker,
)

BULLET = "•"

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufeff\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
# Symbol and Wingdings reach Unicode as private characters; these are the ones people type.
_SYMBOLS = str.maketrans(
    {
        "\uf0b7": BULLET,
        "\uf0a7": "▪",
        "\uf0d8": "➢",
        "\uf0fc": "✓",
        "\uf0fe": "☑",
        "\uf0fd": "☒",
        "\uf0a8": "☐",
        "\uf06f": "☐",
        "\uf071": "☐",
        "\uf0e0": "→",
        "\uf0d7": "·",
        "\uf0b0": "°",
        "\uf0b3": "≥",
        "\uf0a3": "≤",
    }
)


def clean(text: str) -> str:
    """Return the text on one line: composed accents, single spaces, no invisible marks."""
    text = unicodedata.normalize("NFC", text).translate(_SYMBOLS)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def symbol(code: int) -> str:
    """Return the character of a Symbol or Wingdings code (F0xx or xx), "" when it has none."""
    shifted = chr(0xF000 + (code & 0xFF))
    known = shifted.translate(_SYMBOLS)
    if known != shifted:
        return known
    return "" if 0xE000 <= code <= 0xF8FF or not 32 <= code <= 0x10FFFF else chr(code)


def starts_item(text: str) -> bool:
    """Tell whether a line opens a numbered provision, a heading or a bulleted item for sure."""
    readings: list[Marker | None] = [
        container_marker(text),
        article_marker(text),
        transitory_marker(text),
        *list_markers(text),
    ]
    return any(marker is not None and marker.strong for marker in readings)


def join_lines(lines: Iterable[str]) -> str:
    """Join printed lines into a paragraph; a line that opens an item keeps its own line.

    An empty line between two others also keeps them apart.
    """
    pieces: list[str] = []
    blank = False
    for line in map(clean, lines):
        if not line:
            blank = bool(pieces)
            continue
        if pieces:
            pieces.append("\n" if blank or starts_item(line) else " ")
        pieces.append(line)
        blank = False
    return "".join(pieces)
