"""Lines of our small markup in, frozen blocks out (headings, articles, fractions, tables ...).

One line is one block: ``# TÍTULO | nombre``, ``## CAPÍTULO | nombre``, ``### SECCIÓN | nombre``,
``Artículo 12 Bis.- texto``, ``PRIMERO.- texto``, ``II Bis. texto``, ``a) texto``, ``4.2.1 texto``,
``| celda | celda |``, ``> nota de reforma``, ``! renglón centrado``, ``[^1]: nota al pie``.
``{guiones}`` after a heading asks for hyphenated lines down to the next one of its level;
``{+...+}`` and ``{-...-}`` mark inserted and deleted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What a block is."""

    COVER = "cover"
    HEADING = "heading"
    ARTICLE = "article"
    FRACTION = "fraction"
    LETTER = "letter"
    NUMERAL = "numeral"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph or table; ``level`` is 1-3 for headings and the depth of a numeral."""

    kind: Kind
    text: str
    label: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    hyphenate: bool = False


_ORDINAL = (
    "PRIMERO|SEGUNDO|TERCERO|CUARTO|QUINTO|SEXTO|SÉPTIMO|OCTAVO|NOVENO|DÉCIMO|"
    "DÉCIMO PRIMERO|DÉCIMO SEGUNDO"
)
_PATTERNS = (
    (Kind.ARTICLE, re.compile(rf"(Artículo \d+(?: (?:Bis|Ter))?|{_ORDINAL})\.- (.+)")),
    (Kind.FRACTION, re.compile(r"([IVXL]+(?: Bis)?)\. (.+)")),
    (Kind.LETTER, re.compile(r"([a-zñ])\) (.+)")),
    (Kind.NUMERAL, re.compile(r"(\d+(?:\.\d+)*)\.? (.+)")),
    (Kind.FOOTNOTE, re.compile(r"\[\^(\d+)\]: (.+)")),
    (Kind.NOTE, re.compile(r"(>) (.+)")),
    (Kind.COVER, re.compile(r"(!) (.+)")),
)
_HEADING = re.compile(r"(#{1,3}) ([^|{]+?)(?: \| ([^{]+?))?( \{guiones\})?")
_INSERTED = re.compile(r"\{\+(.*?)\+\}")
_DELETED = re.compile(r"\{-(.*?)-\}")


def accepted(text: str) -> str:
    """Return the text as it reads with every marked change accepted."""
    return _INSERTED.sub(r"\1", _DELETED.sub("", text))


def read_folder(folder: Path) -> tuple[Block, ...]:
    """Read the ``.md`` files of a folder, in name order, as one document."""
    lines: list[str] = []
    for path in sorted(folder.glob("*.md")):
        lines.extend(path.read_text(encoding="utf-8").splitlines())
    return tuple(parse(lines))


def parse(lines: Iterable[str]) -> Iterator[Block]:
    """Yield one block for each line that is not blank; consecutive table rows are one block."""
    hyphen_level = 0
    rows: list[tuple[str, ...]] = []
    for line in lines:
        stripped = line.strip()
        if stripped.startswith("|"):
            rows.append(tuple(cell.strip() for cell in stripped.strip("|").split("|")))
            continue
        if rows:
            yield Block(kind=Kind.TABLE, text="", rows=tuple(rows))
            rows = []
        if not stripped:
            continue
        heading = _HEADING.fullmatch(stripped)
        if heading is None:
            yield _paragraph(stripped, hyphenate=hyphen_level > 0)
            continue
        level = len(heading[1])
        if level <= hyphen_level:
            hyphen_level = 0
        if heading[4]:
            hyphen_level = level
        yield Block(kind=Kind.HEADING, text=heading[3] or "", label=heading[2], level=level)
    if rows:
        yield Block(kind=Kind.TABLE, text="", rows=tuple(rows))


def _paragraph(line: str, *, hyphenate: bool) -> Block:
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(line)
        if match is None:
            continue
        depth = match[1].count(".") + 1 if kind is Kind.NUMERAL else 0
        return Block(kind=kind, label=match[1], text=match[2], level=depth, hyphenate=hyphenate)
    return Block(kind=Kind.PARAGRAPH, text=line, hyphenate=hyphenate)
