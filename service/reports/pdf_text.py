"""Texts of any letters in; what the PDF's own fonts can show, marked up and safe, out."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD, ITALIC = "Vera", "VeraBd", "VeraIt"
MONO = "Courier"
_FILES = {
    "Vera": "Vera.ttf",
    "VeraBd": "VeraBd.ttf",
    "VeraIt": "VeraIt.ttf",
    "VeraBI": "VeraBI.ttf",
}
# Signs of lists and arrows that manuals use and the fonts lack.
_LIKE = {
    **dict.fromkeys("●○◦▪■□◆◇‣∙⁃➢➤►▶✓✔☑", "•"),
    **{"→": "->", "⇒": "=>", "←": "<-", "‐": "-", "‑": "-", "‒": "–", "―": "—", "\u2028": "\n"},
}
_ODD = re.compile(r"[^\x20-\x7e]")


@cache
def register() -> None:
    """Make the fonts known; they come with the library and go into every PDF."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily(
        "Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI"
    )


def shown(text: str) -> str:
    """Return a text whose every letter the fonts have: what they lack is told by its code."""
    return _ODD.sub(lambda odd: _letter(odd.group()), text)


def marked(text: str) -> str:
    """Return a text that stands for itself in the library's markup."""
    return escape(shown(text)).replace("\n", "<br/>")


@cache
def _letters() -> frozenset[int]:
    register()
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


@cache
def _letter(letter: str) -> str:
    known = _letters()
    if letter in "\n\t" or ord(letter) in known:
        return letter
    if letter in _LIKE:
        return _LIKE[letter]
    alike = unicodedata.normalize("NFKD", letter)
    kept = "".join(one for one in alike if ord(one) in known)
    if kept:
        return kept
    if unicodedata.category(letter) in ("Mn", "Cf", "Zs"):
        return " " if unicodedata.category(letter) == "Zs" else ""
    return f"[U+{ord(letter):04X}]"
