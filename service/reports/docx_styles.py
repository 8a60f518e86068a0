"""A new word processor's file in, the same with the styles and language of a report out."""

from __future__ import annotations

from typing import Any

from docx.document import Document as File
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from service.reports.blocks import AGAINST, DECIDED, NEAREST, PROPOSED
from service.reports.docx_xml import element, set_font, shade

FONT = "Arial"
SOFT = "Soft"
ITEMS = {
    DECIDED: "Item Decided",
    PROPOSED: "Item Proposed",
    NEAREST: "Item Proposed",
    AGAINST: "Item Against",
}
_ACCENT, _GREY = RGBColor(0x1D, 0x44, 0x70), RGBColor(0x51, 0x5B, 0x68)
_RULES = {
    "Item Decided": ("single", "1D4470"),
    "Item Proposed": ("dashed", "8A94A1"),
    "Item Against": ("single", "A1261B"),
}


def add_styles(file: File) -> None:
    """Set the styles that are there and add our own."""
    normal = file.styles["Normal"]
    _font(normal, 9.5)
    normal.paragraph_format.space_after = Pt(3)
    normal.paragraph_format.widow_control = True
    for name, size, before, after in (
        ("Title", 24, 2, 2),
        ("Heading 1", 15, 16, 4),
        ("Heading 2", 12, 16, 4),
        ("Heading 3", 10.5, 12, 1),
    ):
        style = file.styles[name]
        _font(style, size)
        style.font.bold, style.font.color.rgb = True, _ACCENT
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = True
    _ground(file.styles["Heading 2"], "E8EEF5")
    title = file.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    _small(file)
    for name, (kind, colour) in _RULES.items():
        style = _new(file, name, 9)
        style.paragraph_format.left_indent = Mm(6)
        style.paragraph_format.keep_together = True
        _rule(style, kind, colour)
    bullets = file.styles["List Bullet"].paragraph_format
    bullets.space_after = Pt(1)


def _small(file: File) -> None:
    """Add the styles of what stands around the text."""
    _new(file, "Brand", 9.5).font.bold = True
    file.styles["Brand"].font.color.rgb = _ACCENT
    agency = _new(file, "Agency", 13)
    agency.font.bold, agency.paragraph_format.space_before = True, Pt(18)
    _new(file, "Lede", 11).paragraph_format.space_after = Pt(8)
    for name, keeps in ((SOFT, False), ("Meta", True)):
        style = _new(file, name, 8.5)
        style.font.color.rgb = _GREY
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.keep_with_next = keeps
    caution = _new(file, "Caution", 9)
    _ground(caution, "FDF2D6")
    for name in ("Part", "Points"):
        style = _new(file, name, 9.5)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(6)
    for name, size in (("Cell", 8.5), ("Cell Code", 7.5), ("Head", 7.5)):
        style = _new(file, name, size)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
        style.font.bold = True if name == "Head" else None
    _font(file.styles["Cell Code"], 7.5, "Courier New")
    for name, base in (("Cell Number", "Cell"), ("Head Number", "Head")):
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles[base]
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer = file.styles["Footer"]
    _font(footer, 7)
    footer.font.color.rgb = _GREY


def light_rules() -> Any:
    """Return the borders of a table: a light line under each row."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="C9D0D8"))
    return borders


def _ground(style: Any, colour: str) -> None:
    style.element.get_or_add_pPr().insert_element_before(shade(colour), *_AFTER_SHADE)


def _new(file: File, name: str, size: float) -> Any:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    _font(style, size)
    return style


def _font(style: Any, size: float, name: str = FONT) -> None:
    style.font.size = Pt(size)
    set_font(style, name)


def _rule(style: Any, kind: str, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(element("w:left", val=kind, sz="18", space="6", color=colour))
    style.element.get_or_add_pPr().insert_element_before(borders, "w:shd", *_AFTER_SHADE)


# The schema has an order: these stand after the ground of a paragraph.
_AFTER_SHADE = (
    *("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"),
    *("w:textAlignment", "w:outlineLvl", "w:rPr"),
)
