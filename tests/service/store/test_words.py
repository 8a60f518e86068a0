"""Words are found without accents and capitals, alike on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, literal, select

from corpora.errors import AlreadyThere
from service.people.access import system_access
from service.store import agencies, incoming, manuals, spaces, trail
from service.store.agencies import AgencyFacts
from service.store.paging import Paging
from service.store.unit import Store
from service.store.words import Folded, begin_words, folded, has_words, singular

TEXT = "Artículo 12.- La POLICÍA auxiliará al niño; ningún güero irá a pie (5º)."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("policia NIÑO", True),
        ("ningun guero", True),
        ("artículo", True),
        ("nino 12", True),
        ("policía municipal", False),
        ("100%", False),
        ("_", False),
        ("", True),
    ],
)
def test_every_word_must_be_there(store: Store, words: str, found: bool) -> None:
    """Each word counts, whatever its accents; signs of a pattern are only signs."""
    with store.read(system_access()) as unit:
        told = unit.session.scalar(
            select(func.count()).where(*has_words(words, literal(TEXT), literal("otro")))
        )
    assert bool(told) is found


@pytest.mark.parametrize(
    ("words", "found"), [("auxil", True), ("policia PIE", True), ("xiliara", False), ("", True)]
)
def test_a_word_begins_where_one_does(store: Store, words: str, found: bool) -> None:
    """The first letters of a word count, those within it do not."""
    with store.read(system_access()) as unit:
        told = unit.session.scalar(
            select(func.count()).where(*begin_words(words, literal("otro"), literal(TEXT)))
        )
    assert bool(told) is found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("agresiones", "agresión"),
        ("DEBERES escritos", "deber escrito"),
        ("reservistas", "reservista"),
        ("armas", "arma"),
        ("crisis", "crisis"),
        ("tres mes", "tres meses"),
    ],
)
def test_plurals_are_found_in_singulars(asked: str, found: str) -> None:
    """What is left of each word stands in the singular; short words stay as they are."""
    plain = folded(found) or ""
    assert all(word in plain for word in singular(asked).split())


def test_both_databases_fold_a_column_as_python_does(store: Store) -> None:
    """Spanish letters and their neighbours fold to the same text everywhere."""
    text = "ÁÉÍÓÚÜÑ áéíóúüñ ÀÈÌÒÙ çÇ äëïö ãõ ¿x? «y» 5º — z"
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(Folded(literal(text)))) == folded(text)


def facts(name: str) -> AgencyFacts:
    return AgencyFacts(name=name, program="le", state="JAL")


def test_a_name_is_taken_whatever_its_accents_and_capitals(store: Store) -> None:
    """ÁREA is área, of agencies and of manuals."""
    with store.write(system_access()) as unit:
        agency = agencies.create(unit, facts("ÁREA ÚNICA DE POLICÍA"), 10)
    with pytest.raises(AlreadyThere), store.write(system_access()) as unit:
        agencies.create(unit, facts(" área única de policía "), 10)
    asked = [incoming.Asked(agency=agency, name=name) for name in ("ÓRDENES", "órdenes")]
    sent = [incoming.SentFile(name="a.txt", sha256=one * 64, size=1) for one in "ab"]
    with store.write(system_access()) as unit:
        incoming.receive(unit, asked[0], sent[:1])
    with pytest.raises(AlreadyThere), store.write(system_access()) as unit:
        incoming.receive(unit, asked[1], sent[1:])


def test_lists_by_name_are_in_one_order_on_both_databases(store: Store) -> None:
    """Accents and capitals do not put a manual, nor an agency's space, at the end."""
    names = ["Zona", "área", "Álbum", "ética", "Baja"]
    with store.write(system_access()) as unit:
        agency = agencies.create(unit, facts("ünica"), 10)
        agencies.create(unit, facts("Vial"), 10)
        for place, name in enumerate(names):
            file = incoming.SentFile(name="a.txt", sha256=f"{place:064}", size=1)
            incoming.receive(unit, incoming.Asked(agency=agency, name=name), [file])
    expected = ["Álbum", "área", "Baja", "ética", "Zona"]
    with store.read(system_access()) as unit:
        assert [one.name for one in manuals.of_agency(unit, agency)] == expected
        assert [one.name for one in manuals.listed(unit, agency, Paging()).rows] == expected
        first = manuals.listed(unit, agency, Paging(limit=2))
        rest = manuals.listed(unit, agency, Paging(cursor=first.next)).rows
        assert [one.name for one in (*first.rows, *rest)] == expected
        assert [one.name for one in spaces.listed(unit, Paging()).rows] == ["ünica", "Vial"]


@pytest.mark.parametrize(
    ("person", "found"), [("águila", 1), ("AGUILA ines", 1), ("%", 0), ("otra", 0)]
)
def test_the_trail_is_searched_by_name_alike(store: Store, person: str, found: int) -> None:
    """Whoever did something is found without accents and capitals."""
    access = replace(system_access(), name="Inés ÁGUILA")
    with store.write(access) as unit:
        unit.audit("x.y", "installation", "")
    with store.read(system_access()) as unit:
        rows = trail.events(unit, "", trail.Asked(person=person), Paging()).rows
    assert len(rows) == found


@given(st.text())
def test_any_text_can_be_folded(text: str) -> None:
    """No text stops the folding, and folding twice changes nothing more."""
    once = folded(text)
    assert folded(once) == once
