"""A scan as a JPEG, PNG or TIFF of one or more pages in, a Document read by OCR out."""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import ExifTags, Image, ImageOps, ImageSequence

from corpora.errors import DamagedFile, NoPages, NoText, OcrUnavailable
from corpora.notices import page_ranges
from models.ocr import PACKAGE, Tesseract
from pipelines.extract.limits import Limits, check_size, over_limit
from pipelines.extract.ocr_pages import (
    DPI,
    Picture,
    dpi_for,
    is_readable,
    listed,
    recognised,
    scan_notices,
)
from pipelines.extract.scans import POINTS_PER_INCH, Scan, scan_lines, scan_size
from pipelines.extract.sheets import Sheet, has_text, sheet_blocks
from pipelines.extract.steps import PATIENCE, Tell, ocr_patience, silent
from pipelines.results import Document

_FORMATS = ("JPEG", "PNG", "TIFF")
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)
_BROKEN_PAGE = (StopIteration, *_BROKEN)
# A picture that does not say its resolution, or says a screen's, is taken for a letter page.
_LEAST_DPI, _MOST_DPI = 90, 1300
_PAGE_INCHES = (8.5, 11.0)
_WHITE = 255
# Orientations of EXIF in which a picture lies on its side.
_LYING = frozenset({5, 6, 7, 8})


def read_picture(
    data: bytes,
    name: str,
    limits: Limits,
    ocr: Tesseract | None = None,
    tell: Tell = silent,
) -> Document:
    """Read the pages of a scan by OCR; ``tell`` hears which page comes next.

    Raises OverLimit (pages, or pixels of one page), DamagedFile, OcrUnavailable or NoText.
    """
    check_size(data, file=name, limits=limits)
    with opened(data, name, limits) as image:
        count = getattr(image, "n_frames", 1)
        if not count:
            raise NoPages(file=name)
        if count > limits.max_pages:
            raise over_limit("max_pages", count, file=name, limits=limits)
        if ocr is None or not ocr.available():
            pages = page_ranges(range(1, count + 1))
            raise OcrUnavailable(file=name, pages=pages, package=PACKAGE)
        scans = list(recognised(_pages(image, name, limits, ocr.seconds, tell), ocr))
    sheets = [_sheet(scan) for scan in scans]
    if not has_text(sheets):
        raise NoText(file=name)
    read = [sheet.number for sheet in sheets if sheet.lines]
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media=str(image.format).lower(),
        pages=count,
        blocks=tuple(sheet_blocks(sheets)),
        ocr_pages=tuple(read),
        notices=(*listed("ocr_done", read), *scan_notices(scans, ocr.seconds)),
    )


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[Image.Image]:
    """Open a picture, its size checked before any of it is unpacked; raises DamagedFile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            image = Image.open(BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            found = 2 * limits.max_pixels
            raise over_limit("max_pixels", found, file=name, limits=limits) from error
        except _BROKEN as error:
            raise _damaged(name) from error
        with image:
            yield image


def frame_of(image: Image.Image, number: int, name: str, limits: Limits) -> Image.Image:
    """Return a page of a picture, from 1; raise NoPages, DamagedFile or OverLimit (pixels)."""
    if not 1 <= number <= getattr(image, "n_frames", 1):
        raise NoPages(file=name)
    try:
        image.seek(number - 1)
        _check_pixels(image, number, name, limits)
        return ImageOps.exif_transpose(image)
    except _BROKEN_PAGE as error:
        raise _damaged(name, number) from error


def frame_sizes(image: Image.Image, name: str, limits: Limits) -> list[tuple[float, float]]:
    """Return width and height in points of each page as it is seen; raises DamagedFile."""
    found = []
    for number in range(min(getattr(image, "n_frames", 1), limits.max_pages)):
        try:
            image.seek(number)
            found.append(_seen_size(image))
        except _BROKEN_PAGE as error:
            raise _damaged(name, number + 1) from error
    return found


def _seen_size(image: Image.Image) -> tuple[float, float]:
    width, height = image.size
    if image.getexif().get(ExifTags.Base.Orientation) in _LYING:
        width, height = height, width
    dpi = _stated_dpi(image) or _guessed_dpi(width, height)
    return width / dpi * POINTS_PER_INCH, height / dpi * POINTS_PER_INCH


def _pages(
    image: Image.Image, name: str, limits: Limits, seconds: int, tell: Tell
) -> Iterator[Picture]:
    frames = ImageSequence.Iterator(image)
    for number in range(1, getattr(image, "n_frames", 1) + 1):
        tell(number, PATIENCE)
        try:
            frame = next(frames)
            _check_pixels(frame, number, name, limits)
            picture = _picture(frame, number, limits)
        except _BROKEN_PAGE as error:
            raise _damaged(name, number) from error
        tell(number, ocr_patience(seconds))
        yield picture


def _check_pixels(frame: Image.Image, number: int, name: str, limits: Limits) -> None:
    pixels = frame.width * frame.height
    if pixels > limits.max_pixels:
        raise over_limit("max_pixels", pixels, file=name, limits=limits, page=number)


def _picture(frame: Image.Image, number: int, limits: Limits) -> Picture:
    """Return a frame upright and grey, drawn again at the resolution that OCR reads best."""
    upright = ImageOps.exif_transpose(frame)
    grey = _grey(upright)
    dpi = _stated_dpi(frame) or _guessed_dpi(*grey.size)
    width, height = grey.width / dpi * POINTS_PER_INCH, grey.height / dpi * POINTS_PER_INCH
    wanted = dpi_for(width, height, limits)
    if not 0.8 < dpi / wanted < 1.5:
        scale = wanted / dpi
        size = (max(round(grey.width * scale), 1), max(round(grey.height * scale), 1))
        grey, dpi = grey.resize(size, Image.Resampling.LANCZOS), wanted
    return Picture(page=number, width=width, height=height, dpi=dpi, image=grey)


def _grey(image: Image.Image) -> Image.Image:
    """Return a picture in eight bits of grey, what is transparent made white."""
    if image.mode.startswith("I;16"):
        return image.point(lambda level: level / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        shown = image.convert("RGBA")
        paper = Image.new("RGBA", shown.size, (_WHITE, _WHITE, _WHITE, _WHITE))
        return Image.alpha_composite(paper, shown).convert("L")
    return image.convert("L")


def _stated_dpi(frame: Image.Image) -> float:
    """Return the resolution that a picture states, 0 when it states none to be believed."""
    stated = frame.info.get("dpi")
    if not isinstance(stated, tuple) or not stated:
        return 0.0
    dpi = float(stated[0])
    return dpi if _LEAST_DPI <= dpi <= _MOST_DPI else 0.0


def _guessed_dpi(width: int, height: int) -> float:
    short, long = sorted((width, height))
    return max(short / _PAGE_INCHES[0], long / _PAGE_INCHES[1], DPI / 4)


def _sheet(scan: Scan) -> Sheet:
    lines = tuple(scan_lines(scan)) if is_readable(scan) else ()
    return Sheet(number=scan.page, height=scan_size(scan)[1], lines=lines, scan=scan)


def _damaged(name: str, page: int | None = None) -> DamagedFile:
    return DamagedFile(
        file=name,
        page=page,
        detail={"es": "la imagen no se puede abrir", "en": "the picture cannot be opened"},
    )
