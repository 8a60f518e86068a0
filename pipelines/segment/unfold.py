"""Table rows that only lay out a page in, the headings and paragraphs they hold out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.markers import container_marker, list_markers
from pipelines.results import Block, BlockKind
from pipelines.segment.headings import is_section_name

SEPARATOR = " | "
_LONG = 200


def unfold(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """Return the blocks with layout rows taken apart, and how many cell separators that removed.

    "IV. Procedimiento | a) ..." becomes the heading and the items; a row of one long cell, or of
    one cell that opens a section, becomes paragraphs.
    """
    result: list[Block] = []
    removed = 0
    for block in blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            result.append(block)
            continue
        cells = block.text.split(SEPARATOR)
        if len(cells) == 2 and _names_section(cells[0]):
            removed += 1
            result.extend(_paragraphs(block, cells))
        elif len(cells) == 1 and (len(block.text) > _LONG or _opens_section(block.text)):
            result.extend(_paragraphs(block, cells))
        else:
            result.append(block)
    return result, removed


def _paragraphs(row: Block, cells: Sequence[str]) -> Iterator[Block]:
    for cell in cells:
        for text in cell.split("\n"):
            if text.strip():
                yield replace(row, text=text.strip(), kind=BlockKind.PARAGRAPH)


def _opens_section(text: str) -> bool:
    return _names_section(text) or container_marker(text) is not None


def _names_section(text: str) -> bool:
    """Tell whether a cell is the name of a section of a directive, numbered or not."""
    readings = list_markers(text)
    rest = text[readings[0].length :] if readings else text
    return is_section_name(rest)
