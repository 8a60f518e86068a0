"""The workbook holds the whole crosswalk, and nothing in it runs."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import TextBlock
from openpyxl.workbook import Workbook

from corpora.errors import CannotWrite
from pipelines.results import Crosswalk
from service.reports.cells import CELL_LIMIT, cell_text
from service.reports.xlsx import render_xlsx, write_xlsx
from tests.service.reports import sample

FORMULA = '=HYPERLINK("http://ejemplo.invalid","clic")'


def book(crosswalk: Crosswalk) -> Workbook:
    """Write and read back a workbook."""
    return load_workbook(BytesIO(render_xlsx(crosswalk)))


def rows(workbook: Workbook, sheet: str) -> list[dict[str, object]]:
    """Return a sheet's rows by heading."""
    head, *body = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def with_text(text: str) -> Crosswalk:
    """Return a crosswalk whose first clause has this text."""
    crosswalk = sample.small()
    first = replace(crosswalk.clauses[0], text=text)
    return replace(crosswalk, clauses=(first, *crosswalk.clauses[1:]))


def test_sheets_and_their_frozen_filtered_heads() -> None:
    """Five sheets; in the four lists the head stays in sight and every column filters."""
    workbook = book(sample.small())
    assert workbook.sheetnames == [
        "Resumen",
        "Correspondencias",
        "Sin directiva",
        "Contradicciones",
        "Cláusulas",
    ]
    for name in workbook.sheetnames[1:]:
        sheet = workbook[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A2"].alignment.wrap_text


def test_a_row_a_proposal_and_none_lost() -> None:
    """Each proposal has its row; a standard without proposals still has one."""
    crosswalk = sample.small()
    found = rows(book(crosswalk), "Correspondencias")
    expected = [
        (standard.id, proposal.rank)
        for standard in crosswalk.standards
        for proposal in standard.proposals
    ]
    assert [(row["Estándar"], row["Lugar"]) for row in found if row["Lugar"]] == expected
    assert [row["Estándar"] for row in found if not row["Lugar"]] == ["84.1.8"]
    first = next(row for row in found if row["Estándar"] == "4.1.1")
    assert first["Nivel"] == "obligatorio (M)"
    assert first["Confianza"] == "sin calibrar"
    assert first["Puntuación"] == 3.6622
    assert first["Página"] == 4
    assert first["Cita el estándar"] == "sí"


def test_confidence_is_a_number_once_calibrated() -> None:
    """With a calibration the confidence can be sorted and filtered as a number."""
    found = rows(book(sample.calibrated(sample.small())), "Correspondencias")
    assert found[0]["Confianza"] == pytest.approx(0.93456)


def test_an_interval_stands_beside_its_confidence() -> None:
    """Low and high end of a confidence are one cell, empty where there is no interval."""
    crosswalk = sample.calibrated(sample.small())
    best = next(row for row in crosswalk.standards if row.id == "4.1.1").proposals[0]
    row = replace(best, interval=(0.704, 0.8951))
    found = rows(book(sample.with_proposal(crosswalk, "4.1.1", row)), "Correspondencias")
    cells = {row["Intervalo"] for row in found if row["Estándar"] == "4.1.1"}
    assert cells == {"0.70 a 0.90", None}


def test_reasons_have_their_columns() -> None:
    """Phrases, what is missing (parts without an answer too) and why it may not oblige."""
    found = rows(book(sample.reasons(sample.small())), "Correspondencias")
    answered = next(row for row in found if row["Estándar"] == "4.1.1")
    assert answered["Frases en común"] == "la fuerza razonable · integrantes"
    assert answered["Falta"] == "quién es responsable, un plazo; sin directiva: aspecto 2"
    assert answered["Por qué podría no obligar"] == "dice «podrá»: faculta, no obliga"
    gap = next(row for row in found if row["Estándar"] == "4.1.5")
    assert gap["Falta"] is None


def test_contradictions_have_their_sheet_with_the_wording_underlined() -> None:
    """One row each; the text is whole, and the wording in it is underlined and repeated."""
    stream = BytesIO(render_xlsx(sample.small()))
    workbook = load_workbook(stream, rich_text=True)
    (row,) = rows(workbook, "Contradicciones")
    assert row["Estándar"] == "1.2.3"
    assert row["Indicio (0 a 1)"] == 0.6123
    assert row["Lo que parece contradecir"] == sample.WAIVER
    assert str(row["Texto"]) == sample.small().clauses[0].text
    assert [str(block) for block in row["Texto"] if isinstance(block, TextBlock)] == [sample.WAIVER]


def test_a_contradiction_cannot_bring_a_formula() -> None:
    """A clause that begins as a formula stays a text in the sheet of contradictions."""
    crosswalk = sample.small()
    text = f"{FORMULA} podrá"
    rewritten = replace(crosswalk.clauses[0], text=text)
    found = replace(sample.CONTRADICTION, start=len(FORMULA) + 1, end=len(text))
    crosswalk = replace(
        crosswalk,
        clauses=(rewritten, *crosswalk.clauses[1:]),
        standards=tuple(
            replace(row, contradictions=(found,) if row.contradictions else ())
            for row in crosswalk.standards
        ),
    )
    head, row = book(crosswalk)["Contradicciones"].iter_rows()
    cell = row[[one.value for one in head].index("Texto")]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix


def test_gaps_verified_first_and_marked() -> None:
    """Gaps with a verified number come before the others, which say that theirs is not."""
    found = rows(book(sample.small()), "Sin directiva")
    assert [row["Estándar"] for row in found] == ["1.2.9", "4.1.5", "26.1.4", "84.1.6"]
    assert [row["Número"] == "número no verificado" for row in found] == [False, False, True, True]
    assert found[1]["Cláusula más cercana"] == "Art. 12, fr. III"


def test_all_clauses_are_there() -> None:
    """The last sheet has every clause, cited standards included."""
    crosswalk = sample.small()
    found = rows(book(crosswalk), "Cláusulas")
    assert [row["Identificador"] for row in found] == [clause.id for clause in crosswalk.clauses]
    assert found[1]["Estándares que cita"] == "4.1.1 a"
    assert found[0]["Qué hace"] == "obliga"


def test_summary_counts_apart_and_warns() -> None:
    """The first sheet counts by status, unverified numbers apart, and says what is not meant."""
    cells = list(book(sample.small())["Resumen"].iter_rows(values_only=True))
    assert ("sin directiva", 4, 2, 2, None) in cells
    text = " ".join(str(row[0]) for row in cells)
    assert "las puntuaciones ordenan, no son probabilidades" in text
    assert "faltan las pruebas de cumplimiento" in text
    assert "Anexo 4.pdf" in text


def test_a_list_of_ones_own_never_speaks_of_calea() -> None:
    """A custom list has neither CALEA nor a count of unverified numbers."""
    content = zipfile.ZipFile(BytesIO(render_xlsx(sample.custom(sample.small()))))
    text = "".join(content.read(name).decode() for name in content.namelist())
    assert "CALEA" not in text
    assert "verificado" not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(start: str) -> None:
    """A text that begins like a formula is stored as text, unchanged, and quoted for Excel."""
    text = f"{start}1+1"
    cell = book(with_text(text))["Cláusulas"]["F2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert str(cell.value).strip() == text.strip()


def test_error_codes_stay_text() -> None:
    """A clause that says #N/A is a text, not an error value."""
    assert book(with_text("#N/A"))["Cláusulas"]["F2"].data_type == "s"


def test_characters_that_xml_forbids_are_dropped() -> None:
    """Controls, lone surrogates and noncharacters of a broken font do not break the file."""
    cell = book(with_text("a\x00b\x0bc\ud800d\ufffee"))["Cláusulas"]["F2"]
    assert cell.value == "abcde"


@pytest.mark.parametrize("letter", ["a", "😀"])
def test_a_long_text_ends_with_an_ellipsis(letter: str) -> None:
    """No text exceeds what a cell holds, counted as Excel counts; the cut is shown."""
    text = cell_text(letter * 40_000)
    assert CELL_LIMIT - 1 <= len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert text.endswith(f"{letter}…")
    assert cell_text("b" * CELL_LIMIT) == "b" * CELL_LIMIT


def test_write_names_the_file_that_failed(tmp_path: Path) -> None:
    """A folder that does not exist is said, and nothing is left behind."""
    with pytest.raises(CannotWrite):
        write_xlsx(sample.small(), tmp_path / "no" / "a.xlsx")
    write_xlsx(sample.small(), tmp_path / "a.xlsx")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.xlsx"]
