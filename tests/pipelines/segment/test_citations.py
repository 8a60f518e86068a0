"""Standards that a text names are found with their letters, in the edition it was written for."""

from __future__ import annotations

import pytest

from pipelines.segment.citations import citations, cites_bare, edition_of
from tests.pipelines.segment.texts import read

CITED = [
    ("(CALEA 12.2.1 G)", [("12.2.1", "g")]),
    ("Estándar: 7.1.1", [("7.1.1", None)]),
    ("según el estándar 12.2.1 inciso c", [("12.2.1", "c")]),
    ("CALEA 12.2.1 inc. d)", [("12.2.1", "d")]),
    ("CALEA 26.1.4b", [("26.1.4", "b")]),
    ("CALEA 1.3.6.d", [("1.3.6", "d")]),
    ("estándares 12.2.1 a, b y g", [("12.2.1", "a"), ("12.2.1", "b"), ("12.2.1", "g")]),
    ("estándares 7.1.1 y 7.1.2", [("7.1.1", None), ("7.1.2", None)]),
    ("Número de Referencia CALEA: 2.1.1 c)", [("2.1.1", "c")]),
    ("CALEA 4.2.1, 4.2.1", [("4.2.1", None)]),
]


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_a_citation_gives_number_and_letters(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    """Letters are lower case; several letters are several citations."""
    assert [(one.number, one.letter) for one in citations(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["el estándar 12.2.1 a cargo del mando", "CALEA 4.2.1 y a la norma", "CALEA 4.2.1 o la norma"],
)
def test_a_word_of_one_letter_is_no_letter_of_the_standard(text: str) -> None:
    """The letters a, y and o in a sentence are words."""
    assert [one.letter for one in citations(text)] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "el numeral 4.2.1 de este manual",
        "dirección 192.168.10.1 del servidor CALEA",
        "versión 1.2.3.4, CALEA",
        "a las 12.30.15 horas",
        "",
    ],
)
def test_other_numbers_are_no_citations(text: str) -> None:
    """A number counts only near a word that says it is a standard, and whole."""
    assert citations(text) == ()


def test_numbers_alone_in_parentheses_count_where_the_document_cites_so() -> None:
    """A directive that speaks of standards may print only "(26.1.5)" beside its provisions."""
    text = "Training (26.1.4a) and review (1.2.2; 1.3.6 d)"
    assert citations(text) == ()
    found = [(one.number, one.letter) for one in citations(text, bare=True)]
    assert found == [("26.1.4", "a"), ("1.2.2", None), ("1.3.6", "d")]
    assert cites_bare(f"REFERENCE STANDARDS: 26.1.4 {text}")
    assert not cites_bare(text)


@pytest.mark.parametrize(
    ("numbers", "text", "edition"),
    [
        (["1.3.6"], "", "5"),
        (["25.1.1"], "", "5"),
        (["32.2.1", "12.2.1"], "", "5"),
        (["52.1.1"], "", "5"),
        (["4.1.1"], "", "6"),
        (["40.1.1"], "", "6"),
        (["26.2.5"], "", "6"),
        (["12.2.1"], "", None),
        (["12.2.1"], "quinta edición", "5"),
        (["12.2.1"], "6.ª edición", None),
        (["12.2.1"], "6a edición", "6"),
        (["1.3.6", "4.1.1"], "", None),
        ([], "", None),
    ],
)
def test_the_edition_is_told_by_its_numbers_or_its_name(
    numbers: list[str], text: str, edition: str | None
) -> None:
    """Numbers that exist in one edition only tell it; contradicting ones tell nothing."""
    assert edition_of(numbers, text) == edition


def test_a_citation_of_the_document_s_edition_is_marked_on_every_clause() -> None:
    """One telling number settles the edition of all."""
    parts = read("I. Uso de la fuerza (CALEA 1.3.1).", "II. Directivas (CALEA 12.2.1 g).")
    assert [one.cites[0].edition for one in parts.clauses] == ["5", "5"]


def test_clauses_inherit_what_their_heading_and_lead_in_cite() -> None:
    """A citation beside a heading speaks for what stands under it."""
    parts = read(
        "IV. Procedimiento (CALEA 12.2.1)",
        "El mando deberá (CALEA 26.1.1):",
        "a) Avisar;",
        "b) Anotar.",
        "V. Archivo",
        "Se archiva.",
    )
    found = {one.label: [cite.number for cite in one.inherited] for one in parts.clauses}
    assert found["IV.b"] == ["12.2.1", "26.1.1"]
    assert found["V, párr. 1"] == []
