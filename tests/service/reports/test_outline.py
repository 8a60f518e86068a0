"""An outline asks for what the standard asks for, in our words, and quotes what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.catalog import load_edition
from corpora.records import Edition, Standard, Verified
from service.reports.outline import Outline, Quote, outline_of
from service.reports.outline_words import EN, ES

EDITION = load_edition("le-6")


def standard(number: str) -> Standard:
    return next(one for one in EDITION.standards if one.id == number)


def made(row: Standard, edition: Edition = EDITION, **more: object) -> Outline:
    return outline_of(row, edition, {}, agency="Policía de Prueba", **more)  # type: ignore[arg-type]


def test_each_element_is_a_section_that_says_what_it_asks_for() -> None:
    """In their order, as sentences; laws and neighbours are those that the edition has."""
    found = made(standard("4.1.1"))
    assert [one.place for one in found.sections] == [1, 2, 3]
    first = found.sections[0].asks
    assert first == "La fuerza se limita a lo razonable y necesario para un fin legítimo."
    assert "Ley Nacional sobre el Uso de la Fuerza" in found.laws
    numbers = [number for number, _ in found.related]
    assert "4.1.2" in numbers
    assert "4.1.1" not in numbers
    assert found.proofs == standard("4.1.1").proofs_es


def test_the_english_outline_has_the_english_words() -> None:
    """Titles, elements and proofs are the other language's, and where there is none, the one."""
    found = made(standard("4.1.1"), language="en")
    assert found.title == standard("4.1.1").title_en
    assert found.sections[0].asks.startswith("Force is limited")
    bare = replace(standard("4.1.1"), title_en="", proofs_en=())
    assert made(bare, language="en").title == bare.title_es
    assert made(bare, language="en").proofs == bare.proofs_es


def test_a_standard_without_parts_has_one_section() -> None:
    """What it asks for as a whole is its statement."""
    row = next(one for one in EDITION.standards if not one.elements)
    found = outline_of(
        row, EDITION, {"": [Quote(text="x", label="Art. 1", manual="M")]}, agency="Policía"
    )
    assert [one.place for one in found.sections] == [0]
    assert found.sections[0].quotes[0].label == "Art. 1"
    assert found.statement == row.statement_es


def test_a_clause_is_quoted_once_and_long_ones_are_cut() -> None:
    """Two proposals of one clause are one start; a page of text is too much for one."""
    quotes = [Quote(text="palabra " * 400, label="Art. 1", manual="M", page=3)] * 2
    found = outline_of(standard("4.1.1"), EDITION, {"4.1.1.p2": quotes}, agency="Policía de Prueba")
    own = found.sections[1].quotes
    assert len(own) == 1
    assert len(own[0].text) < 950
    assert own[0].text.endswith("…")
    assert found.sections[0].quotes == ()


@pytest.mark.parametrize("switched_on", [False, True])
def test_licensed_words_stay_out_unless_switched_on(switched_on: bool) -> None:
    """Number, title, letters and our proofs go out; what the manual says does not."""
    row = replace(
        standard("4.1.1"),
        verified=Verified.LICENSED,
        statement_es="TEXTO CON LICENCIA",
        condition_es="CONDICIÓN CON LICENCIA",
        elements=tuple(
            replace(one, text_es="INCISO CON LICENCIA") for one in standard("4.1.1").elements
        ),
    )
    found = made(row, with_licensed_text=switched_on)
    assert ("CON LICENCIA" in repr(found)) == switched_on
    assert found.licensed != switched_on
    assert (found.number, len(found.sections)) == ("4.1.1", 3)


def test_a_recalled_number_is_told() -> None:
    """Only where the row says so: an outline is no proof that the number exists."""
    row = standard("4.1.1")
    assert made(replace(row, verified=Verified.RECALLED)).unverified
    assert not made(row).unverified


def test_both_languages_say_the_same_things() -> None:
    """The same keys, no empty word, and the same places to fill in."""
    assert ES.keys() == EN.keys()
    for key, words in ES.items():
        assert words
        assert EN[key]
        assert [one for one in ("{letter}", "{place}", "{number}", "{text}") if one in words] == [
            one for one in ("{letter}", "{place}", "{number}", "{text}") if one in EN[key]
        ]
