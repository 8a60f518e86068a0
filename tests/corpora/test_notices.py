"""Every notice has its sentence in both languages."""

from __future__ import annotations

import string

import pytest

from corpora.notices import NOTICES, notice_sentence, page_ranges


@pytest.mark.parametrize("code", sorted(NOTICES))
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_notice_reads_as_one_filled_sentence(code: str, language: str) -> None:
    """No placeholder is left, and the sentence ends on one line."""
    sentence = notice_sentence(code, (3, 4, 5, 9), "detalle", language)
    assert "{" not in sentence
    assert "\n" not in sentence
    assert sentence[0] in string.ascii_uppercase


@pytest.mark.parametrize("code", sorted(NOTICES))
def test_both_languages_name_the_same_facts(code: str) -> None:
    """What the Spanish sentence says of pages and detail, the English one says too."""
    spanish, english = (
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in NOTICES[code]
    )
    assert spanish == english


@pytest.mark.parametrize(
    ("pages", "shown"),
    [((7,), "7"), ((1, 2), "1 y 2"), ((5, 3, 4, 4), "3-5"), ((1, 2, 3, 5, 8, 9), "1-3, 5, 8 y 9")],
)
def test_runs_of_pages_are_shortened(pages: tuple[int, ...], shown: str) -> None:
    """Three pages in a row or more are written as a run."""
    assert page_ranges(pages) == shown
