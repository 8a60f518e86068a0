"""BM25 over stems: accents, inflection and languages."""

from __future__ import annotations

import math

import pytest

from models.lexical import K1, B, LexicalIndex, language_of, stems

TEXTS = [
    "Las personas detenidas serán presentadas sin demora ante el Ministerio Público.",
    "El uniforme se portará completo y limpio durante el servicio.",
    "La persona detenida tiene derecho a un traductor.",
]


def test_inflected_words_meet() -> None:
    """A query in the singular finds a text in the plural, and not an unrelated one."""
    scores = LexicalIndex.of(TEXTS, "es").scores("persona detenida")
    assert min(scores[0], scores[2]) > 0 == scores[1]


def test_accents_do_not_matter() -> None:
    """A word typed without its accent has the stem of the accented one."""
    assert stems("investigación", "es") == stems("investigacion", "es")


def test_stop_words_alone_score_nothing() -> None:
    """A query of stop words has no evidence to give."""
    assert not LexicalIndex.of(TEXTS, "es").scores("de la que").any()


def test_an_empty_index_answers() -> None:
    """No texts, no scores, no failure."""
    assert LexicalIndex.of([], "es").scores("persona").shape == (0,)


def test_queries_together_score_as_one_by_one() -> None:
    """One product over many queries gives what each gives alone, to the last bit."""
    queries = ["persona detenida", "", "persona persona uniforme", "unicornio"]
    index = LexicalIndex.of(TEXTS, "es")
    assert index.scores_of(queries).tolist() == [index.scores(one).tolist() for one in queries]
    twice, once = index.scores_of(["persona persona", "persona"])
    assert twice.tolist() == (2 * once).tolist()


def test_scores_are_those_of_the_formula() -> None:
    """A stem of one text among three: BM25 by hand."""
    lengths = [len(stems(text, "es")) for text in TEXTS]
    share = K1 * (1 - B + B * lengths[1] / (sum(lengths) / 3))
    expected = math.log(1 + 2.5 / 1.5) / (1 + share)
    assert LexicalIndex.of(TEXTS, "es").scores("uniforme")[1] == pytest.approx(expected)


def test_a_rare_word_covers_more_than_a_common_one() -> None:
    """Shares lie between 0 and 1 and weigh words by how few texts have them."""
    index = LexicalIndex.of(["llaves del turno", "libro del turno", "turno de noche"], "es")
    shares, nothing, half = index.coverage(["llaves y turno", "", "turno de unicornio"])
    assert shares[0] == pytest.approx(1.0)
    assert 0 < shares[1] < 0.5
    assert shares[1] == shares[2]
    assert nothing.tolist() == [0, 0, 0]
    assert 0 < half[0] < 0.2


def test_shared_terms_are_rarest_first() -> None:
    """The term that fewest texts hold comes first."""
    index = LexicalIndex.of(TEXTS, "es")
    assert index.shared_terms("traductor para la persona detenida", 2)[0] == "traductor"


def test_language_is_told_by_its_small_words() -> None:
    """Spanish and English directives are told apart."""
    assert language_of(["El personal deberá portar el uniforme en la calle"]) == "es"
    assert language_of(["The officer shall wear the uniform while on the street"]) == "en"
