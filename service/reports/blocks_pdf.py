"""A report's pieces in; a PDF with bookmarks, page X of Y and the running facts under each out."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate

from service.reports.blocks import Document
from service.reports.pdf_pieces import Ink, Pieces, Titled
from service.reports.pdf_text import PLAIN, register, shown

_SIDE, _TOP, _BOTTOM = 16 * mm, 15 * mm, 25 * mm
_TOTAL = "total"


def render_pdf(document: Document) -> bytes:
    """Return a report as PDF, A4; its fonts are in it, its language and titles are told."""
    register()
    buffer = BytesIO()
    width, height = A4
    template = _Template(document, buffer)
    frame = Frame(
        _SIDE, _BOTTOM, width - 2 * _SIDE, height - _TOP - _BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=template.run))
    template.build(list(_story(document, width - 2 * _SIDE)), canvasmaker=_Numbered)
    return buffer.getvalue()


def _story(document: Document, width: float) -> Iterator[Any]:
    pieces = Pieces(width)
    yield from pieces.opening(document)
    for block in document.cover:
        yield from pieces.draw(block)
    yield PageBreak()
    for block in document.body:
        yield from pieces.draw(block)


class _Numbered(Canvas):
    """Says how many pages there are once it knows: each page shows one form, filled in last."""

    def save(self) -> None:
        """Fill in the form and end the document."""
        if self._code:
            self.showPage()
        self.beginForm(_TOTAL, 0, -4, 60, 12)
        self.setFont(PLAIN, 7)
        self.setFillColor(Ink.SOFT)
        self.drawString(0, 0, str(self.getPageNumber() - 1))
        self.endForm()
        super().save()


class _Template(BaseDocTemplate):
    """Draws what runs under each page and keeps the outline."""

    def __init__(self, document: Document, buffer: BytesIO) -> None:
        super().__init__(
            buffer,
            pagesize=A4,
            title=shown(f"{document.title} · {document.agency}"),
            author=shown(document.agency),
            subject=shown(f"{document.assessment} · {document.edition}"),
            creator="Acredita",
            producer="Acredita",
            lang=document.tag,
        )
        self._document = document
        self._deepest = -1

    def run(self, canvas: Canvas, template: BaseDocTemplate) -> None:
        """Draw the running lines and the number of a page."""
        del template
        width, _ = A4
        canvas.saveState()
        canvas.setStrokeColor(Ink.LINE)
        canvas.line(_SIDE, _BOTTOM - 4 * mm, width - _SIDE, _BOTTOM - 4 * mm)
        canvas.setFillColor(Ink.SOFT)
        top = _BOTTOM - 8 * mm
        for place, line in enumerate(self._document.running):
            _fitted(canvas, shown(line), top - place * 9, width - 2 * _SIDE - 32 * mm)
        before, after = self._document.page_of.split("{pages}")
        canvas.setFont(PLAIN, 7)
        # Room for the digits of a number that is told at the end.
        canvas.drawRightString(
            width - _SIDE - 13.5, top, before.format(page=canvas.getPageNumber())
        )
        canvas.saveState()
        canvas.translate(width - _SIDE - 13.5, top)
        canvas.doForm(_TOTAL)
        canvas.restoreState()
        canvas.drawString(width - _SIDE, top, after)
        canvas.restoreState()

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - the library's name
        """Keep a bookmark of each title; levels never skip one."""
        if not isinstance(flowable, Titled):
            return
        level = min(flowable.level, self._deepest + 1)
        self._deepest = level
        key = f"o{id(flowable)}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(flowable.title, key, level, closed=level > 0)


def _fitted(canvas: Canvas, line: str, top: float, width: float) -> None:
    """Draw a line, in smaller letters where it is long."""
    size = 6.5
    needed = canvas.stringWidth(line, PLAIN, size)
    if needed > width:
        size = max(4.5, size * width / needed)
    while line and canvas.stringWidth(line, PLAIN, size) > width:
        line = f"{line[:-2]}…"
    canvas.setFont(PLAIN, size)
    canvas.drawString(_SIDE, top, line)
