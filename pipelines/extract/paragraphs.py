"""Frames in reading order in, blocks out: hard line breaks and hyphenation undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.extract.layout import CUT, Frame
from pipelines.extract.lines import SOFT_HYPHENS, Line
from pipelines.markers import (
    Level,
    article_marker,
    container_marker,
    despace,
    is_reform_note,
    list_markers,
    transitory_marker,
)
from pipelines.results import Block, BlockKind, Box

_ENDS_SENTENCE = re.compile(r"[.;:?!]['\"”»)]*$|[;,][ ](?:y|o|e|u)$")
_ENDS_ITEM = re.compile(r"[.;:,?!]['\"”»)]*$|[ ](?:y|o|e|u)$")
_SOFT = str.maketrans("", "", SOFT_HYPHENS)
_BLANKS = re.compile(r"_{5,}(?:[ ]*_{5,})*")
# Rows of a paragraph whose left edges are compared, so that an endless one is not read again.
_LOOK_BACK = 40
_NOTE_ROWS = 4
# Line pitches that two rows of a paragraph may stand apart; a sentence broken in two, more.
_PITCH = 1.38
_BROKEN_PITCH = 2.1
_TITLE_ROWS = 3
_MAX_BOLD = 0.3
_FEW_BOLD = 400
_HYPHENS = ("-", "\u2010", *SOFT_HYPHENS)


@dataclass(frozen=True, kw_only=True)
class _Measures:
    """Typical distances of a frame: pitch between rows, and where its text ends."""

    pitch: float
    left: float
    right: float


def blocks(frames: Sequence[Frame], contents: frozenset[int]) -> list[Block]:
    """Join rows into blocks; ``contents`` holds ``id()`` of rows that belong to an index."""
    result: list[Block] = []
    open_rows: list[Line] = []
    before: Frame | None = None
    bold_tells = not _is_mostly_bold(frames)
    for frame in frames:
        measures = _measures(frame)
        for position, row in enumerate(frame.rows):
            if id(row) in contents:
                result.extend(_close(open_rows, bold_tells))
                open_rows = []
                result.append(_block([row], BlockKind.TOC))
                continue
            if open_rows and not _continues(open_rows, row, measures, position == 0, before):
                result.extend(_close(open_rows, bold_tells))
                open_rows = []
            open_rows.append(row)
        before = frame
    result.extend(_close(open_rows, bold_tells))
    return result


def _measures(frame: Frame) -> _Measures:
    steps = sorted(
        after.middle - before.middle
        for before, after in zip(frame.rows, frame.rows[1:], strict=False)
        if after.middle > before.middle
    )
    size = frame.rows[0].size
    pitch = steps[len(steps) // 5] if steps else 1.25 * size
    return _Measures(pitch=max(pitch, 0.9 * size), left=frame.left, right=frame.right)


def _continues(
    open_rows: list[Line], row: Line, measures: _Measures, first: bool, before: Frame | None
) -> bool:
    """Tell whether ``row`` goes on with the paragraph of ``open_rows``."""
    last = open_rows[-1]
    if is_reform_note(last.text) or is_reform_note(row.text):
        return False
    if first:
        return _continues_over_break(open_rows, row, before)
    broken = row.text[:1].islower() and not _ENDS_ITEM.search(last.text)
    reach = _BROKEN_PITCH if broken else _PITCH
    apart = row.middle - last.middle > reach * measures.pitch + 0.5
    if apart or _opens(row, open_rows, measures):
        return False
    if _centred(last, measures) and _centred(row, measures):
        return _same_heading(last, row)
    resized = abs(row.size - last.size) > 0.25 * max(row.size, last.size)
    return broken or not (resized or _is_bare(last) or _ended(open_rows, row, measures))


def _continues_over_break(open_rows: list[Line], row: Line, before: Frame | None) -> bool:
    last = open_rows[-1]
    if container_marker(despace(last.text)) or container_marker(despace(row.text)):
        return False
    if _ENDS_SENTENCE.search(last.text) or article_marker(row.text):
        return False
    if row.text[:1].islower() and not _strong_list(row.text):
        return True
    reached = before is not None and last.x1 > before.right - 3 * last.size
    return reached and not _strong_list(row.text) and not last.text.isupper()


def _opens(row: Line, open_rows: Sequence[Line], measures: _Measures) -> bool:
    """Tell whether a row starts a provision, given how the row before it ended."""
    last = open_rows[-1]
    text = despace(row.text.replace(CUT, " "))
    ended = bool(_ENDS_ITEM.search(last.text)) or last.x1 < measures.right - 4 * last.size
    if container_marker(text):
        return ended or row.bold or _centred(row, measures)
    article = article_marker(text)
    if article:
        return ended and (article.strong or row.bold)
    if transitory_marker(text) and ended:
        return True
    if not _strong_list(row.text):
        return False
    return ended or CUT in row.text[:12] or row.bold or _next_bullet(open_rows[0], row)


def _next_bullet(first: Line, row: Line) -> bool:
    """Tell whether a row opens with the bullet of its paragraph, right below it."""
    marker = next((one for one in list_markers(row.text) if one.level is Level.BULLET), None)
    aligned = abs(first.x0 - row.x0) < 0.2 * row.size
    return marker is not None and aligned and first.text.startswith(marker.style)


def _strong_list(text: str) -> bool:
    return any(
        marker.strong or "." in marker.number for marker in list_markers(text.replace(CUT, " "))
    )


def _ended(open_rows: list[Line], row: Line, measures: _Measures) -> bool:
    """Tell whether the paragraph ended on its last row: the next word would still have fitted."""
    last = open_rows[-1]
    word = row.text.split(CUT)[0].split(" ", 1)[0]
    width = (row.x1 - row.x0) / max(len(row.text), 1) * (len(word) + 1)
    room = measures.right - last.x1
    if room > width + 1.5 * row.size:
        return True
    if len(open_rows) == 1 or not _ENDS_SENTENCE.search(last.text):
        return False
    hanging = min([one.x0 for one in open_rows[-min(_LOOK_BACK, len(open_rows) - 1) :]])
    return row.x0 > hanging + 0.8 * row.size and row.x0 < measures.right - 0.4 * (
        measures.right - measures.left
    )


def _centred(row: Line, measures: _Measures) -> bool:
    width = measures.right - measures.left
    indent_left, indent_right = row.x0 - measures.left, measures.right - row.x1
    return (
        min(indent_left, indent_right) > 0.04 * width
        and abs(indent_left - indent_right) < 0.03 * width
    )


def _same_heading(last: Line, row: Line) -> bool:
    if container_marker(despace(row.text)) or article_marker(row.text):
        return False
    alike = last.bold == row.bold and abs(last.size - row.size) < 0.15 * row.size
    return alike and last.text.isupper() == row.text.isupper() and not last.text.endswith(".")


def _close(rows: Sequence[Line], bold_tells: bool) -> Iterator[Block]:
    if rows:
        yield _block(rows, _kind(rows, bold_tells))


def _kind(rows: Sequence[Line], bold_tells: bool) -> BlockKind:
    if is_reform_note(" ".join(row.text for row in rows[:_NOTE_ROWS])):
        return BlockKind.NOTE
    if container_marker(despace(rows[0].text)) or (bold_tells and _is_bold_title(rows)):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _is_bare(row: Line) -> bool:
    """Tell whether a row is the number of a container alone, its title still to come."""
    text = despace(row.text)
    marker = container_marker(text)
    return marker is not None and marker.length == len(text)


def _is_bold_title(rows: Sequence[Line]) -> bool:
    """Tell whether rows are a short line in bold that reads as a title, not a sentence."""
    if len(rows) > _TITLE_ROWS or not all(row.all_bold for row in rows):
        return False
    text = " ".join(row.text for row in rows)
    wordy = sum(char.isalpha() for char in text) >= max(4, 0.6 * len(text))
    return wordy and text[0].isupper() and not text.endswith((".", ";", ",", ":"))


def _is_mostly_bold(frames: Sequence[Frame]) -> bool:
    """Tell whether so much text stands in bold rows that bold says nothing about titles."""
    rows = [row for frame in frames for row in frame.rows]
    bold = sum(len(row.text) for row in rows if row.all_bold)
    return bold > max(_MAX_BOLD * sum(len(row.text) for row in rows), _FEW_BOLD)


def _block(rows: Sequence[Line], kind: BlockKind) -> Block:
    certainties = [row.certainty for row in rows if row.certainty is not None]
    return Block(
        text=join_rows([row.text.replace(CUT, " ") for row in rows]),
        kind=kind,
        page=rows[0].page,
        boxes=tuple(box_of(row) for row in rows),
        certainty=sum(certainties) / len(certainties) if certainties else None,
    )


def box_of(row: Line) -> Box:
    """Return the box of a row, rounded to a tenth of a point."""
    return Box(
        page=row.page,
        x0=round(row.x0, 1),
        top=round(row.top, 1),
        x1=round(row.x1, 1),
        bottom=round(row.bottom, 1),
    )


def join_rows(texts: Sequence[str]) -> str:
    """Join printed lines into running text; a word cut by a hyphen is made whole again.

    Ruled blanks to write on are cut to four underscores.
    """
    parts: list[str] = []
    for raw in texts:
        text = raw.strip()
        if parts and text and parts[-1].endswith(_HYPHENS) and _cut_word(parts[-1], text):
            parts[-1] = parts[-1][:-1] + text
        elif text:
            parts.append(text)
    joined = " ".join(parts).translate(_SOFT)
    return _BLANKS.sub("____", joined) if "_____" in joined else joined


def _cut_word(before: str, after: str) -> bool:
    if before[-1] in SOFT_HYPHENS:
        return True
    return len(before) > 1 and before[-2].isalpha() and after[0].islower()
