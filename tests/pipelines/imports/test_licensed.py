"""A licensed manual, typeset as PDF or DOCX, is read standard by standard, or its faults told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpora.drafts import EditionDraft, StandardDraft, check_faults
from corpora.errors import BadRequirements
from corpora.records import StandardType, Verified
from pipelines.extract.docx import read_docx
from pipelines.extract.limits import Limits
from pipelines.extract.pdf import read_pdf
from pipelines.imports.licensed import read_manual
from pipelines.results import Block, Document
from tests.pipelines.imports.manuals import ENGLISH, SPANISH, Line, docx, long_manual, pdf

Words = tuple[object, ...]


def from_pdf(lines: Sequence[Line], columns: int = 1) -> EditionDraft:
    return read_manual(read_pdf(pdf(lines, columns), "manual.pdf", Limits()))


def from_docx(lines: Sequence[Line]) -> EditionDraft:
    return read_manual(read_docx(docx(lines), "manual.docx", Limits()))


def content(row: StandardDraft) -> Words:
    """Return all that a standard says, without where it stands."""
    return (
        row.number, row.title, row.level, row.tier, row.type, row.period, row.condition,
        row.statement, row.elements, row.commentary,
    )  # fmt: skip


def told(draft: EditionDraft) -> str:
    return "\n".join(finding.words("es") for finding in draft.findings)


def from_blocks(*texts: str) -> EditionDraft:
    blocks = tuple(Block(text=text, page=1) for text in texts)
    return read_manual(Document(file="m.pdf", sha256="0", media="pdf", pages=1, blocks=blocks))


@pytest.mark.parametrize("read", [from_pdf, from_docx])
def test_a_spanish_manual_is_read_whole(read: object) -> None:
    """PDF and DOCX give the same six standards, with nothing to be said against them."""
    draft = from_pdf(SPANISH) if read is from_pdf else from_docx(SPANISH)
    assert draft.findings == ()
    assert [row.number for row in draft.standards] == [
        "1.1.1", "1.1.2", "1.1.3", "1.2.1", "2.1.1", "2.1.2",
    ]  # fmt: skip
    assert {one.number: one.title.es for one in draft.headings} == {
        "1": "Encendido del faro", "1.1": "La lámpara", "1.2": "La niebla",
        "2": "Gente del faro", "2.1": "Guardias",
    }  # fmt: skip
    assert {row.verified for row in draft.standards} == {Verified.LICENSED}


def test_what_a_standard_bears_is_told_apart() -> None:
    """Levels, tier, time mark, condition, elements and commentary each go to their field."""
    rows = {row.number: row for row in from_pdf(SPANISH).standards}
    assert (rows["1.1.1"].level, rows["1.1.1"].tier) == ("M M M M", "DM1")
    assert rows["2.1.2"].level == "N/A O M M"
    assert [one.letter for one in rows["1.1.2"].elements] == ["a", "b", "c"]
    assert rows["1.1.2"].elements[2].text.es.endswith("durante dos temporadas completas.")
    assert rows["1.1.2"].commentary.es == "Ninguno."
    assert (rows["1.1.3"].type, rows["1.1.3"].period) == (StandardType.ACTIVITY, "annual")
    assert rows["1.2.1"].type is StandardType.CONDITIONAL
    assert rows["1.2.1"].condition.es == "Si la estación tiene sirena"


def test_letters_of_a_commentary_are_no_elements() -> None:
    """A list inside the commentary stays in it, and a number it names opens no standard."""
    rows = {row.number: row for row in from_docx(SPANISH).standards}
    assert rows["1.2.1"].elements == ()
    assert (
        rows["1.2.1"].commentary.es == "La sirena vieja no cuenta: a. la de mano; b. la de vapor."
    )
    assert "Véase también 1.2.1" in rows["1.1.1"].commentary.es
    assert "Comentario" not in rows["1.1.1"].statement.es


def test_an_english_manual_keeps_its_language() -> None:
    """The words of an English manual are English ones and leave Spanish empty."""
    draft = from_pdf(ENGLISH)
    assert draft.languages == ("en",)
    row = draft.standards[1]
    assert row.title.en == "Cleaning the Glass"
    assert row.title.es == row.statement.es == ""
    assert draft.standards[2].period == "annual"


def test_two_columns_read_like_one() -> None:
    """The same manual of many pages gives the same words in two columns as in one."""
    lines = long_manual(6)
    one, two = from_pdf(lines), from_pdf(lines, columns=2)
    assert len(one.standards) == 24
    assert one.findings == two.findings == ()
    assert [content(row) for row in two.standards] == [content(row) for row in one.standards]


BROKEN: tuple[Line, ...] = (
    ("chapter", "Capítulo 1 Encendido"),
    ("sub", "1.1 La lámpara"),
    ("head", "1.1. 1 (M M M M) (DM1) Hora de encendido"),
    ("text", "Una directiva escrita fija la hora de encendido."),
    ("head", "l.1.2 (M, M, O, O) Limpieza"),
    ("text", "Una directiva escrita describe la limpieza."),
    ("head", "(M M M M) (DM1) Aceite de la lámpara"),
    ("text", "Una directiva escrita regula el aceite."),
    ("head", "1.1.4 (M M M M) Mecha"),
    ("text", "Una directiva escrita regula la mecha, según 1.1.2 y el Capítulo 2."),
    ("sub", "1.2 La niebla"),
    ("head", "(M M M M) Sirena"),
    ("text", "Una directiva escrita regula la sirena."),
    ("head", "1.2.2 (M M M M) Campana"),
    ("text", "Una directiva escrita regula la campana."),
    ("chapter", "Capítulo 2 Gente"),
    ("sub", "2.1 Guardias"),
    ("head", "2,1,1 (M M M M) Relevo"),
    ("text", "Una directiva escrita ordena el relevo."),
    ("page", ""),
    ("head", "2.12 (M M M M) Llaves"),
    ("text", "La institución guarda las llaves."),
    ("head", "2.1.3 (M M M M) Botes"),
    ("text", "La institución guarda los botes."),
)


def test_broken_numbers_are_repaired_and_lost_ones_put_back() -> None:
    """Only what the neighbours leave no doubt about is filled in, and each repair is said."""
    draft = from_pdf(BROKEN)
    assert draft.faults == ()
    assert [row.number for row in draft.standards] == [
        "1.1.1", "1.1.2", "1.1.3", "1.1.4", "1.2.1", "1.2.2", "2.1.1", "2.1.2", "2.1.3",
    ]  # fmt: skip
    assert "página 1, línea 3: el número «1.1. 1» se leyó como 1.1.1" in told(draft)
    assert "«Aceite de la lámpara» perdió su número; por su lugar es 1.1.3" in told(draft)
    assert "página 2, línea 1: «Llaves» perdió su número («2.12»); por su lugar es 2.1.2" in told(
        draft
    )


FAULTY: tuple[Line, ...] = (
    ("chapter", "Capítulo 1 Encendido"),
    ("sub", "1.1 La lámpara"),
    ("head", "1.1.1 (M M M M) Limpieza"),
    ("text", "Una directiva escrita describe la limpieza:"),
    ("item", "a. los paños;"),
    ("item", "c. el registro."),
    ("head", "1.1.2 (M M M M) Mecha"),
    ("text", "Una directiva escrita regula la mecha."),
    ("head", "1.1.2 (M M M M) Pabilo"),
    ("text", "Una directiva escrita regula el pabilo."),
    ("page", ""),
    ("head", "1.1.4 (O O O O) Vidrio"),
    ("head", "(M M M M) Cuerno"),
    ("text", "Una directiva escrita regula el cuerno."),
    ("sub", "1.2 La niebla"),
    ("head", "1.2.1 Sirena"),
    ("text", "Una directiva escrita regula la sirena."),
)


def test_all_faults_are_told_together_by_page_and_line() -> None:
    """A skipped letter, a repeated number, no statement and a number that cannot be told."""
    draft = from_pdf(FAULTY)
    assert [finding.words("es") for finding in draft.faults] == [
        "página 1, línea 6: 1.1.1: falta el inciso b antes del c",
        "página 1, línea 9: el número 1.1.2 («Pabilo») ya está en la página 1, línea 7",
        "página 2, línea 1: 1.1.4: no tiene enunciado",
        "página 2, línea 2: «Cuerno» no tiene número que se pueda leer; podría ser 1.1.5",
    ]
    assert [row.number for row in draft.standards] == ["1.1.2", "1.2.1"]
    assert "1.2.1: no trae niveles" in told(draft)
    with pytest.raises(BadRequirements) as caught:
        check_faults("manual.pdf", draft.findings)
    assert caught.value.sentence("es").count("página") == 5


def test_a_word_cut_by_a_column_is_made_whole() -> None:
    """A hyphen at the end of a block goes when the next one starts in lower case."""
    draft = from_blocks(
        "1.1.1 (M M M M) Hora",
        "Una directiva escrita fija la ilu-",
        "minación de la torre.",
        "Comentario: La maqui-",
        "naria es vieja.",
    )
    assert (
        draft.standards[0].statement.es == "Una directiva escrita fija la iluminación de la torre."
    )
    assert draft.standards[0].commentary.es == "La maquinaria es vieja."


def test_what_the_layout_ran_together_is_cut() -> None:
    """Title, statement, elements and commentary in one block are still told apart."""
    draft = from_blocks(
        "1.1.1 (M M M M) (DM1) Hora Una directiva escrita fija la hora y abarca: a. el ocaso; "
        "b. el alba; y c. la niebla. Comentario: Sin novedad. 1.1.2 (O O O O) Paños Una directiva "
        "escrita nombra los paños."
    )
    first, second = draft.standards
    assert first.title.es == "Hora"
    assert [one.text.es for one in first.elements] == ["el ocaso;", "el alba; y", "la niebla."]
    assert first.commentary.es == "Sin novedad."
    assert (second.number, second.title.es) == ("1.1.2", "Paños")


def test_columns_read_as_one_are_a_fault() -> None:
    """A standard that starts where no sentence ended is not taken in silence."""
    draft = from_blocks(
        "1.1.1 (M M M M) Hora 2.1.1 (M M M M) Relevo",
        "Una directiva escrita fija la hora. Una directiva escrita ordena el relevo.",
    )
    assert any("columnas" in finding.es for finding in draft.faults)


def test_a_table_of_contents_is_no_repetition() -> None:
    """Numbers and titles before the body do not count as the standards themselves."""
    draft = from_blocks(
        "1.1.1 Hora", "1.1.2 Paños",
        "1.1.1 (M M M M) Hora", "Una directiva escrita fija la hora.",
        "1.1.2 (M M M M) Paños", "Una directiva escrita nombra los paños.",
    )  # fmt: skip
    assert draft.faults == ()
    assert len(draft.standards) == 2


def test_another_document_is_refused() -> None:
    """A text without standards gives one fault that says what is expected."""
    draft = from_blocks("Querida tía: el faro está bien.", "Saludos.")
    assert draft.standards == ()
    assert "no se encontró ningún estándar" in draft.faults[0].es
