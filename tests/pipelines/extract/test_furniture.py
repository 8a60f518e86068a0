"""Running heads, feet and page numbers are known by repeating; contents by their leaders."""

from __future__ import annotations

import pytest

from pipelines.extract.furniture import contents_rows, furniture
from pipelines.extract.layout import CUT
from pipelines.results import BlockKind
from tests.pipelines.extract.pages import body, line

HEIGHT = 792.0


def kinds(pages: list[list[tuple[str, float]]]) -> dict[str, BlockKind]:
    """Return the kind of each text that is not body; a page is a list of texts and tops."""
    lines = [
        [line(text, 80, top, page=number) for text, top in page]
        for number, page in enumerate(pages, start=1)
    ]
    found = furniture(lines, [HEIGHT] * len(pages))
    return {one.text: found[id(one)] for page in lines for one in page if id(one) in found}


def test_a_head_and_a_foot_repeat_in_the_margins() -> None:
    """The same words at the same height, digits aside, are furniture."""
    pages = [
        [
            ("POLICÍA MUNICIPAL", 40.0),
            (f"Texto {number}x", 300.0),
            (f"Gaceta, hoja {number}", 760.0),
        ]
        for number in range(1, 6)
    ]
    found = kinds(pages)
    assert found["POLICÍA MUNICIPAL"] is BlockKind.HEADER
    assert found["Gaceta, hoja 3"] is BlockKind.FOOTER
    assert "Texto 3x" not in found


def test_heads_of_alternate_pages_are_heads() -> None:
    """Even and odd pages may carry different heads."""
    pages = [
        [("El turno" if number % 2 else "Manual", 40.0), (f"Cuerpo {number}x", 300.0)]
        for number in range(1, 9)
    ]
    assert {"El turno", "Manual"} <= set(kinds(pages))


def test_two_pages_are_enough_for_a_head_that_is_on_both() -> None:
    """A two-page directive has its agency's name on both."""
    pages = [[("SECRETARÍA DE SEGURIDAD", 40.0), (f"Cuerpo {number}x", 300.0)] for number in (1, 2)]
    assert kinds(pages) == {"SECRETARÍA DE SEGURIDAD": BlockKind.HEADER}


@pytest.mark.parametrize(
    "form", ["{n}", "Página {n}", "- {n} -", "{n} de 9", "Página {n} de 9", "{n}/9"]
)
def test_page_numbers_are_known_in_every_form(form: str) -> None:
    """A number in the margin that counts the pages is a page number."""
    pages = [[(f"Cuerpo {n}x", 300.0), (form.format(n=n + 10), 765.0)] for n in range(1, 8)]
    assert set(kinds(pages).values()) == {BlockKind.PAGE_NUMBER}


def test_a_page_number_below_the_head_is_still_one() -> None:
    """Where it counts all pages at one height, it need not stand in the margin."""
    pages = [[(f"{n} of 9", 130.0), (f"Cuerpo {n}x", 300.0)] for n in range(1, 8)]
    assert kinds(pages)["3 of 9"] is BlockKind.PAGE_NUMBER


def test_numbers_of_a_list_at_the_top_of_each_page_are_kept() -> None:
    """A list marker alone in its segment repeats by accident, not as a head."""
    pages = [[(f"{n}.", 60.0), (f"Cuerpo {n}x", 300.0)] for n in (4, 9)]
    assert kinds(pages) == {}


def test_what_repeats_in_mid_page_is_a_watermark() -> None:
    """A stamp across most pages is no text of theirs."""
    pages = [[("COPIA SIN VALOR", 400.0), (f"Cuerpo {n}x", 300.0)] for n in range(1, 7)]
    assert kinds(pages)["COPIA SIN VALOR"] is BlockKind.WATERMARK


def test_one_page_has_no_furniture_but_its_number() -> None:
    """Nothing repeats on a single page."""
    assert kinds([[("POLICÍA MUNICIPAL", 40.0), ("Texto", 300.0), ("1", 765.0)]]) == {
        "1": BlockKind.PAGE_NUMBER
    }


def test_entries_with_leaders_are_a_table_of_contents() -> None:
    """Title and entries are set apart from the body."""
    entries = [("ÍNDICE", 100.0)] + [
        (f"Capítulo {n} Del turno ......................... {n}", 100.0 + 15 * n)
        for n in range(1, 6)
    ]
    rows = [line(text, 80, top) for text, top in [*entries, ("El turno empieza a las seis.", 300)]]
    assert contents_rows(rows) == frozenset(range(6))


def test_entries_without_leaders_count_under_a_title_of_contents() -> None:
    """Page numbers in a column of their own make entries where the page says so."""
    entries = [line(f"Del turno{CUT}{n}", 80, 100 + 15 * n) for n in range(1, 5)]
    assert contents_rows(entries) == frozenset()
    assert contents_rows([line("CONTENIDO", 80, 100), *entries]) == frozenset(range(5))


def test_blanks_to_fill_in_are_no_contents() -> None:
    """Dots after two lines of a form make no index."""
    rows = [line("Nombre ..........", 80, 100), line("Fecha ..........", 80, 115)]
    assert contents_rows(rows) == frozenset()


def test_furniture_and_contents_stay_out_of_the_paragraphs() -> None:
    """A paragraph that runs over the page is whole, the head in between left out."""
    first = "El mando que reciba el aviso ordenará de inmediato que una patrulla acuda al lugar y"
    pages = [
        [("POLICÍA MUNICIPAL", 80.0, 40.0), (f"Cuerpo {number} de la hoja.", 80.0, 300.0)]
        for number in range(1, 5)
    ]
    pages[1] = [("POLICÍA MUNICIPAL", 80.0, 40.0), (first, 80.0, 700.0)]
    pages[2] = [("POLICÍA MUNICIPAL", 80.0, 40.0), ("resguarde la escena.", 80.0, 100.0)]
    assert f"{first} resguarde la escena." in [block.text for block in body(pages)]
