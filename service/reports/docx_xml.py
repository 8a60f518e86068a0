"""What python-docx has no call for, written as elements of WordprocessingML (ECMA-376)."""

from __future__ import annotations

from typing import Any

from docx.document import Document as File
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def element(name: str, /, **told: str) -> Any:
    """Return an element of the file's own XML with its attributes."""
    made = OxmlElement(name)
    for key, value in told.items():
        made.set(qn(f"w:{key}"), value)
    return made


def shade(colour: str) -> Any:
    """Return the ground of a run, a paragraph or a cell."""
    return element("w:shd", val="clear", color="auto", fill=colour)


def set_font(style: Any, name: str) -> None:
    """Give a style a font for every kind of letter, in place of the theme's."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in _THEMES:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def set_language(file: File, tag: str) -> None:
    """Say in which language the words are, so that a word processor checks their spelling."""
    for found in file.styles.element.iter(qn("w:lang")):
        for kind in ("val", "eastAsia", "bidi"):
            found.set(qn(f"w:{kind}"), tag)
    file.core_properties.language = tag


def add_field(line: Paragraph, name: str) -> None:
    """Add a field that counts pages, such as PAGE; "1" stands there until it is counted."""
    told = element("w:instrText")
    told.set(qn("xml:space"), "preserve")
    told.text = name
    shown = element("w:t")
    shown.text = "1"
    for one in (_mark("begin"), told, _mark("separate"), shown, _mark("end")):
        line.add_run()._r.append(one)


def _mark(kind: str) -> Any:
    return element("w:fldChar", fldCharType=kind)
