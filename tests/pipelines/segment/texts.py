"""Short texts of our own in, their segmentation out: one line is one block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipelines.results import Block, BlockKind, Box, Clause, Document, Segmentation
from pipelines.segment.document import body_text, segment
from pipelines.segment.force import ForceTagger

TAGGER = ForceTagger()


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, x0: float | None = None) -> Block:
    """Return a block, on page 1 at ``x0`` when that is given."""
    box = Box(page=1, x0=x0 or 0.0, top=0.0, x1=500.0, bottom=10.0)
    boxes = (box,) if x0 is not None else ()
    return Block(text=text, kind=kind, page=1 if boxes else None, boxes=boxes)


def row(text: str) -> Block:
    """Return a table row."""
    return block(text, BlockKind.TABLE_ROW)


def document(lines: Sequence[str | Block]) -> Document:
    """Return a document of these blocks."""
    blocks = tuple(block(line) if isinstance(line, str) else line for line in lines)
    return Document(file="x", sha256="", media="text", pages=0, blocks=blocks)


def read(*lines: str | Block) -> Segmentation:
    """Return the segmentation of a document whose blocks are given in order."""
    return segment(document(lines), 0, TAGGER)


def labels(*lines: str | Block) -> list[str]:
    """Return the labels of the clauses of a document."""
    return [clause.label for clause in read(*lines).clauses]


def by_label(*lines: str | Block) -> dict[str, Clause]:
    """Return the clauses of a document by their label."""
    return {clause.label: clause for clause in read(*lines).clauses}


def characters(text: str) -> Counter[str]:
    """Count the characters of a text, blank space aside."""
    return Counter("".join(text.split()))


def lost_and_doubled(lines: Sequence[str | Block]) -> tuple[Counter[str], Counter[str]]:
    """Return the characters of a body that no part holds, and those held too often."""
    whole = document(lines)
    parts = segment(whole, 0, TAGGER)
    printed = characters(body_text(whole))
    held = characters("".join((*parts.headings, *parts.markers, *parts.stray_notes)))
    for clause in parts.clauses:
        held += characters(clause.text + "".join(clause.notes))
    return printed - held, held - printed
