"""A directive form in, its Word file out: lines with automatic letters, or one ruled table."""

from __future__ import annotations

from pathlib import Path

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from corpora.samples.forms import HEAD, SIGNERS, Form, Part, foot
from corpora.samples.markup import Block, Kind
from corpora.samples.numbering import Numbering
from corpora.samples.word import add_field, plain_document, save_stable


def write_form_docx(form: Form, path: Path) -> None:
    """Write the form at ``path``."""
    document = plain_document(form.header[-2][1])
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    head = document.sections[0].header
    for at, line in enumerate(form.institution):
        paragraph = head.paragraphs[0] if at == 0 else head.add_paragraph()
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = at == 0
    below = document.sections[0].footer.paragraphs[0]
    below.add_run(f"{foot(form)}\tPágina ")
    add_field(below, "PAGE", "1")
    title = document.add_paragraph()
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(HEAD).bold = True
    if form.table:
        _as_table(document, form)
    else:
        _as_lines(document, form)
    _signatures(document, form)
    save_stable(document, path)


def _as_lines(document: Document, form: Form) -> None:
    for shown, value in form.header:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{shown}: ").bold = True
        paragraph.add_run(value)
    numbering = Numbering(document)
    for part in form.parts:
        document.add_paragraph().add_run(part.heading).bold = True
        _body(document, part, numbering)


def _body(document: Document, part: Part, numbering: Numbering) -> None:
    letters: int | None = None
    for block in part.blocks:
        paragraph = _justified(document.add_paragraph(), block.text)
        if block.kind is Kind.LETTER:
            letters = numbering.start("letter") if letters is None else letters
            numbering.apply(paragraph, letters, 0)


def _as_table(document: Document, form: Form) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for shown, value in form.header:
        left, right = table.add_row().cells
        left.paragraphs[0].add_run(f"{shown}:").bold = True
        right.paragraphs[0].add_run(value)
    for part in form.parts:
        left, right = table.add_row().cells
        left.paragraphs[0].add_run(part.heading).bold = True
        _fill(right, part.blocks)
    for column, width in zip(table.columns, (Cm(4.2), Cm(12.1)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _fill(cell: _Cell, blocks: tuple[Block, ...]) -> None:
    for at, block in enumerate(blocks):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        typed = f"{block.label}) {block.text}" if block.kind is Kind.LETTER else block.text
        _justified(paragraph, typed)


def _justified(paragraph: Paragraph, text: str) -> Paragraph:
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.add_run(text)
    return paragraph


def _signatures(document: Document, form: Form) -> None:
    document.add_paragraph()
    table = document.add_table(rows=2, cols=len(SIGNERS), style="Table Grid")
    for column, (shown, key) in enumerate(SIGNERS):
        table.cell(0, column).paragraphs[0].add_run(shown).bold = True
        cell = table.cell(1, column)
        cell.paragraphs[0].add_run("GRADO / FIRMA: ____________")
        cell.add_paragraph(f"CARGO: {form.fields[key]}")
