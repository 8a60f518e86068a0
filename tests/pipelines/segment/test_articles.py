"""The articles of a document are its own: in sequence, not cited and not quoted."""

from __future__ import annotations

import pytest

from tests.pipelines.segment.texts import by_label, labels, read


def test_articles_with_every_suffix_follow_one_another() -> None:
    """Bis, Ter, Quáter and letters stand between two numbers."""
    printed = ["1o", "2", "2 Bis", "2 Ter", "2 Quáter", "3", "3-A", "3-B", "4"]
    found = labels(*(f"Artículo {number}. Texto." for number in printed))
    assert found == [f"Art. {number}".replace("1o", "1") for number in printed]


def test_an_article_cited_at_the_start_of_a_paragraph_belongs_to_the_one_before() -> None:
    """Only a number that the sequence expects opens an article."""
    clauses = by_label(
        "Artículo 1. Se aplicará la Constitución.",
        "Artículo 123 de la Constitución se observará.",
        "Artículo 2. Se avisará.",
        "Artículo 3. Se archivará.",
    )
    assert list(clauses) == ["Art. 1", "Art. 2", "Art. 3"]
    assert clauses["Art. 1"].text.endswith("Artículo 123 de la Constitución se observará.")


def test_a_quoted_article_is_text_of_the_decree_that_quotes_it() -> None:
    """Articles between quotation marks are reproduced, not enacted."""
    found = labels(
        "Artículo 1. Uno.",
        "Artículo 2. Se reforma para quedar:",
        "“Artículo 3. El titular rendirá informe.”",
        "Artículo 3. Tres.",
        "Artículo 4. Cuatro.",
    )
    assert found == ["Art. 1", "Art. 2", "Art. 3", "Art. 4"]


def test_articles_reproduced_after_the_transitory_ones_are_no_articles() -> None:
    """In the appendix of decrees, an article that is not a first one is part of a decree."""
    parts = read(
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        "TRANSITORIOS",
        "ÚNICO. Entrará en vigor mañana.",
        "DECRETO por el que se reforman dos artículos.",
        "Artículo 2. Dos nuevo.",
    )
    assert [one.label for one in parts.clauses][:4] == [
        "Art. 1",
        "Art. 2",
        "Art. 3",
        "Transitorio Único",
    ]
    assert {one.kind for one in parts.clauses[4:]} == {"decree"}


def test_one_missing_article_does_not_stop_the_rest() -> None:
    """A skipped or misprinted number is taken as it stands."""
    found = labels(*(f"Artículo {number}. Texto." for number in (1, 2, 4, 5, 6)))
    assert found == ["Art. 1", "Art. 2", "Art. 4", "Art. 5", "Art. 6"]


def test_articles_numbered_by_ordinals_are_articles_where_none_has_a_number() -> None:
    """Old regulations number their articles in words."""
    found = labels("ARTÍCULO PRIMERO.- Uno.", "ARTÍCULO SEGUNDO.- Dos.", "ARTÍCULO TERCERO.- Tres.")
    assert found == ["Art. Primero", "Art. Segundo", "Art. Tercero"]


def test_the_single_article_of_the_decree_stays_in_the_preamble() -> None:
    """The article "Único" enacts the law and is none of its articles."""
    clauses = read(
        "Artículo Único. Se expide el reglamento.",
        "Artículo 1. Uno.",
        "Artículo 2. Dos.",
        "Artículo 3. Tres.",
        *["Texto de relleno."] * 3,
    ).clauses
    assert [one.kind for one in clauses] == ["preamble", *["provision"] * 3]


def test_an_article_number_alone_on_its_line_takes_the_paragraphs_below() -> None:
    """The heading line, its epigraph and its text are one clause."""
    clauses = by_label(
        "Artículo 1",
        "Del objeto",
        "Este reglamento ordena.",
        "Artículo 2",
        "Otro.",
        "Artículo 3",
        "Fin.",
    )
    assert clauses["Art. 1"].text == "Del objeto\nEste reglamento ordena."
    assert list(clauses) == ["Art. 1", "Art. 2", "Art. 3"]


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_articles_in_a_long_protocol_are_quotations(count: int) -> None:
    """A protocol that reproduces an article of a law is not made of articles."""
    quoted = [f"Artículo {number}. Citado." for number in range(1, count + 1)]
    found = labels(*["Un párrafo del protocolo."] * 60, *quoted)
    assert not any(label.startswith("Art.") for label in found)
