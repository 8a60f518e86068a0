"""A table of WordprocessingML in, its rows of visible cells out; blocks of cells in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipelines.extract.docx_package import Node, value, w
from pipelines.extract.spacing import starts_item
from pipelines.results import Block, BlockKind

_CELL_SEPARATOR = " | "
_TALL_BLOCKS = 4
_TALL_CHARACTERS = 400
_PAGE_CHARACTERS = 1500
_TRANSPARENT = frozenset(
    {w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag")}
)
_APART = frozenset({BlockKind.TABLE_ROW, BlockKind.FOOTNOTE, BlockKind.TOC})


def visible_rows(table: Node) -> list[list[Node]]:
    """Return the cells that each row shows; a merged cell appears once, where it begins."""
    return [
        [cell for cell in children_through(row, w("tc")) if not _continues(cell)]
        for row in children_through(table, w("tr"))
    ]


def children_through(node: Node, tag: str) -> Iterator[Node]:
    """Yield the children with a tag, also those wrapped in content controls or insertions."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from children_through(child, tag)


def row_blocks(cells: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """Yield a row: its short cells joined, a long cell's own blocks, then notes and inner tables.

    A cell that holds several paragraphs of running text is a page layout rather than a value; its
    headings, lists and paragraphs stay what they are.
    """
    values: list[str] = []
    after: list[Block] = []
    for blocks in cells:
        body = [block for block in blocks if block.kind not in _APART]
        if _is_tall(body):
            yield from _joined(values)
            values = []
            yield from blocks
            continue
        text = cell_text(block.text for block in body)
        if text:
            values.append(text)
        after.extend(block for block in blocks if block.kind in _APART)
    yield from _joined(values)
    yield from after


def cell_text(texts: Iterable[str]) -> str:
    """Join the paragraphs of a cell; one that opens an item keeps its own line."""
    pieces: list[str] = []
    for text in texts:
        if pieces:
            pieces.append("\n" if starts_item(text) else " ")
        pieces.append(text)
    return "".join(pieces)


def _joined(values: list[str]) -> Iterator[Block]:
    if values:
        yield Block(text=_CELL_SEPARATOR.join(values), kind=BlockKind.TABLE_ROW)


def _is_tall(blocks: Sequence[Block]) -> bool:
    characters = sum(len(block.text) for block in blocks)
    several = len(blocks) >= _TALL_BLOCKS and characters >= _TALL_CHARACTERS
    return several or (len(blocks) > 1 and characters >= _PAGE_CHARACTERS)


def _continues(cell: Node) -> bool:
    """Tell a cell that only continues the one above it or to its left."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        return False
    for tag in (w("vMerge"), w("hMerge")):
        merge = properties.find(tag)
        if merge is not None and value(merge) != "restart":
            return True
    return False
