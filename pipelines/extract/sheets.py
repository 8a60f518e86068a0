"""Pages as read in, the blocks of the document out: furniture apart, tables in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.extract.furniture import contents_rows, furniture
from pipelines.extract.layout import Frame, frames
from pipelines.extract.lines import Line
from pipelines.extract.paragraphs import blocks, box_of
from pipelines.extract.pdf_tables import RuledTable, cell_finder, table_parts
from pipelines.extract.scan_margins import scan_furniture
from pipelines.extract.scan_markers import with_markers
from pipelines.extract.scans import Scan, page_box
from pipelines.extract.spacing import clean
from pipelines.results import Block, BlockKind


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page as read: its size in points, its lines and tables; ``scan`` if read by OCR."""

    number: int
    height: float
    lines: tuple[Line, ...]
    tables: tuple[RuledTable, ...] = ()
    scan: Scan | None = None


def sheet_blocks(sheets: Sequence[Sheet]) -> list[Block]:
    """Return the blocks of a document in reading order, then what stands in its margins."""
    pages = [sheet.lines for sheet in sheets]
    kinds = furniture(pages, [sheet.height for sheet in sheets])
    scanned = [sheet for sheet in sheets if sheet.scan is not None]
    kinds |= scan_furniture([(sheet.lines, sheet.height) for sheet in scanned])
    flow = _Flow(kinds)
    for sheet, parts in zip(sheets, _parts(sheets, kinds), strict=True):
        flow.add(sheet, parts)
    flow.close()
    result = flow.blocks
    for line in (line for lines in pages for line in lines if id(line) in kinds):
        result.append(
            Block(
                text=line.text,
                kind=kinds[id(line)],
                page=line.page,
                boxes=(box_of(line),),
                certainty=line.certainty,
            )
        )
    scans = {sheet.number: sheet.scan for sheet in scanned if sheet.scan is not None}
    return [_finished(block, scans) for block in result]


_Part = Frame | RuledTable


def _parts(sheets: Sequence[Sheet], kinds: dict[int, BlockKind]) -> list[list[_Part]]:
    """Return the frames and tables of each page in reading order, markers of scans repaired."""
    pages: list[list[_Part]] = []
    for sheet in sheets:
        find = cell_finder(sheet.tables)
        loose = [
            line
            for line in sheet.lines
            if id(line) not in kinds and find(line.x0, line.top, line.x1, line.bottom) is None
        ]
        pages.append(_placed(frames(loose), sheet.tables))
    if any(sheet.scan for sheet in sheets):
        return _repaired(sheets, pages)
    return pages


def _repaired(sheets: Sequence[Sheet], pages: list[list[_Part]]) -> list[list[_Part]]:
    rows = [row for page in pages for part in page if isinstance(part, Frame) for row in part.rows]
    repaired = iter(with_markers(rows))
    return [
        [
            replace(part, rows=tuple(next(repaired) for _ in part.rows))
            if isinstance(part, Frame)
            else part
            for part in page
        ]
        for page in pages
    ]


class _Flow:
    """Gathers frames that may share a paragraph and turns them into blocks at each break."""

    def __init__(self, kinds: dict[int, BlockKind]) -> None:
        """Leave out of the tables the lines that have a kind of their own."""
        self._kinds = kinds
        self.blocks: list[Block] = []
        self._run: list[Frame] = []
        self._contents: set[int] = set()
        self._in_table = False

    def add(self, sheet: Sheet, parts: Sequence[_Part]) -> None:
        """Add the parts of one page."""
        for part in parts:
            if isinstance(part, RuledTable):
                self._add_table(sheet, part)
                continue
            if self._in_table and self._run and self._run[-1].page == part.page:
                self.close()
            self._in_table = False
            rows = part.rows
            self._contents |= {id(rows[index]) for index in contents_rows(rows)}
            self._run.append(part)

    def close(self) -> None:
        """Turn the frames gathered so far into blocks."""
        self.blocks.extend(blocks(self._run, frozenset(self._contents)))
        self._run, self._contents = [], set()

    def _add_table(self, sheet: Sheet, table: RuledTable) -> None:
        find = cell_finder([table])
        inside = [
            line
            for line in sheet.lines
            if id(line) not in self._kinds
            and find(line.x0, line.top, line.x1, line.bottom) is not None
        ]
        for part in table_parts(table, inside):
            # Only a cell that goes on over the page continues the paragraph before it.
            if isinstance(part, Block) or (self._run and self._run[-1].page == sheet.number):
                self.close()
            if isinstance(part, Block):
                self.blocks.append(part)
            else:
                self._run.append(part)
        self._in_table = True


def _placed(parts: Sequence[Frame], tables: Sequence[RuledTable]) -> list[_Part]:
    """Put each table after the last row above it in its own column."""
    placed: list[_Part] = list(parts)
    for table in tables:
        index, row = _place(placed, table)
        if index < len(placed) and row:
            frame = placed[index]
            if isinstance(frame, Frame) and row < len(frame.rows):
                head = replace(frame, rows=frame.rows[:row])
                tail = replace(frame, rows=frame.rows[row:])
                placed[index : index + 1] = [head, table, tail]
                continue
            index += 1
        placed.insert(index, table)
    return placed


def _place(parts: Sequence[_Part], table: RuledTable) -> tuple[int, int]:
    """Return the part a table goes into and how many of its rows go before the table."""
    left, top, right, _ = table.box
    last: tuple[int, int] | None = None
    first: tuple[int, int] | None = None
    for index, part in enumerate(parts):
        if isinstance(part, RuledTable):
            if part.box[1] < top and _overlap((part.box[0], part.box[2]), (left, right)):
                last = (index, 1)
            continue
        for place, row in enumerate(part.rows):
            if not _overlap((row.x0, row.x1), (left, right)):
                continue
            if row.middle < top:
                last = (index, place + 1)
            elif first is None:
                first = (index, place)
    return last or first or (len(parts), 0)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def _finished(block: Block, scans: dict[int, Scan]) -> Block:
    """Return a block with clean words, and boxes on the page as it is seen."""
    text = "\n".join(clean(line) for line in block.text.split("\n"))
    boxes = block.boxes
    if any(box.page in scans for box in boxes):
        boxes = tuple(page_box(box, scans[box.page]) if box.page in scans else box for box in boxes)
    return replace(block, text=text, boxes=boxes)


def has_text(sheets: Sequence[Sheet]) -> bool:
    """Tell whether any page has a letter or a figure on it."""
    return any(char.isalnum() for char in _characters(sheets))


def _characters(sheets: Sequence[Sheet]) -> Iterator[str]:
    return (char for sheet in sheets for line in sheet.lines for char in line.text)
