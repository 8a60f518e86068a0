"""Results written as JSON, CSV, workbook and page: the same figures, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from pipelines.results import Crosswalk
from service.exports.crosswalk_csv import csv_parts, rows_as_csv, safe_cell
from service.exports.json_parts import json_parts
from service.exports.results import FORMATS
from service.reports.json_contract import match_json, to_bytes
from tests.service.reports.sample import large, small

DAY = date(2026, 12, 1)
FORMULA, NUMBER = re.compile(r"[=+@\t\r\n-]"), re.compile(r"-?\d+(\.\d+)?")


def read(parts: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(parts.decode("utf-8-sig"))))


@pytest.mark.parametrize("found", [small(), large(60, 400)])
def test_json_in_parts_is_the_json_of_match(found: Crosswalk) -> None:
    """Piece by piece or at once, the bytes are the same, and no piece is all of them."""
    contract = match_json(found, 5)
    parts = list(json_parts(contract))
    assert b"".join(parts) == to_bytes(contract)
    assert len(parts) > 10


def test_json_in_parts_writes_what_is_empty() -> None:
    """Empty lists, nothing and a lone surrogate are written as the contract writes them."""
    for whole in ({"a": [], "b": None}, {"a": ["\ud800"]}, {"a": {"b": [1, 2.5]}, "c": "ñ"}):
        assert b"".join(json_parts(whole)) == to_bytes(whole)


def test_csv_is_the_sheet_of_the_workbook() -> None:
    """The same rows and cells, apart from what keeps a cell from being a formula."""
    found = small()
    rows = read(b"".join(csv_parts(found)))
    book = load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"].write(found, 5, DAY))))
    sheet = list(book["Correspondencias"].values)
    assert len(rows) == len(sheet)
    for row, cells in zip(rows, sheet, strict=True):
        shown = ["" if cell is None else str(cell) for cell in cells]
        assert [one.removeprefix("'") for one in row[: len(shown)]] == [
            one.removeprefix("'") for one in shown[: len(row)]
        ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start: str) -> None:
    """Whatever a manual's words begin with, a spreadsheet shows them as words."""
    told = f"{start}cmd|' /C calc'!A0"
    assert str(safe_cell(told)).startswith("'")
    clause = small().clauses[0]
    found = small()
    hostile = replace(found, clauses=(replace(clause, text=told, label=told), *found.clauses[1:]))
    for row in read(b"".join(csv_parts(hostile)))[1:]:
        assert not [cell for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]


def test_numbers_stay_numbers() -> None:
    """A score is no text, and nothing is an empty cell; long tables come in several pieces."""
    assert [safe_cell(one) for one in (None, 0.5, -3)] == ["", 0.5, -3]
    parts = list(rows_as_csv(["a"], [["x"]] * 1000))
    assert len(parts) == 6
    assert len(read(b"".join(parts))) == 1001


def test_the_page_is_the_report() -> None:
    """The HTML is the report of the command line, dated by the run."""
    page = b"".join(FORMATS["html"].write(small(), 5, DAY)).decode()
    assert page.startswith("<!doctype html>")
    assert "1 de diciembre de 2026" in page
