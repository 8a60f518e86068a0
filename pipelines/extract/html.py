"""An HTML file's bytes in, a Document out: headings, numbered lists, tables and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import lxml.html
from lxml import etree

from corpora.errors import DamagedFile
from pipelines.extract.docx_tables import row_blocks
from pipelines.extract.limits import (
    MARKUP,
    MARKUP_SHARE,
    Limits,
    check_size,
    over_share,
    within_limits,
)
from pipelines.extract.media import Kind
from pipelines.extract.number_formats import formatted
from pipelines.extract.spacing import BULLET, join_lines
from pipelines.extract.text import paragraphs, text_document, text_of
from pipelines.results import BODY_KINDS, Block, BlockKind, Document

Node = Any  # lxml ships no types


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SKIPPED = _tags(
    "script style noscript template head nav iframe object embed svg canvas select datalist button "
    "input textarea audio video map del"
)
_INLINE = _tags(
    "a abbr acronym b bdi bdo big cite code data dfn em font i img ins kbd label mark meter output "
    "progress q ruby rb s samp small span strike strong sub sup time tt u var wbr nobr o:p"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE
)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b([a-z]+-?[a-z]+)\b", re.IGNORECASE)
_TYPES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
    "disc": "bullet",
    "circle": "bullet",
    "square": "bullet",
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=\s]{100,}")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes, name: str, limits: Limits) -> Document:
    """Read a web page: what it shows, with list numbers printed, scripts and menus left out.

    ``pages`` is 0 and blocks have no boxes. Raises NotADocument when the bytes are not text,
    DamagedFile, OverLimit or NoText.
    """
    check_size(data, file=name, limits=limits)
    text = _DECLARATION.sub(
        "", text_of(data, name, declared=True).lstrip("\ufeff").replace("\0", "")
    )
    text = _EMBEDDED.sub("", text)
    if len(text) > MARKUP_SHARE * limits.max_bytes:
        raise over_share(len(text), MARKUP_SHARE, MARKUP, file=name, limits=limits)
    parser = lxml.html.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DamagedFile(
            file=name, detail={"es": "no se puede leer como HTML", "en": "it is not readable HTML"}
        ) from error
    body = root.find("body")
    read = _Reader().blocks(root if body is None else body)
    blocks = within_limits(read, file=name, limits=limits)
    if not any(block.kind in BODY_KINDS for block in blocks):
        blocks = ()
    return text_document(data, name, Kind.HTML, blocks)


@dataclass
class _Mark:
    """The marker of the list item being read, until its first words take it."""

    number: str | None
    bullet: bool
    level: int


@dataclass
class _Reader:
    """Walks a page in order, gathering inline text until a block begins or ends."""

    pieces: list[str] = field(default_factory=list)
    mark: _Mark | None = None
    depth: int = 0
    preserved: int = 0

    def blocks(self, node: Node) -> Iterator[Block]:
        """Yield the blocks of an element."""
        yield from self._content(node)
        yield from self._flush()

    def _content(self, node: Node) -> Iterator[Block]:
        self._add(node.text)
        for child in node:
            if isinstance(child.tag, str) and not _is_hidden(child):
                yield from self._element(child)
            self._add(child.tail)

    def _element(self, node: Node) -> Iterator[Block]:
        tag = node.tag
        if tag == "br":
            self.pieces.append("\n")
        elif tag in _INLINE:
            if not _is_note_mark(node):
                yield from self._content(node)
        elif tag in _LISTS:
            yield from self._list(node)
        elif tag == "table":
            yield from self._table(node)
        else:
            yield from self._block(node)

    def _block(self, node: Node) -> Iterator[Block]:
        yield from self._flush()
        tag = node.tag
        self.preserved += tag == "pre"
        if tag in _HEADINGS:
            for block in [*self._content(node), *self._flush()]:
                titled = block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
                yield (
                    replace(block, kind=BlockKind.HEADING, level=_HEADINGS[tag])
                    if titled
                    else block
                )
        elif tag == "footer" and node.getparent().tag == "body":
            for block in [*self._content(node), *self._flush()]:
                yield replace(block, kind=BlockKind.FOOTER, level=None)
        else:
            yield from self._content(node)
        yield from self._flush()
        self.preserved -= tag == "pre"

    def _list(self, node: Node) -> Iterator[Block]:
        yield from self._flush()
        style = _list_format(node)
        items = [child for child in node if child.tag == "li"]
        backwards = node.get("reversed") is not None
        count = _whole(node.get("start"), len(items) if backwards else 1)
        self.depth += 1
        self._add(node.text)
        for child in node:
            if child.tag == "li" and not _is_hidden(child):
                count = _whole(child.get("value"), count)
                yield from self._item(child, count, _list_format(child) or style)
                count += -1 if backwards else 1
            elif isinstance(child.tag, str) and not _is_hidden(child):
                yield from self._element(child)
            self._add(child.tail)
        yield from self._flush()
        self.depth -= 1

    def _item(self, node: Node, count: int, style: str) -> Iterator[Block]:
        yield from self._flush()
        number = None
        if style not in ("bullet", "none"):
            number = f"{formatted(count, style)}{')' if style == 'lowerLetter' else '.'}"
        self.mark = _Mark(number=number, bullet=style == "bullet", level=self.depth)
        yield from self._content(node)
        yield from self._flush()
        self.mark = None

    def _table(self, node: Node) -> Iterator[Block]:
        yield from self._flush()
        for caption in node.findall("caption"):
            yield from _Reader().blocks(caption)
        rows = [_cells(row) for row in _rows(node)]
        framed = all(len(cells) <= 1 for cells in rows)
        for cells in rows:
            read = [list(_Reader(depth=self.depth).blocks(cell)) for cell in cells]
            if framed:
                for blocks in read:
                    yield from blocks
            else:
                yield from row_blocks(read)

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text if self.preserved else _SPACES.sub(" ", text))

    def _flush(self) -> Iterator[Block]:
        lines = "".join(self.pieces).split("\n")
        self.pieces = []
        if self.preserved:
            for paragraph in paragraphs(lines):
                yield Block(text=paragraph)
            return
        text = join_lines(lines)
        if not text:
            return
        mark, self.mark = self.mark, None
        if mark is None:
            yield Block(text=text)
            return
        printed = BULLET if mark.bullet else mark.number
        yield Block(
            text=f"{printed} {text}" if printed else text,
            kind=BlockKind.LIST_ITEM,
            number=mark.number,
            level=mark.level,
        )


def _is_hidden(node: Node) -> bool:
    if node.tag in _SKIPPED or node.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(node.get("style") or ""))


def _is_note_mark(node: Node) -> bool:
    """Tell the raised figure that only points to a note: it must not glue to the word."""
    if node.tag != "sup":
        return False
    words = "".join(node.itertext()).strip(" []()\n\t")
    return words.isdigit() and next(node.iter("a"), None) is not None


def _list_format(node: Node) -> str:
    """Return the number format of a list or item, "" where the item says nothing."""
    declared = _LIST_STYLE.search(node.get("style") or "")
    if declared and declared[1].lower() in _STYLES:
        return _STYLES[declared[1].lower()]
    kind = node.get("type")
    if kind in _TYPES and node.tag != "ul":
        return _TYPES[kind]
    if node.tag == "li":
        return ""
    return "decimal" if node.tag == "ol" else "bullet"


def _whole(text: str | None, default: int) -> int:
    try:
        return default if text is None else int(text[:9])
    except ValueError:
        return default


def _rows(table: Node) -> Iterator[Node]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]
