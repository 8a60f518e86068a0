"""A story of a DOCX (body, header, text box) in, its blocks in reading order out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.extract.docx_chunks import Chunks
from pipelines.extract.docx_notes import Notes
from pipelines.extract.docx_numbering import Numbering, with_label
from pipelines.extract.docx_package import (
    DGM,
    A,
    Node,
    Package,
    R,
    number,
    switched,
    value,
    w,
)
from pipelines.extract.docx_runs import Gathered, RunReader
from pipelines.extract.docx_styles import Styles
from pipelines.extract.docx_tables import row_blocks, visible_rows
from pipelines.results import Block, BlockKind

_CONTENTS_GALLERY = "table of contents"
_TRANSPARENT = frozenset(
    {w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag"), w("body"), w("docPart")}
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the stories of one document share; its counters advance as stories are read."""

    package: Package
    styles: Styles
    numbering: Numbering
    notes: Notes
    chunks: Chunks


class Story:
    """One story: reads its paragraphs, tables, content controls and text boxes in order."""

    def __init__(self, root: Node, setting: Setting, part: str) -> None:
        """Prepare to read ``root``, which belongs to the part at the path ``part``."""
        self._setting = setting
        self._runs = RunReader(root, setting.styles)
        self._links: dict[str, str] | None = None
        self._part = part

    def blocks(self, container: Node) -> Iterator[Block]:
        """Yield the blocks of a container: the body, a cell, a text box."""
        for child in container:
            if child.tag == w("p"):
                yield from self._paragraph(child)
            elif child.tag == w("tbl"):
                yield from self._table(child)
            elif child.tag == w("sdt"):
                yield from self._control(child)
            elif child.tag == w("altChunk"):
                yield from self._setting.chunks.blocks(self._target(child.get(f"{{{R}}}id")))
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)

    def _control(self, node: Node) -> Iterator[Block]:
        content = node.find(w("sdtContent"))
        if content is None:
            return
        gallery = value(node.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")) or ""
        for block in self.blocks(content):
            listed = gallery.lower() == _CONTENTS_GALLERY
            yield replace(block, kind=BlockKind.TOC) if listed else block

    def _table(self, table: Node) -> Iterator[Block]:
        rows = visible_rows(table)
        framed = all(len(cells) <= 1 for cells in rows)
        for cells in rows:
            if framed:  # a frame around running text, not a table of values
                for cell in cells:
                    yield from self.blocks(cell)
            else:
                yield from row_blocks([list(self.blocks(cell)) for cell in cells])

    def _paragraph(self, node: Node) -> Iterator[Block]:
        styles = self._setting.styles
        properties = node.find(w("pPr"))
        stated = None if properties is None else value(properties.find(w("pStyle")))
        style_id = stated or styles.default
        gathered = self._runs.read(node, style_id)
        if not gathered.text and self._is_hidden(node, properties, style_id):
            return
        block = self._block(gathered, properties, style_id)
        if block is not None:
            yield block
        yield from self._hanging(gathered)

    def _is_hidden(self, node: Node, properties: Node | None, style_id: str | None) -> bool:
        """Tell a paragraph whose text and mark are both hidden: it does not count in its list."""
        look = None if properties is None else properties.find(w("rPr"))
        hidden = None if look is None else switched(look.find(w("vanish")))
        if hidden is None:
            hidden = self._setting.styles.hidden(style_id)
        return hidden and next(node.iter(w("t")), None) is not None

    def _block(
        self, gathered: Gathered, properties: Node | None, style_id: str | None
    ) -> Block | None:
        num_id = ilvl = outline = None
        if properties is not None:
            num_id = number(properties.find(f"{w('numPr')}/{w('numId')}"))
            ilvl = number(properties.find(f"{w('numPr')}/{w('ilvl')}"))
            outline = number(properties.find(w("outlineLvl")))
        label = self._setting.numbering.label(num_id, ilvl, style_id)
        printed, text = with_label(label, gathered.text)
        if not text:
            return None
        if gathered.is_contents or self._setting.styles.is_contents(style_id):
            return Block(text=text, kind=BlockKind.TOC, number=printed)
        heading = self._setting.styles.heading_level(style_id)
        if outline is not None:
            heading = outline + 1 if 0 <= outline <= 8 else None
        if heading is not None:
            return Block(text=text, kind=BlockKind.HEADING, number=printed, level=heading or None)
        if label is not None and (printed or label.text is None):
            return Block(text=text, kind=BlockKind.LIST_ITEM, number=printed, level=label.level)
        return Block(text=text)

    def _hanging(self, gathered: Gathered) -> Iterator[Block]:
        """Yield notes, then text boxes, then the words of shapes and diagrams."""
        for kind, identifier in gathered.notes:
            note = self._setting.notes.block(kind, identifier)
            if note is not None:
                yield note
        for box in gathered.boxes:
            yield from self.blocks(box)
        for line in gathered.drawn:
            yield Block(text=line)
        for diagram in gathered.diagrams:
            yield from self._diagram(diagram)

    def _target(self, link: str | None) -> str:
        """Return the path of the part that a link of this story's part leads to, "" if none."""
        if self._links is None:
            relations = self._setting.package.relations(self._part)
            self._links = {relation.id: relation.target for relation in relations}
        return self._links.get(link or "", "")

    def _diagram(self, link: str) -> Iterator[Block]:
        """Yield the words of each shape of a SmartArt diagram, which live in a part of its own."""
        root = self._setting.package.tree(self._target(link))
        if root is None:
            return
        for shape in root.iter(f"{{{DGM}}}t"):
            words = [
                "".join(piece.text or "" for piece in line.iter(f"{{{A}}}t"))
                for line in shape.iter(f"{{{A}}}p")
            ]
            text = " ".join(" ".join(words).split())
            if text:
                yield Block(text=text)
