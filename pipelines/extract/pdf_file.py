"""The bytes of a PDF in, its pages one at a time out, and what shows on them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from corpora.errors import DamagedFile, EncryptedFile, InputError, NoPages
from pipelines.extract.limits import Limits, check_size, over_limit
from pipelines.extract.ocr_pages import Picture, dpi_for
from pipelines.extract.scans import POINTS_PER_INCH

# What people write or stamp on a page, and prints with it; links and comments do not.
_PRINTED = frozenset({pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT})
_LOCKED = frozenset({pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY})
_END = b"%%EOF"
_TAIL = 2048
_MAX_ANNOTATIONS = 5000
_INK_DPI = 36
_INK_LEVEL = 60
_INK_SHARE = 0.0008
_COVERED = 0.6
_PICTURE_DEPTH = 4
_MAX_OBJECTS = 5000


@contextmanager
def opened(data: bytes, name: str, limits: Limits) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF and close it at the end.

    Raises OverLimit before any page is read, EncryptedFile, DamagedFile or NoPages.
    """
    check_size(data, file=name, limits=limits)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _refusal(data, name) from error
    with closing(document):
        count = len(document)
        if count > limits.max_pages:
            raise over_limit("max_pages", count, file=name, limits=limits)
        yield document


@contextmanager
def opened_page(document: pdfium.PdfDocument, index: int) -> Iterator[pdfium.PdfPage]:
    """Load a page with its filled-in fields made part of it, and close it at the end.

    Raises PdfiumError where the page cannot be loaded.
    """
    page = document[index]
    if _has_printed_notes(page) and _flattened(page):
        # pdfium shows the flattened content only to who loads the page again.
        page.close()
        page = document[index]
    with closing(page):
        yield page


def is_cut(data: bytes) -> bool:
    """Tell whether a PDF lacks the mark of its end: pages may have been lost on the way."""
    return _END not in data[-_TAIL:]


def has_ink(page: pdfium.PdfPage) -> bool:
    """Tell whether anything shows on a page: a picture, or letters drawn as shapes."""
    width, height = page.get_size()
    scale = min(_INK_DPI / POINTS_PER_INCH, math.sqrt(1_000_000 / max(width * height, 1)))
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    shades = image.histogram()
    paper = max(range(256), key=shades.__getitem__)
    dark: int = sum(shades[: max(paper - _INK_LEVEL, 0)])
    return dark > _INK_SHARE * image.width * image.height


def is_pictured(page: pdfium.PdfPage) -> bool:
    """Tell whether one picture covers most of a page."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    images = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_PICTURE_DEPTH)
    for _, image in zip(range(_MAX_OBJECTS), images, strict=False):
        try:
            left, bottom, right, top = image.get_bounds()
        except pdfium.PdfiumError:
            continue
        if abs((right - left) * (top - bottom)) > _COVERED * area:
            return True
    return False


def drawn(page: pdfium.PdfPage, number: int, limits: Limits) -> Picture:
    """Return a page as a grey picture for OCR."""
    width, height = page.get_size()
    dpi = dpi_for(width, height, limits)
    image = page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil()
    return Picture(page=number, width=width, height=height, dpi=dpi, image=image)


def _refusal(data: bytes, name: str) -> InputError:
    """Return why a PDF cannot be opened: no pages, a password, or damage."""
    # pypdfium2 asks for the error also where the document opened and has no page, and then gets
    # that of another file; so it is asked for again.
    raw = pdfium_c.FPDF_LoadMemDocument64(data, len(data), None)
    if raw:
        pdfium_c.FPDF_CloseDocument(raw)
        return NoPages(file=name)
    if pdfium_c.FPDF_GetLastError() in _LOCKED:
        return EncryptedFile(file=name)
    return DamagedFile(
        file=name,
        detail={"es": "no se encuentran sus páginas", "en": "its pages cannot be found"},
    )


def _has_printed_notes(page: pdfium.PdfPage) -> bool:
    count = min(pdfium_c.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)
    for index in range(count):
        note = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        sort = pdfium_c.FPDFAnnot_GetSubtype(note)
        pdfium_c.FPDFPage_CloseAnnot(note)
        if sort in _PRINTED:
            return True
    return False


def _flattened(page: pdfium.PdfPage) -> bool:
    done = pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
    return bool(done == pdfium_c.FLATTEN_SUCCESS)
