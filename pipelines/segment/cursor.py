"""Placed blocks in, the tree they make out: what is open while a document is read."""

from __future__ import annotations

from pipelines.markers import Marker
from pipelines.results import Block
from pipelines.segment.nodes import Kind, Node, Piece, place_of
from pipelines.segment.sequence import Value

# Unnumbered headings nest below every container, those in capitals outermost.
HEADING_DEPTH = 6
_LOOSE = (Kind.ROOT, Kind.CONTAINER, Kind.HEADING)


class Cursor:
    """The open headings, article and list items, and the node that was touched last."""

    def __init__(self, mode: str) -> None:
        self.root = Node(kind=Kind.ROOT)
        self.scope = self.root
        self.article: Node | None = None
        self.items: list[Node] = []
        self.lapsed: list[Node] = []
        self.last = self.root
        self.mode = mode
        self._pending: list[str] = []

    def close_article(self) -> None:
        """End the article and the lists that are open."""
        self.article = None
        self.items = []
        self.lapsed = []

    def open_container(self, marker: Marker, text: str, depth: int, value: Value) -> Node:
        """Open a container with its marker and, when printed beside it, its title."""
        node = Node(
            kind=Kind.CONTAINER,
            level=marker.level,
            number=marker.number,
            marker=text[: marker.length],
            depth=depth,
            value=value,
            mode=self.mode,
        )
        if text[marker.length :]:
            node.title.append(text[marker.length :])
        return self._open(node)

    def open_heading(self, text: str, depth: int, number: str = "") -> Node:
        """Open an unnumbered heading, or one with an automatic ``number``, at a depth."""
        self.lapsed = [item for item in self.items if item.level is not None] or self.lapsed
        self.article = None
        self.items = []
        title = text[len(number) :].strip()
        node = Node(kind=Kind.HEADING, marker=number, depth=depth, mode=self.mode, title=[title])
        return self._open(node)

    def open_subheading(self, text: str, section: Node) -> Node:
        """Open an unnumbered heading inside a numbered section that goes on after it."""
        del self.items[self.items.index(section) + 1 :]
        node = section.add(Node(kind=Kind.HEADING, mode=self.mode, title=[text]))
        self.items.append(node)
        self.last = node
        return node

    def owner(self) -> Node:
        """Return what a list that starts now hangs from: an item, the article, or a paragraph.

        A paragraph owns the list it announces with a colon.
        """
        home = self.items[-1] if self.items else self.article
        if home is not None and home.kind is not Kind.HEADING:
            return home
        parent = home or self.scope
        announces = self.last.kind is Kind.PARAGRAPH and self.last.announces()
        return self.last if announces and self.last.parent is parent else parent

    def add_provision(
        self, block: Block, marker: Marker, value: Value, parent: Node, lead: str
    ) -> Node:
        """Add an article, fraction or item with the text after its marker."""
        node = Node(
            kind=Kind.PROVISION,
            level=marker.level,
            number=marker.number,
            style=marker.style,
            value=value,
            marker=block.text[: marker.length].strip(),
            place=place_of(block),
            mode=self.mode,
            lead=lead,
        )
        node.pieces.append(Piece(block=block, text=block.text[marker.length :].strip()))
        return self.touch(parent.add(node))

    def make_heading(self, node: Node) -> None:
        """Turn an item just added into a heading; notes that it took wait for the next clause."""
        self._pending = [*node.notes, *self._pending]
        node.kind, node.title = Kind.HEADING, [node.text()]
        node.pieces, node.notes = [], []

    def add_paragraph(self, block: Block, mode: str, parent: Node | None = None) -> Node:
        """Add a paragraph that is a clause of its own."""
        node = Node(kind=Kind.PARAGRAPH, mode=mode, place=place_of(block))
        node.pieces.append(Piece(block=block, text=block.text))
        return self.touch((parent or self.scope).add(node))

    def add_row(self, block: Block) -> None:
        """Add a table row; the rows below inherit the first one as their lead-in."""
        home = self.items[-1] if self.items else self.article or self.scope
        table = self.last.parent if self.last.kind is Kind.TABLE_ROW else None
        if table is None:
            announcer = self.last if self.last.announces() else None
            lead = lead_of(announcer) if announcer is not None else ""
            table = home.add(Node(kind=Kind.TABLE, mode=self.mode, lead=lead))
        if table.children and table.children[0].text() == block.text:
            # The header printed again on the next page is no row.
            table.add(Node(kind=Kind.TABLE, marker=block.text, mode=self.mode))
            return
        row = Node(kind=Kind.TABLE_ROW, mode=self.mode, lead=table.lead)
        if table.children:
            row.lead = f"{table.lead} {table.children[0].text()}".strip()
        row.pieces.append(Piece(block=block, text=block.text))
        self.touch(table.add(row))

    def extend(self, node: Node, block: Block) -> None:
        """Give a paragraph to an open provision, or make it a clause under an open heading."""
        if node.kind is Kind.HEADING:
            self.add_paragraph(block, self.mode, node)
            return
        node.pieces.append(Piece(block=block, text=block.text))
        self.last = node

    def add_footnote(self, block: Block) -> None:
        """Give a footnote to the clause before it; it introduces nothing."""
        if self.last.kind in _LOOSE:
            self.add_paragraph(block, self.mode)
        else:
            self.last.pieces.append(Piece(block=block, text=block.text, aside=True))

    def add_note(self, text: str) -> None:
        """Give an editor's note to the clause before it, or to the next one after a heading."""
        if self.last.kind in _LOOSE:
            self._pending.append(text)
        else:
            self.last.notes.append(text)

    def touch(self, node: Node) -> Node:
        """Make a clause the last one touched; notes that waited for one are its own."""
        node.notes.extend(self._pending)
        self._pending = []
        self.last = node
        return node

    def stray_notes(self) -> tuple[str, ...]:
        """Return the notes that no clause followed."""
        return tuple(self._pending)

    def climb(self, depth: int) -> None:
        """Leave the headings that a heading of this depth ends."""
        while self.scope.kind is not Kind.ROOT and self.scope.depth >= depth:
            self.scope = self.scope.parent or self.root

    def _open(self, node: Node) -> Node:
        self.climb(node.depth)
        self.scope = self.last = self.scope.add(node)
        return node


def lead_of(parent: Node) -> str:
    """Return the chain of introductions that a child of ``parent`` inherits."""
    if parent.kind not in (Kind.PROVISION, Kind.PARAGRAPH):
        return ""
    own = parent.intro()
    return f"{parent.lead} {own}".strip() if parent.lead else own
