"""Tables stay in their place, a row a block, and no cell is lost or said twice."""

from __future__ import annotations

from pipelines.results import BlockKind
from tests.pipelines.extract.docx_files import (
    abstract,
    blocks,
    cell,
    item,
    level,
    num,
    p,
    row,
    table,
    texts,
)

LONG = (
    "El personal de guardia registrará cada novedad en la bitácora, con su hora y su lugar, "
    "y dará aviso a la persona superior en turno."
)


def test_rows_stand_between_the_paragraphs_around_them() -> None:
    """A table's rows come where the table stands."""
    found = blocks(p("Antes") + table(row(cell("a"), cell("b")), row(cell("c"), cell(""))) + p("Y"))
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.PARAGRAPH, "Antes"),
        (BlockKind.TABLE_ROW, "a | b"),
        (BlockKind.TABLE_ROW, "c"),
        (BlockKind.PARAGRAPH, "Y"),
    ]


def test_merged_cells_are_said_once() -> None:
    """A cell over two columns or two rows appears where it begins, and only there."""
    body = table(
        row(cell("Ancha", '<w:gridSpan w:val="2"/>'), cell("z")),
        row(cell("Alta", '<w:vMerge w:val="restart"/>'), cell("1")),
        row(cell("Alta", "<w:vMerge/>"), cell("2")),
    )
    assert texts(body) == ["Ancha | z", "Alta | 1", "2"]


def test_a_table_inside_a_cell_follows_its_row() -> None:
    """The rows of an inner table come after the row that holds it."""
    inner = table(row(cell("i"), cell("j")))
    body = table(row(cell("a"), cell(p("b") + inner + p())))
    assert texts(body) == ["a | b", "i | j"]


def test_rows_wrapped_in_content_controls_are_read() -> None:
    """A repeating section wraps its rows and cells in controls."""
    wrapped = f"<w:sdt><w:sdtContent>{row(cell('a'), cell('b'))}</w:sdtContent></w:sdt>"
    assert texts(table(wrapped)) == ["a | b"]


def test_a_frame_of_one_column_is_running_text() -> None:
    """A one-column table frames paragraphs: they stay paragraphs."""
    body = table(row(cell(p("Artículo 1. Uno.") + p("Artículo 2. Dos."))))
    found = blocks(body)
    assert [block.text for block in found] == ["Artículo 1. Uno.", "Artículo 2. Dos."]
    assert {block.kind for block in found} == {BlockKind.PARAGRAPH}


def test_a_form_keeps_the_structure_of_its_long_cell() -> None:
    """A directive laid out as a table keeps the numbered items of its procedure apart."""
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0)
    procedure = p(LONG) + item(LONG, 1) + item(LONG, 1) + item(LONG, 1)
    body = table(row(cell("Estándar"), cell("7.1.1")), row(cell("Procedimiento"), cell(procedure)))
    found = blocks(body, numbering=numbering)
    assert [block.kind for block in found] == [
        BlockKind.TABLE_ROW,
        BlockKind.TABLE_ROW,
        BlockKind.PARAGRAPH,
        *[BlockKind.LIST_ITEM] * 3,
    ]
    assert [block.text for block in found[:2]] == ["Estándar | 7.1.1", "Procedimiento"]
    assert [block.number for block in found[3:]] == ["1.", "2.", "3."]


def test_items_within_a_short_cell_keep_their_lines() -> None:
    """Two lettered items of one cell stay on lines of their own."""
    body = table(row(cell("Medios"), cell(p("a) Radio;") + p("b) Teléfono.") + p("Fin"))))
    assert texts(body) == ["Medios | a) Radio;\nb) Teléfono. Fin"]
