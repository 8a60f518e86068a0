"""The segments of a page carry its words, where they stand, and whether they are bold."""

from __future__ import annotations

import pytest

from pipelines.extract.lines import Line
from tests.pipelines.extract.pages import HEIGHT, lines_of, pdf_bytes


def first_page(*drawn: tuple[str, float, float] | tuple[str, float, float, str]) -> list[Line]:
    """Return the segments of one drawn page."""
    return lines_of(pdf_bytes([drawn]))[0][0]


def test_a_line_is_boxed_in_points_from_the_upper_left_corner() -> None:
    """A box holds the baseline where the line was drawn."""
    found = first_page(("El mando ordena.", 100, 200))[0]
    assert found.text == "El mando ordena."
    assert found.x0 == pytest.approx(100, abs=2)
    assert found.top < 200 < found.bottom + 3
    assert found.x1 > 160


def test_a_wide_gap_cuts_a_line_in_two() -> None:
    """Columns and cells on one printed line stay apart."""
    found = first_page(("Izquierda", 80, 100), ("Derecha", 320, 100))
    assert [one.text for one in found] == ["Izquierda", "Derecha"]


def test_bold_is_told_of_the_first_letter_and_of_the_whole() -> None:
    """A bold opening is not a bold line."""
    bold = first_page(("Del mando", 80, 100, "Helvetica-Bold"))[0]
    opening = first_page(("I.", 80, 100, "Helvetica-Bold"), ("Ordenar", 90, 100))[0]
    plain = first_page(("Ordenar", 80, 100))[0]
    assert (bold.bold, bold.all_bold) == (True, True)
    assert (opening.text, opening.bold, opening.all_bold) == ("I. Ordenar", True, False)
    assert (plain.bold, plain.all_bold) == (False, False)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_keeps_its_boxes_inside(rotation: int) -> None:
    """Boxes are in the coordinates of the page as shown."""
    pages, heights = lines_of(pdf_bytes([[("Texto girado", 100, 200)]], rotation=rotation))
    found = pages[0][0]
    assert 0 <= found.x0 < found.x1 <= HEIGHT
    assert 0 <= found.top < found.bottom <= heights[0]


def test_accents_and_n_with_tilde_come_out_whole() -> None:
    """Spanish letters are single characters."""
    assert first_page(("Ñandú, pingüino, acción", 80, 100))[0].text == "Ñandú, pingüino, acción"


def test_an_empty_page_has_no_segments() -> None:
    """A blank page is read as nothing."""
    assert lines_of(pdf_bytes([[]]))[0] == [[]]
