"""Plain text and Markdown give paragraphs: hard-wrapped lines undone, provisions kept apart."""

from __future__ import annotations

import pytest

from corpora.errors import NotADocument, NoText, OverLimit
from pipelines.extract.encoding import decoded
from pipelines.extract.limits import Limits
from pipelines.extract.markdown import inline, read_markdown
from pipelines.extract.text import read_text
from pipelines.results import BlockKind
from tests.pipelines.extract.docx_files import LIMITS

WRAPPED = """REGLAMENTO DE GUARDIAS

CAPÍTULO I
DISPOSICIONES GENERALES

ARTÍCULO 1.- Las presentes reglas son de observancia general para todo
el personal de la corporación y regulan el relevo, la custodia y el funciona-
miento de las guardias, en los términos que dispone el
artículo 9. de este ordenamiento.
ARTÍCULO 2.- La persona titular de la guardia tendrá las obligaciones que
siguen:
I. Recibir la bitácora firmada por la persona que entrega, y revisar que
esté completa, y
II. Dar aviso.
   Las omisiones se harán constar por escrito el mismo día en que ocurran
y se turnarán al mando.
"""


def text_of(source: str | bytes, name: str = "a.txt") -> list[str]:
    """Read a text file and return its paragraphs."""
    data = source.encode() if isinstance(source, str) else source
    return [block.text for block in read_text(data, name, LIMITS).blocks]


def test_lines_cut_at_a_margin_are_joined() -> None:
    """Provisions stay apart, a cut word is whole, a citation at a line start is text."""
    assert text_of(WRAPPED) == [
        "REGLAMENTO DE GUARDIAS",
        "CAPÍTULO I",
        "DISPOSICIONES GENERALES",
        "ARTÍCULO 1.- Las presentes reglas son de observancia general para todo el personal de la "
        "corporación y regulan el relevo, la custodia y el funcionamiento de las guardias, en los "
        "términos que dispone el artículo 9. de este ordenamiento.",
        "ARTÍCULO 2.- La persona titular de la guardia tendrá las obligaciones que siguen:",
        "I. Recibir la bitácora firmada por la persona que entrega, y revisar que esté completa, y",
        "II. Dar aviso.",
        "Las omisiones se harán constar por escrito el mismo día en que ocurran y se turnarán al "
        "mando.",
    ]


def test_lines_that_are_paragraphs_stay_apart() -> None:
    """A file with a paragraph a line is not joined, however short its lines."""
    source = "Nombre de la directiva\nUso de radio\nPropósito\nNormar el uso de los equipos.\n"
    assert text_of(source) == source.splitlines()


def test_a_marker_alone_on_its_line_takes_the_text_below() -> None:
    """Converters print "II." and its text on two lines: they are one item."""
    assert text_of("I.\n\nRecibir.\n\nII.\n\nEntregar.\n") == ["I. Recibir.", "II. Entregar."]


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1252",
        "cp850",
        "mac_roman",
    ],
)
def test_spanish_reads_in_every_encoding_people_send(encoding: str) -> None:
    """Accents and eñes survive whatever program saved the file."""
    source = "La señalización del vehículo será revisada según el artículo décimo. ¿Cuándo? Mañana."
    assert decoded(source.encode(encoding)) == source


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    """UTF-8 with one spoiled byte is still read as UTF-8."""
    data = "Según la señal, la policía actuará.".encode() + b"\xff"
    assert decoded(data).startswith("Según la señal")  # type: ignore[union-attr]


def test_bytes_that_are_no_text_are_refused() -> None:
    """Binary data under a .txt name is not read as text."""
    with pytest.raises(NotADocument):
        text_of(bytes(range(256)) * 10)


def test_rulers_alone_are_no_text() -> None:
    """Lines of dashes hold nothing to read."""
    with pytest.raises(NoText):
        text_of("-----\n\n=====\n")


def test_more_text_than_allowed_is_refused() -> None:
    """The limit on text is stated with the flag that raises it."""
    with pytest.raises(OverLimit):
        read_text(b"palabra " * 2000, "a.txt", Limits(max_pages=1))


def test_markdown_gives_headings_lists_and_tables() -> None:
    """Each construction becomes its own kind of block, with depth and number."""
    source = """---
title: no se lee
---
# Título *uno*

Párrafo que
sigue.

Segundo
-------
1. uno
1. dos
   - viñeta
3) tres

| Campo | Valor |
|-------|:-----:|
| a\\|b | c |

> cita

[^1]: La nota.
<!-- oculto
-->
"""
    found = read_markdown(source.encode(), "a.md", LIMITS).blocks
    assert [(block.kind, block.level, block.text) for block in found] == [
        (BlockKind.HEADING, 1, "Título uno"),
        (BlockKind.PARAGRAPH, None, "Párrafo que sigue."),
        (BlockKind.HEADING, 2, "Segundo"),
        (BlockKind.LIST_ITEM, 1, "1. uno"),
        (BlockKind.LIST_ITEM, 1, "2. dos"),
        (BlockKind.LIST_ITEM, 2, "• viñeta"),
        (BlockKind.LIST_ITEM, 1, "3) tres"),
        (BlockKind.TABLE_ROW, None, "Campo | Valor"),
        (BlockKind.TABLE_ROW, None, "a|b | c"),
        (BlockKind.PARAGRAPH, None, "cita"),
        (BlockKind.FOOTNOTE, None, "Nota 1: La nota."),
    ]
    assert [block.number for block in found[3:7]] == ["1.", "2.", None, "3)"]


def test_provisions_on_following_lines_of_markdown_stay_apart() -> None:
    """Two articles on two lines are two paragraphs though Markdown would join them."""
    source = "**Artículo 1.-** Uno.\n**Artículo 2.-** Dos\nsigue.\n"
    found = read_markdown(source.encode(), "a.md", LIMITS).blocks
    assert [block.text for block in found] == ["Artículo 1.- Uno.", "Artículo 2.- Dos sigue."]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("**negrita** y _cursiva_ y `código`", "negrita y cursiva y código"),
        ("[liga](http://x) ![foto](y.png)", "liga foto"),
        ("nombre_de_archivo 2 * 3 * 4", "nombre_de_archivo 2 * 3 * 4"),
        ("1\\. literal &amp; a<br>b", "1. literal & a b"),
        ("cláusula[^3]", "cláusula"),
    ],
)
def test_marks_come_off_and_words_stay(source: str, words: str) -> None:
    """Emphasis, links and escapes leave their words only."""
    assert inline(source) == words
