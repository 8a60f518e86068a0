"""Blocks of the regulation in, a Word document with real headings and numbering out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from corpora.samples.markup import Block, Kind, accepted
from corpora.samples.numbering import Numbering, roman
from corpora.samples.regulation_pdf import REGULATION, ContentsLine
from corpora.samples.word import (
    add_field,
    add_footnotes,
    add_text,
    field_mark,
    plain_document,
    save_stable,
)


def write_docx(blocks: tuple[Block, ...], contents: tuple[ContentsLine, ...], path: Path) -> None:
    """Write the regulation at ``path``; ``contents`` fills the contents field as last computed.

    Raises ValueError when a fraction, letter or numeral of the source is out of sequence, because
    Word would then print another number.
    """
    writer = _Writer(plain_document(REGULATION.title))
    _margins(writer.document)
    cover = True
    for block in blocks:
        if cover and block.kind is not Kind.COVER:
            cover = False
            _contents(writer.document, contents)
        writer.add(block)
    notes = {block.label: block.text for block in blocks if block.kind is Kind.FOOTNOTE}
    add_footnotes(writer.document, notes)
    save_stable(writer.document, path)


class _Writer:
    """The document being written and where its lists stand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbering = Numbering(document)
        self.fractions: int | None = None
        self.letters: int | None = None
        self.annex: int | None = None
        self.counts = [0, 0, 0]
        self.typed = False
        self._by_kind: dict[Kind, Callable[[Block], None]] = {
            Kind.COVER: self._cover,
            Kind.HEADING: self._heading,
            Kind.ARTICLE: self._article,
            Kind.FRACTION: self._fraction,
            Kind.LETTER: self._letter,
            Kind.NUMERAL: self._numeral,
            Kind.NOTE: self._note,
            Kind.PARAGRAPH: self._plain,
            Kind.TABLE: self._table,
        }

    def add(self, block: Block) -> None:
        """Append one block; footnotes are written apart."""
        if block.kind is not Kind.FOOTNOTE:
            self._by_kind[block.kind](block)

    def _text(self, text: str) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        add_text(paragraph, text)
        return paragraph

    def _cover(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(block.text)
        run.bold, run.font.size = True, Pt(15)

    def _heading(self, block: Block) -> None:
        paragraph = self.document.add_heading(level=block.level)
        run = paragraph.add_run(block.label)
        if block.text:
            run.add_break()
            paragraph.add_run(block.text)
        self._restart()

    def _restart(self) -> None:
        self.fractions = self.letters = None
        self.counts = [0, 0, 0]

    def _article(self, block: Block) -> None:
        self._restart()
        paragraph = self._text("")
        paragraph.add_run(f"{block.label}.- ").bold = True
        add_text(paragraph, block.text)

    def _plain(self, block: Block) -> None:
        self._text(block.text)

    def _note(self, block: Block) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(accepted(block.text))
        run.italic, run.font.size = True, Pt(8.5)

    def _fraction(self, block: Block) -> None:
        self.typed = block.label.endswith("Bis")
        if self.typed:
            # Word cannot count "II Bis": agencies type it, and so does this file.
            paragraph = self._text(f"{block.label}.\t{block.text}")
            paragraph.paragraph_format.left_indent = Cm(1)
            paragraph.paragraph_format.first_line_indent = Cm(-1)
            return
        if self.fractions is None:
            self.fractions = self.numbering.start("fraction")
        self.counts[0] += 1
        self.counts[1] = 0
        _same(block, roman(self.counts[0]))
        self.numbering.apply(self._text(block.text), self.fractions, 0)

    def _letter(self, block: Block) -> None:
        self.counts[1] += 1
        _same(block, chr(ord("a") + self.counts[1] - 1))
        if self.fractions is not None and not self.typed:
            self.numbering.apply(self._text(block.text), self.fractions, 1)
            return
        if self.counts[1] == 1:
            self.letters = self.numbering.start("letter")
        self.numbering.apply(self._text(block.text), self.letters or 0, 0)

    def _numeral(self, block: Block) -> None:
        if self.annex is None:
            self.annex = self.numbering.start("annex")
            self.counts = [0, 0, 0]
        depth = block.level - 1
        self.counts[depth] += 1
        self.counts[depth + 1 :] = [0] * (2 - depth)
        _same(block, ".".join(str(count) for count in self.counts[: depth + 1]))
        self.numbering.apply(self._text(block.text), self.annex, depth)

    def _table(self, block: Block) -> None:
        table = self.document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for at, row in enumerate(block.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(accepted(text)).bold = at == 0
        self.document.add_paragraph()


def _same(block: Block, computed: str) -> None:
    if block.label != computed:
        raise ValueError(f"{block.label!r} follows {computed!r} in sequence: {block.text[:60]}")


def _margins(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].add_run(REGULATION.title).italic = True
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{REGULATION.gazette}\tPágina ")
    add_field(foot, "PAGE", "1")
    foot.add_run(" de ")
    add_field(foot, "NUMPAGES", "60")


def _contents(document: Document, lines: tuple[ContentsLine, ...]) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    title = document.add_paragraph()
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("ÍNDICE").bold = True
    for level in range(3):
        style = document.styles.add_style(f"toc {level + 1}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(9)
        style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.left_indent = Cm(0.5 * level)
        style.paragraph_format.tab_stops.add_tab_stop(
            Cm(16.3), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    for at, line in enumerate(lines):
        paragraph = document.add_paragraph(style=f"toc {line.level + 1}")
        if at == 0:
            field_mark(paragraph, "begin", r'TOC \o "1-3" \h \z \u')
        paragraph.add_run(f"{line.text}\t{line.page}")
        if at == len(lines) - 1:
            field_mark(paragraph, "end")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
