"""Pictures of pages in, the pages as recognised out, two at a time."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from models.ocr import Recognition, Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.scans import POINTS_PER_INCH, Scan
from pipelines.results import Notice

# Measured on degraded pages: 200 dpi reads as well as 300 and a third faster.
DPI = 200
_MAX_PIXELS = 16_000_000
_WORKERS = 2
_LEAST_WORDS = 3
_SURE = 0.7
_LOW_CERTAINTY = 0.75


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page as a picture of ``dpi`` dots per inch; ``width`` and ``height`` in points."""

    page: int
    width: float
    height: float
    dpi: float
    image: Image.Image


def dpi_for(width: float, height: float, limits: Limits) -> float:
    """Return the dots per inch to draw a page of so many points at, within the pixels allowed."""
    inches = max(width * height, 1.0) / POINTS_PER_INCH**2
    return min(DPI, math.sqrt(min(limits.max_pixels, _MAX_PIXELS) / inches))


def recognised(pictures: Iterable[Picture], ocr: Tesseract) -> Iterator[Scan]:
    """Yield each page as recognised, in order; few pictures are held in memory at a time."""
    waiting: deque[tuple[Picture, Future[Recognition]]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        for picture in pictures:
            future = pool.submit(ocr.recognise, picture.image, round(picture.dpi))
            waiting.append((picture, future))
            if len(waiting) > _WORKERS:
                yield _scan(*waiting.popleft())
        while waiting:
            yield _scan(*waiting.popleft())


def is_readable(scan: Scan) -> bool:
    """Tell whether a recognised page has words on it, not just letters seen in a drawing."""
    sure = [
        word
        for word in scan.recognition.words
        if word.certainty > _SURE and any(char.isalnum() for char in word.text)
    ]
    return len(sure) >= _LEAST_WORDS


def scan_notices(scans: Iterable[Scan], seconds: int) -> list[Notice]:
    """Return the notices on recognised pages: of low certainty, out of time, not recognised."""
    doubtful, late, failed = [], [], []
    for scan in scans:
        if scan.recognition.fault == "timeout":
            late.append(scan.page)
        elif scan.recognition.fault:
            failed.append(scan.page)
        elif is_readable(scan) and scan.recognition.certainty < _LOW_CERTAINTY:
            doubtful.append(scan.page)
    found = (
        ("ocr_low_certainty", doubtful, ""),
        ("unreadable_page", late, f"la lectura óptica no terminó en {seconds} segundos"),
        ("unreadable_page", failed, "Tesseract no pudo leerlas"),
    )
    return [notice for code, pages, detail in found for notice in listed(code, pages, detail)]


def listed(code: str, pages: Iterable[int], detail: str = "") -> list[Notice]:
    """Return the notice on some pages, none when there is no page."""
    numbers = tuple(pages)
    return [Notice(code=code, pages=numbers, detail=detail)] if numbers else []


def _scan(picture: Picture, future: Future[Recognition]) -> Scan:
    return Scan(
        page=picture.page,
        width=picture.width,
        height=picture.height,
        dpi=picture.dpi,
        recognition=future.result(),
    )
