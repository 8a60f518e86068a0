"""Marked words give both texts back, and show whole words that changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.editions.words import Mark, word_spans

TEXT = st.text(alphabet="ab ,.ñÁ\n1", max_size=60)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    """Without the added spans it is the old text to the letter, without the removed the new one."""
    spans = word_spans(before, after)
    assert "".join(span.text for span in spans if span.mark is not Mark.ADDED) == before
    assert "".join(span.text for span in spans if span.mark is not Mark.REMOVED) == after


def test_a_changed_duty_is_marked_as_one_word() -> None:
    """The verb alone is marked, not letters of it."""
    spans = word_spans("El mando deberá avisar al titular.", "El mando podrá avisar al titular.")
    assert [(span.text, span.mark.value) for span in spans] == [
        ("El mando ", "same"),
        ("deberá", "removed"),
        ("podrá", "added"),
        (" avisar al titular.", "same"),
    ]


def test_texts_with_little_in_common_are_shown_whole() -> None:
    """Two titles that share one short word are not woven into one another."""
    spans = word_spans("Programa de capacitación táctica", "Los negociadores de rehenes")
    assert [span.mark for span in spans] == [Mark.REMOVED, Mark.ADDED]
