"""Hard line breaks and hyphenation are undone, and every provision starts a block."""

from __future__ import annotations

import time

import pytest

from pipelines.extract.layout import Frame
from pipelines.extract.paragraphs import blocks, join_rows
from pipelines.results import BlockKind
from tests.pipelines.extract.pages import body, line, texts

WIDE = "El mando que reciba el aviso ordenará de inmediato que una patrulla acuda al lugar de los"


def page(*lines: str, x: float = 80, step: float = 13) -> list[tuple[str, float, float]]:
    """Return lines one under the other."""
    return [(text, x, 100 + step * number) for number, text in enumerate(lines)]


def test_the_lines_of_a_paragraph_are_joined() -> None:
    """A line that fills its measure goes on in the next one."""
    assert texts(
        [page(WIDE, "hechos y resguarde la escena hasta que llegue el perito de turno.")]
    ) == [f"{WIDE} hechos y resguarde la escena hasta que llegue el perito de turno."]


def test_a_short_last_line_ends_a_paragraph() -> None:
    """What begins after it with a capital is another paragraph."""
    assert texts([page(WIDE, "hechos.", WIDE, "mismos hechos.")]) == [
        f"{WIDE} hechos.",
        f"{WIDE} mismos hechos.",
    ]


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        (["la corpo-", "ración municipal"], "la corporación municipal"),
        (["la corpo\u00ad", "ración"], "la corporación"),
        (["la corpo\ufffe", "ración"], "la corporación"),
        (["franco-", "Alemán"], "franco- Alemán"),
        (["de 2019-", "2020"], "de 2019- 2020"),
        (["uno", "", "dos"], "uno dos"),
        (["Nombre:________________", "Edad:__________ ________"], "Nombre:____ Edad:____"),
        ([], ""),
    ],
)
def test_words_cut_at_the_line_end_are_made_whole(rows: list[str], joined: str) -> None:
    """A hyphen goes where it only broke a word; ruled blanks are cut short."""
    assert join_rows(rows) == joined


@pytest.mark.parametrize(
    "opening",
    [
        "Artículo 5.- Los agentes",
        "II. Vigilar el turno",
        "b) Vigilar el turno",
        "4.2.1 Vigilar el turno",
        "CAPÍTULO II",
        "TRANSITORIOS",
        "SEGUNDO.- Entra en vigor",
    ],
)
def test_every_provision_starts_a_block(opening: str) -> None:
    """A marker after the end of a sentence opens a paragraph, however full the line before."""
    filled = f"{WIDE[:-7]} él mismo."
    assert texts([page(filled, opening)]) == [filled, opening]


def test_a_number_inside_a_sentence_opens_nothing() -> None:
    """A cited number that falls at a line start stays in its sentence."""
    cited = f"{WIDE[:-14]} en términos del numeral 1.1 y"
    assert texts([page(cited, "1.2, de esta orden.")]) == [f"{cited} 1.2, de esta orden."]


def test_a_marker_set_apart_is_joined_to_its_text() -> None:
    """Fractions are printed with a gap after the number."""
    drawn = [
        ("III.", 80, 100),
        ("Vigilar el turno;", 120, 100),
        ("IV.", 80, 115),
        ("Anotar.", 120, 115),
    ]
    assert texts([drawn]) == ["III. Vigilar el turno;", "IV. Anotar."]


def test_bullets_without_final_stops_are_items_of_their_own() -> None:
    """A line that opens with its list's bullet starts an item even after a full line."""
    first, second = f"- {WIDE}", "- Ley del servicio"
    assert texts([page(first, second)]) == [first, second]


def test_a_sentence_broken_by_a_narrow_measure_is_joined() -> None:
    """A quotation set narrower than the page is one paragraph."""
    quoted = page(
        "la ejecución de la orden y el", "momento del aviso deben ser", "continuos.", x=150
    )
    wide = [(WIDE, 80.0, 200.0), ("hechos.", 80.0, 213.0)]
    assert texts([[*quoted, *wide]])[0] == (
        "la ejecución de la orden y el momento del aviso deben ser continuos."
    )


def test_a_paragraph_runs_over_the_page_break() -> None:
    """A sentence not ended at the foot of a page goes on at the top of the next."""
    found = body([[(WIDE, 80.0, 700.0)], [("hechos y lo anote.", 80.0, 100.0)]])
    assert [block.text for block in found] == [f"{WIDE} hechos y lo anote."]
    assert [box.page for box in found[0].boxes] == [1, 2]
    assert found[0].page == 1


def test_a_provision_at_the_top_of_a_page_is_not_joined_to_the_one_before() -> None:
    """A marker opens a block over the page break too."""
    assert texts([[(f"{WIDE} hechos;", 80.0, 700.0)], [("II. Anotar.", 80.0, 100.0)]]) == [
        f"{WIDE} hechos;",
        "II. Anotar.",
    ]


def test_containers_and_bold_titles_are_headings() -> None:
    """A short line in bold without a stop is a title; a bold sentence is not."""
    drawn = [
        ("CAPÍTULO I", 260, 100),
        ("Del turno de noche", 80, 130, "Helvetica-Bold"),
        ("El turno empieza a las seis.", 80, 160),
        ("Se prohíbe dormir.", 80, 190, "Helvetica-Bold"),
    ]
    assert [block.kind for block in body([drawn])] == [
        BlockKind.HEADING, BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH
    ]  # fmt: skip


def test_bold_says_nothing_where_everything_is_bold() -> None:
    """A document set in bold has no bold titles."""
    drawn = [
        (f"Renglón {number} del texto sin punto", 80, 60 + 20 * number, "Helvetica-Bold")
        for number in range(30)
    ]
    assert {block.kind for block in body([drawn])} == {BlockKind.PARAGRAPH}


def test_reform_notes_are_notes_and_break_no_paragraph() -> None:
    """An editor's note between two provisions is neither of them."""
    found = body([page("I. Vigilar.", "Fracción reformada DOF 01-02-2020", "II. Anotar.")])
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.PARAGRAPH, "I. Vigilar."),
        (BlockKind.NOTE, "Fracción reformada DOF 01-02-2020"),
        (BlockKind.PARAGRAPH, "II. Anotar."),
    ]


def test_a_block_has_the_boxes_of_its_lines() -> None:
    """Each printed line is boxed, for the page picture."""
    found = body([page(WIDE, "hechos y resguarde la escena.")])[0]
    assert len(found.boxes) == 2
    assert found.boxes[0].bottom <= found.boxes[1].bottom


@pytest.mark.slow
def test_an_endless_paragraph_is_joined_in_seconds() -> None:
    """Twenty thousand lines without a stop do not hang the reader."""
    rows = tuple(
        line("y sigue el texto sin punto ni coma hasta el fin", 80, 12 * number, x1=500)
        for number in range(20_000)
    )
    begin = time.process_time()
    found = blocks([Frame(page=1, rows=rows, left=80, right=500)], frozenset())
    assert time.process_time() - begin < 10
    assert sum(len(block.boxes) for block in found) == 20_000
