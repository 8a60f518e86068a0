"""Positions in a list in, real Word numbering (numbering.xml and w:numPr) out."""

from __future__ import annotations

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_FIRST_ABSTRACT = 900
_FIRST_NUM = 9000
_LEVELS = {
    "fraction": (("upperRoman", "%1.", 567, 567), ("lowerLetter", "%2)", 992, 425)),
    "letter": (("lowerLetter", "%1)", 567, 425),),
    "annex": (
        ("decimal", "%1.", 567, 567),
        ("decimal", "%1.%2", 709, 709),
        ("decimal", "%1.%2.%3", 992, 992),
    ),
}


def roman(number: int) -> str:
    """Return ``number`` (1-89) in Roman capitals."""
    out = ""
    for value, mark in _ROMAN:
        while number >= value:
            out += mark
            number -= value
    return out


class Numbering:
    """The lists of one Word document: each list restarts at one and keeps its own count."""

    def __init__(self, document: Document) -> None:
        self._root = document.part.numbering_part.element
        self._abstract = {kind: _FIRST_ABSTRACT + at for at, kind in enumerate(_LEVELS)}
        self._next = _FIRST_NUM
        first = self._root.find(qn("w:num"))
        for kind, identifier in self._abstract.items():
            first.addprevious(parse_xml(_abstract_xml(identifier, _LEVELS[kind])))

    def start(self, kind: str) -> int:
        """Begin a new list of ``kind`` (fraction, letter or annex); return its number id."""
        self._next += 1
        overrides = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
            for level in range(len(_LEVELS[kind]))
        )
        self._root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._next}">'
                f'<w:abstractNumId w:val="{self._abstract[kind]}"/>{overrides}</w:num>'
            )
        )
        return self._next

    @staticmethod
    def apply(paragraph: Paragraph, list_id: int, level: int) -> None:
        """Make ``paragraph`` the next item of a list at ``level`` (from 0)."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = list_id


def _abstract_xml(identifier: int, levels: tuple[tuple[str, str, int, int], ...]) -> str:
    rows = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
        for at, (style, text, left, hanging) in enumerate(levels)
    )
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
        f'<w:multiLevelType w:val="multilevel"/>{rows}</w:abstractNum>'
    )
