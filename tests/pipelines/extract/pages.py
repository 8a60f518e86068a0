"""PDF pages drawn for a test in, their blocks through our reading of pages out."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from pipelines.extract.furniture import contents_rows, furniture
from pipelines.extract.layout import frames
from pipelines.extract.lines import Line, page_lines
from pipelines.extract.paragraphs import blocks
from pipelines.results import Block

HEIGHT = letter[1]
MAX_CHARS = 500_000
# Text, x and top of a line; a font name when it is not the usual one.
Drawn = tuple[str, float, float] | tuple[str, float, float, str]


def pdf_bytes(pages: Sequence[Sequence[Drawn]], size: float = 10, rotation: int = 0) -> bytes:
    """Return a PDF with these lines on its pages, ``top`` in points from the upper edge."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter)
    for page in pages:
        for text, x, top, *font in page:
            canvas.setFont(font[0] if font else "Helvetica", size)
            canvas.drawString(x, HEIGHT - top, text)
        canvas.setPageRotation(rotation)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines_of(data: bytes) -> tuple[list[list[Line]], list[float]]:
    """Return the segments of each page, and the pages' heights."""
    pages, heights = [], []
    with pdfium.PdfDocument(data) as pdf:
        for index in range(len(pdf)):
            page = pdf[index]
            pages.append(page_lines(page, index + 1, MAX_CHARS)[0])
            heights.append(page.get_height())
            page.close()
    return pages, heights


def body(pages: Sequence[Sequence[Drawn]], size: float = 10) -> list[Block]:
    """Return the blocks of drawn pages, furniture left out."""
    found, heights = lines_of(pdf_bytes(pages, size))
    kinds = furniture(found, heights)
    parts, contents = [], set()
    for lines in found:
        for frame in frames([line for line in lines if id(line) not in kinds]):
            parts.append(frame)
            contents |= {id(frame.rows[index]) for index in contents_rows(frame.rows)}
    return blocks(parts, frozenset(contents))


def texts(pages: Sequence[Sequence[Drawn]]) -> list[str]:
    """Return the texts of the blocks of drawn pages."""
    return [block.text for block in body(pages)]


def line(text: str, x0: float, top: float, x1: float | None = None, page: int = 1) -> Line:
    """Return a segment 10 points high, 5 points a character wide unless ``x1`` is given."""
    end = x0 + 5 * len(text) if x1 is None else x1
    return Line(text=text, page=page, x0=x0, top=top, x1=end, bottom=top + 10, size=10)
