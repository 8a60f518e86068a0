"""Body blocks of a document in, the tree of its structure out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.markers import CONTAINERS, Level, Marker, despace, is_reform_note, transitory_marker
from pipelines.results import Block, BlockKind
from pipelines.segment.ahead import Ahead
from pipelines.segment.articles import article_markers
from pipelines.segment.cursor import HEADING_DEPTH, Cursor
from pipelines.segment.forms import FormHead, is_form_field
from pipelines.segment.headings import (
    heading_level,
    is_caption,
    is_heading,
    is_signatory,
    is_signature,
    is_title,
    opens_decree,
    opens_text,
)
from pipelines.segment.items import Items
from pipelines.segment.nodes import Kind, Node
from pipelines.segment.sequence import follows, may_follow, starts, value_of
from pipelines.segment.signs import signs

_DEPTH = {
    Level.LIBRO: 1,
    Level.TITULO: 2,
    Level.CAPITULO: 3,
    Level.SECCION: 4,
    Level.SUBSECCION: 5,
    Level.ANEXO: 1,
    Level.CONSIDERANDO: 1,
    Level.TRANSITORIOS: 1,
}
_MODE = {
    Level.TRANSITORIOS: "transitory",
    Level.CONSIDERANDO: "recital",
    Level.ANEXO: "annex",
}
_SETS_OF_DECREES = re.compile(r"^.{0,12}TRANSITORIOS DE (?:LOS )?DECRETOS\b", re.IGNORECASE)
# Capitals inside the recitals that lead to the resolution, and head no part of the text.
_RESOLVES = re.compile(r"^(?:POR LO |POR TODO LO|EN VIRTUD|EN M[ÉE]RITO|RESULTANDO|QUE )")
_PREAMBLE_SHARE = 0.35
_NEAR = 3


def outline(blocks: Sequence[Block], heads: Sequence[FormHead] = ()) -> Cursor:
    """Return the cursor at the end of the document; its root is the document's structure."""
    reader = _Reader(blocks, heads)
    for index in range(len(blocks)):
        reader.take(index)
    return reader.at


class _Reader:
    """Decides for each block what it is: heading, article, item, paragraph, note or field."""

    def __init__(self, blocks: Sequence[Block], heads: Sequence[FormHead]) -> None:
        self._blocks = blocks
        self._heads = {head.start: head for head in heads}
        self._fields = frozenset(index for head in heads for index in head.fields)
        self._signs = signs(blocks)
        self._articles = article_markers(blocks)
        self._ahead = Ahead(blocks, self._signs, self._articles)
        self.at = Cursor("preamble" if self._has_preamble() else "body")
        self._items = Items(self.at, self._ahead)
        self._untitled: Node | None = None
        self._sets = 0

    def take(self, index: int) -> None:
        """Place one block in the tree."""
        block = self._blocks[index]
        if index in self._heads:
            self._open_directive(self._heads[index])
        if block.kind is BlockKind.NOTE or self._is_note(index, block):
            self.at.add_note(block.text)
        elif not self._signs[index].body:
            return
        elif index in self._fields or (self._heads and is_form_field(block)):
            self.at.add_paragraph(block, "form_field")
        elif block.kind is BlockKind.TABLE_ROW:
            self.at.add_row(block)
        elif block.kind is BlockKind.FOOTNOTE:
            self.at.add_footnote(block)
        else:
            self._body(index, block)

    def _is_note(self, index: int, block: Block) -> bool:
        """Tell whether a plain paragraph after a provision is an editor's note of reform."""
        plain = self._signs[index].body and not self._signs[index].readings
        return plain and self.at.last.kind is Kind.PROVISION and is_reform_note(block.text)

    def _has_preamble(self) -> bool:
        """Tell whether articles make up the document, so that what precedes them is preamble."""
        first = min(self._articles, default=len(self._blocks))
        return bool(self._articles) and first < _PREAMBLE_SHARE * len(self._blocks)

    def _body(self, index: int, block: Block) -> None:
        sign = self._signs[index]
        untitled, self._untitled = self._untitled, None
        if sign.container is not None and _SETS_OF_DECREES.match(despace(block.text)):
            self._open_decrees(block)
        elif sign.container is not None and not self._quoted(sign.container):
            self._open_container(block, sign.container)
        elif self._opens_article(index):
            self._open_article(block, self._articles[index])
        elif untitled is not None and not sign.readings and is_title(block):
            untitled.title.append(block.text)
            self._untitled = untitled if len(untitled.title) < 2 else None
        elif not (self._transitory(block) or self._item(index, block)):
            self._plain(index, block)

    def _open_directive(self, head: FormHead) -> None:
        at = self.at
        at.close_article()
        at.mode = "body"
        title = f"Directiva {head.directive.number} {head.directive.name}".strip()
        at.scope = at.root.add(Node(kind=Kind.HEADING, title=[title], synthetic=True))

    def _quoted(self, container: Marker) -> bool:
        """Inside the text of a decree or ruling, recitals are part of what is quoted."""
        return self.at.mode == "decree" and container.level is Level.CONSIDERANDO

    def _open_decrees(self, block: Block) -> None:
        """Open the appendix where later decrees stand, each with transitory articles of its own."""
        self.at.close_article()
        self.at.mode = "decree"
        self.at.open_heading(block.text, depth=1)

    def _open_container(self, block: Block, marker: Marker) -> None:
        at = self.at
        at.close_article()
        if marker.level in _MODE:
            at.mode = _MODE[marker.level]
            self._sets += marker.level is Level.TRANSITORIOS
        elif at.mode != "annex":
            at.mode = "body"
        repeated = marker.level is Level.TRANSITORIOS and self._sets > 1
        text = despace(block.text)
        value = (self._sets,) if repeated else ()
        node = at.open_container(marker, text, _DEPTH[marker.level], value)
        titled = node.title or marker.level not in CONTAINERS | {Level.ANEXO}
        self._untitled = None if titled else node

    def _opens_article(self, index: int) -> bool:
        """Tell whether a block opens an article; after the decrees only a new text's first one."""
        marker = self._articles.get(index)
        if marker is None:
            return False
        value = value_of(Level.ARTICLE, marker.number)
        if self.at.mode == "transitory" and not marker.number[0].isdigit():
            return False
        return self.at.mode != "decree" or starts(value)

    def _open_article(self, block: Block, marker: Marker) -> None:
        at = self.at
        at.close_article()
        if at.mode in ("preamble", "decree"):
            at.mode = "body"
        value = value_of(Level.ARTICLE, marker.number)
        at.article = at.add_provision(block, marker, value, at.scope, "")

    def _transitory(self, block: Block) -> bool:
        """Open "PRIMERO.-" where such ordinals number provisions: transitories and recitals."""
        at = self.at
        if at.mode not in ("transitory", "recital"):
            return False
        lowered = block.text[:9].lower().replace("í", "i")
        prefix = 9 if lowered.startswith("articulo ") else 0
        marker = transitory_marker(block.text[prefix:])
        if marker is None:
            return False
        value = value_of(Level.TRANSITORY, marker.number)
        last = at.article.value if at.article is not None else ()
        if not (starts(value) or follows(last, value) or may_follow(last, value)):
            return False
        at.close_article()
        whole = Marker(level=marker.level, number=marker.number, length=marker.length + prefix)
        at.article = at.add_provision(block, whole, value, at.scope, "")
        return True

    def _item(self, index: int, block: Block) -> bool:
        readings = self._signs[index].readings
        if not readings or self.at.mode == "preamble":
            return False
        return self._items.open(index, block, readings)

    def _plain(self, index: int, block: Block) -> None:
        at = self.at
        if at.mode == "transitory" and opens_decree(block.text):
            at.close_article()
            at.mode = "decree"
        if at.mode in ("transitory", "decree") and self._is_signature(block):
            at.close_article()
            at.add_paragraph(block, "signature")
            at.mode = "decree"
        elif self._is_heading(index, block):
            self._open_heading(index, block)
        elif at.mode == "recital" and opens_text(block.text):
            at.close_article()
            at.add_paragraph(block, at.mode)
            self._leave_recitals()
        elif at.items:
            self._items.follow(index, block)
        elif at.article is not None:
            at.extend(at.article, block)
        else:
            at.add_paragraph(block, at.mode)

    def _leave_recitals(self) -> None:
        """Go back to the body: what follows the recitals does not stand under their heading."""
        self.at.mode = "body"
        self.at.scope = self.at.root

    def _is_signature(self, block: Block) -> bool:
        signed = self.at.last.mode == "signature" and is_signatory(block.text)
        return signed or is_signature(block.text)

    def _is_heading(self, index: int, block: Block) -> bool:
        """Tell whether a block is a heading here; inside an article only one that ends it is."""
        at = self.at
        if at.mode in ("preamble", "decree"):
            return False
        if at.article is None:
            return is_heading(block) or (is_caption(block) and self._heads_list(index))
        if at.mode == "transitory" or not is_heading(block):
            return False
        return at.mode == "annex" or self._ends_article(index)

    def _heads_list(self, index: int) -> bool:
        """Tell whether list items follow at once, and this is not inside a list that goes on."""
        after = self._ahead.following(index)
        if after is None or not self._signs[after].readings:
            return False
        return not self.at.items or self._ahead.goes_on(index, self.at.items) is None

    def _ends_article(self, index: int) -> bool:
        """Tell whether an article or container stands near, so that a heading belongs to it."""
        after = index
        for _ in range(_NEAR):
            found = self._ahead.following(after)
            if found is None:
                return False
            if self._ahead.opens_other(found):
                return bool(self.at.article and self.at.article.text().strip())
            after = found
        return False

    def _open_heading(self, index: int, block: Block) -> None:
        at = self.at
        if at.mode == "recital" and not _RESOLVES.match(despace(block.text)):
            self._leave_recitals()
        section = self._ahead.goes_on(index, at.items) if at.items else None
        if section is not None and section.kind is Kind.HEADING:
            at.open_subheading(block.text, section)
        else:
            depth = HEADING_DEPTH + heading_level(block)
            at.open_heading(block.text, depth, block.number or "")
