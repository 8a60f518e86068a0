"""List items find their list by sequence, style and indentation, and inherit what announces it."""

from __future__ import annotations

import pytest

from pipelines.results import BlockKind
from tests.pipelines.segment.texts import block, by_label, labels, read

REST = ("Artículo 2. Dos.", "Artículo 3. Tres.")


def test_the_lead_in_is_the_chain_of_what_announces_the_item() -> None:
    """A letter inherits the article's introduction and its fraction's."""
    clauses = by_label(
        "Artículo 1. El mando deberá:", "I. Ordenar:", "a) De día.", "b) De noche.", *REST
    )
    assert clauses["Art. 1"].lead_in == ""
    assert clauses["Art. 1, fr. I"].lead_in == "El mando deberá:"
    assert clauses["Art. 1, fr. I, inc. b)"].lead_in == "El mando deberá: Ordenar:"


def test_the_lead_in_is_only_the_paragraph_before_the_list() -> None:
    """An article's first paragraphs do not introduce a list that its last one announces."""
    clauses = by_label(
        "Artículo 1. El turno es continuo.",
        "El mando deberá:",
        "I. Ordenar;",
        "II. Vigilar.",
        *REST,
    )
    assert clauses["Art. 1, fr. II"].lead_in == "El mando deberá:"


def test_a_second_list_of_an_article_has_its_own_lead_in() -> None:
    """A list that starts again belongs to the paragraph that announces it."""
    found = read(
        "Artículo 1. El mando deberá:",
        "I. Ordenar;",
        "II. Vigilar.",
        "El agente podrá:",
        "I. Avisar;",
        "II. Anotar.",
        *REST,
    ).clauses
    assert [(one.label, one.lead_in) for one in found[1:5]] == [
        ("Art. 1, fr. I", "El mando deberá:"),
        ("Art. 1, fr. II", "El mando deberá:"),
        ("Art. 1, fr. I", "El agente podrá:"),
        ("Art. 1, fr. II", "El agente podrá:"),
    ]


def test_trailing_paragraphs_do_not_change_the_lead_in_of_a_list() -> None:
    """Items before and after an interruption inherit the same introduction."""
    clauses = by_label(
        "Artículo 1. El mando:", "I. Ordena.", "Por escrito.", "II. Vigila.", "III. Anota.", *REST
    )
    leads = {clauses[f"Art. 1, fr. {number}"].lead_in for number in ("I", "II", "III")}
    assert leads == {"El mando:"}


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        (["g)", "h)", "i)", "j)"], ["inc. g)", "inc. h)", "inc. i)", "inc. j)"]),
        (["i)", "ii)", "iii)", "iv)"], ["subinc. i", "subinc. ii", "subinc. iii", "subinc. iv"]),
        (["A.", "B.", "C.", "D."], ["ap. A", "ap. B", "ap. C", "ap. D"]),
        (["I.", "II.", "II Bis.", "III."], ["fr. I", "fr. II", "fr. II Bis", "fr. III"]),
        (["n)", "ñ)", "o)"], ["inc. n)", "inc. ñ)", "inc. o)"]),
        (["1.-", "2.-", "3.-"], ["num. 1", "num. 2", "num. 3"]),
    ],
)
def test_an_ambiguous_marker_is_settled_by_the_sequence(
    markers: list[str], expected: list[str]
) -> None:
    """The letter i after h is a letter, alone it opens Roman numerals; C after B is a capital."""
    first = {"g)": "abcdef", "n)": "abcdefghijklm"}.get(markers[0], "")
    lines = [f"{letter}) Texto;" for letter in first]
    found = labels("Artículo 1. El mando:", *lines, *(f"{one} Texto;" for one in markers), *REST)
    assert found[1 + len(lines) : -2] == [f"Art. 1, {one}" for one in expected]


def test_capital_roman_and_letter_i_nest_as_printed() -> None:
    """I) holds a), and II) goes on after it."""
    found = labels(
        "Artículo 1. El mando:", "I) Ordena:", "a) Ya;", "b) Luego;", "II) Vigila.", *REST
    )
    assert found[1:5] == [
        "Art. 1, fr. I", "Art. 1, fr. I, inc. a)", "Art. 1, fr. I, inc. b)", "Art. 1, fr. II"
    ]  # fmt: skip


def test_numbers_with_a_point_and_with_a_parenthesis_are_two_lists() -> None:
    """In English orders "1)" nests under "b." of "1.", and "c." goes on after it."""
    found = labels(
        "I. Procedure",
        "A. DUTIES",
        "1. Supervisors:",
        "a. Review each case.",
        "b. Take action:",
        "1) Praise.",
        "2) Training.",
        "c. Report.",
        "2. Officers report.",
        "B. RECORDS",
        "1. Keep them.",
    )
    assert found == [
        "I.A.1", "I.A.1.a", "I.A.1.b", "I.A.1.b.1", "I.A.1.b.2", "I.A.1.c", "I.A.2", "I.B.1"
    ]  # fmt: skip


def test_a_list_numbered_in_parts_hangs_from_the_number_it_extends() -> None:
    """4.2.1 is part of 4.2, which is part of 4; 5 closes them all."""
    clauses = by_label(
        "4. El turno es así.",
        "4.1 Empieza a las seis.",
        "4.2 Termina así.",
        "4.2.1 Se entrega el equipo.",
        "4.2.2 Se firma la bitácora.",
        "4.3 Se archiva todo.",
        "5. El relevo es así.",
    )
    assert list(clauses) == ["4", "4.1", "4.2", "4.2.1", "4.2.2", "4.3", "5"]
    assert clauses["4.2.2"].path == ("4", "4.2", "4.2.2")


def test_bullets_of_another_shape_nest_and_the_outer_ones_go_on() -> None:
    """The shape of a bullet says which list it is in."""
    found = labels("Se lleva:", "• Equipo:", "- Radio", "- Chaleco", "• Bitácora")
    assert found == ["párr. 1", "viñeta 1", "viñeta 1.viñeta 1", "viñeta 1.viñeta 2", "viñeta 2"]


def test_indentation_tells_an_inner_list_of_the_same_shape() -> None:
    """Bullets further right are inside the bullet above them."""
    found = labels(
        block("Se lleva:", x0=80),
        block("• Equipo", x0=90),
        block("• Radio", x0=110),
        block("• Bitácora", x0=90),
    )
    assert found[1:] == ["viñeta 1", "viñeta 1.viñeta 1", "viñeta 2"]


def test_a_list_starts_again_under_each_heading_paragraph() -> None:
    """The numbered item goes on later, so the paragraph and its letters are the item's."""
    found = read(
        "1.- Policía municipal:",
        "a.- Avisa.",
        "b.- Anota.",
        "2.- Policía estatal:",
        "a.- Busca.",
        "b.- Informa.",
        "Policía estatal, unidad canina:",
        "a.- Rastrea.",
        "3.- Protección civil.",
    ).clauses
    assert [one.label for one in found] == ["1", "1.a", "1.b", "2", "2.a", "2.b", "2.a", "3"]
    assert found[6].lead_in == "Policía estatal, unidad canina:"


def test_a_paragraph_in_a_section_owns_the_list_it_announces() -> None:
    """Under "IV. Procedimiento", letters inherit the paragraph above them, all of them."""
    clauses = by_label(
        "IV. Procedimiento", "El agente deberá:", "a) Avisar;", "b) Anotar;", "c) Firmar."
    )
    assert {clauses[f"IV.{one}"].lead_in for one in "abc"} == {"El agente deberá:"}


def test_a_misprinted_or_lost_number_does_not_end_the_list() -> None:
    """A small skip is a misprint; a list whose first item is lost is a list."""
    assert labels("Artículo 1. El mando:", "I. Uno;", "II. Dos;", "IV. Cuatro.", *REST)[3] == (
        "Art. 1, fr. IV"
    )
    assert labels("El mando:", "2. Dos;", "3. Tres.") == ["párr. 1", "2", "3"]


def test_a_list_taken_up_late_is_known_by_what_follows_it() -> None:
    """A numbering that goes on to the next number is a list wherever it begins."""
    assert labels("Se sigue el orden general.", "9.- Nueve.", "10.- Diez.")[1:] == ["9", "10"]


def test_a_number_at_the_start_of_a_sentence_opens_no_list() -> None:
    """A year, an amount or a cited number stays in the text."""
    clauses = by_label(
        "Artículo 1. El plazo es de tres días.", "30 días después se archiva.", *REST
    )
    assert clauses["Art. 1"].text.endswith("30 días después se archiva.")


def test_short_names_in_a_list_are_items_and_not_headings() -> None:
    """The last name of a list heads nothing, even when a paragraph comes next."""
    clauses = read("Artículo 1. Hay:", "Otro párrafo.", *REST).clauses
    assert len(clauses) == 3
    found = read("Mandos:", "1. Comisario", "2. Inspector", "Se ordenan por antigüedad.").clauses
    assert [one.label for one in found[:3]] == ["párr. 1", "1", "2"]
    assert [one.text for one in found[1:3]] == ["Comisario", "Inspector"]


def test_automatic_numbers_of_a_word_processor_are_read_like_typed_ones() -> None:
    """A list item whose number Word computes has it in front of its text."""
    items = [block(text, BlockKind.LIST_ITEM) for text in ("a) Avisar.", "b) Anotar.")]
    assert labels("El agente deberá:", *items) == ["párr. 1", "a", "b"]
