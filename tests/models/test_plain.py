"""A text without accents is read place by place as the text itself."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plain import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ÁRBOL ñandú PINGÜINO", "arbol nandu pinguino"),
        ("Según dictó", "segun dicto"),
        ("sans accents", "sans accents"),
        ("İSTANBUL ÁRBOL según", "istanbul arbol segun"),
        ("", ""),
    ],
)
def test_accents_and_capitals_go(text: str, expected: str) -> None:
    """What is written with accents and capitals is found without them."""
    assert plain(text) == expected


@given(st.text())
def test_every_character_stays_in_its_place(text: str) -> None:
    """The length stays, and each letter is its own without the accent."""
    found = plain(text)
    assert len(found) == len(text)
    for now, was in zip(found, text, strict=True):
        if now.isascii() and now.isalpha():
            assert unicodedata.normalize("NFD", was.lower())[0] == now or was.isascii()
