"""A crosswalk in, its table of proposals as CSV, piece by piece, out; no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from openpyxl.cell.rich_text import CellRichText

from pipelines.results import Crosswalk
from service.reports.cells import Value, csv_text
from service.reports.chapters import pairs_of
from service.reports.xlsx import CROSSWALK, Places, crosswalk_rows

_MARK = "\ufeff"
_ROWS = 200


def csv_parts(crosswalk: Crosswalk) -> Iterator[bytes]:
    """Yield the workbook's sheet "Correspondencias" as CSV: UTF-8, marked for spreadsheets."""
    rows = crosswalk_rows(pairs_of(crosswalk), Places(crosswalk))
    yield from rows_as_csv([column.name for column in CROSSWALK], rows)


def rows_as_csv(heading: Iterable[str], rows: Iterable[Iterable[Value]]) -> Iterator[bytes]:
    """Yield rows as CSV, some at once."""
    buffer = io.StringIO()
    buffer.write(_MARK)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_cell(one) for one in heading])
    for place, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(one) for one in row])
        if place % _ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def safe_cell(value: Value) -> str | int | float:
    """Return a value as a cell that no program takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str | CellRichText):
        return value
    return csv_text(str(value))


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate(0)
    return text.encode("utf-8", "replace")
