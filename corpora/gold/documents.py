"""Blocks of a gold manual in, a plain Word document with typed numbers out."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from corpora.samples.markup import Block, Kind
from corpora.samples.word import plain_document, save_stable

_INDENT = {Kind.FRACTION: 0.6, Kind.LETTER: 1.4, Kind.NUMERAL: 0.0}
_MARK = {
    Kind.ARTICLE: "{}.- ",
    Kind.FRACTION: "{}. ",
    Kind.LETTER: "{}) ",
    Kind.NUMERAL: "{} ",
}


def write_typed_docx(blocks: tuple[Block, ...], path: Path, title: str) -> None:
    """Write blocks at ``path`` with every number typed, as many agencies do."""
    document = plain_document(title)
    document.sections[0].header.paragraphs[0].add_run(title).italic = True
    for block in blocks:
        if block.kind is Kind.HEADING:
            run = document.add_heading(level=block.level).add_run(block.label)
            if block.text:
                run.add_break()
                run.add_text(block.text)
        elif block.kind is Kind.TABLE:
            _table(document, block)
        else:
            _paragraph(document, block)
    save_stable(document, path)


def _paragraph(document: Document, block: Block) -> None:
    paragraph = document.add_paragraph()
    if block.kind is Kind.COVER:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(block.text)
        run.bold, run.font.size = True, Pt(15)
        return
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if block.kind is Kind.NOTE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(block.text)
        run.italic, run.font.size = True, Pt(8.5)
        return
    paragraph.paragraph_format.left_indent = Cm(_INDENT.get(block.kind, 0.0))
    mark = _MARK.get(block.kind)
    if mark is not None:
        paragraph.add_run(mark.format(block.label)).bold = block.kind is Kind.ARTICLE
    paragraph.add_run(block.text)


def _table(document: Document, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for at, row in enumerate(block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = at == 0
    document.add_paragraph()
