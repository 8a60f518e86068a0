"""A report's pieces in; one self-contained HTML page with no script, light on any screen, out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from markupsafe import Markup

from service.reports.blocks import Block, Document, Grid
from service.reports.templating import asset, template

# Where the running lines stand on each page, and how long the place beside them is.
_PAGE = """
@page {{ size: A4; margin: 15mm 15mm 24mm;
  @bottom-left {{ content: {lines}; width: 82%; font: 6.8pt/1.4 sans-serif; color: #515b68;
    white-space: pre-line; vertical-align: top; padding-top: 3mm; }}
  @bottom-right {{ content: {page}; width: 18%; font: 8pt/1.4 sans-serif; color: #1b222c;
    vertical-align: top; padding-top: 3mm; }} }}
"""


def render_html(document: Document) -> bytes:
    """Return a report as UTF-8; the same pieces always make the same bytes."""
    style = asset("review.css") + _widths(document) + _running(document)
    page = template("review.html.j2").render(
        document=document,
        kind_of=_kind_of,
        style=Markup(style),  # noqa: S704 - our own file, and texts with every odd sign escaped
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    return page.encode("utf-8", "replace")


def css_text(text: str) -> str:
    """Return a text as a string of CSS that no sign of it can end."""
    return '"' + "".join(_plain(letter) for letter in text) + '"'


def _plain(letter: str) -> str:
    # A space too: right after an escape it would be taken for its end.
    safe = letter.isascii() and letter.isalnum()
    return letter if safe else f"\\{ord(letter):06x}"


def _running(document: Document) -> str:
    before, _, rest = document.page_of.partition("{page}")
    between, _, after = rest.partition("{pages}")
    page = f"{css_text(before)} counter(page) {css_text(between)} counter(pages) {css_text(after)}"
    return _PAGE.format(lines=css_text("\n".join(document.running)), page=page)


def _widths(document: Document) -> str:
    """Return a rule for each width of a column, since the page allows no style in its marks."""
    found = sorted({round(one * 100) for grid in _grids(document.body) for one in grid.widths})
    return "".join(f".w{one} {{ width: {one}%; }}\n" for one in found)


def _grids(blocks: Iterable[Block]) -> Iterable[Grid]:
    return (one for one in blocks if isinstance(one, Grid))


def _kind_of(block: Block) -> str:
    return type(block).__name__
