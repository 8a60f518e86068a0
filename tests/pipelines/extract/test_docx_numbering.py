"""Numbers of lists and headings are computed as the word processor prints them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract.number_formats import cardinal, formatted, letters, ordinal, roman
from pipelines.results import BlockKind
from tests.pipelines.extract.docx_files import (
    abstract,
    blocks,
    docx_bytes,
    item,
    level,
    num,
    p,
    read,
    style,
    texts,
)

LEGAL = abstract(
    0,
    level(0, "decimal", "Artículo %1.-")
    + level(1, "upperRoman", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "decimal", "%1.%4"),
)
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def test_levels_count_and_restart_under_each_parent() -> None:
    """A deeper level starts again under the next item of the level above."""
    body = (
        item("Uno", 1)
        + item("a", 1, 1)
        + item("b", 1, 1)
        + item("x", 1, 2)
        + item("Dos", 1)
        + item("c", 1, 1)
    )
    assert texts(body, numbering=LEGAL + num(1, 0)) == [
        "Artículo 1.- Uno",
        "I. a",
        "II. b",
        "a) x",
        "Artículo 2.- Dos",
        "I. c",
    ]


def test_number_level_and_kind_are_kept_apart_from_the_text() -> None:
    """A list block carries its number verbatim and its depth from 1."""
    (block, inner) = blocks(item("Uno", 1) + item("a", 1, 1), numbering=LEGAL + num(1, 0))
    assert (block.number, block.level, block.kind) == ("Artículo 1.-", 1, BlockKind.LIST_ITEM)
    assert (inner.number, inner.level) == ("I.", 2)


def test_outline_numbers_join_the_levels_above() -> None:
    """A pattern %1.%2.%3 shows the running numbers of all three levels."""
    outline = abstract(
        0,
        level(0, "decimal", "%1.")
        + level(1, "decimal", "%1.%2")
        + level(2, "upperLetter", "%1.%2.%3"),
    )
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 2) + item("d", 1, 2) + item("e", 1, 1)
    assert texts(body, numbering=outline + num(1, 0)) == [
        "1. a",
        "1.1 b",
        "1.1.A c",
        "1.1.B d",
        "1.2 e",
    ]


def test_a_level_passed_over_counts_as_begun() -> None:
    """After 2.1.1 without a 2.1, the next item of that level is 2.2."""
    outline = abstract(
        0,
        level(0, "decimal", "%1") + level(1, "decimal", "%1.%2") + level(2, "decimal", "%1.%2.%3"),
    )
    body = item("a", 1) + item("b", 1) + item("c", 1, 2) + item("d", 1, 1)
    assert texts(body, numbering=outline + num(1, 0)) == ["1 a", "2 b", "2.1.1 c", "2.2 d"]


def test_lists_of_one_definition_share_its_count() -> None:
    """Two lists over one definition go on counting; a start override begins again, once."""
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, again)
    body = "".join(
        item(word, which) for word, which in zip("abcdef", (1, 2, 3, 3, 1, 2), strict=True)
    )
    assert texts(body, numbering=numbering) == ["1. a", "2. b", "1. c", "2. d", "3. e", "4. f"]


def test_an_override_may_replace_a_level() -> None:
    """A list that redefines a level prints with its own format and start."""
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)", start=3)}</w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0, other)
    assert texts(item("a", 1) + item("b", 1), numbering=numbering) == ["C) a", "D) b"]


def test_restart_zero_never_restarts() -> None:
    """A level with lvlRestart 0 counts on through its parents, as articles do in chapters."""
    numbering = abstract(
        0,
        level(0, "upperRoman", "CAPÍTULO %1")
        + level(1, "decimal", "Artículo %2.", '<w:lvlRestart w:val="0"/>'),
    ) + num(1, 0)
    body = item("A", 1) + item("x", 1, 1) + item("B", 1) + item("y", 1, 1)
    assert texts(body, numbering=numbering) == [
        "CAPÍTULO I A",
        "Artículo 1. x",
        "CAPÍTULO II B",
        "Artículo 2. y",
    ]


def test_legal_style_shows_every_level_in_figures() -> None:
    """IsLgl prints the levels above as decimal whatever their own format."""
    numbering = abstract(
        0, level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    ) + num(1, 0)
    body = item("a", 1) + item("b", 1) + item("c", 1, 1)
    assert texts(body, numbering=numbering) == ["I. a", "II. b", "2.1 c"]


def test_bullets_print_a_bullet_and_no_number() -> None:
    """A bullet level puts one bullet in front, whatever its symbol, and number stays None."""
    (block,) = blocks(item("a", 1), numbering=abstract(0, level(0, "bullet", "")) + num(1, 0))
    assert (block.text, block.number, block.kind) == ("• a", None, BlockKind.LIST_ITEM)


def test_number_zero_takes_a_paragraph_out_of_its_styles_list() -> None:
    """A direct numId 0 removes the number that the style gives."""
    styles = style("L", "Lista", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = (
        p("a", '<w:pStyle w:val="L"/>')
        + p("b", '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("c", '<w:pStyle w:val="L"/>')
    )
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    assert texts(body, numbering=numbering, styles=styles) == ["1. a", "b", "2. c"]


def test_headings_take_number_and_level_from_their_style() -> None:
    """A heading style linked to a list level by pStyle prints that level, also when inherited."""
    styles = (
        style("T1", "heading 1", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + style("T2", "heading 2", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
        + style("Mio", "Mi apartado", based_on="T2")
    )
    numbering = abstract(
        0,
        level(0, "upperRoman", "%1.", '<w:pStyle w:val="T1"/>')
        + level(1, "decimal", "%1.%2", '<w:pStyle w:val="T2"/>'),
    ) + num(1, 0)
    body = "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in ("T1", "T2", "Mio"))
    found = blocks(body, numbering=numbering, styles=styles)
    assert [block.text for block in found] == ["I. T1", "I.1 T2", "I.2 Mio"]
    assert [(block.kind, block.level) for block in found] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.HEADING, 2),
    ]


def test_a_numbering_style_lends_its_levels() -> None:
    """NumStyleLink leads to the definition that the numbering style names."""
    styles = (
        '<w:style w:type="numbering" w:styleId="E"><w:name w:val="Esquema"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(0, level(0, "lowerLetter", "%1)"), '<w:styleLink w:val="E"/>')
        + abstract(1, "", '<w:numStyleLink w:val="E"/>')
        + num(7, 0)
        + num(8, 1)
    )
    assert texts(item("x", 8), numbering=numbering, styles=styles) == ["a) x"]


def test_cycles_of_styles_and_lists_end() -> None:
    """Styles based on each other and linked lists in a ring are read without hanging."""
    styles = (
        style("A", "A", based_on="B")
        + style("B", "B", based_on="A")
        + '<w:style w:type="numbering" w:styleId="E"><w:name w:val="E"/>'
        '<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>'
    )
    numbering = abstract(1, "", '<w:numStyleLink w:val="E"/>') + num(8, 1)
    body = p("x", '<w:pStyle w:val="A"/>') + item("y", 8) + item("z", 99)
    assert texts(body, numbering=numbering, styles=styles) == ["x", "y", "z"]


def test_a_glued_number_takes_the_punctuation_behind_it() -> None:
    """With suff nothing, "ARTÍCULO 1" before ".- Texto" prints "ARTÍCULO 1.- Texto"."""
    numbering = abstract(0, level(0, "decimal", "ARTÍCULO %1", '<w:suff w:val="nothing"/>')) + num(
        1, 0
    )
    (block,) = blocks(item(".- Texto", 1), numbering=numbering)
    assert (block.text, block.number) == ("ARTÍCULO 1.- Texto", "ARTÍCULO 1.-")


def test_a_hidden_or_deleted_paragraph_does_not_count() -> None:
    """What does not print takes no number: the next item follows on."""
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    )
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>y</w:t></w:r></w:p>"
    )
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    body = item("a", 1) + gone + hidden + item("b", 1)
    assert texts(body, numbering=numbering) == ["1. a", "2. b"]


def test_ordinals_in_words_follow_the_language_of_the_document() -> None:
    """A transitory "Primero" is counted in Spanish; an English document counts First."""
    numbering = abstract(0, level(0, "ordinalText", "%1.", "<w:rPr><w:caps/></w:rPr>")) + num(1, 0)
    english = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
    )
    body = item("a", 1) + item("b", 1)
    assert texts(body, numbering=numbering) == ["PRIMERO. a", "SEGUNDO. b"]
    assert texts(body, numbering=numbering, styles=english) == ["FIRST. a", "SECOND. b"]


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (27, "lowerLetter", "aa"),
        (53, "upperLetter", "AAA"),
        (4, "decimalZero", "04"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "ordinal", "3º"),
        (21, "ordinalText", "Vigésimo primero"),
        (45, "cardinalText", "Cuarenta y cinco"),
        (5, "none", ""),
        (7, "inventado", "7"),
        (0, "upperRoman", "0"),
        (10**9, "lowerRoman", str(10**9)),
    ],
)
def test_each_format_prints_its_number(value: int, form: str, printed: str) -> None:
    """Every number format prints as documents in Spanish show it; absurd values stay figures."""
    assert formatted(value, form) == printed


def test_a_custom_format_pads_like_its_sample() -> None:
    """The sample 001, 002, 003 pads to three figures."""
    assert formatted(7, "custom", pattern="001, 002, 003, ...") == "007"


@given(st.integers(min_value=1, max_value=3999))
def test_roman_numerals_read_back(value: int) -> None:
    """A roman numeral read by the usual rule gives the number it was made of."""
    total, last = 0, 0
    for sign in reversed(roman(value)):
        size = ROMAN_VALUES[sign]
        total += size if size >= last else -size
        last = max(last, size)
    assert total == value


def test_number_words_never_repeat() -> None:
    """No two numbers share a word or a letter."""
    assert len({ordinal(value) for value in range(1, 100)}) == 99
    assert len({cardinal(value) for value in range(1000)}) == 1000
    assert len({letters(value) for value in range(1, 781)}) == 780


@pytest.mark.needs_libreoffice
@pytest.mark.slow
def test_numbers_agree_with_libreoffice(tmp_path: Path) -> None:
    """LibreOffice prints the same numbers on a document that mixes levels, starts and lists."""
    forms = ("decimal", "upperRoman", "lowerLetter", "lowerRoman", "upperLetter", "decimalZero")
    levels = "".join(
        level(
            place,
            form,
            ".".join(f"%{one + 1}" for one in range(place + 1)) + ")",
            start=1 + place % 2,
        )
        for place, form in enumerate(forms)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, levels) + num(1, 0) + num(2, 0) + num(3, 0, again)
    depths = [0, 1, 1, 2, 4, 3, 5, 1, 0, 2, 1, 3, 0, 0, 1, 2, 2, 0, 3, 1]
    lists = [1, 1, 2, 2, 1, 1, 1, 2, 3, 3, 3, 1, 1, 3, 3, 3, 2, 2, 2, 2]
    body = "".join(
        item(f"Texto {place}", which, depth)
        for place, (which, depth) in enumerate(zip(lists, depths, strict=True))
    )
    source = tmp_path / "lista.docx"
    source.write_bytes(docx_bytes(body, numbering=numbering))
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'perfil').as_uri()}",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=90,
    )
    printed = (tmp_path / "lista.txt").read_text("utf-8-sig").splitlines()
    ours = [block.text for block in read(body, numbering=numbering).blocks]
    assert ours == [line.strip() for line in printed if line.strip()]
