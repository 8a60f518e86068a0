"""Ruled tables of a PDF: which rulings make one, and how its rows read in the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from pipelines.extract.limits import Limits
from pipelines.extract.pdf import read_pdf
from pipelines.extract.pdf_tables import RuledTable, ruled_tables
from pipelines.results import BODY_KINDS, Block, BlockKind
from tests.pipelines.extract.pdf_files import HEIGHT, pdf, write

GRID = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
SMALL = ParagraphStyle("small", fontName="Helvetica", fontSize=9, leading=11)
Cells = Sequence[Sequence[object]]


def place(
    canvas: Canvas,
    cells: Cells,
    *,
    x: float = 72,
    top: float = 200,
    widths: Sequence[float],
    style: Sequence[tuple[object, ...]] = (),
) -> None:
    """Draw a ruled table with its upper left corner at a place."""
    table = Table([list(row) for row in cells], colWidths=list(widths), style=[*GRID, *style])
    _, height = table.wrapOn(canvas, sum(widths), HEIGHT)
    table.drawOn(canvas, x, HEIGHT - top - height)


def tables(draw: Callable[[Canvas], None]) -> tuple[RuledTable, ...]:
    """Return the tables of the one page that ``draw`` draws."""
    with pdfium.PdfDocument(pdf(draw)) as document:
        return ruled_tables(document[0], 1)


def blocks(draw: Callable[[Canvas], None]) -> list[Block]:
    """Return the body blocks of the pages that ``draw`` draws."""
    document = read_pdf(pdf(draw), "forma.pdf", Limits())
    return [block for block in document.blocks if block.kind in BODY_KINDS]


def test_rows_stand_between_the_paragraphs_around_them() -> None:
    """A row joins its cells, keeps a box for each, and the text around keeps its place."""

    def draw(canvas: Canvas) -> None:
        write(canvas, ["Las unidades reportan el consumo de municiones cada mes."], top=150)
        place(
            canvas,
            [["Unidad", "Cartuchos", "Fecha"], ["Proximidad", "120", "3 de mayo"]],
            widths=(150, 100, 120),
        )
        write(canvas, ["El almacén concilia el reporte con sus registros."], top=300)

    found = blocks(draw)
    assert [block.text for block in found] == [
        "Las unidades reportan el consumo de municiones cada mes.",
        "Unidad | Cartuchos | Fecha",
        "Proximidad | 120 | 3 de mayo",
        "El almacén concilia el reporte con sus registros.",
    ]
    assert [block.kind for block in found[1:3]] == [BlockKind.TABLE_ROW] * 2
    assert len(found[1].boxes) == 3


def test_close_cells_are_kept_apart() -> None:
    """Two numbers a word's gap from each other belong to the cells they stand in."""

    def draw(canvas: Canvas) -> None:
        place(
            canvas,
            [["1111", "2222"], ["3333", "4444"]],
            widths=(27, 27),
            style=[("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)],
        )

    assert [block.text for block in blocks(draw)] == ["1111 | 2222", "3333 | 4444"]


def test_a_merged_cell_stands_once() -> None:
    """A cell over two rows is read in the first, and one over all columns is no row."""

    def draw(canvas: Canvas) -> None:
        place(
            canvas,
            [
                ["Equipo asignado al personal", "", ""],
                ["Patrulla", "Radio", "1"],
                ["", "Botiquín", "2"],
            ],
            widths=(120, 120, 60),
            style=[("SPAN", (0, 0), (-1, 0)), ("SPAN", (0, 1), (0, 2))],
        )

    found = blocks(draw)
    assert [block.text for block in found] == [
        "Equipo asignado al personal",
        "Patrulla | Radio | 1",
        "Botiquín | 2",
    ]
    assert found[0].kind is not BlockKind.TABLE_ROW


def test_a_cell_of_paragraphs_is_read_as_paragraphs() -> None:
    """A form laid out as a table gives the items of its long cell one by one."""
    items = [
        f"{letter}) El personal {act} conforme a lo que ordene su mando, lo asienta en la bitácora "
        "de la unidad y conserva copia del registro durante dos años para su revisión."
        for letter, act in zip("abcd", ("recibe", "revisa", "entrega", "archiva"), strict=True)
    ]

    def draw(canvas: Canvas) -> None:
        cell = [Paragraph(item, SMALL) for item in items]
        place(
            canvas,
            [["Directiva", "Control de bitácoras"], ["Procedimiento", cell]],
            widths=(110, 350),
        )

    found = blocks(draw)
    assert [block.text for block in found] == [
        "Directiva | Control de bitácoras",
        "Procedimiento",
        *items,
    ]
    assert [block.kind for block in found[2:]] == [BlockKind.PARAGRAPH] * 4


def test_a_long_cell_goes_on_over_the_page() -> None:
    """A paragraph cut by the end of the page in its cell is one paragraph."""
    first = " ".join(["El mando revisa las armas y el parque que el personal recibe"] * 16)
    second = "y asienta el resultado en el libro de guardia de la unidad." * 3
    items = [Paragraph(f"a) {first}.", SMALL), Paragraph(f"b) {first}", SMALL)]

    def draw(canvas: Canvas) -> None:
        place(canvas, [["Nombre", "Armas"], ["Pasos", items]], widths=(80, 380), top=450)
        canvas.showPage()
        rest = [Paragraph(second, SMALL), Paragraph(f"c) {first}.", SMALL)]
        rest.append(Paragraph(f"d) {first}.", SMALL))
        place(canvas, [["", rest], ["Firma", "Sello"]], widths=(80, 380), top=80)

    joined = [block.text for block in blocks(draw) if block.text.startswith("b)")]
    assert joined == [f"b) {first} {second}"]


def test_a_table_in_one_column_stays_in_it() -> None:
    """On a page of two columns the rows come after the text above them in their own column."""
    left = [f"Línea {number} de la columna izquierda del acuerdo." for number in range(1, 13)]
    right = [f"Línea {number} de la columna derecha del acuerdo." for number in range(1, 19)]

    def draw(canvas: Canvas) -> None:
        write(canvas, left, x=60, top=150, size=9)
        place(canvas, [["Grado", "Plazas"], ["Oficial", "12"]], x=60, top=340, widths=(90, 90))
        write(canvas, right, x=320, top=150, size=9)

    text = "\n".join(block.text for block in blocks(draw))
    assert text.index("Línea 12 de la columna izquierda") < text.index("Grado | Plazas")
    assert text.index("Oficial | 12") < text.index("Línea 1 de la columna derecha")


def test_frames_and_single_columns_are_no_tables() -> None:
    """A frame around the page, a boxed title and a column of boxes hold text, not rows."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(30, 30, 552, 732)
        canvas.rect(72, 600, 300, 40)
        place(canvas, [["Primero"], ["Segundo"], ["Tercero"]], widths=(200,))

    assert tables(draw) == ()


def test_shading_and_underlines_are_no_tables() -> None:
    """Filled bands and a few rules under headings do not make cells."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.9, 0.9, 0.9)
        for row in range(6):
            canvas.rect(72, 600 - 30 * row, 400, 15, stroke=0, fill=1)
            canvas.line(72, 300 - 30 * row, 400, 300 - 30 * row)

    assert tables(draw) == ()


def test_thin_bars_count_as_rulings() -> None:
    """Word processors draw their rulings as filled bars, which make a table too."""

    def draw(canvas: Canvas) -> None:
        for row in range(3):
            canvas.rect(72, 500 + 30 * row, 200, 0.5, stroke=0, fill=1)
        for column in range(3):
            canvas.rect(72 + 100 * column, 500, 0.5, 60, stroke=0, fill=1)

    (table,) = tables(draw)
    assert len(table.cells) == 4


def test_a_drawing_of_thousands_of_strokes_is_given_up() -> None:
    """A map or a chart is not searched for cells."""

    def draw(canvas: Canvas) -> None:
        for index in range(5000):
            canvas.line(72, 700 - index / 10, 300, 700 - index / 10)

    assert tables(draw) == ()


def test_a_turned_page_has_its_table_where_it_is_seen() -> None:
    """Rotation of the page applies to rulings as it does to text."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        place(canvas, [["Grado", "Plazas"], ["Oficial", "12"]], widths=(90, 90))

    assert len(tables(draw)) == 1
    assert {"Grado", "Plazas", "Oficial", "12"} <= set(
        " ".join(block.text for block in blocks(draw)).replace("|", " ").split()
    )


def test_a_head_laid_out_as_a_table_is_left_out_of_the_body() -> None:
    """The table that heads every page is furniture once, and no row of the document."""

    def draw(canvas: Canvas) -> None:
        for number in range(1, 5):
            head = [["Manual de operaciones", "MO-07"], ["Revisión 3", f"Hoja {number}"]]
            place(canvas, head, top=40, widths=(250, 100))
            write(canvas, [f"El turno {number} entrega las armas al oficial de guardia."], top=200)
            canvas.showPage()

    document = read_pdf(pdf(draw), "forma.pdf", Limits())
    body = [block.text for block in document.blocks if block.kind in BODY_KINDS]
    assert len(body) == 4
    assert [block.text for block in document.blocks].count("Manual de operaciones") == 4
