"""A Document in, its body cut where a standard, a commentary or an element starts, out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpora.drafts import Place
from pipelines.imports.marks import COMMENTARY, HEADED, LEVEL, letter_after, letters_in
from pipelines.results import BODY_KINDS, Block, BlockKind, Document

_CELLS = re.compile(r"\s\|\s")
_SPACE = re.compile(r"\s+")
_INSIDE = re.compile(rf"(?<=\S)\s+(?={HEADED.pattern})")
# A head that lost its number, behind a sentence's end: levels of at least three positions.
_LOST_INSIDE = re.compile(rf"(?<=[.;:])\s+(?=[(\[]\s*{LEVEL}(?:[\s,;/]+{LEVEL}){{2,3}}\s*[)\]])")
_SENTENCE_END = re.compile(r"[.;:?!)\"”»]$")
_COMMENT_INSIDE = re.compile(rf"(?<=[.;:)])\s+(?=(?:{COMMENTARY})\s*:\s)")
_MIN_LETTERS = 2


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text that starts one thing or goes on with it.

    ``run_on`` says that it starts where no sentence ended, as when two columns were read as one.
    """

    text: str
    place: Place
    heading: bool = False
    run_on: bool = False


def pieces_of(document: Document) -> list[Piece]:
    """Return the pieces of a document's body in reading order; contents and notes are left out.

    Lines are counted among the body's own on each page, from 1; running heads do not count.
    """
    found: list[Piece] = []
    page: int | None = None
    line = 1
    for block in document.blocks:
        if block.kind not in BODY_KINDS or block.kind is BlockKind.FOOTNOTE:
            continue
        if block.page != page:
            page, line = block.page, 1
        rows = max(len(block.boxes), 1)
        found.extend(_cut(block, line))
        line = _next_line(block, line, rows)
        page = block.boxes[-1].page if block.boxes else page
    return found


def _next_line(block: Block, line: int, rows: int) -> int:
    """Return the line after a block; one that runs over a page starts the count again."""
    if block.boxes and block.boxes[-1].page != block.page:
        return sum(box.page == block.boxes[-1].page for box in block.boxes) + 1
    return line + rows


def _cut(block: Block, line: int) -> Iterator[Piece]:
    text = _SPACE.sub(" ", _CELLS.sub(" ", block.text)).strip()
    at = 0
    for end in [*_cuts(text), len(text)]:
        part = text[at:end].strip()
        if part:
            yield Piece(
                text=part,
                place=_place(block, line, at / max(len(text), 1)),
                heading=block.kind is BlockKind.HEADING,
                run_on=at > 0 and not _SENTENCE_END.search(text[:at].rstrip()),
            )
        at = end


def _place(block: Block, line: int, share: float) -> Place:
    """Return the place of what stands at a share of a block's text, by its printed rows."""
    row = min(int(share * len(block.boxes)), max(len(block.boxes) - 1, 0))
    if row and block.boxes[row].page != block.page:
        page = block.boxes[row].page
        before = sum(box.page != page for box in block.boxes)
        return Place(page=page, line=row - before + 1)
    return Place(page=block.page, line=line + row)


def _cuts(text: str) -> list[int]:
    """Return where a block that the layout ran together has to be cut."""
    cuts = {found.end() for found in _INSIDE.finditer(text)}
    cuts |= {found.end() for found in _LOST_INSIDE.finditer(text)}
    cuts |= {found.end() for found in _COMMENT_INSIDE.finditer(text)}
    cuts |= set(_letter_cuts(text))
    return sorted(cuts - {0})


def _letter_cuts(text: str) -> list[int]:
    """Return where lettered elements start that follow one another inside one block."""
    found: list[int] = []
    expected = ""
    for at, letter in letters_in(text):
        if letter == expected or (not expected and letter == "a"):
            found.append(at)
            expected = letter_after(letter)
        elif not expected and at == 0:
            expected = letter_after(letter)
            found.append(at)
    return found if len(found) >= _MIN_LETTERS else []
