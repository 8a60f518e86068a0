"""Pieces of a report in; what the PDF library lays out on pages out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table

from service.reports.blocks import (
    AGAINST,
    DECIDED,
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
from service.reports.pdf_text import BOLD, MONO, PLAIN, marked, shown


class Ink:
    """The colours of a page."""

    TEXT, SOFT, LINE = HexColor("#1b222c"), HexColor("#515b68"), HexColor("#d5dae1")
    ACCENT, WASH, RAIL = HexColor("#1d4470"), HexColor("#e8eef5"), HexColor("#dfe4ea")
    GREEN, RED, DOTS = HexColor("#2f8a57"), HexColor("#a1261b"), HexColor("#8a94a1")
    AMBER, AMBER_WASH = HexColor("#7a5200"), HexColor("#fdf2d6")


_CHIPS = {
    "covered": ("#17663a", "#d8eee1"),
    "partial": ("#7a5200", "#fbe9bd"),
    "gap": ("#a1261b", "#f9dbd6"),
}
_OTHER_CHIP = ("#3c4652", "#e4e8ec")
_SHADES = {
    "covered": ("#e4f3ea", "#c5e6d2", "#9fd5b5", "#79c497"),
    "partial": ("#fdf2d6", "#fae3aa", "#f5d27d", "#efc152"),
    **dict.fromkeys(("gap", "people", "machine"), ("#fbe7e4", "#f6cdc8", "#f0b1a9", "#e9958b")),
}
_OTHER_SHADE = ("#eef1f4", "#e4e8ec", "#dbe0e6", "#d2d8df")


def _style(name: str, **more: Any) -> ParagraphStyle:
    base = {"fontName": PLAIN, "fontSize": 8, "leading": 10.8, "textColor": Ink.TEXT}
    kept = {"allowWidows": 0, "allowOrphans": 0, "splitLongWords": 1}
    return ParagraphStyle(name, **{**base, **kept, **more})


_BODY = _style("body", spaceBefore=1, spaceAfter=2)
_SOFT = _style("soft", fontSize=7.5, leading=10, textColor=Ink.SOFT, spaceBefore=1, spaceAfter=2)
_WARN = _style("warn", backColor=Ink.AMBER_WASH, borderPadding=(2, 4, 3, 4), spaceBefore=4,
               spaceAfter=5, leftIndent=4, rightIndent=4)  # fmt: skip
_CELL = _style("cell", fontSize=7.2, leading=9.2)
_NUMBER = _style("number", fontSize=7.2, leading=9.2, alignment=TA_RIGHT)
_HEAD = _style("head", fontName=BOLD, fontSize=6.8, leading=8.4)
_HEAD_NUMBER = _style("head-number", fontName=BOLD, fontSize=6.8, leading=8.4, alignment=TA_RIGHT)
_MONO = _style("mono", fontName=MONO, fontSize=7, leading=8.6)
_ITEM = _style("item", leftIndent=20, spaceBefore=3, spaceAfter=3, leading=10.4)
_POINT = _style("point", leftIndent=22, bulletIndent=13, spaceBefore=1)
_POINTS = _style("points", leftIndent=13, spaceBefore=4, keepWithNext=1)
_CHAPTER = _style("chapter", fontName=BOLD, fontSize=10, leading=13, textColor=Ink.ACCENT,
                  backColor=Ink.WASH, borderPadding=(3, 4, 4, 6), leftIndent=6, rightIndent=4,
                  spaceBefore=16,
                  spaceAfter=8, keepWithNext=1)  # fmt: skip
_SECTION = _style("section", fontName=BOLD, fontSize=13, leading=16, textColor=Ink.ACCENT,
                  spaceBefore=14, spaceAfter=5)  # fmt: skip
_STANDARD = _style("standard", fontName=BOLD, fontSize=9, leading=11.5, spaceBefore=11,
                   spaceAfter=1, keepWithNext=1)  # fmt: skip
_META = _style("meta", fontSize=7.5, leading=10.5, textColor=Ink.SOFT, keepWithNext=1)
_LINE = _style("line", leading=12.5, keepWithNext=1, fontSize=7.5)
_PART = _style("part", spaceBefore=6, keepWithNext=1)
_TITLE = _style("title", fontName=BOLD, fontSize=22, leading=27, textColor=Ink.ACCENT, spaceAfter=3)
_AGENCY = _style("agency", fontName=BOLD, fontSize=12, leading=16, spaceBefore=18)
_LEDE = _style("lede", fontSize=9.5, leading=13, spaceBefore=6, spaceAfter=8)
_BRAND = _style("brand", fontName=BOLD, fontSize=9, leading=12, textColor=Ink.ACCENT)


# What must be left of a page for a section to begin on it.
_ROOM = 120.0


_PARAS = {"soft": _SOFT, "meta": _META, "warn": _WARN}


class Titled(Paragraph):
    """A title that has a bookmark."""

    def __init__(self, text: str, style: ParagraphStyle, level: int, title: str) -> None:
        """Show ``text`` and keep ``title`` for the outline."""
        super().__init__(text, style)
        self.level, self.title = level, title


class Ruled(Paragraph):
    """A paragraph with a rule beside it, whole on one page unless it is a long one."""

    _LONG = 260.0

    def __init__(self, text: str, style: ParagraphStyle, kind: str = "", **more: Any) -> None:
        """Take what a paragraph takes; the library makes the halves of a split one so too."""
        super().__init__(text, style, **more)
        self.kind = kind

    def split(self, width: float, height: float) -> list[Any]:
        """Go to the next page whole where it fits there."""
        if self.height < self._LONG:
            return []
        halves = super().split(width, height)
        for half in halves:
            half.kind = self.kind
        return list(halves)

    def draw(self) -> None:
        """Draw the rule, then the words."""
        canvas = self.canv
        canvas.saveState()
        if self.kind != DECIDED:
            canvas.setDash(3, 2)
        colours = {DECIDED: Ink.ACCENT, AGAINST: Ink.RED}
        canvas.setStrokeColor(colours.get(self.kind, Ink.DOTS))
        canvas.setLineWidth(2)
        canvas.line(12, 0, 12, self.height)
        canvas.restoreState()
        super().draw()


class Progress(Flowable):
    """A bar with its words."""

    def __init__(self, bar: Bar, width: float) -> None:
        """Show how much of a bar is done."""
        super().__init__()
        self.bar, self.width, self.height = bar, width, 17

    def draw(self) -> None:
        """Draw rail, part done and words."""
        canvas, rail = self.canv, 110
        canvas.setFillColor(Ink.RAIL)
        canvas.rect(0, 4, rail, 8, stroke=0, fill=1)
        canvas.setFillColor(Ink.GREEN if self.bar.code == "covered" else Ink.ACCENT)
        share = self.bar.done / self.bar.total if self.bar.total else 0
        canvas.rect(0, 4, rail * share, 8, stroke=0, fill=1)
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, 8.5)
        canvas.drawString(rail + 10, 5, shown(self.bar.words))


class Pieces:
    """Makes what is laid out of each piece, for pages of a width."""

    def __init__(self, width: float) -> None:
        """Lay out on a width in points."""
        self._width = width

    def opening(self, document: Document) -> Iterator[Any]:
        """Yield the head of the cover."""
        yield Paragraph("Acredita", _BRAND)
        yield Paragraph(marked(document.agency), _AGENCY)
        yield Titled(marked(document.title), _TITLE, 0, shown(document.title))
        yield Paragraph(marked(f"{document.assessment} · {document.edition}"), _SOFT)
        yield Paragraph(marked(document.lede), _LEDE)

    def draw(self, block: Block) -> Iterator[Any]:
        """Yield what stands for a piece."""
        match block:
            case Heading():
                yield from self._heading(block)
            case Para(kind=kind):
                yield Paragraph(marked(block.text), _PARAS.get(kind, _BODY))
            case Pairs() | Grid() | Bar():
                yield self._whole(block)
            case Standard():
                yield from _standard(block)
            case Part():
                name = f"<b>{marked(block.name)}</b> {marked(block.text)}"
                yield Paragraph(name, _PART)
                yield Paragraph(_chips(block.chips), _LINE)
            case Item():
                yield Ruled(_item(block), _ITEM, block.kind)
            case Points():
                yield from _points(block)

    def _whole(self, block: Pairs | Grid | Bar) -> Any:
        if isinstance(block, Bar):
            return Progress(block, self._width)
        return self._pairs(block) if isinstance(block, Pairs) else self._grid(block)

    def _heading(self, block: Heading) -> Iterator[Any]:
        if block.level == 1:
            # Not kept with what follows: that may be a table longer than a page.
            yield CondPageBreak(_ROOM)
        style = _SECTION if block.level == 1 else _CHAPTER
        anchor = f'<a name="{block.anchor}"/>' if block.anchor else ""
        text = f"{anchor}{marked(block.text)}"
        yield Titled(text, style, block.level - 1, shown(block.text))

    def _pairs(self, block: Pairs) -> Table:
        rows = [
            [
                Paragraph(marked(fact.name), _SOFT),
                Paragraph(marked(fact.value), _MONO if fact.code else _CELL),
            ]
            for fact in block.rows
        ]
        widths = [self._width * 0.3, self._width * 0.7]
        rules = [("LINEBELOW", (0, 0), (-1, -1), 0.5, Ink.LINE), *_TIGHT]
        return Table(rows, colWidths=widths, style=rules, spaceAfter=8)

    def _grid(self, block: Grid) -> Table:
        head = [
            Paragraph(marked(name), _HEAD_NUMBER if place >= block.numeric else _HEAD)
            for place, name in enumerate(block.head)
        ]
        rows = [
            [_cell(cell, is_number=place >= block.numeric) for place, cell in enumerate(row)]
            for row in block.rows
        ]
        shades = [
            ("BACKGROUND", (x, y), (x, y), _shade(cell))
            for y, row in enumerate(block.rows, start=1)
            for x, cell in enumerate(row)
            if cell.shade
        ]
        rules = [
            ("LINEBELOW", (0, 1), (-1, -1), 0.5, Ink.LINE),
            ("LINEBELOW", (0, 0), (-1, 0), 1, Ink.DOTS),
            ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
            *_TIGHT,
            *shades,
        ]
        widths = [self._width * share for share in block.widths]
        return Table([head, *rows], colWidths=widths, style=rules, repeatRows=1, spaceAfter=8)


def _standard(block: Standard) -> Iterator[Any]:
    number = f'<font color="#1d4470">{marked(block.number)}</font>'
    title = f'<a name="{block.anchor}"/>{number} {marked(block.title)}'
    yield Titled(title, _STANDARD, 2, shown(f"{block.number} {block.title}"))
    meta = marked(" · ".join(block.meta))
    if block.unverified:
        meta = f'{meta} · <font color="#7a5200"><b>{marked(block.unverified)}</b></font>'
    yield Paragraph(meta, _META)
    yield Paragraph(_chips(block.chips), _LINE)


_TIGHT = (
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("VALIGN", (0, 1), (-1, -1), "TOP"),
)


def _cell(cell: Cell, *, is_number: bool) -> Paragraph:
    style = _MONO if cell.mono else _NUMBER if is_number else _CELL
    text = marked(cell.text)
    return Paragraph(f'<a href="#{cell.anchor}">{text}</a>' if cell.anchor else text, style)


def _shade(cell: Cell) -> Color:
    shades = _SHADES.get(cell.code, _OTHER_SHADE)
    return HexColor(shades[min(cell.shade, len(shades)) - 1]) if cell.shade else white


def _chips(chips: tuple[Chip, ...]) -> str:
    return " &nbsp; ".join(_chip(one) for one in chips)


def _chip(one: Chip) -> str:
    ink, wash = _CHIPS.get(one.code, _OTHER_CHIP)
    text = marked(one.words)
    if one.machine:
        return f'<font color="{ink}">{text}</font>'
    return f'<font color="{ink}" backColor="{wash}"><b>&nbsp;{text}&nbsp;</b></font>'


def _item(block: Item) -> str:
    soft = '<font color="#515b68" size="7">'
    by = f" {soft}{marked(block.by)}</font>" if block.by else ""
    lines = [f"<b>{marked(block.head)}</b>{by}"]
    if block.label:
        lines.append(f"<b>{marked(block.label)}</b> {soft}{marked(block.place)}</font>")
    if block.path:
        lines.append(f"{soft}{marked(block.path)}</font>")
    if block.text:
        lines.append(marked(block.text))
    lines += [f"<b>{marked(name)}:</b> {marked(text)}" for name, text in block.lines]
    return "<br/>".join(lines)


def _points(block: Points) -> Iterator[Any]:
    yield Paragraph(f"<b>{marked(block.name)}</b>", _POINTS)
    for name, text in block.rows:
        start = f"<b>{marked(name)}:</b> " if name else ""
        yield Paragraph(f"{start}{marked(text)}", _POINT, bulletText="•")
    yield Spacer(0, 3)
