"""BM25 over stems: accents, inflection and languages."""

from __future__ import annotations

from models.lexical import LexicalIndex, language_of, stems

TEXTS = [
    "Las personas detenidas serán presentadas sin demora ante el Ministerio Público.",
    "El uniforme se portará completo y limpio durante el servicio.",
    "La persona detenida tiene derecho a un traductor.",
]


def test_inflected_words_meet() -> None:
    """A query in the singular finds a text in the plural, and not an unrelated one."""
    scores = LexicalIndex(TEXTS, "es").scores("persona detenida")
    assert min(scores[0], scores[2]) > 0 == scores[1]


def test_accents_do_not_matter() -> None:
    """A word typed without its accent has the stem of the accented one."""
    assert stems("investigación", "es") == stems("investigacion", "es")


def test_stop_words_alone_score_nothing() -> None:
    """A query of stop words has no evidence to give."""
    assert not LexicalIndex(TEXTS, "es").scores("de la que").any()


def test_an_empty_index_answers() -> None:
    """No texts, no scores, no failure."""
    assert LexicalIndex([], "es").scores("persona").shape == (0,)


def test_shared_terms_are_rarest_first() -> None:
    """The term that fewest texts hold comes first."""
    index = LexicalIndex(TEXTS, "es")
    assert index.shared_terms("traductor para la persona detenida", 2)[0] == "traductor"


def test_language_is_told_by_its_small_words() -> None:
    """Spanish and English directives are told apart."""
    assert language_of(["El personal deberá portar el uniforme en la calle"]) == "es"
    assert language_of(["The officer shall wear the uniform while on the street"]) == "en"
