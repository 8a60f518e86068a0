"""No text of a manual, an agency or a person becomes a formula in a spreadsheet."""

from __future__ import annotations

import ast
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from service.exports.crosswalk_csv import rows_as_csv
from service.exports.trail import csv_lines
from service.reports.cells import FORMULA_STARTS, CellMaker, Value, cell_text, csv_text
from service.sampling.draw import Asked, SampleRow
from service.sampling.sheet import to_csv
from service.store.trail import Event

ROOT = Path(__file__).resolve().parents[3]
BEGINNINGS = st.sampled_from([*FORMULA_STARTS, "\x00=", "\u202e=", "\ufeff=", ""])
TEXTS = st.builds("{}{}".format, BEGINNINGS, st.text(max_size=40))


def workbook(*values: Value) -> bytes:
    book = Workbook(write_only=True)
    maker = CellMaker(book.create_sheet("a"))
    maker.append_heading(values)
    maker.append(values)
    maker.append([values[0]])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@given(text=TEXTS)
def test_no_text_is_a_formula_in_a_workbook(text: str) -> None:
    """As heading, cell, note or marked text, whatever it begins with; nothing is put before it."""
    marked = CellRichText(TextBlock(InlineFont(b=True), cell_text(text) or "x"), "y")
    sheet = load_workbook(io.BytesIO(workbook(text, marked)))["a"]
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert cell.value is None or not str(cell.value).startswith("'") or text[:1] == "'"


def event(text: str) -> Event:
    return Event(
        **{"id": 1, "agency_id": "", "seq": 1, "at": datetime.now(UTC), "actor": text},
        **{"actor_name": text, "origin": text, "action": "manual.created", "kind": text},
        **{"object_id": text, "before": text, "after": {"name": text}, "previous": "", "hash": ""},
    )


def sampled(text: str) -> SampleRow:
    names = ("standard", "title", "requirement", "clause", "path", "text", "manual")
    numbers = dict.fromkeys(("place", "size", "population"), 1)
    return SampleRow(**dict.fromkeys(names, text), **numbers, asked=Asked.PAIR, page=1)


@given(text=TEXTS)
def test_no_text_is_a_formula_in_a_csv(text: str) -> None:
    """Of results, of the record of an agency and of a sample to judge."""
    made = [
        b"".join(rows_as_csv([text], [[text, 1, None]])),
        b"".join(csv_lines([event(text)], "es")),
        to_csv([sampled(text)]),
    ]
    for content in made:
        read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        cells = [cell for row in read for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


def test_every_module_that_writes_sheets_is_one_of_these() -> None:
    """A new writer must go through CellMaker or csv_text, and be tried above."""
    books, lists = set(), set()
    for path in (ROOT / "service").rglob("*.py"):
        source = path.read_text("utf-8")
        name = path.relative_to(ROOT / "service").as_posix()
        if "Workbook(" in source:
            books.add(name)
            assert "CellMaker(" in source, name
            called = [
                node.func.attr
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ]
            assert "cell" not in called, name
        if "csv.writer(" in source:
            lists.add(name)
            assert "csv_text(" in source, name
    assert lists == {"exports/crosswalk_csv.py", "exports/trail.py", "sampling/sheet.py"}
    assert {"exports/editions_xlsx.py", "reports/xlsx.py", "reports/changes_xlsx.py"} <= books


@given(text=st.text())
def test_a_harmless_text_is_not_changed(text: str) -> None:
    """An apostrophe is put only where it is needed."""
    if not text.startswith(FORMULA_STARTS) and text.isprintable():
        assert csv_text(text) == text
