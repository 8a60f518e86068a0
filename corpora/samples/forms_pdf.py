"""A directive form in, its PDF out: lines of fields, or one ruled table."""

from __future__ import annotations

from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from corpora.samples.forms import HEAD, SIGNERS, Form, Part, foot
from corpora.samples.markup import Kind
from corpora.samples.typeset import BOLD, FONT, centred, inline, register_fonts, style

_WIDTH, _HEIGHT = letter
_SIDE, _TOP, _BOTTOM = 2.4 * cm, 3.6 * cm, 2.3 * cm
_ROOM = _WIDTH - 2 * _SIDE
_TEXT = style("form", size=9.5, spaceAfter=5)
_FIELD = style("field", size=9.5, alignment=0, spaceAfter=3)
_HEADING = style("form-heading", size=10, alignment=0, spaceBefore=6, keepWithNext=1)
_LETTER = style("form-letter", size=9.5, spaceAfter=4, leftIndent=18, bulletIndent=0)
_GRID = [
    ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def write_form_pdf(form: Form, path: Path) -> None:
    """Write the form at ``path``."""
    register_fonts()
    document = BaseDocTemplate(
        str(path),
        pagesize=letter,
        title=form.header[-2][1],
        lang="es-MX",
        invariant=1,
        author="Proyecto Acredita (texto ficticio)",
        creator="corpora.samples.build",
    )
    frame = Frame(_SIDE, _BOTTOM, _ROOM, _HEIGHT - _TOP - _BOTTOM, 0, 0, 0, 0)

    def margins(canvas: Canvas, template: BaseDocTemplate) -> None:
        for at, line in enumerate(form.institution):
            canvas.setFont(BOLD if at == 0 else FONT, 9)
            canvas.drawCentredString(_WIDTH / 2, _HEIGHT - (1.4 + 0.5 * at) * cm, line)
        canvas.setFont(FONT, 8)
        canvas.drawString(_SIDE, 1.3 * cm, foot(form))
        canvas.drawRightString(_WIDTH - _SIDE, 1.3 * cm, f"Página {template.page}")

    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=margins))
    story: list[Flowable] = [Paragraph(f"<b>{HEAD}</b>", centred("title", size=12, spaceAfter=10))]
    story.extend(_table(form) if form.table else _lines(form))
    document.build([*story, Spacer(1, 16), _signatures(form)])


def _lines(form: Form) -> list[Flowable]:
    story: list[Flowable] = [_field(shown, value) for shown, value in form.header]
    for part in form.parts:
        story.append(Paragraph(f"<b>{inline(part.heading)}</b>", _HEADING))
        story.extend(_body(part))
    return story


def _field(shown: str, value: str) -> Paragraph:
    return Paragraph(f"<b>{shown}:</b> {inline(value)}", _FIELD)


def _body(part: Part) -> list[Flowable]:
    return [
        Paragraph(inline(block.text), _LETTER, bulletText=f"{block.label})")
        if block.kind is Kind.LETTER
        else Paragraph(inline(block.text), _TEXT)
        for block in part.blocks
    ]


def _table(form: Form) -> list[Flowable]:
    rows: list[list[object]] = [
        [Paragraph(f"<b>{shown}:</b>", _FIELD), Paragraph(inline(value), _FIELD)]
        for shown, value in form.header
    ]
    rows.extend(
        [Paragraph(f"<b>{inline(part.heading)}</b>", _FIELD), _body(part)] for part in form.parts
    )
    return [Table(rows, colWidths=[0.27 * _ROOM, 0.73 * _ROOM], style=_GRID, splitInRow=1)]


def _signatures(form: Form) -> Table:
    heads = [Paragraph(f"<b>{shown}</b>", _FIELD) for shown, _ in SIGNERS]
    lines = [
        [
            Paragraph("GRADO / FIRMA: ____________", _FIELD),
            Paragraph(f"CARGO: {inline(form.fields[key])}", _FIELD),
        ]
        for _, key in SIGNERS
    ]
    return Table([heads, lines], colWidths=[_ROOM / 3] * 3, style=_GRID)
