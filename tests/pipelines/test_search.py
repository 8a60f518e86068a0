"""Numbers, words and meaning find standards, whatever the accents."""

from __future__ import annotations

import pytest

from corpora.catalog import load_edition
from pipelines.search import asked_number, by_number, by_words, plain

STANDARDS = load_edition("le-6").standards


@pytest.mark.parametrize(
    ("words", "number"),
    [("12.2.1", "12.2.1"), (" 12.2 ", "12.2"), ("12.2.1 (g)", "12.2.1"), ("los 3 oficios", None)],
)
def test_a_number_is_told_from_words(words: str, number: str | None) -> None:
    """A letter after a number is left aside; words with a digit are words."""
    assert asked_number(words) == number


def test_a_chapter_gives_all_below_it_and_no_other() -> None:
    """1.2 does not find 11.2.1 nor 1.20.1."""
    found = [hit.standard.id for hit in by_number(STANDARDS, "1.2")]
    assert found
    assert all(number.startswith("1.2.") for number in found)


def test_accents_and_endings_do_not_matter() -> None:
    """The same standard comes first with and without accents, in singular and plural."""
    flat = [0.5] * len(STANDARDS)
    first = [
        by_words(STANDARDS, words, flat, 1)[0].standard.id
        for words in ("persecución vehicular", "PERSECUCION VEHICULAR", "persecuciones vehiculares")
    ]
    assert set(first) == {"41.2.2"}


def test_meaning_finds_what_no_word_names() -> None:
    """Where no word is shared, the nearest in meaning comes first and says so."""
    likeness = [0.8] * len(STANDARDS)
    likeness[7] = 0.95
    hit = by_words(STANDARDS, "zzz", likeness, 3)[0]
    assert (hit.standard, hit.why) == (STANDARDS[7], "meaning")


def test_plain_keeps_letters() -> None:
    """Accents go, letters stay."""
    assert plain("Ñandú GÜÍO") == "nandu guio"
