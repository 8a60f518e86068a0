"""What a reader says while it works: the page it turns to, and the seconds that may take."""

from __future__ import annotations

from collections.abc import Callable

# Seconds until the next sign of life; a page takes a two-hundredth of a second.
PATIENCE = 12.0
# Recognising a page runs Tesseract up to this many times, each within its own limit.
OCR_RUNS = 6

Tell = Callable[[int, float], None]


def silent(page: int, seconds: float) -> None:
    """Say nothing: nobody waits."""


def ocr_patience(seconds: int) -> float:
    """Return how long the recognition of a page may take."""
    return PATIENCE + OCR_RUNS * seconds
