"""The workbook of an edition shows every row, marks what is not verified and keeps words in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from service.exports.editions import export
from service.exports.editions_xlsx import PERIOD, TYPE, WITHHELD, render_edition
from tests.service.exports.edition import SECRET, small


def book(*, licensed: bool = False) -> Workbook:
    return load_workbook(BytesIO(render_edition(small(), with_licensed_text=licensed)))


def rows(workbook: Workbook, sheet: str) -> list[dict[str, object]]:
    head, *body = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def everything(workbook: Workbook) -> str:
    return "\n".join(
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_every_standard_and_element_has_its_row() -> None:
    """Numbers stay in order, and levels, types, periods and paths read in Spanish."""
    found = rows(book(), "Estándares")
    assert [row["Estándar"] for row in found] == [row.id for row in small().standards]
    first, second = found[0], found[1]
    assert first["Nivel"] == "por tamaño: A M, B M, C M, D M"
    assert (first["Tipo"], first["Periodo"]) == ("actividad requerida", "anual")
    assert (first["Capítulo"], first["Subcapítulo"]) == ("Uso de la fuerza", "Reglas")
    assert second["Nivel"] == "nivel desconocido"
    assert second["Aplica"] == "si la institución porta armas"
    parts = [row["Parte"] for row in rows(book(), "Aspectos e incisos")]
    assert parts == ["aspecto 1", "aspecto 2", "inciso c", "inciso a"]


def test_a_recalled_number_is_marked() -> None:
    """The row says so, and the summary counts it apart in its chapter."""
    marks = {row["Estándar"]: row["Número"] for row in rows(book(), "Estándares")}
    assert marks["12.1.10"] == "número no verificado"
    assert marks["12.1.9"] == "número tomado de la lista pública"
    summary = list(book()["Resumen"].iter_rows(values_only=True))
    assert ("12. Dirección", 2, 1, 1) in summary


def test_licensed_words_stay_inside_unless_switched_on() -> None:
    """A note stands where they were; the switch brings them back."""
    closed, opened = everything(book()), everything(book(licensed=True))
    assert SECRET not in closed
    assert WITHHELD in closed
    assert SECRET in opened


def test_it_says_whose_words_these_are() -> None:
    """The summary tells that the statements are paraphrases and that the manual governs."""
    assert "paráfrasis de trabajo" in everything(book())


def test_every_type_and_period_has_a_word() -> None:
    """No code reaches the reader."""
    assert all(TYPE.values())
    assert all(PERIOD.values())


def test_it_is_written_to_the_path(tmp_path: Path) -> None:
    """The command's function writes a workbook that opens."""
    path = tmp_path / "edición.xlsx"
    export(small(), "xlsx", path)
    assert load_workbook(path).sheetnames == ["Resumen", "Estándares", "Aspectos e incisos"]
