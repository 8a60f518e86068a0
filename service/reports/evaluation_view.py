"""The rows that the evaluation's template shows: words and pictures ready to print, no rules."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class CellView:
    """A figure; ``notes`` stand under it, ``verdict`` is "better", "worse", "even" or ""."""

    value: str
    notes: tuple[str, ...] = ()
    verdict: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    """One line of a table. ``code`` is its technical name; ``anchor`` makes the label a link."""

    label: str
    cells: tuple[CellView, ...]
    code: str = ""
    anchor: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """Lines under one heading, "" where they need none."""

    title: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableView:
    """A table: its caption, the name of its first column, and those of the others."""

    caption: str
    first: str
    columns: tuple[str, ...]
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureView:
    """A plot and how to read it."""

    title: str
    picture: Markup
    reading: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    """One part of a set; ``folded`` tables stand behind a click."""

    title: str
    text: tuple[str, ...] = ()
    pictures: tuple[PictureView, ...] = ()
    tables: tuple[TableView, ...] = ()
    folded: tuple[TableView, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SetView:
    """One judged set: what its figures mean in words, and its parts, ``folded`` behind a click."""

    anchor: str
    title: str
    about: str
    sentences: tuple[str, ...]
    sections: tuple[SectionView, ...]
    folded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationView:
    """All that evaluation.html.j2 shows. ``facts`` are (name, value).

    ``variants`` sums up the many sets of one mapping, ``summary`` the others.
    """

    generated: str
    summary: TableView | None
    variants: TableView | None
    sets: tuple[SetView, ...]
    methods: tuple[tuple[str, str], ...]
    glossary: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
