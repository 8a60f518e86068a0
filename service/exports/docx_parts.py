"""A Word document under way in; numbered headings, lists and tables in it, bytes, out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.table import Table

from service.reports.docx_xml import element, set_font, set_language, shade

_HEADINGS = 90
_LEVELS = 3
_INK = RGBColor(0x1A, 0x21, 0x29)
_SIZES = {"Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
# The first day that a ZIP knows: the same document has the same bytes on every day.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_document(language: str, font: str = "Arial") -> Word:
    """Return an empty document whose language is set and whose headings number themselves."""
    made = Document()
    # The template's own picture of an empty page.
    package = made.part.package
    for key in [one.rId for one in package.rels.values() if one.reltype.endswith("/thumbnail")]:
        del package.rels[key]
    for style in made.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name in ("Normal", "Title", *_SIZES):
            set_font(style, font)
    made.styles["Normal"].font.size = Pt(11)
    made.styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        made.styles[name].font.size = Pt(size)
        made.styles[name].font.color.rgb = _INK
        made.styles[name].paragraph_format.space_before = Pt(size)
        made.styles[name].paragraph_format.space_after = Pt(4)
    made.styles["Title"].font.size = Pt(20)
    made.styles["Title"].font.color.rgb = _INK
    set_language(made, language)
    _number_headings(made)
    return made


def numbered(document: Word, lines: Sequence[str]) -> None:
    """Add a list that counts from 1, each time anew."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Number"].element
    own = style.pPr.numPr.numId.val
    kind = numbering.num_having_numId(own).abstractNumId.val
    num = numbering.add_num(kind)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for line in lines:
        paragraph = document.add_paragraph(line, style="List Number")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = num.numId
        properties.get_or_add_ilvl().val = 0


def table(
    document: Word, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
) -> Table:
    """Add a table whose first row is its heading on every page; widths in EMU."""
    made: Table = document.add_table(rows=1, cols=len(head))
    made.style = "Table Grid"
    made.autofit = False
    for cell, words in zip(made.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
        cell._tc.get_or_add_tcPr().append(shade("E5EEF7"))
    for texts in rows:
        cells = made.add_row().cells  # type: ignore[no-untyped-call]
        for cell, text in zip(cells, texts, strict=True):
            cell.paragraphs[0].add_run(text)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in made.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
    made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    return made


def to_bytes(document: Word, moment: datetime) -> bytes:
    """Return a document's bytes, the same ones for the same words and moment."""
    properties = document.core_properties
    properties.created = properties.modified = moment.replace(tzinfo=None, microsecond=0)
    written = io.BytesIO()
    document.save(written)
    fixed = io.BytesIO()
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(fixed, "w") as out:
        for name in found.namelist():
            told = zipfile.ZipInfo(name, _EPOCH)
            told.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(told, found.read(name))
    return fixed.getvalue()


def _number_headings(document: Word) -> None:
    """Let headings carry their numbers (1, 1.1, 1.1.1) as a list of several levels."""
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{place + 1}"/>'
        f'<w:lvlText w:val="{_pattern(place)}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        for place in range(_LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_HEADINGS}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    number = numbering.add_num(_HEADINGS).numId
    for place in range(_LEVELS):
        properties = document.styles[f"Heading {place + 1}"].element.get_or_add_pPr()
        own = properties.get_or_add_numPr()
        own.get_or_add_ilvl().val = place
        own.get_or_add_numId().val = number


def _pattern(place: int) -> str:
    dots = ".".join(f"%{one + 1}" for one in range(place + 1))
    return f"{dots}." if place == 0 else dots
