"""The changes between two editions in; a workbook with added and removed words marked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from corpora.records import Edition
from pipelines.editions.changes import StandardChange
from pipelines.editions.words import Mark, WordSpan
from service.reports.cells import CELL_LIMIT, CellMaker, Value, cell_text
from service.reports.changes_view import (
    KIND,
    MEANING,
    WITHHELD,
    ChangeView,
    ChangeViews,
    kinds_present,
    plain,
)
from service.reports.words import in_force
from service.store.edition_dates import Since

_COLUMNS = (
    ("Número anterior", 11),
    ("Número nuevo", 11),
    ("Qué cambió", 24),
    ("También", 26),
    ("Relación", 22),
    ("Certeza", 9),
    ("Confirmado por", 16),
    ("Nivel", 20),
    ("Título con cambios", 40),
    ("Texto con cambios", 90),
    ("Por qué se corresponden", 34),
)
_PARTS = (
    ("Número anterior", 11),
    ("Número nuevo", 11),
    ("Inciso o aspecto", 30),
    ("Qué cambió", 20),
    ("Texto con cambios", 90),
)
_REMOVED = InlineFont(rFont="Calibri", sz=11, strike=True, color="FFA1261B")
_ADDED = InlineFont(rFont="Calibri", sz=11, u="single", color="FF17663A")


def render_changes_xlsx(
    a: Edition,
    b: Edition,
    changes: Sequence[StandardChange],
    *,
    licensed: bool = False,
    since: Since | None = None,
) -> bytes:
    """Return a workbook of three sheets: summary, standards, elements.

    Added words are green and underlined, removed ones red and struck through. A licensed manual's
    words appear only when ``licensed`` is set. ``since`` tells since when ``b`` is in force; None:
    since the day that it says itself, if any.
    """
    views = ChangeViews(a, b, licensed=licensed)
    rows = [views.row(change) for change in changes]
    book = Workbook(write_only=True)
    book.properties.creator = "Acredita"
    book.properties.title = f"Diferencias: {a.id} y {b.id}"
    _summary(book, (a, b), changes, since or Since(effective=b.effective))
    _sheet(book, "Estándares", _COLUMNS, _standard_rows(rows, changes))
    _sheet(book, "Incisos y aspectos", _PARTS, _element_rows(rows))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _summary(
    book: Workbook,
    pair: tuple[Edition, Edition],
    changes: Sequence[StandardChange],
    since: Since,
) -> None:
    a, b = pair
    maker = CellMaker(book.create_sheet("Resumen"))
    maker.set_widths([34, 14, 70])
    maker.append_heading(["Diferencias entre ediciones", "", ""])
    maker.append(["Edición anterior", a.id, a.name_es])
    maker.append(["Edición nueva", b.id, b.name_es])
    maker.append(["Vigente desde", "", in_force(since)])
    maker.append([])
    maker.append_heading(["Qué cambió", "Renglones", "Qué significa"])
    for kind in kinds_present(changes):
        count = sum(change.kind is kind for change in changes)
        maker.append([KIND[kind], count, MEANING[kind]])
    maker.append([])
    maker.append(["Cada correspondencia es una propuesta con su certeza; decide una persona."])


def _sheet(
    book: Workbook,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterator[Sequence[Value]],
) -> None:
    sheet = book.create_sheet(title)
    maker = CellMaker(sheet)
    maker.set_widths([width for _, width in columns])
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    maker.append_heading([name for name, _ in columns])
    for row in rows:
        maker.append(row)
    sheet.auto_filter.ref = maker.extent()


def _standard_rows(
    rows: Sequence[ChangeView], changes: Sequence[StandardChange]
) -> Iterator[tuple[Value, ...]]:
    for row, change in zip(rows, changes, strict=True):
        yield (
            row.old,
            row.new,
            row.kinds[0],
            ", ".join(row.kinds[1:]),
            row.relation,
            round(change.certainty, 4),
            row.confirmed_by,
            row.level,
            _rich(row.title),
            WITHHELD if row.withheld else _rich(row.text),
            row.evidence,
        )


def _element_rows(rows: Sequence[ChangeView]) -> Iterator[tuple[Value, ...]]:
    for row in rows:
        for part in row.elements:
            yield row.old, row.new, part.name, part.kind, _rich(part.text)


def _rich(spans: Sequence[WordSpan]) -> Value:
    """Return the spans as one cell; a text with nothing marked, or too long, is plain."""
    clean = [(cell_text(span.text), span.mark) for span in spans]
    for place, (_, mark) in enumerate(clean[1:], start=1):
        if mark is Mark.ADDED and clean[place - 1][1] is Mark.REMOVED:
            clean[place - 1] = (f"{clean[place - 1][0].rstrip()} ", Mark.REMOVED)
    total = sum(len(text.encode("utf-16-le")) // 2 for text, _ in clean)
    if total > CELL_LIMIT or all(mark is Mark.SAME for _, mark in clean):
        return plain(spans, Mark.REMOVED)
    return CellRichText(
        *(
            text
            if mark is Mark.SAME
            else TextBlock(_ADDED if mark is Mark.ADDED else _REMOVED, text)
            for text, mark in clean
            if text
        )
    )
