"""Values in; spreadsheet cells that no program takes for a formula out.

A text that begins with = + - @, tab or a line's end is stored with the string type, which
Excel and LibreOffice never evaluate, and with ``quotePrefix``, which keeps it a text when someone
edits the cell in Excel. An apostrophe put in front instead would show as part of the text in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from math import ceil
from typing import TypeAlias

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from service.reports.characters import printable

Value: TypeAlias = str | int | float | datetime | CellRichText | None

CELL_LIMIT = 32_767
_LINE_HEIGHT = 15
# Spreadsheets have no zones: a moment is written in UTC.
_MOMENT = "yyyy-mm-dd hh:mm"
_MOST_LINES = 20
# What spreadsheets take for the start of a formula, also in the wide forms of East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class CellMaker:
    """Appends rows to one write-only sheet, copying styles from prototypes.

    Copying is some ten times faster than styling each cell, which hashes its style again.
    """

    def __init__(self, sheet: Worksheet) -> None:
        """Style one cell of each sort."""
        self._sheet = sheet
        self._rows = 0
        self._widths: Sequence[int] = ()
        self._plain = self._prototype(wrap=True)
        self._quoted = self._prototype(wrap=True)
        self._quoted.quotePrefix = True
        self._moment = self._prototype(wrap=True)
        self._moment.number_format = _MOMENT
        self._loose = self._prototype(wrap=False)
        self._bold = self._prototype(wrap=True)
        self._bold.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        self._bold.fill = PatternFill("solid", fgColor="1D4470")

    def set_widths(self, widths: Sequence[int]) -> None:
        """Set the columns' widths in characters."""
        self._widths = widths
        for index, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(index)].width = width

    def extent(self) -> str:
        """Return the range of all that was appended, such as "A1:P31"."""
        return f"A1:{get_column_letter(len(self._widths))}{self._rows}"

    def append_heading(self, names: Sequence[Value]) -> None:
        """Append a row of headings."""
        self._append(names, self._bold)

    def append(self, values: Sequence[Value]) -> None:
        """Append a row of values; one text alone is a note that runs over the next columns."""
        self._append(values, self._loose if len(values) == 1 else self._plain)

    def _append(self, values: Sequence[Value], prototype: WriteOnlyCell) -> None:
        self._rows += 1
        lines = 1 if len(values) == 1 else self._lines(values)
        if lines > 1:  # programs do not agree on whether they measure wrapped rows when they open
            self._sheet.row_dimensions[self._rows].height = _LINE_HEIGHT * min(lines, _MOST_LINES)
        self._sheet.append([self._cell(value, prototype) for value in values])

    def _lines(self, values: Sequence[Value]) -> int:
        cells = zip(values, self._widths, strict=False)
        texts = [
            (str(value), width) for value, width in cells if isinstance(value, str | CellRichText)
        ]
        return max((ceil(len(text) / width) + text.count("\n") for text, width in texts), default=1)

    def _cell(self, value: Value, prototype: WriteOnlyCell) -> WriteOnlyCell:
        if isinstance(value, datetime):
            value, prototype = value.astimezone(UTC).replace(tzinfo=None), self._moment
        text = cell_text(value) if isinstance(value, str) else value
        cell = WriteOnlyCell(self._sheet, value=text)
        if isinstance(text, str | CellRichText):
            cell.data_type = "s"
            if str(text).startswith(FORMULA_STARTS):
                prototype = self._quoted
        cell._style = copy(prototype._style)
        return cell

    def _prototype(self, *, wrap: bool) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet)
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
        return cell


def cell_text(text: str) -> str:
    """Return ``text`` without characters that XML forbids, cut with "…" at a cell's limit.

    The limit counts UTF-16 units, as Excel does.
    """
    clean = printable(text)
    if len(clean) * 2 <= CELL_LIMIT or len(clean.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return clean
    cut = clean.encode("utf-16-le")[: (CELL_LIMIT - 1) * 2]
    return cut.decode("utf-16-le", "ignore") + "…"


def csv_text(text: str) -> str:
    """Return ``text`` as a cell of a CSV, where only an apostrophe in front keeps it a text."""
    clean = printable(text)
    return f"'{clean}" if clean.startswith(FORMULA_STARTS) else clean
