"""The bytes of a PDF in, a Document out: born-digital text, tables and, where needed, OCR."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from corpora.errors import DamagedFile, NoText, OcrUnavailable
from corpora.notices import page_ranges
from models.ocr import PACKAGE, Tesseract
from pipelines.extract.limits import Limits
from pipelines.extract.lines import page_lines
from pipelines.extract.ocr_pages import Picture, is_readable, listed, recognised, scan_notices
from pipelines.extract.pdf_file import (
    drawn,
    has_ink,
    is_cut,
    is_pictured,
    opened,
    opened_page,
)
from pipelines.extract.pdf_tables import cell_finder, ruled_tables
from pipelines.extract.quality import Verdict, is_better, measure, verdict
from pipelines.extract.scans import Scan, scan_lines, scan_size
from pipelines.extract.sheets import Sheet, has_text, sheet_blocks
from pipelines.extract.steps import PATIENCE, Tell, ocr_patience, silent
from pipelines.results import Block, BlockKind, Document, Notice

# Pages a second below which a document as a whole is not read on: one fiftieth of the usual.
_SLOWEST = 4


@dataclass(frozen=True, kw_only=True)
class _Page:
    """A page as its file gives it: the sheet, what its text is worth, and whether it was cut."""

    sheet: Sheet
    verdict: Verdict
    cut: bool = False


def read_pdf(
    data: bytes,
    name: str,
    limits: Limits,
    ocr: Tesseract | None = None,
    tell: Tell = silent,
) -> Document:
    """Read a PDF; pages without usable text are recognised by ``ocr`` where it is available.

    ``tell`` hears which page comes next and how many seconds it may take.

    A page with more text than ``limits.max_text_per_page`` is read that far, with a notice. Raises
    OverLimit, EncryptedFile, DamagedFile, NoPages, NoText, or OcrUnavailable when every page
    needs OCR and there is none.
    """
    with opened(data, name, limits) as document:
        pages, unreadable = _read_pages(document, limits, tell)
        if not pages:
            raise DamagedFile(
                file=name,
                detail={"es": "ninguna página se puede abrir", "en": "no page can be opened"},
            )
        needing = [page for page in pages if page.verdict is not Verdict.GOOD]
        scans: dict[int, Scan] = {}
        if needing and ocr is not None and ocr.available():
            numbers = [page.sheet.number for page in needing]
            pictures = _pictures(document, numbers, limits, tell, ocr_patience(ocr.seconds))
            scans = {scan.page: scan for scan in recognised(pictures, ocr)}
        count = len(document)
        tell(count, PATIENCE + count / _SLOWEST)
    sheets = [_chosen(page, scans.get(page.sheet.number)) for page in pages]
    _check_text(sheets, needing, name, scans=bool(scans))
    blocks = sheet_blocks(sheets)
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media="pdf",
        pages=count,
        blocks=tuple(blocks),
        ocr_pages=tuple(sheet.number for sheet in sheets if sheet.scan is not None),
        notices=(
            *_ocr_notices(needing, sheets, scans, ocr),
            *_page_notices(pages, unreadable, limits),
            *_whole_notices(data, blocks),
        ),
    )


def _page_notices(
    pages: Sequence[_Page], unreadable: Sequence[int], limits: Limits
) -> Iterator[Notice]:
    cut = [page.sheet.number for page in pages if page.cut]
    yield from listed("truncated_text", cut, f"{limits.max_text_per_page:,}")
    yield from listed("unreadable_page", unreadable, "están dañadas")


def _whole_notices(data: bytes, blocks: Sequence[Block]) -> Iterator[Notice]:
    contents = sum(len(block.boxes) for block in blocks if block.kind is BlockKind.TOC)
    if contents:
        yield Notice(code="toc_skipped", detail=str(contents))
    if is_cut(data):
        yield Notice(code="damaged_part", detail="el final (%%EOF)")


def _read_pages(
    document: pdfium.PdfDocument, limits: Limits, tell: Tell
) -> tuple[list[_Page], list[int]]:
    """Return the pages in order, and the numbers of those that cannot be opened."""
    pages: list[_Page] = []
    unreadable: list[int] = []
    # What is left of the time for all pages, so that many slow ones together take no longer.
    began = time.monotonic()
    whole = PATIENCE + len(document) / _SLOWEST
    for number in range(1, len(document) + 1):
        tell(number, min(PATIENCE, began + whole - time.monotonic()))
        try:
            with opened_page(document, number - 1) as page:
                found = _read_page(page, number, limits)
        except pdfium.PdfiumError:
            unreadable.append(number)
            continue
        pages.append(found)
    return pages, unreadable


def _read_page(page: pdfium.PdfPage, number: int, limits: Limits) -> _Page:
    tables = ruled_tables(page, number)
    lines, count = page_lines(
        page, number, limits.max_text_per_page, cell_finder(tables) if tables else None
    )
    found = measure(line.text for line in lines)
    # Looking for a picture takes time, and only matters where the text is not beyond doubt.
    worth = verdict(found, pictured=True)
    if worth is Verdict.DOUBTFUL:
        worth = verdict(found, pictured=is_pictured(page))
    elif worth is Verdict.NONE and not has_ink(page):
        worth = Verdict.GOOD
    return _Page(
        sheet=Sheet(number=number, height=page.get_height(), lines=tuple(lines), tables=tables),
        verdict=worth,
        cut=count > limits.max_text_per_page,
    )


def _pictures(
    document: pdfium.PdfDocument,
    numbers: Sequence[int],
    limits: Limits,
    tell: Tell,
    patience: float,
) -> Iterator[Picture]:
    for number in numbers:
        tell(number, PATIENCE)
        try:
            with opened_page(document, number - 1) as page:
                picture = drawn(page, number, limits)
        except pdfium.PdfiumError:
            continue
        tell(number, patience)
        yield picture


def _chosen(page: _Page, scan: Scan | None) -> Sheet:
    """Return the page by its text layer or by OCR, whichever reads better."""
    sheet = page.sheet
    if page.verdict is Verdict.GOOD:
        return sheet
    layer = sheet if page.verdict is Verdict.DOUBTFUL else replace(sheet, lines=(), tables=())
    if scan is None or not is_readable(scan):
        return layer
    lines = tuple(scan_lines(scan))
    read = measure(line.text for line in lines)
    if page.verdict is Verdict.DOUBTFUL and not is_better(
        read, measure(line.text for line in sheet.lines)
    ):
        return sheet
    return Sheet(number=sheet.number, height=scan_size(scan)[1], lines=lines, scan=scan)


def _check_text(
    sheets: Sequence[Sheet], needing: Sequence[_Page], name: str, *, scans: bool
) -> None:
    if has_text(sheets):
        return
    if needing and not scans:
        pages = page_ranges([page.sheet.number for page in needing])
        raise OcrUnavailable(file=name, pages=pages, package=PACKAGE)
    raise NoText(file=name)


def _ocr_notices(
    needing: Sequence[_Page],
    sheets: Sequence[Sheet],
    scans: dict[int, Scan],
    ocr: Tesseract | None,
) -> Iterator[Notice]:
    """Yield why pages were read by OCR, or were not."""
    worth = {page.sheet.number: page.verdict for page in needing}
    if not scans:
        missed = [number for number, found in worth.items() if found is not Verdict.DOUBTFUL]
        yield from listed("ocr_missing", missed, PACKAGE)
        return
    read = [sheet.number for sheet in sheets if sheet.scan is not None]
    reasons = (
        ("ocr_done", Verdict.NONE),
        ("bad_text_layer", Verdict.DOUBTFUL),
        ("broken_fonts", Verdict.GARBAGE),
    )
    for code, reason in reasons:
        yield from listed(code, [number for number in read if worth[number] is reason])
    lost = [
        number for number, found in worth.items() if found is Verdict.GARBAGE and number not in read
    ]
    yield from listed("unreadable_page", lost, "su texto sale ilegible y la imagen también")
    kept = [scan for number, scan in scans.items() if number in read or scan.recognition.fault]
    yield from scan_notices(kept, ocr.seconds if ocr else 0)
