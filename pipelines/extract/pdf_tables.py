"""The rulings of a PDF page in, its tables' cells out; lines lying in the cells in, rows out."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.table import (
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)

from pipelines.extract.layout import Frame, frames, rows
from pipelines.extract.lines import Line, Region, to_top_left
from pipelines.extract.paragraphs import blocks, box_of, join_rows
from pipelines.extract.spacing import starts_item
from pipelines.results import Block, BlockKind, Box

Cell = tuple[float, float, float, float]
Edge = dict[str, str | float]
_Matrix = tuple[float, float, float, float, float, float]
_SEPARATOR = " | "
_TOLERANCE = 3.0
_STRAIGHT = 1.0
_SHORTEST = 4.0
_MIN_EDGES = 6
# Beyond these a page is a drawing, and looking for cells in it would take too long.
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 4_000
_MAX_CROSSINGS = 2_500
_MAX_DEPTH = 3
# A cell is a page's text, not a value, when it holds this many blocks and characters.
_TALL_BLOCKS = 3
_TALL_CHARACTERS = 400
_LONG_BLOCKS = 2
_LONG_CHARACTERS = 1200
_WHOLE_WIDTH = 0.95


@dataclass(frozen=True, kw_only=True)
class RuledTable:
    """A ruled table: cells (x0, top, x1, bottom) in top-left points, by rows then columns."""

    page: int
    cells: tuple[Cell, ...]

    @property
    def box(self) -> Cell:
        """Return the box around all cells."""
        x0s, tops, x1s, bottoms = zip(*self.cells, strict=True)
        return min(x0s), min(tops), max(x1s), max(bottoms)


def ruled_tables(page: pdfium.PdfPage, number: int) -> tuple[RuledTable, ...]:
    """Return the tables of at least 2 rows and 2 columns that a page's rulings draw.

    Only straight strokes and thin bars count, so that shading is no table; pdfplumber's geometry
    turns them into cells. A frame around a page or a title has one cell and is none.
    """
    edges = _edges(page)
    if len(edges) < _MIN_EDGES:
        return ()
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    across = sum(1 for edge in merged if edge["orientation"] == "h")
    if min(across, len(merged) - across) < 3 or across * (len(merged) - across) > 40_000:
        return ()
    crossings = edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)
    if len(crossings) > _MAX_CROSSINGS:
        return ()
    groups = cells_to_tables(intersections_to_cells(crossings))
    tables = [
        RuledTable(page=number, cells=tuple(sorted(group, key=lambda cell: (cell[1], cell[0]))))
        for group in groups
    ]
    return tuple(sorted(filter(_is_table, tables), key=lambda table: table.box[1]))


def cell_finder(tables: Sequence[RuledTable]) -> Region:
    """Return a function that tells which cell of a page's tables, counted on, a box lies in."""
    cells = [cell for table in tables for cell in table.cells]

    def find(x0: float, top: float, x1: float, bottom: float) -> int | None:
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        for index, cell in enumerate(cells):
            if cell[0] <= x < cell[2] and cell[1] <= y < cell[3]:
                return index
        return None

    return find


def table_parts(table: RuledTable, lines: Sequence[Line]) -> list[Block | Frame]:
    """Return the rows of a table in order; a cell full of paragraphs is a frame of its own.

    ``lines`` are those lying in the table. A merged cell stands once, where it begins; so does a
    cell as wide as the table, whose text is not a row but a title or a paragraph.
    """
    find = cell_finder([table])
    inside: dict[int, list[Line]] = {}
    for line in lines:
        index = find(line.x0, line.top, line.x1, line.bottom)
        if index is not None:
            inside.setdefault(index, []).append(line)
    parts: list[Block | Frame] = []
    left, _, right, _ = table.box
    numbered = enumerate(table.cells)
    for _, row in groupby(numbered, key=lambda one: one[1][1]):
        filled = [(cell, inside[index]) for index, cell in row if index in inside]
        if len(filled) == 1 and _width(filled[0][0]) > _WHOLE_WIDTH * (right - left):
            parts.extend(frames(filled[0][1]))
        else:
            parts.extend(_row(filled))
    return parts


def _is_table(table: RuledTable) -> bool:
    tops = [cell[1] for cell in table.cells]
    lefts = {cell[0] for cell in table.cells}
    return len(set(tops)) >= 2 and len(lefts) >= 2 and len(tops) > len(set(tops))


def _width(cell: Cell) -> float:
    return cell[2] - cell[0]


def _row(filled: Sequence[tuple[Cell, list[Line]]]) -> Iterator[Block | Frame]:
    values: list[tuple[str, Box, float | None]] = []
    for _, lines in filled:
        parts = frames(lines)
        paragraphs = blocks(parts, frozenset())
        if _is_tall(paragraphs):
            yield from _joined(values)
            values = []
            yield from parts
            continue
        text = _cell_text(rows(lines))
        values.append((text, _box_around(lines), paragraphs[0].certainty))
    yield from _joined(values)


def _is_tall(paragraphs: Sequence[Block]) -> bool:
    characters = sum(len(block.text) for block in paragraphs)
    several = len(paragraphs) >= _TALL_BLOCKS and characters >= _TALL_CHARACTERS
    return several or (len(paragraphs) >= _LONG_BLOCKS and characters >= _LONG_CHARACTERS)


def _cell_text(lines: Sequence[Line]) -> str:
    """Join the lines of a cell; one that opens an item keeps its own line."""
    groups: list[list[str]] = []
    for line in lines:
        text = line.text.replace("\t", " ")
        if groups and not starts_item(text):
            groups[-1].append(text)
        else:
            groups.append([text])
    return "\n".join(join_rows(group) for group in groups)


def _joined(values: Sequence[tuple[str, Box, float | None]]) -> Iterator[Block]:
    if values:
        yield Block(
            text=_SEPARATOR.join(text for text, _, _ in values),
            kind=BlockKind.TABLE_ROW,
            page=values[0][1].page,
            boxes=tuple(box for _, box, _ in values),
            certainty=values[0][2],
        )


def _box_around(lines: Sequence[Line]) -> Box:
    return Box(
        page=lines[0].page,
        x0=min(box_of(line).x0 for line in lines),
        top=min(box_of(line).top for line in lines),
        x1=max(box_of(line).x1 for line in lines),
        bottom=max(box_of(line).bottom for line in lines),
    )


def _edges(page: pdfium.PdfPage) -> list[Edge]:
    """Return the straight horizontal and vertical strokes of a page as pdfplumber's edges."""
    point = to_top_left(page)
    width, height = page.get_size()
    edges: list[Edge] = []
    for taken, (x0, y0, x1, y1) in enumerate(_strokes(page)):
        if taken >= _MAX_SEGMENTS:
            return []
        (xa, ya), (xb, yb) = point(x0, y0), point(x1, y1)
        dx, dy = abs(xa - xb), abs(ya - yb)
        beyond = min(xa, xb) > width or min(ya, yb) > height or max(xa, xb) < 0 or max(ya, yb) < 0
        if beyond or max(dx, dy) < _SHORTEST or min(dx, dy) > _STRAIGHT:
            continue
        flat = dx > dy
        x_mid, y_mid = (xa + xb) / 2, (ya + yb) / 2
        edges.append(
            {
                "x0": min(xa, xb) if flat else x_mid,
                "x1": max(xa, xb) if flat else x_mid,
                "top": y_mid if flat else min(ya, yb),
                "bottom": y_mid if flat else max(ya, yb),
                "width": dx if flat else 0.0,
                "height": 0.0 if flat else dy,
                "orientation": "h" if flat else "v",
            }
        )
    return edges


def _strokes(page: pdfium.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    count = pdfium_c.FPDFPage_CountObjects(page)
    if count > _MAX_OBJECTS:
        return
    for index in range(count):
        item = pdfium_c.FPDFPage_GetObject(page, index)
        yield from _object_strokes(item, (1, 0, 0, 1, 0, 0), 0)


def _object_strokes(
    item: object, outer: _Matrix, depth: int
) -> Iterator[tuple[float, float, float, float]]:
    sort = pdfium_c.FPDFPageObj_GetType(item)
    if sort == pdfium_c.FPDF_PAGEOBJ_PATH:
        yield from _path_strokes(item, _times(_matrix(item), outer))
    elif sort == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _times(_matrix(item), outer)
        for index in range(min(pdfium_c.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)):
            yield from _object_strokes(
                pdfium_c.FPDFFormObj_GetObject(item, index), inner, depth + 1
            )


def _path_strokes(item: object, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight segments of a stroked path, or the axis of a thin filled bar."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    count = pdfium_c.FPDFPath_CountSegments(item)
    if not (fill.value or stroke.value) or not 1 < count <= _MAX_SEGMENTS:
        return
    segments = list(_segments(item, count, matrix))
    if stroke.value:
        yield from segments
        return
    xs = [x for x0, _, x1, _ in segments for x in (x0, x1)]
    ys = [y for _, y0, _, y1 in segments for y in (y0, y1)]
    if not xs:
        return
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if y1 - y0 <= _TOLERANCE < x1 - x0:
        yield x0, (y0 + y1) / 2, x1, (y0 + y1) / 2
    elif x1 - x0 <= _TOLERANCE < y1 - y0:
        yield (x0 + x1) / 2, y0, (x0 + x1) / 2, y1


def _segments(
    item: object, count: int, matrix: _Matrix
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight segments of a path, also those that close it."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        if not pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        here = _apply(matrix, x.value, y.value)
        sort = pdfium_c.FPDFPathSegment_GetType(segment)
        if sort == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = here
        elif sort == pdfium_c.FPDF_SEGMENT_LINETO:
            yield *last, *here
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield *here, *start
        last = here


def _matrix(item: object) -> _Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return (1, 0, 0, 1, 0, 0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    """Return the matrix that applies one and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
