"""A report's pieces in; a word processor's file with real styles, running footer and fields out."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as File
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from service.reports.blocks import (
    Bar,
    Block,
    Cell,
    Chip,
    Document,
    Grid,
    Heading,
    Item,
    Pairs,
    Para,
    Part,
    Points,
    Standard,
)
from service.reports.docx_styles import ITEMS, SOFT, add_styles, light_rules
from service.reports.docx_xml import add_field, element, set_language, shade

_WIDTH = 178.0
_CHIPS = {
    "covered": ("17663A", "D8EEE1"),
    "partial": ("7A5200", "FBE9BD"),
    "gap": ("A1261B", "F9DBD6"),
}
_OTHER_CHIP = ("3C4652", "E4E8EC")
_SHADES = {
    "covered": ("E4F3EA", "C5E6D2", "9FD5B5", "79C497"),
    "partial": ("FDF2D6", "FAE3AA", "F5D27D", "EFC152"),
    **dict.fromkeys(("gap", "people", "machine"), ("FBE7E4", "F6CDC8", "F0B1A9", "E9958B")),
}
_OTHER_SHADE = ("EEF1F4", "E4E8EC", "DBE0E6", "D2D8DF")
# A bar is made of so many spaces on a dark or a light ground.
_STEPS, _SPACE = 40, "\u00a0"
_BAR, _RAIL = {"covered": "2F8A57"}, "DFE4EA"
_DONE = "1D4470"


def render_docx(document: Document, at: datetime) -> bytes:
    """Return a report as DOCX, A4; ``at`` is when it was made, as the file tells it."""
    file = docx.Document()
    add_styles(file)
    set_language(file, document.tag)
    _tell(file, document, at)
    _page(file, document)
    writer = _Writer(file)
    writer.open(document)
    for block in document.cover:
        writer.write(block)
    writer.break_page()
    for block in document.body:
        writer.write(block)
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _tell(file: File, document: Document, at: datetime) -> None:
    told = file.core_properties
    told.title = f"{document.title} · {document.agency}"[:255]
    told.author = told.last_modified_by = document.agency[:255]
    told.subject = f"{document.assessment} · {document.edition}"[:255]
    told.comments, told.created, told.modified = "", at, at


def _page(file: File, document: Document) -> None:
    """Set the paper and what runs under each page."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(16)
    section.bottom_margin, section.footer_distance = Mm(24), Mm(8)
    lines = section.footer.paragraphs[0]
    lines.style = file.styles["Footer"]
    for line in document.running:
        lines.add_run(line).add_break()
    before, _, rest = document.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        lines.add_run(text)
        if field:
            add_field(lines, field)


class _Writer:
    """Writes pieces to the end of a file."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._marks = 0
        self._end = file.element.body.sectPr
        self._body = file._body
        self._styles = {one.name: one.style_id for one in file.styles if one.name}

    def open(self, document: Document) -> None:
        """Write the head of the cover."""
        self._paragraph("Brand").add_run("Acredita")
        self._paragraph("Agency").add_run(document.agency)
        self._paragraph("Title").add_run(document.title)
        self._paragraph(SOFT).add_run(f"{document.assessment} · {document.edition}")
        self._paragraph("Lede").add_run(document.lede)

    def break_page(self) -> None:
        """Begin a new page."""
        self._paragraph("Normal").add_run().add_break(WD_BREAK.PAGE)

    def write(self, block: Block) -> None:
        """Write a piece."""
        match block:
            case Heading():
                self._heading(block)
            case Para(kind=kind):
                style = {"soft": SOFT, "meta": "Meta", "warn": "Caution"}.get(kind, "Normal")
                self._paragraph(style).add_run(block.text)
            case Pairs():
                rows = tuple(
                    (Cell(text=one.name), Cell(text=one.value, mono=one.code)) for one in block.rows
                )
                self._table(rows, (0.3, 0.7), 9)
            case Bar():
                self._bar(block)
            case Grid():
                self._grid(block)
            case Standard():
                self._standard(block)
            case Part():
                line = self._paragraph("Part")
                line.add_run(block.name).bold = True
                line.add_run(f" {block.text}")
                self._chips(block.chips)
            case Item():
                self._item(block)
            case Points():
                self._points(block)

    def _paragraph(self, style: str) -> Paragraph:
        # The library looks for the end and the style anew each time, which takes most of a minute
        # for a whole edition.
        made = OxmlElement("w:p")
        self._end.addprevious(made)
        made.style = self._styles[style]
        return Paragraph(made, self._body)

    def _heading(self, block: Heading) -> None:
        line = self._paragraph(f"Heading {block.level}")
        line.add_run(block.text)
        if block.anchor:
            self._anchor(line, block.anchor)

    def _anchor(self, line: Paragraph, name: str) -> None:
        self._marks += 1
        mark = str(self._marks)
        line._p.insert(1, element("w:bookmarkStart", id=mark, name=name))
        line._p.append(element("w:bookmarkEnd", id=mark))

    def _standard(self, block: Standard) -> None:
        line = self._paragraph("Heading 3")
        line.add_run(f"{block.number} {block.title}")
        self._anchor(line, block.anchor)
        meta = self._paragraph("Meta")
        meta.add_run(" · ".join(block.meta))
        if block.unverified:
            odd = meta.add_run(f" · {block.unverified}")
            odd.bold, odd.font.color.rgb = True, RGBColor(0x7A, 0x52, 0)
        self._chips(block.chips)

    def _chips(self, chips: tuple[Chip, ...]) -> None:
        line = self._paragraph("Meta")
        for place, one in enumerate(chips):
            if place:
                line.add_run("   ")
            ink, wash = _CHIPS.get(one.code, _OTHER_CHIP)
            text = line.add_run(one.words if one.machine else f" {one.words} ")
            text.font.color.rgb = RGBColor.from_string(ink)
            if not one.machine:
                text.bold = True
                text._r.get_or_add_rPr().append(shade(wash))

    def _bar(self, block: Bar) -> None:
        done = round(_STEPS * block.done / block.total) if block.total else 0
        done = max(done, 1) if block.done else 0
        line = self._paragraph("Normal")
        for steps, ground in ((done, _BAR.get(block.code, _DONE)), (_STEPS - done, _RAIL)):
            if steps:
                part = line.add_run(_SPACE * steps)
                part._r.get_or_add_rPr().append(shade(ground))
        line.add_run(f"  {block.words}").bold = True

    def _item(self, block: Item) -> None:
        line = self._paragraph(ITEMS[block.kind])
        line.add_run(block.head).bold = True
        if block.by:
            _soft(line.add_run(f" {block.by}"))
        if block.label:
            line.add_run().add_break()
            line.add_run(block.label).bold = True
            _soft(line.add_run(f" {block.place}"))
        if block.path:
            line.add_run().add_break()
            _soft(line.add_run(block.path))
        if block.text:
            line.add_run().add_break()
            line.add_run(block.text)
        for name, text in block.lines:
            line.add_run().add_break()
            line.add_run(f"{name}: ").bold = True
            line.add_run(text)

    def _points(self, block: Points) -> None:
        self._paragraph("Points").add_run(block.name).bold = True
        for name, text in block.rows:
            line = self._paragraph("List Bullet")
            if name:
                line.add_run(f"{name}: ").bold = True
            line.add_run(text)

    def _grid(self, block: Grid) -> None:
        head = tuple(Cell(text=name) for name in block.head)
        self._table((head, *block.rows), block.widths, block.numeric, head=True)
        self._paragraph(SOFT)

    def _table(
        self,
        rows: tuple[tuple[Cell, ...], ...],
        widths: tuple[float, ...],
        numeric: int,
        *,
        head: bool = False,
    ) -> None:
        """Write a table; the first row is repeated on each page where it is a head."""
        table = self._file.add_table(rows=0, cols=len(widths))
        table.style, table.autofit = self._file.styles["Normal Table"], False
        table._tbl.tblPr.append(light_rules())
        table._tbl.tblPr.append(element("w:tblLayout", type="fixed"))
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Mm(_WIDTH * share)
        for place, row in enumerate(rows):
            line = table.add_row()
            properties = line._tr.get_or_add_trPr()
            properties.append(element("w:cantSplit"))
            if head and place == 0:
                properties.append(element("w:tblHeader"))
            cells = zip(line._tr.tc_lst, row, widths, strict=True)
            for column, (kept, cell, share) in enumerate(cells):
                kept.width = Mm(_WIDTH * share)
                text = Paragraph(kept.p_lst[0], table)
                named = _style_of(cell, column >= numeric, is_head=head and place == 0)
                text._p.style = self._styles[named]
                text.add_run(cell.text)
                if cell.shade:
                    shades = _SHADES.get(cell.code, _OTHER_SHADE)
                    kept.get_or_add_tcPr().append(shade(shades[min(cell.shade, 4) - 1]))


def _style_of(cell: Cell, is_number: bool, *, is_head: bool) -> str:
    if is_head:
        return "Head Number" if is_number else "Head"
    if cell.mono:
        return "Cell Code"
    return "Cell Number" if is_number else "Cell"


def _soft(run: Run) -> None:
    run.font.color.rgb, run.font.size = RGBColor(0x51, 0x5B, 0x68), Pt(8)
