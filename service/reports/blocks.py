"""The pieces that a printed report is made of, whatever its format; renderers draw them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from service.reports.review_view import Fact

# Kinds of an Item: what a person decided, what the machine proposes, what may contradict.
DECIDED, PROPOSED, AGAINST, NEAREST = "decided", "proposed", "against", "nearest"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A title: level 1 of a section, 2 of a chapter, 3 within a standard."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Para:
    """A paragraph; ``kind`` is "", soft, statement, warn, or meta: kept with what follows."""

    text: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chip:
    """A state in words: a person's has a filled ground, the machine's only a border."""

    code: str
    words: str
    machine: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairs:
    """Names and values."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """How much of something is done, in words too; ``code`` names its colour."""

    done: int
    total: int
    words: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a grid; ``shade`` 0 to 4 is how strong the colour of ``code`` is."""

    text: str
    code: str = ""
    shade: int = 0
    anchor: str = ""
    mono: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table. ``widths`` are shares of the page; columns from ``numeric`` on hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    numeric: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """The head of a standard: number, title, what is known of it and where it stands."""

    number: str
    anchor: str
    title: str
    meta: tuple[str, ...]
    unverified: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """The head of a part of a standard."""

    name: str
    text: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A clause with what is said of it; ``lines`` are names and sentences, such as a note."""

    kind: str
    head: str
    by: str
    label: str
    place: str
    path: str
    text: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """A short list under a name; the first of each pair stands out."""

    name: str
    rows: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Para | Pairs | Bar | Grid | Standard | Part | Item | Points


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report to be printed: its cover, its pages and what runs under each of them.

    ``page_of`` has the places {page} and {pages}; ``tag`` is the language, es-MX or en-US.
    """

    title: str
    agency: str
    assessment: str
    edition: str
    tag: str
    lede: str
    running: tuple[str, ...]
    page_of: str
    cover: tuple[Block, ...]
    body: tuple[Block, ...]
