"""Blocks of the regulation in, a born-digital PDF with contents page, heads and feet out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from corpora.samples.markup import Block, Kind
from corpora.samples.syllables import soften
from corpora.samples.typeset import BOLD, FONT, ITALIC, centred, inline, register_fonts, style

_FOOTNOTE = re.compile(r"\[\^(\d+)\]")
_WIDTH, _HEIGHT = letter
_SIDE, _TOP, _BOTTOM = 2.6 * cm, 2.5 * cm, 3.1 * cm


@dataclass(frozen=True, kw_only=True)
class Masthead:
    """What the margins of every page say: title and its corner above, gazette below."""

    title: str
    corner: str
    gazette: str
    subject: str = "Manual de muestra"
    creator: str = "corpora.samples.build"


REGULATION = Masthead(
    title="Reglamento de la Policía Preventiva Municipal de San Aurelio del Valle",
    corner="Gaceta Municipal",
    gazette="Gaceta Municipal de San Aurelio del Valle, Sierra Clara",
)


@dataclass(frozen=True, kw_only=True)
class ContentsLine:
    """A heading as the contents page prints it: its level from 0, its text, its page from 1."""

    level: int
    text: str
    page: int


class _Regulation(BaseDocTemplate):
    """A document that counts its pages, feeds its contents page and sets its footnotes."""

    def __init__(self, path: Path, footnotes: dict[str, str], masthead: Masthead) -> None:
        super().__init__(
            str(path),
            pagesize=letter,
            title=masthead.title,
            author="Proyecto Acredita (texto ficticio)",
            subject=masthead.subject,
            creator=masthead.creator,
            lang="es-MX",
            invariant=1,
        )
        self.masthead = masthead
        self.footnotes = footnotes
        self.pending: list[str] = []
        self.total = 0
        self.lines: list[ContentsLine] = []
        frame = Frame(
            _SIDE,
            _BOTTOM,
            _WIDTH - 2 * _SIDE,
            _HEIGHT - _TOP - _BOTTOM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=self._draw_margins))

    def beforeDocument(self) -> None:  # noqa: N802 (reportlab calls it by this name)
        """Start a pass: forget what the pass before it found."""
        self.pending, self.lines = [], []

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 (same)
        """Note a heading for the contents page, and a footnote for the foot of this page."""
        entry = getattr(flowable, "contents_entry", None)
        if entry is not None:
            level, text = entry
            key = f"h{len(self.lines)}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(text, key, level, closed=True)
            self.lines.append(ContentsLine(level=level, text=text, page=self.page))
            self.notify("TOCEntry", (level, text, self.page, key))
        self.pending.extend(getattr(flowable, "footnote_marks", ()))
        self.total = max(self.total, self.page)

    def _draw_margins(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(ITALIC, 8)
        if self.page > 1:
            canvas.drawString(_SIDE, _HEIGHT - 1.5 * cm, self.masthead.title)
            canvas.drawRightString(_WIDTH - _SIDE, _HEIGHT - 1.5 * cm, self.masthead.corner)
            canvas.line(_SIDE, _HEIGHT - 1.7 * cm, _WIDTH - _SIDE, _HEIGHT - 1.7 * cm)
        canvas.setFont(FONT, 8)
        canvas.drawString(_SIDE, 1.4 * cm, self.masthead.gazette)
        canvas.drawRightString(
            _WIDTH - _SIDE, 1.4 * cm, f"Página {self.page} de {max(self.total, self.page)}"
        )
        canvas.restoreState()
        if self.pending:
            self._draw_footnotes(canvas)

    def _draw_footnotes(self, canvas: Canvas) -> None:
        top = _BOTTOM - 0.25 * cm
        canvas.line(_SIDE, top, _SIDE + 4 * cm, top)
        for mark in self.pending:
            text = f'<super size="6">{mark}</super> {inline(self.footnotes[mark])}'
            note = Paragraph(text, style("footnote", size=7.5, lead=1.2))
            _, height = note.wrap(_WIDTH - 2 * _SIDE, _BOTTOM)
            top -= height + 2
            note.drawOn(canvas, _SIDE, top)
        self.pending = []


_STYLES = {
    Kind.COVER: centred("cover", size=15, spaceAfter=16),
    Kind.ARTICLE: style("article", spaceBefore=4),
    Kind.FRACTION: style("fraction", leftIndent=36, bulletIndent=4),
    Kind.LETTER: style("letter", leftIndent=60, bulletIndent=38),
    Kind.NUMERAL: style("numeral", leftIndent=42, bulletIndent=0),
    Kind.NOTE: style("note", size=8.5, alignment=2, spaceAfter=9),
    Kind.PARAGRAPH: style("paragraph"),
}
_HEADINGS = (
    centred("h1", size=13, spaceBefore=18, spaceAfter=12),
    centred("h2", size=11.5, spaceBefore=14, spaceAfter=9),
    centred("h3", size=11, spaceBefore=10, spaceAfter=8),
)
_PADDING = 14
_CELL = style("cell", size=9, lead=1.25, alignment=0, spaceAfter=0)


def write_pdf(
    blocks: tuple[Block, ...], path: Path, masthead: Masthead = REGULATION
) -> tuple[ContentsLine, ...]:
    """Typeset a regulation at ``path``; return its headings with their pages."""
    register_fonts()
    footnotes = {block.label: block.text for block in blocks if block.kind is Kind.FOOTNOTE}
    document = _Regulation(path, footnotes, masthead)
    document.multiBuild(list(_story(blocks)), maxPasses=6)
    return tuple(document.lines)


def _story(blocks: tuple[Block, ...]) -> Iterator[Flowable]:
    cover = True
    for block in blocks:
        if cover and block.kind is not Kind.COVER:
            cover = False
            yield PageBreak()
            yield Paragraph("<b>ÍNDICE</b>", centred("contents", size=13, spaceAfter=14))
            yield _contents()
            yield PageBreak()
        if block.kind is Kind.HEADING:
            yield _heading(block)
        elif block.kind is Kind.TABLE:
            yield _table(block)
            yield Spacer(1, 10)
        elif block.kind is not Kind.FOOTNOTE:
            yield _paragraph(block)


def _contents() -> TableOfContents:
    contents = TableOfContents(dotsMinLevel=0)
    contents.levelStyles = [
        style(
            f"toc{level}",
            size=9.5 - level / 2,
            alignment=0,
            spaceAfter=2,
            leftIndent=14 * level,
            rightIndent=30,
        )
        for level in range(3)
    ]
    return contents


def _heading(block: Block) -> Paragraph:
    text = f"<b>{inline(block.label)}</b>"
    if block.text:
        text += f"<br/><b>{inline(block.text)}</b>"
    paragraph = Paragraph(text, _HEADINGS[block.level - 1])
    entry = f"{block.label}. {block.text}" if block.text else block.label
    paragraph.contents_entry = (block.level - 1, entry)
    return paragraph


def _paragraph(block: Block) -> Paragraph:
    text = inline(soften(block.text) if block.hyphenate else block.text)
    bullet = None
    if block.kind is Kind.ARTICLE:
        text = f"<b>{block.label}.-</b> {text}"
    elif block.kind is Kind.NOTE:
        text = f"<i>{text}</i>"
    elif block.kind is Kind.COVER:
        text = f"<b>{text}</b>"
    elif block.kind is Kind.FRACTION:
        bullet = f"{block.label}."
    elif block.kind is Kind.LETTER:
        bullet = f"{block.label})"
    elif block.kind is Kind.NUMERAL:
        bullet = block.label if block.level > 1 else f"{block.label}."
    chosen = _STYLES[block.kind]
    if block.hyphenate:
        chosen = chosen.clone(f"{chosen.name}-hyphen", embeddedHyphenation=2)
    if bullet is not None:
        chosen = chosen.clone(f"{chosen.name}-bullet", bulletFontName=FONT, bulletFontSize=11)
    paragraph = Paragraph(text, chosen, bulletText=bullet)
    paragraph.footnote_marks = tuple(_FOOTNOTE.findall(block.text))
    return paragraph


def _table(block: Block) -> Table:
    head, *body = block.rows
    cells = [[Paragraph(f"<b>{inline(cell)}</b>", _CELL) for cell in head]]
    cells.extend([[Paragraph(inline(cell), _CELL) for cell in row] for row in body])
    table = Table(cells, colWidths=_widths(block.rows), repeatRows=1)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
            ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("FONTNAME", (0, 0), (-1, 0), BOLD),
        ]
    )
    return table


def _widths(rows: tuple[tuple[str, ...], ...]) -> list[float]:
    """Give each column its longest word, and share out the rest by length of text."""
    columns = list(zip(*rows, strict=True))
    least = [
        max(stringWidth(word, BOLD, _CELL.fontSize) for cell in column for word in cell.split())
        + _PADDING
        for column in columns
    ]
    weights = [min(max(map(len, column)), 60) for column in columns]
    spare = (_WIDTH - 2 * _SIDE - sum(least)) / sum(weights)
    return [width + spare * weight for width, weight in zip(least, weights, strict=True)]
