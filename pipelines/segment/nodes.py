"""The tree a document is read into: one node per heading, article, fraction, item or paragraph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.markers import Level
from pipelines.results import Block
from pipelines.segment.sequence import Value


class Kind(StrEnum):
    """What a node is; PROVISION nodes and loose paragraphs become clauses."""

    ROOT = "root"
    CONTAINER = "container"
    HEADING = "heading"
    PROVISION = "provision"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a block starts on the page; unknown in formats without pages."""

    page: int | None = None
    x0: float | None = None

    def offset(self, other: Place) -> float | None:
        """Return how far right of ``other`` this is; None where the two cannot be compared."""
        if self.x0 is None or other.x0 is None or self.page != other.page:
            return None
        return self.x0 - other.x0


NOWHERE = Place()


def place_of(block: Block) -> Place:
    """Return where a block starts."""
    return Place(page=block.page, x0=block.boxes[0].x0) if block.boxes else NOWHERE


@dataclass(kw_only=True)
class Piece:
    """A part of a block that is a node's own text; an aside (a footnote) introduces nothing."""

    block: Block
    text: str
    aside: bool = False


@dataclass(kw_only=True, eq=False)
class Node:
    """A place in the document's structure; built in reading order, then only read."""

    kind: Kind
    level: Level | None = None
    number: str = ""
    value: Value = ()
    marker: str = ""
    style: str = ""
    title: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    lead: str = ""
    depth: int = 0
    place: Place = NOWHERE
    mode: str = "body"
    position: int = 1
    synthetic: bool = False
    counts: Counter[tuple[Kind, Level | None]] = field(default_factory=Counter)

    def add(self, child: Node) -> Node:
        """Append a child, give it its position among its like, and return it."""
        child.parent = self
        self.counts[child.kind, child.level] += 1
        child.position = self.counts[child.kind, child.level]
        self.children.append(child)
        return child

    def text(self) -> str:
        """Return the node's own text, paragraphs apart by a newline."""
        return "\n".join(piece.text for piece in self.pieces)

    def intro(self) -> str:
        """Return the paragraph that introduces what comes next under this node."""
        return next((piece.text for piece in reversed(self.pieces) if not piece.aside), "")

    def announces(self) -> bool:
        """Tell whether the node's last paragraph ends in a colon."""
        return self.intro().rstrip().endswith(":")

    def ancestors(self) -> list[Node]:
        """Return the nodes above this one, outermost first, without the root."""
        chain: list[Node] = []
        node = self.parent
        while node is not None and node.kind is not Kind.ROOT:
            chain.append(node)
            node = node.parent
        return chain[::-1]
