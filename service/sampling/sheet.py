"""Rows to judge in; JSON Lines, CSV or a workbook with an empty column for the verdict out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from service.reports.cells import CellMaker, Value, cell_text, csv_text
from service.sampling.draw import Asked, SampleRow

# Our name, what people read, and the width in characters.
COLUMNS = (
    ("id", "par", 30),
    ("standard", "estándar", 10),
    ("title", "título", 30),
    ("requirement", "qué pide", 50),
    ("clause", "cláusula", 22),
    ("path", "ruta", 30),
    ("text", "texto", 70),
    ("page", "página", 8),
    ("manual", "manual", 24),
    ("verdict", "dictamen", 18),
    ("reason", "motivo", 30),
)
CHOICES = {
    Asked.PAIR: ("cumple", "cumple en parte", "no corresponde", "contradice"),
    Asked.STANDARD: ("con directiva", "parcial", "sin directiva"),
}
QUESTION = {
    Asked.PAIR: "¿La cláusula responde lo que pide el estándar?",
    Asked.STANDARD: (
        "¿El manual tiene una directiva que responda el estándar? Las cláusulas son las mejores "
        "propuestas; si no bastan, busque en el manual."
    ),
}
_VERDICT = "J"


def to_jsonl(rows: Sequence[SampleRow]) -> bytes:
    """Return one JSON object a line, under our names."""
    lines = [
        json.dumps(dict(zip(_names(), _values(row), strict=True)), ensure_ascii=False)
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def to_csv(rows: Sequence[SampleRow]) -> bytes:
    """Return CSV in UTF-8 with the mark that Excel needs; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading for _, heading, _ in COLUMNS])
    for row in rows:
        writer.writerow([_harmless(value) for value in _values(row)])
    return out.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(rows: Sequence[SampleRow]) -> bytes:
    """Return a workbook whose verdict column offers the words that count."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Muestra")
    sheet.freeze_panes = "C2"
    maker = CellMaker(sheet)
    maker.set_widths([width for _, _, width in COLUMNS])
    maker.append_heading([heading for _, heading, _ in COLUMNS])
    for row in rows:
        maker.append(_values(row))
    asked = rows[0].asked if rows else Asked.PAIR
    choices = DataValidation(
        type="list", formula1=f'"{",".join(CHOICES[asked])}"', allow_blank=True
    )
    choices.add(f"{_VERDICT}2:{_VERDICT}{len(rows) + 1}")
    sheet.data_validations.append(choices)
    told = CellMaker(book.create_sheet("Cómo llenarla"))
    told.set_widths([100])
    for line in instructions(asked):
        told.append([line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def instructions(asked: Asked) -> list[str]:
    """Return what to do with the file, for people."""
    return [
        QUESTION[asked],
        f"Escriba en «dictamen»: {', '.join(CHOICES[asked])}.",
        "No borre filas ni cambie la columna «par»; si no puede decidir una, déjela vacía.",
    ]


def _names() -> list[str]:
    return [name for name, _, _ in COLUMNS]


def _values(row: SampleRow) -> list[Value]:
    return [
        row.key,
        row.standard,
        row.title,
        row.requirement,
        row.clause,
        row.path,
        row.text,
        row.page,
        row.manual,
        "",
        "",
    ]


def _harmless(value: Value) -> Value:
    return csv_text(cell_text(value)) if isinstance(value, str) else value
