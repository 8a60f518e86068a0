"""Nothing or a paragraph in; a plain Word document, its fields, marks and stable bytes out."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

_WHEN = datetime(2023, 3, 14, 9, 0, 0, tzinfo=UTC)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_MARK = re.compile(r"(\{\+.*?\+\}|\{-.*?-\}|\[\^\d+\])")
_REVISER = 'w:author="Dirección Jurídica" w:date="2023-02-20T10:00:00Z"'
_TABLE_STYLES = frozenset({"Normal Table", "Table Grid"})
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def plain_document(title: str) -> Document:
    """Return an empty Letter document in Spanish with our fonts and fixed properties."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.59), Cm(27.94)
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(7)
    for level in (1, 2, 3):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size = "Arial", Pt(14 - level)
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.element.rPr.rFonts.attrib.clear()
        heading.element.rPr.rFonts.set(qn("w:ascii"), "Arial")
        heading.element.rPr.rFonts.set(qn("w:hAnsi"), "Arial")
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    core = document.core_properties
    core.title, core.author, core.language = title, "Proyecto Acredita (texto ficticio)", "es-MX"
    core.comments, core.last_modified_by, core.revision = "", "corpora.samples.build", 1
    core.created = core.modified = _WHEN.replace(tzinfo=None)
    _slim(document)
    return document


def _slim(document: Document) -> None:
    """Drop what the template brings and no sample uses: a picture, effects, table styles."""
    for part in (document.part.package, document.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/stylesWithEffects")):
                del part.rels[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in _TABLE_STYLES:
            style.delete()


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Append a Word field (PAGE, NUMPAGES ...) whose last computed result is ``shown``."""
    paragraph._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r>'
            "</w:fldSimple>"
        )
    )


def field_mark(paragraph: Paragraph, kind: str, instruction: str = "") -> None:
    """Append one border of a field that spans paragraphs: begin (with its code) or end."""
    paragraph.add_run()._r.append(_field_char(kind))
    if instruction:
        code = OxmlElement("w:instrText")
        code.set(qn("xml:space"), "preserve")
        code.text = f" {instruction} "
        paragraph.add_run()._r.append(code)
        paragraph.add_run()._r.append(_field_char("separate"))


def _field_char(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def add_text(paragraph: Paragraph, text: str) -> None:
    """Append text in our markup: tracked insertions and deletions, and footnote references."""
    for at, piece in enumerate(_MARK.split(text)):
        if not at % 2:
            if piece:
                paragraph.add_run(piece)
        elif piece.startswith("[^"):
            paragraph._p.append(
                parse_xml(
                    f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                    f'<w:footnoteReference w:id="{int(piece[2:-1]) + 1}"/></w:r>'
                )
            )
        else:
            paragraph._p.append(parse_xml(_change(piece)))


def _change(piece: str) -> str:
    kind, text_tag = ("ins", "t") if piece.startswith("{+") else ("del", "delText")
    return (
        f'<w:{kind} {nsdecls("w")} w:id="{sum(piece.encode()) % 9000}" {_REVISER}><w:r>'
        f'<w:{text_tag} xml:space="preserve">{escape(piece[2:-2])}</w:{text_tag}></w:r></w:{kind}>'
    )


def add_footnotes(document: Document, notes: dict[str, str]) -> None:
    """Give the document a footnotes part; ``notes`` maps the printed number to the text."""
    fixed = "".join(
        f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for at, (kind, mark) in enumerate(
            (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
        )
    )
    own = "".join(
        f'<w:footnote w:id="{int(number) + 1}"><w:p><w:r><w:rPr><w:vertAlign '
        'w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in notes.items()
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>'
    blob = f"{xml}{fixed}{own}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def save_stable(document: Document, path: Path) -> None:
    """Write the document so that the same content always gives the same bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
