"""Every printed form of a structural marker is read, and citations of one are not."""

from __future__ import annotations

import pytest

from pipelines.markers import (
    Level,
    article_marker,
    container_marker,
    despace,
    is_reform_note,
    list_markers,
    transitory_marker,
)

ARTICLES = [
    ("Artículo 12. Los agentes", "12", "Los agentes"),
    ("ARTÍCULO 12.- Los agentes", "12", "Los agentes"),
    ("Articulo 12 Los agentes", "12", "Los agentes"),
    ("Art. 5.- Los agentes", "5", "Los agentes"),
    ("ART. 5 Los agentes", "5", "Los agentes"),
    ("Artículo 1o. Este reglamento", "1", "Este reglamento"),
    ("Artículo 1º.- Este reglamento", "1", "Este reglamento"),
    ("Artículo 2° Este reglamento", "2", "Este reglamento"),
    ("Artículo 12 Bis. Los agentes", "12 Bis", "Los agentes"),
    ("ARTÍCULO 12 BIS.- Los agentes", "12 Bis", "Los agentes"),
    ("Artículo 12 bis 2.- Los agentes", "12 Bis 2", "Los agentes"),
    ("Artículo 12 Ter. Los agentes", "12 Ter", "Los agentes"),
    ("Artículo 12 Quáter. Los agentes", "12 Quáter", "Los agentes"),
    ("Artículo 12 quater. Los agentes", "12 Quater", "Los agentes"),
    ("Artículo 12-A.- Los agentes", "12-A", "Los agentes"),
    ("Artículo 12-Bis. Los agentes", "12 Bis", "Los agentes"),
    ("ARTÍCULO ÚNICO.- Se expide", "Único", "Se expide"),
    ("ARTÍCULO PRIMERO.- Se expide", "Primero", "Se expide"),
    ("ARTÍCULO DÉCIMO SEGUNDO.- Se expide", "Décimo Segundo", "Se expide"),
    ("Artículo 7", "7", ""),
]
CONTAINERS = [
    ("TÍTULO PRIMERO", Level.TITULO, "PRIMERO", ""),
    ("Título Segundo. De los mandos", Level.TITULO, "Segundo", "De los mandos"),
    ("LIBRO II", Level.LIBRO, "II", ""),
    ("CAPÍTULO IV.- DE LAS PATRULLAS", Level.CAPITULO, "IV", "DE LAS PATRULLAS"),
    ("CAPITULO ÚNICO", Level.CAPITULO, "ÚNICO", ""),
    ("Capítulo 3. Del turno", Level.CAPITULO, "3", "Del turno"),
    ("CAPÍTULO II BIS", Level.CAPITULO, "II Bis", ""),
    ("Sección Primera Del aviso", Level.SECCION, "Primera", "Del aviso"),
    ("TRANSITORIOS", Level.TRANSITORIOS, "TRANSITORIOS", ""),
    ("ARTÍCULOS TRANSITORIOS", Level.TRANSITORIOS, "ARTÍCULOS TRANSITORIOS", ""),
    ("DISPOSICIONES TRANSITORIAS", Level.TRANSITORIOS, "DISPOSICIONES TRANSITORIAS", ""),
    ("T R A N S I T O R I O S", Level.TRANSITORIOS, "TRANSITORIOS", ""),
    ("CONSIDERANDO", Level.CONSIDERANDO, "CONSIDERANDO", ""),
    ("CONSIDERANDOS:", Level.CONSIDERANDO, "CONSIDERANDOS", ""),
    ("ANEXO I", Level.ANEXO, "ANEXO I", ""),
    ("ANEXO A. FORMATO", Level.ANEXO, "ANEXO A", "FORMATO"),
]
LISTS = [
    ("I. Vigilar", Level.ROMAN, "I", "Vigilar"),
    ("IV.- Vigilar", Level.ROMAN, "IV", "Vigilar"),
    ("II Bis. Vigilar", Level.ROMAN, "II Bis", "Vigilar"),
    ("XXIX.- Vigilar", Level.ROMAN, "XXIX", "Vigilar"),
    ("VIII.Vigilar", Level.ROMAN, "VIII", "Vigilar"),
    ("I) Vigilar", Level.ROMAN, "I", "Vigilar"),
    ("a) Vigilar", Level.LETTER, "a", "Vigilar"),
    ("(a) Vigilar", Level.LETTER, "a", "Vigilar"),
    ("a.- Vigilar", Level.LETTER, "a", "Vigilar"),
    ("ñ) Vigilar", Level.LETTER, "ñ", "Vigilar"),
    ("aa) Vigilar", Level.LETTER, "aa", "Vigilar"),
    ("iii) Vigilar", Level.LOWER_ROMAN, "iii", "Vigilar"),
    ("A. Vigilar", Level.CAPITAL, "A", "Vigilar"),
    ("Apartado B. Vigilar", Level.CAPITAL, "B", "Vigilar"),
    ("1. Vigilar", Level.DECIMAL, "1", "Vigilar"),
    ("1.- Vigilar", Level.DECIMAL, "1", "Vigilar"),
    ("1) Vigilar", Level.DECIMAL, "1", "Vigilar"),
    ("4.2.1 Vigilar", Level.DECIMAL, "4.2.1", "Vigilar"),
    ("4.2.1. Vigilar", Level.DECIMAL, "4.2.1", "Vigilar"),
    ("• Vigilar", Level.BULLET, "•", "Vigilar"),
    ("-Vigilar", Level.BULLET, "-", "Vigilar"),
    ("\uf0b7 Vigilar", Level.BULLET, "\uf0b7", "Vigilar"),
]


@pytest.mark.parametrize(("text", "number", "rest"), ARTICLES)
def test_every_printed_article_number_is_read(text: str, number: str, rest: str) -> None:
    """An article's number is normalised, and its text begins right after the marker."""
    marker = article_marker(text)
    assert marker is not None
    assert (marker.number, text[marker.length :]) == (number, rest)


@pytest.mark.parametrize(
    "text",
    ["Los artículos 12 y 13", "Articulado 5", "Artículos 3 y 4 de la Ley", "12. Los agentes"],
)
def test_what_only_mentions_articles_is_no_article(text: str) -> None:
    """A marker stands at the start and is one article in the singular."""
    assert article_marker(text) is None


def test_an_article_cited_at_the_start_of_a_line_is_weak() -> None:
    """Without punctuation after the number, only the sequence can make it an article."""
    cited, own = article_marker("Artículo 16 de esta Ley"), article_marker("Artículo 16. La Ley")
    assert cited is not None
    assert own is not None
    assert (cited.strong, own.strong) == (False, True)


@pytest.mark.parametrize(("text", "level", "number", "title"), CONTAINERS)
def test_every_printed_heading_is_read(text: str, level: Level, number: str, title: str) -> None:
    """Containers give their level and number, and the title printed beside them."""
    closed = despace(text)
    marker = container_marker(closed)
    assert marker is not None
    assert (marker.level, marker.number, closed[marker.length :]) == (level, number, title)


@pytest.mark.parametrize(
    "text",
    [
        "Capítulo II de esta Ley, se aplicará",
        "Título Primero y demás relativos",
        "Sección de Archivo",
        "Anexo que se acompaña",
        "Transitoriamente se aplicará",
        "Considerando que la seguridad es un derecho",
    ],
)
def test_a_sentence_that_names_a_container_is_no_heading(text: str) -> None:
    """A heading is followed by a title or by nothing, never by the middle of a sentence."""
    assert container_marker(text) is None


@pytest.mark.parametrize(("text", "level", "number", "rest"), LISTS)
def test_every_printed_list_marker_is_read(text: str, level: Level, number: str, rest: str) -> None:
    """Among the readings of a list marker is the one a reader would give it."""
    found = [one for one in list_markers(text) if one.level is level]
    assert [(one.number, text[one.length :]) for one in found] == [(number, rest)]


def test_a_marker_with_two_readings_gives_both() -> None:
    """The letter i and the Roman one cannot be told apart without the list they stand in."""
    assert {one.level for one in list_markers("i) Vigilar")} == {Level.LETTER, Level.LOWER_ROMAN}
    assert {one.level for one in list_markers("C. Vigilar")} == {Level.ROMAN, Level.CAPITAL}


@pytest.mark.parametrize(
    ("text", "style"), [("1. X", "."), ("1.- X", "."), ("1) X", ")"), ("(1) X", "("), ("• X", "•")]
)
def test_the_style_tells_lists_of_one_level_apart(text: str, style: str) -> None:
    """The markers "1." and "1)" number different lists."""
    assert list_markers(text)[-1].style == style


@pytest.mark.parametrize(
    "text",
    ["1.2, de esta sentencia", "Vigilar", "IVA. Impuesto", "a cargo de", "3.5 millones", "...", ""],
)
def test_running_text_has_no_strong_list_marker(text: str) -> None:
    """A number in the middle of a sentence that fell at a line start numbers nothing."""
    strong = [one for one in list_markers(text) if one.strong]
    assert strong == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("PRIMERO.- Este decreto", "Primero"),
        ("Segundo. Este decreto", "Segundo"),
        ("DÉCIMO TERCERO.- Este decreto", "Décimo Tercero"),
        ("ÚNICO.- Este decreto", "Único"),
    ],
)
def test_transitory_ordinals_are_read(text: str, number: str) -> None:
    """Transitory provisions are numbered by ordinals with punctuation after them."""
    marker = transitory_marker(text)
    assert marker is not None
    assert marker.number == number


def test_an_ordinal_in_a_sentence_is_no_transitory_provision() -> None:
    """Without punctuation an ordinal is a word of the sentence."""
    assert transitory_marker("Primero se avisará al mando") is None


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("T R A N S I T O R I O S", "TRANSITORIOS"),
        ("C A P Í T U L O  I", "CAPÍTULO I"),
        ("Artículo 1 a) y b)", "Artículo 1 a) y b)"),
    ],
)
def test_letter_spaced_words_are_closed_up(text: str, closed: str) -> None:
    """Spaced letters become a word; ordinary text stays as it is."""
    assert despace(text) == closed


@pytest.mark.parametrize(
    "text",
    [
        "Artículo reformado DOF 21-05-2021",
        "Párrafo adicionado G.O. 27/08/25",
        "(Reformado, P.O. 3 de marzo de 2019)",
        "Fracción derogada DOF 02-03-2020",
        "Fracción declarada parcialmente inválida por sentencia del 29-10-2021",
        "Capítulo adicionado DOF 01-01-2020",
    ],
)
def test_reform_notes_are_told_from_the_rule(text: str) -> None:
    """An editor's note names what was reformed, and when."""
    assert is_reform_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "Artículo 5. La reforma entrará en vigor el día siguiente",
        "artículo reformado el 3 de marzo de 2020, serán aplicables",
        "El presente reglamento se reforma cada año",
        "",
    ],
)
def test_rules_that_speak_of_reform_are_no_notes(text: str) -> None:
    """A provision, or the middle of one, is not an editor's note."""
    assert not is_reform_note(text)
