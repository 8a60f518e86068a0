"""Words are found without accents and capitals, alike on both databases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, literal, select

from service.people.access import system_access
from service.store.unit import Store
from service.store.words import Folded, folded, has_words

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


def test_both_databases_fold_a_column_as_python_does(store: Store) -> None:
    """Spanish letters and their neighbours fold to the same text everywhere."""
    text = "ÁÉÍÓÚÜÑ áéíóúüñ ÀÈÌÒÙ çÇ äëïö ãõ ¿x? «y» 5º — z"
    with store.read(system_access()) as unit:
        assert unit.session.scalar(select(Folded(literal(text)))) == folded(text)


@given(st.text())
def test_any_text_can_be_folded(text: str) -> None:
    """No text stops the folding, and folding twice changes nothing more."""
    once = folded(text)
    assert folded(once) == once
