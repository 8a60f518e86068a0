"""A plain text file's bytes in, a Document out: a block a paragraph, hard-wrapped lines undone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from corpora.errors import NotADocument, NoText
from pipelines.extract.encoding import decoded
from pipelines.extract.limits import Limits, check_size, check_text, within_limits
from pipelines.extract.media import Kind
from pipelines.extract.spacing import clean, starts_item
from pipelines.markers import container_marker, list_markers
from pipelines.results import Block, Document, Notice

_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_LONGEST_MARKER = 20
_NARROWEST, _WIDEST = 40, 140
_LEAST_RUNNING_ON = 10  # one line in ten going on in lower case shows that lines were cut
_CLOSED = re.compile(r"[.;:!?»”\")]$|[;,] ?[yoe]$")
_ENDS_ITEM = re.compile(r"[.;:,!?)»”]$|[;,] ?[yoeu]$|^[^a-zá-ú]*$")
_HYPHEN = re.compile(r"[^\W\d_]-$")
_RULE = re.compile(r"^[\W_]*$")


def read_text(data: bytes, name: str, limits: Limits) -> Document:
    """Read a plain text file in UTF-8, UTF-16 or a Windows, DOS or Macintosh page of Spanish.

    ``pages`` is 0 and blocks have no boxes. Raises NotADocument when the bytes are not text,
    OverLimit or NoText.
    """
    check_size(data, file=name, limits=limits)
    text = text_of(data, name)
    check_text(text, file=name, limits=limits)
    read = (Block(text=paragraph) for paragraph in paragraphs(_LINES.split(text)))
    blocks = within_limits(read, file=name, limits=limits)
    return text_document(data, name, Kind.TEXT, blocks)


def text_of(data: bytes, name: str, *, declared: bool = False) -> str:
    """Return a text file's characters; raise NotADocument when its bytes are not text."""
    text = decoded(data, declared=declared)
    if text is None:
        raise NotADocument(
            file=name, detail={"es": "su contenido no es texto", "en": "its content is not text"}
        )
    return text


def text_document(
    data: bytes,
    name: str,
    kind: Kind,
    blocks: tuple[Block, ...],
    notices: tuple[Notice, ...] = (),
) -> Document:
    """Return the Document of a format without pages; raise NoText when it holds no block."""
    if not blocks:
        raise NoText(file=name)
    return Document(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media=kind.value,
        pages=0,
        blocks=blocks,
        notices=notices,
    )


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs of some lines, each on one line.

    An empty line ends a paragraph. Lines cut at a margin are joined unless the next one opens a
    provision or the line ended early; lines that were not cut at a margin are paragraphs.
    """
    kept = [line.rstrip() for line in lines]
    width = wrap_width(kept)
    current: list[str] = []
    last = ""
    for line in kept:
        text = clean(line)
        if not text or _RULE.match(text):
            if current and not _is_bare_marker(current):
                yield joined(current)
                current = []
            last = ""
            continue
        if current and (_is_bare_marker(current) or (width and not _breaks(last, line, width))):
            current.append(text)
        else:
            if current:
                yield joined(current)
            current = [text]
        last = line
    if current:
        yield joined(current)


def wrap_width(lines: list[str]) -> int:
    """Return the column where lines were cut, 0 when each line is a paragraph of its own.

    A cut shows where a line stops in mid-sentence and the next goes on in lower case.
    """
    runs_on = [
        len(line.rstrip())
        for line, after in pairwise(lines)
        if after.lstrip()[:1].islower()
        and not starts_item(clean(after))
        and not _ENDS_ITEM.search(line.rstrip())
    ]
    inner = sum(1 for line, after in pairwise(lines) if line.strip() and after.strip())
    if not runs_on or _LEAST_RUNNING_ON * len(runs_on) < inner:
        return 0
    width = sorted(runs_on)[int(len(runs_on) * 0.9)]
    longest = max(map(len, lines))
    return width if _NARROWEST <= width <= _WIDEST and longest <= 2 * width else 0


def joined(lines: Sequence[str]) -> str:
    """Join the printed lines of one paragraph; a word cut by a hyphen is made whole."""
    pieces = list(lines[:1])
    for before, after in pairwise(lines):
        if _HYPHEN.search(before[-2:]) and after[:1].islower():
            pieces[-1] = pieces[-1][:-1]
        else:
            pieces.append(" ")
        pieces.append(after)
    return "".join(pieces)


def _is_bare_marker(lines: list[str]) -> bool:
    """Tell a list marker printed on a line of its own, away from its text."""
    if len(lines) != 1 or len(lines[0]) > _LONGEST_MARKER:
        return False
    text = lines[0]
    return any(marker.strong and marker.length == len(text) for marker in list_markers(text))


def _breaks(before: str, line: str, width: int) -> bool:
    """Tell whether a line begins a paragraph, given the one printed before it."""
    text, ended = clean(line), clean(before)
    word = text.split(" ", 1)[0]
    early = len(before) + 1 + len(word) <= 0.9 * width
    if container_marker(text):
        return True
    if starts_item(text):
        return early or bool(_ENDS_ITEM.search(ended))
    if ended.isupper() and not text.isupper():
        return True
    indented = len(line) - len(line.lstrip()) >= len(before) - len(before.lstrip()) + 2
    if indented and bool(_CLOSED.search(ended)) and text[:1].isupper():
        return True
    return early and (bool(_CLOSED.search(ended)) or text[:1].isupper())
