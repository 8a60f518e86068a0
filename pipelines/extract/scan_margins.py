"""Lines of recognised pages in, which of them are running heads and feet out, read badly or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipelines.extract.lines import Line
from pipelines.results import BlockKind

_MARGIN = 0.16
_NEAR = 16.0
_ALIKE = 0.7
_MIN_PAGES = 3
_SHORTEST = 4
# A seal in the margin comes out as a few letters of no certainty, with nothing beside them.
_SCRAP_LETTERS = 10
_SCRAP_CERTAINTY = 0.85


@dataclass(kw_only=True)
class _Group:
    """Lines that stand at one height and read nearly alike."""

    text: str
    middle: float
    lines: list[Line] = field(default_factory=list)


def scan_furniture(
    pages: Sequence[tuple[Sequence[Line], float]],
) -> dict[int, BlockKind]:
    """Return the kind, by ``id()``, of the lines that come back in the margins of the pages.

    ``pages`` holds the lines and the height of each. Recognition reads a small running head
    differently on every page, so that likeness counts, not equality.
    """
    groups: list[_Group] = []
    for lines, height in pages:
        for line in lines:
            if _in_margin(line, height):
                _add(groups, line)
    heights = {lines[0].page: height for lines, height in pages if lines}
    needed = max(_MIN_PAGES, len(pages) / 3)
    kinds: dict[int, BlockKind] = {}
    for group in groups:
        if len({line.page for line in group.lines}) >= needed:
            kinds |= {id(line): _place(line, heights[line.page]) for line in group.lines}
    for lines, height in pages:
        loose = [line for line in lines if id(line) not in kinds and _in_margin(line, height)]
        kinds |= {id(line): _place(line, height) for line in loose if _is_scrap(line, loose)}
    return kinds


def _in_margin(line: Line, height: float) -> bool:
    return not height * _MARGIN < line.middle < height * (1 - _MARGIN)


def _place(line: Line, height: float) -> BlockKind:
    return BlockKind.HEADER if line.middle < height / 2 else BlockKind.FOOTER


def _is_scrap(line: Line, loose: Sequence[Line]) -> bool:
    """Tell a scrap in the margin: short, doubtful, and so is all that stands on its row."""
    row = [
        other
        for other in loose
        if min(line.bottom, other.bottom) - max(line.top, other.top)
        > 0.5 * min(line.bottom - line.top, other.bottom - other.top)
    ]
    letters = sum(len(_letters(other.text)) for other in row)
    certainty = max(other.certainty or 0.0 for other in row)
    return letters <= _SCRAP_LETTERS and certainty < _SCRAP_CERTAINTY


def _add(groups: list[_Group], line: Line) -> None:
    text = _letters(line.text)
    if len(text) < _SHORTEST:
        return
    for group in groups:
        if abs(group.middle - line.middle) <= _NEAR and _are_alike(group.text, text):
            group.lines.append(line)
            return
    groups.append(_Group(text=text, middle=line.middle, lines=[line]))


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
