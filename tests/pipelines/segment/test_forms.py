"""A one-directive form gives a directive with its number, name, citations and fields."""

from __future__ import annotations

import pytest

from pipelines.results import BlockKind, Citation
from tests.pipelines.segment.texts import block, lost_and_doubled, read, row

PARAGRAPHS = (
    "Capítulo: 4. Uso de la fuerza",
    "Sección: 4.2 Reporte",
    "Estándar: 4.2.1 Reporte del uso de la fuerza",
    "Nombre de la Directiva: Informe de cada uso de la fuerza",
    "Área Responsable: Dirección Operativa",
    "I. Propósito",
    "Que todo uso de la fuerza conste por escrito.",
    "IV. Procedimiento",
    "a) El agente informa al mando.",
    "b) El mando revisa el informe.",
    "Elaboró | Revisó | Autorizó",
)
TABLE = (
    row("Subcapítulo: | 17.4 Contabilidad"),
    row("Número de Referencia CALEA: | 17.4.2 a"),
    row("Directiva: | Fondos en efectivo"),
    row("I. Propósito | Controlar el dinero de las unidades."),
    row("IV. Procedimiento | a) Cada fondo tiene hoja de saldo.\nb) Cada pago lleva recibo."),
    row("GRADO / FIRMA: ____ | GRADO / FIRMA: ____"),
)


def test_a_form_of_paragraphs_is_a_directive() -> None:
    """Number, name and fields come from the lines above the first section."""
    directive = read(*PARAGRAPHS).directives[0]
    assert directive.number == "4.2.1"
    assert directive.name == "Informe de cada uso de la fuerza"
    assert directive.cites == (Citation(number="4.2.1", edition="6"),)
    assert ("Área Responsable", "Dirección Operativa") in directive.fields


def test_a_form_laid_out_as_a_table_is_a_directive() -> None:
    """Fields in two columns are fields, and the number's letter is kept."""
    directive = read(*TABLE).directives[0]
    assert (directive.number, directive.name) == ("17.4.2", "Fondos en efectivo")
    assert directive.cites == (Citation(number="17.4.2", letter="a"),)


@pytest.mark.parametrize("form", [PARAGRAPHS, TABLE])
def test_the_sections_of_a_form_are_clauses_under_its_directive(form: tuple[str, ...]) -> None:
    """Items of the procedure are provisions that inherit what the form cites."""
    parts = read(*form)
    items = [one for one in parts.clauses if one.kind == "provision"]
    assert [one.label for one in items] == ["I, párr. 1", "IV.a", "IV.b"]
    assert items[1].path[0].startswith("Directiva ")
    assert items[1].path[1] == "IV. Procedimiento"
    assert all(one.inherited == parts.directives[0].cites for one in items)


@pytest.mark.parametrize("form", [PARAGRAPHS, TABLE])
def test_the_head_and_foot_of_a_form_are_fields(form: tuple[str, ...]) -> None:
    """Who wrote and signed a directive is no provision of it."""
    parts = read(*form)
    others = {one.kind for one in parts.clauses} - {"provision"}
    assert others == {"form_field"}
    assert parts.clauses[-1].kind == "form_field"


@pytest.mark.parametrize("form", [PARAGRAPHS, TABLE])
def test_nothing_of_a_form_is_lost(form: tuple[str, ...]) -> None:
    """Taking layout rows apart keeps every character, separators included."""
    lost, doubled = lost_and_doubled(form)
    assert (dict(lost), dict(doubled)) == ({}, {})


def test_several_forms_in_one_file_are_several_directives() -> None:
    """Each head opens a directive, and its clauses inherit its own citations only."""
    second = (
        "Estándar: 7.1.1 Guardia",
        "Nombre de la Directiva: Relevo",
        "I. Propósito",
        "Relevar.",
    )
    parts = read(*PARAGRAPHS, *second)
    assert [one.number for one in parts.directives] == ["4.2.1", "7.1.1"]
    assert [cite.number for cite in parts.clauses[-1].inherited] == ["7.1.1"]


def test_numbers_on_the_next_line_belong_to_the_field() -> None:
    """A long list of standards may run over its line."""
    head = ("REFERENCE STANDARDS: 26.1.4 26.1.5", "26.1.7", "SUBJECT: Discipline")
    directive = read(*head, "I. Policy", "Officers shall comply.").directives[0]
    assert [cite.number for cite in directive.cites] == ["26.1.4", "26.1.5", "26.1.7"]
    assert directive.name == "Discipline"


@pytest.mark.parametrize(
    "lines",
    [
        ("Estándar: la atención será continua.", "Fecha: hoy"),
        ("Capítulo: 4", "Sección: 4.2", "Nombre de la Directiva: Sin número"),
        ("El estándar 4.2.1 se cumple así.",),
    ],
)
def test_a_text_without_a_numbered_head_is_no_form(lines: tuple[str, ...]) -> None:
    """A directive has at least two fields, one of them with a standard's number."""
    assert read(*lines).directives == ()


def test_running_heads_are_never_fields() -> None:
    """What extraction set aside as a head or foot stays aside."""
    foot = block("No. de Formato: F-1 Página 1", BlockKind.FOOTER)
    assert not any("F-1" in one.text for one in read(*PARAGRAPHS, foot).clauses)
