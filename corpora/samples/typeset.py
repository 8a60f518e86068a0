"""Nothing in; the fonts, styles and inline marks every sample PDF shares out."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpora.samples.markup import accepted

# Bitstream Vera travels inside reportlab, so the same bytes come out on any machine.
FONT, BOLD, ITALIC = "Vera", "Vera-Bold", "Vera-Italic"
_FILES = {FONT: "Vera.ttf", BOLD: "VeraBd.ttf", ITALIC: "VeraIt.ttf"}
_FOOTNOTE = re.compile(r"\[\^(\d+)\]")


def register_fonts() -> None:
    """Register the embedded faces and tie them into one family."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def style(name: str, *, size: float = 11, lead: float = 1.36, **extra: float) -> ParagraphStyle:
    """Return a justified paragraph style of the family; ``extra`` are reportlab's own fields."""
    fields = {"alignment": TA_JUSTIFY, "spaceAfter": 7, **extra}
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * lead, **fields)


def centred(name: str, *, size: float = 11, **extra: float) -> ParagraphStyle:
    """Return a centred style of the family that stays with the paragraph after it."""
    return style(name, size=size, alignment=TA_CENTER, keepWithNext=1, **extra)


def inline(text: str) -> str:
    """Return reportlab markup for one text: changes accepted, footnote marks raised."""
    return _FOOTNOTE.sub(r'<super size="7">\1</super>', escape(accepted(text)))
