"""A Markdown file's bytes in, a Document out: headings, lists, tables and paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extract.limits import Limits, check_size, check_text, within_limits
from pipelines.extract.media import Kind
from pipelines.extract.spacing import BULLET, clean, starts_item
from pipelines.extract.text import joined, text_document, text_of
from pipelines.results import Block, BlockKind, Document

_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_ITEM = re.compile(r"^([ \t]*)([-*+]|(\d{1,9})([.)]))(?:[ \t]+(.*)|)$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_DELIMITERS = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_CELLS = re.compile(r"(?<!\\)\|")
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,40})\]:[ \t]*(.*)$")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]^][^\]]{0,200}\]:[ \t]*\S+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\n(?:[\w-]+[ \t]*:.*\n|[ \t-].*\n)*?---[ \t]*(?:\n|\Z)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,1000})\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\]\([^()\n]{0,2000}\)")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")
_EMPHASIS = re.compile(r"(?<![\w\\*])(\*\*\*|\*\*|\*|~~)(?=\S)(.{1,1000}?)(?<=\S)\1(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w\\])(___|__|_)(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"(`{1,3})(.{1,1000}?)\1")
_LONGEST_LINE = 10_000
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass
class _Open:
    """A block being gathered: its kind, its printed marker, its depth and its words so far."""

    kind: BlockKind
    lines: list[str]
    number: str | None = None
    level: int | None = None
    last: str = ""


def read_markdown(data: bytes, name: str, limits: Limits) -> Document:
    """Read a Markdown file: ATX and underlined headings, nested lists, pipe tables, notes.

    Emphasis, links and tags are taken off the words. ``pages`` is 0 and blocks have no boxes.
    Raises NotADocument when the bytes are not text, OverLimit or NoText.
    """
    check_size(data, file=name, limits=limits)
    text = text_of(data, name)
    check_text(text, file=name, limits=limits)
    source = _COMMENT.sub("", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    reader = _Reader(_FRONT.sub("", source, count=1).split("\n"))
    blocks = within_limits(reader.blocks(), file=name, limits=limits)
    return text_document(data, name, Kind.MARKDOWN, blocks)


def inline(text: str) -> str:
    """Return the words of a line of Markdown without its marks; an endless line keeps them."""
    if len(text) > _LONGEST_LINE:
        return clean(text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _NOTE_MARK.sub("", text)
    text = _TAG.sub(" ", text)
    for _nested in range(3):
        text = _UNDERLINED.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    text = _CODE.sub(r"\2", text)
    return clean(html.unescape(_ESCAPED.sub(r"\1", text)))


class _Reader:
    """Reads lines in order, gathering those of one block until something ends it."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._open: _Open | None = None
        self._fence = ""
        self._table = False
        self._indents: list[int] = []
        self._counts: dict[int, int] = {}

    def blocks(self) -> Iterator[Block]:
        for place, line in enumerate(self._lines):
            after = self._lines[place + 1] if place + 1 < len(self._lines) else ""
            yield from self._line(line, after)
        yield from self._close()

    def _line(self, line: str, after: str) -> Iterator[Block]:
        if self._is_fence(line):
            yield from self._close()
        elif self._fence:
            if line.strip():
                yield Block(text=clean(line))
        else:
            line = _QUOTE.sub("", line)
            if not line.strip():
                self._table = False
                yield from self._close()
            elif self._in_table(line, after):
                yield from self._row(line)
            else:
                yield from self._words(line)

    def _is_fence(self, line: str) -> bool:
        found = _FENCE.match(line)
        if not found or (self._fence and not found[1].startswith(self._fence)):
            return False
        self._fence = "" if self._fence else found[1]
        return True

    def _in_table(self, line: str, after: str) -> bool:
        if not self._table and "|" in line and _DELIMITERS.match(after) and "|" in after:
            self._table = True
        return self._table and "|" in line

    def _row(self, line: str) -> Iterator[Block]:
        yield from self._close()
        if _DELIMITERS.match(line):
            return
        cells = [inline(cell.replace("\\|", "|")) for cell in _CELLS.split(line.strip())]
        text = " | ".join(cell for cell in cells if cell)
        if text:
            yield Block(text=text, kind=BlockKind.TABLE_ROW)

    def _words(self, line: str) -> Iterator[Block]:
        heading = _ATX.match(line)
        if heading:
            yield from self._close()
            self._forget_lists()
            words = inline(heading[2] or "")
            if words:
                yield Block(text=words, kind=BlockKind.HEADING, level=len(heading[1]))
            return
        under = _SETEXT.match(line)
        if under and self._open is not None and self._open.kind is BlockKind.PARAGRAPH:
            self._open.kind = BlockKind.HEADING
            self._open.level = 1 if under[1].startswith("=") else 2
            yield from self._close()
            return
        if _RULE.match(line):
            yield from self._close()
            return
        yield from self._prose(line)

    def _prose(self, line: str) -> Iterator[Block]:
        note, found = _NOTE.match(line), _ITEM.match(line)
        if note:
            yield from self._close()
            self._open = _Open(
                kind=BlockKind.FOOTNOTE, lines=[f"Nota {note[1]}: {inline(note[2])}"]
            )
        elif found:
            yield from self._close()
            self._item(found)
        elif not _REFERENCE.match(line):
            yield from self._continue(line)

    def _item(self, found: re.Match[str]) -> None:
        """Open a list item; a list whose items are all marked 1. counts on by itself."""
        indent = len(found[1].expandtabs(4))
        while self._indents and indent < self._indents[-1]:
            self._counts.pop(self._indents.pop(), None)
        if not self._indents or indent >= self._indents[-1] + 2:
            self._indents.append(indent)
        level = len(self._indents)
        words = inline(found[5] or "")
        if found[3] is None:
            self._open = _Open(
                kind=BlockKind.LIST_ITEM, lines=[f"{BULLET} {words}".strip()], level=level
            )
            return
        counted = self._counts.get(self._indents[-1])
        typed = int(found[3])
        shown = counted + 1 if counted is not None and typed == 1 else typed
        self._counts[self._indents[-1]] = shown
        number = f"{shown}{found[4]}"
        self._open = _Open(
            kind=BlockKind.LIST_ITEM,
            lines=[f"{number} {words}".strip()],
            number=number,
            level=level,
        )

    def _continue(self, line: str) -> Iterator[Block]:
        words = inline(line)
        if not words:
            return
        last = "" if self._open is None else self._open.last
        hard = last.endswith(("  ", "\\"))
        if self._open is None or (starts_item(words) and (hard or _ends(self._open.lines[-1]))):
            yield from self._close()
            if not line.startswith((" ", "\t")):
                self._forget_lists()
            self._open = _Open(kind=BlockKind.PARAGRAPH, lines=[words])
        else:
            self._open.lines[-1] = self._open.lines[-1].rstrip("\\")
            self._open.lines.append(words)
        self._open.last = line

    def _forget_lists(self) -> None:
        self._indents.clear()
        self._counts.clear()

    def _close(self) -> Iterator[Block]:
        done, self._open = self._open, None
        text = "" if done is None else joined(done.lines)
        if done is not None and text and text != BULLET:
            yield Block(text=text, kind=done.kind, number=done.number, level=done.level)


def _ends(text: str) -> bool:
    return text.endswith((".", ";", ":", ",", "; y", "; o"))
