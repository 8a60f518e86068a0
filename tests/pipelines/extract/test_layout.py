"""Columns are read one after the other; what spans the page is read where it stands."""

from __future__ import annotations

import time

import pytest

from pipelines.extract.layout import CUT, frames, rows
from tests.pipelines.extract.pages import line, texts

LEFT = [f"Columna izquierda, renglón {number:02d} del texto que" for number in range(12)]
RIGHT = [f"Columna derecha, renglón {number:02d} del texto que" for number in range(12)]


def two_columns() -> list[tuple[str, float, float]]:
    """Return twelve lines in each of two columns."""
    left = [(text, 60.0, 150.0 + 14 * number) for number, text in enumerate(LEFT)]
    right = [(text, 330.0, 150.0 + 14 * number) for number, text in enumerate(RIGHT)]
    return [one for pair in zip(left, right, strict=True) for one in pair]


def test_two_columns_are_read_one_after_the_other() -> None:
    """The whole left column comes before the right one."""
    joined = " ".join(texts([two_columns()]))
    assert joined.index(LEFT[-1]) < joined.index(RIGHT[0])
    for column in (LEFT, RIGHT):
        places = [joined.index(text) for text in column]
        assert places == sorted(places)


def test_a_title_over_two_columns_comes_first_and_a_line_under_them_last() -> None:
    """Full-width bands part the columns where they stand."""
    title = "Reglamento que ordena el servicio de la corporación municipal en todos sus turnos"
    foot = "Se publica en la gaceta del municipio para su conocimiento y debido cumplimiento"
    drawn = [(title, 60.0, 110.0), *two_columns(), (foot, 60.0, 500.0)]
    joined = " ".join(texts([drawn]))
    assert joined.index(title) < joined.index(LEFT[0])
    assert joined.index(RIGHT[-1]) < joined.index(foot)


def test_one_column_with_short_lines_is_one_frame() -> None:
    """A list of short lines has no second column."""
    lines = [line(f"{number}. Texto corto", 80, 100 + 14 * number) for number in range(30)]
    assert len(frames(lines)) == 1


def test_segments_on_one_printed_line_are_one_row() -> None:
    """A marker set apart from its text is joined to it, left to right."""
    found = rows([line("Ordenar el turno", 130, 100.4), line("III.", 80, 100)])
    assert [row.text for row in found] == [f"III.{CUT}Ordenar el turno"]
    assert (found[0].x0, found[0].x1) == (80, 210)


def test_lines_above_one_another_are_rows_of_their_own() -> None:
    """Rows go down the page whatever the order they came in."""
    found = rows([line("abajo", 80, 130), line("arriba", 80, 100), line("medio", 80, 115)])
    assert [row.text for row in found] == ["arriba", "medio", "abajo"]


@pytest.mark.slow
def test_a_page_of_twenty_thousand_segments_is_laid_out_in_seconds() -> None:
    """A drawing full of labels does not hang the reader."""
    lines = [
        line(f"n{number}", 20 + 7 * (number % 80), 3 * (number // 80)) for number in range(20_000)
    ]
    columns = [
        line("texto de una columna", 60 + 270 * (number % 2), 0.01 * number)
        for number in range(20_000)
    ]
    begin = time.process_time()
    assert sum(len(frame.rows) for frame in frames(lines)) > 0
    assert sum(len(frame.rows) for frame in frames(columns)) > 0
    assert time.process_time() - begin < 20
