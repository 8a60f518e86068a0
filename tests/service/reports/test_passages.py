"""Marks and underlines stand where the clause has the words, whatever is cut or left out."""

from __future__ import annotations

import pytest

from service.reports.passages import Passage

TEXT = "El custodio podrá llevarse las llaves."


def place(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text."""
    start = text.index(words)
    return start, start + len(words)


def test_spans_add_up_to_the_text() -> None:
    """What is marked and underlined, overlapping too, neither loses nor doubles a letter."""
    passage = Passage.of(
        TEXT, [place(TEXT, "llaves"), place(TEXT, "custodio podrá")], place(TEXT, "podrá llevarse")
    )
    spans = passage.spans()
    assert "".join(span.text for span in spans) == TEXT
    assert all(span.text for span in spans)
    assert [span.text for span in spans if span.marked] == ["custodio ", "podrá", "llaves"]
    assert [span.text for span in spans if span.underlined] == ["podrá", " llevarse"]


@pytest.mark.parametrize("noise", ["\x00", "\u202e\x07"])
def test_places_count_the_text_as_extracted(noise: str) -> None:
    """Characters that a screen cannot hold go, and the marks after them stay on their words."""
    raw = f"El{noise} custodio {noise}llaves"
    marked = Passage.of(raw, [place(raw, "custodio"), place(raw, "llaves")]).spans()
    assert [span.text for span in marked if span.marked] == ["custodio", "llaves"]


def test_a_long_text_is_clipped_with_its_marks() -> None:
    """A mark in the part that a click opens is there, at its words."""
    raw = f"{'uno dos ' * 100}llaves {'tres ' * 50}"
    head, rest, goes_on = Passage.of(raw, [place(raw, "llaves")]).clipped(100, 5_000)
    assert not any(span.marked for span in head)
    assert [span.text for span in rest if span.marked] == ["llaves"]
    assert not goes_on
    assert (
        " ".join("".join(span.text for span in row).strip() for row in (head, rest)) == raw.strip()
    )


def test_an_underlined_wording_is_never_hidden() -> None:
    """The first part is as long as it must be to hold the wording."""
    raw = f"{'uno dos ' * 100}podrá {'tres ' * 200}"
    head, rest, goes_on = Passage.of(raw, (), place(raw, "podrá")).clipped(100, 300)
    assert [span.text for span in head if span.underlined] == ["podrá"]
    assert rest
    assert goes_on


def test_nothing_to_show_has_no_spans() -> None:
    """An empty text gives no span at all."""
    assert Passage.of("").clipped(10, 10) == ((), (), False)
