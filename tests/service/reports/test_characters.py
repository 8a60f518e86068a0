"""Texts are cut, cleaned and marked without losing a letter that can be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.reports.characters import clip, mark, printable
from service.reports.words import level, page_ranges, percent


@given(st.text(max_size=300), st.lists(st.text(max_size=8), max_size=4))
def test_marking_loses_nothing(text: str, terms: list[str]) -> None:
    """The spans put together are the text."""
    assert "".join(span.text for span in mark(text, terms)) == text


@given(st.text(alphabet="ab ", max_size=400))
def test_clipping_loses_only_space(text: str) -> None:
    """Head and rest hold every letter, and the head respects the limit."""
    head, rest = clip(text, 100)
    assert (head + rest).replace(" ", "") == text.replace(" ", "")
    assert len(head) <= 120


@pytest.mark.parametrize(
    ("terms", "marked"),
    [
        (("detencion",), ["detención", "detenciones"]),
        (("polic",), ["Policía"]),
        (("de",), ["de"]),
        ((), []),
    ],
)
def test_marks_words_and_stems_without_accents(terms: tuple[str, ...], marked: list[str]) -> None:
    """A stem marks its words; a short word marks only itself."""
    spans = mark("La Policía registra la detención y otras detenciones de personas", terms)
    assert [span.text for span in spans if span.marked] == marked


def test_printable_keeps_lines_and_drops_overrides() -> None:
    """Line ends and accents stay; controls and direction overrides go."""
    assert printable("á\n\tb\x07\u202ec\x85") == "á\n\tbc\x85"


def test_words() -> None:
    """Levels, pages and probabilities read as people write them."""
    assert level(None) == "nivel desconocido"
    assert level("M M O N/A") == "por tamaño: A M, B M, C O, D N/A"
    assert level("crítico") == "nivel crítico"
    assert page_ranges((9, 3, 4, 5, 12)) == "3 a 5, 9 y 12"
    assert page_ranges(()) == ""
    assert (percent(1.0), percent(0.0), percent(0.5)) == ("99 %", "1 %", "50 %")
