"""The outline as a Word document: real headings, lists and tables, the same bytes each time."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from corpora.catalog import load_edition
from pipelines.extract.docx import read_docx
from pipelines.extract.limits import Limits
from service.exports.outline_docx import outline_docx
from service.reports.outline import Quote, outline_of

DAY = datetime(2026, 12, 1, tzinfo=UTC)
EDITION = load_edition("le-6")


def written(language: str = "es", number: str = "4.1.1") -> bytes:
    row = next(one for one in EDITION.standards if one.id == number)
    part = row.elements[0].id if row.elements else ""
    quotes = {part: [Quote(text="El mando\x00 informa.", label="Art. 12", manual="Ley", page=4)]}
    found = outline_of(row, EDITION, quotes, agency="Policía <de> Prueba", language=language)  # type: ignore[arg-type]
    return outline_docx(found, DAY)


def test_headings_lists_and_tables_are_words_own() -> None:
    """Eight numbered parts, one numbered subsection an element, tables with a heading row."""
    made = Document(io.BytesIO(written()))
    heads = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    assert heads == [
        *("Propósito", "Alcance", "Definiciones", "Responsabilidades", "Procedimiento"),
        *("Registros y pruebas de cumplimiento", "Vigencia y revisión", "Referencias"),
    ]
    parts = [one.text for one in made.paragraphs if one.style.name == "Heading 2"]
    assert parts == ["Aspecto 1", "Aspecto 2", "Aspecto 3"]
    lists = [one.text for one in made.paragraphs if one.style.name == "List Number"]
    assert lists.count("Quién: [puesto o área responsable]") == 3
    for table in made.tables:
        marks = table.rows[0]._tr.trPr
        assert marks is not None
        assert marks.find(qn("w:tblHeader")) is not None
    assert "«El mando informa.» (Art. 12, Ley, página 4)" in [one.text for one in made.paragraphs]
    cells = [row.cells[0].text for row in made.tables[0].rows]
    assert cells[1:4] == ["Nombre de la directiva", "Clave", "Estándar"]


def test_it_says_whose_it_is_that_it_is_a_draft_and_in_which_language() -> None:
    """On every page and in the document's own properties."""
    for language, code, word in (("es", "es-MX", "BORRADOR"), ("en", "en-US", "DRAFT")):
        made = Document(io.BytesIO(written(language)))
        head = made.sections[0].header.paragraphs[0].text
        assert "Policía <de> Prueba" in head
        assert word in head
        assert made.core_properties.language == code
        assert made.core_properties.author == "Policía <de> Prueba"
        assert made.core_properties.title.startswith("4.1.1 ")
        assert made.core_properties.created == DAY
        found = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
        assert found == {code}


def test_the_same_outline_has_the_same_bytes() -> None:
    """Nothing in it is of the moment or the machine that made it."""
    assert written() == written()
    assert written() != written("en")


def test_our_own_reader_reads_it_with_its_numbers() -> None:
    """What is written by this outline comes back as numbered provisions when it is uploaded."""
    blocks = read_docx(written(), "esquema.docx", Limits()).blocks
    numbered = {one.text for one in blocks if one.number}
    assert "5. Procedimiento" in numbered
    assert "5.1 Aspecto 1" in numbered
    starts = [one.number for one in blocks if one.text.endswith("[puesto o área responsable]")]
    assert starts == ["1.", "1.", "1."]


@pytest.mark.needs_libreoffice
def test_a_word_processor_opens_every_kind_of_outline(tmp_path: Path) -> None:
    """With parts and without, in both languages: each becomes a PDF of some pages."""
    whole = next(one.id for one in EDITION.standards if not one.elements)
    for name, data in (("es", written()), ("en", written("en")), ("whole", written("es", whole))):
        (tmp_path / f"{name}.docx").write_bytes(data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", "pdf", "--outdir", tmp_path, *tmp_path.glob("*.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(list(tmp_path.glob("*.pdf"))) == 3
