"""Two real editions and a table of their counterparts in, precision and recall of the diff out.

The table is an answer sheet: no module of the product reads it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.catalog import edition_of, load_edition, standard_digest
from corpora.errors import UnknownEdition
from corpora.records import Edition, Standard
from models.encoder import Encoder
from pipelines.editions.changes import StandardChange
from pipelines.embed import Kept
from pipelines.run import diff

_USED = {"high", "med"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table: two numbers, "" where there is no counterpart."""

    old: str
    new: str
    confidence: str


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How many pairs the table has, how many the diff says about them, and how many agree."""

    expected: int
    predicted: int
    right: int

    @property
    def precision(self) -> float:
        """Right among predicted."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Right among expected."""
        return self.right / self.expected if self.expected else 1.0


def read_table(path: Path) -> list[Row]:
    """Return the rows of standards (three-part numbers) of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Row(old=row["le5"], new=row["le6"], confidence=row["confidence"])
            for row in csv.DictReader(file, delimiter="\t")
        ]
    return [row for row in rows if (row.old or row.new).count(".") == 2]


def fifth(folder: Path) -> Edition:
    """Return the bundled 5th edition, or where there is none its public numbers and titles."""
    try:
        return load_edition("le-5")
    except UnknownEdition:
        return titles_only(folder / "le5.tsv", "le-5")


def titles_only(path: Path, name: str) -> Edition:
    """Return an edition of the numbers and English titles of a list, the doubtful ones left out."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t"))
    heading = {number: title for number, title, *_ in lines}
    standards = tuple(
        _standard(number, title, heading)
        for number, title, _, confidence in lines
        if number.count(".") == 2 and confidence in _USED and not title.startswith("(")
    )
    return edition_of(id=name, program="le", name_es=name, name_en=name, standards=standards)


def _standard(number: str, title: str, heading: dict[str, str]) -> Standard:
    chapter, section, _ = number.split(".")
    path = tuple(heading[key] for key in (chapter, f"{chapter}.{section}") if key in heading)
    return Standard(
        id=number,
        title_es="",
        title_en=title,
        statement_es="",
        statement_en="",
        path_es=(),
        path_en=path,
        elements=(),
        level=None,
        verified=None,
        source="",
        digest=standard_digest(titles=("", title), statements=("", ""), paths=((), path)),
    )


def figures(
    changes: Sequence[StandardChange], rows: Collection[Row], truth: set[tuple[str, str]]
) -> Figures:
    """Count the pairs that the diff makes with any number of ``rows`` against the table's."""
    old, new = {row.old for row in rows if row.old}, {row.new for row in rows if row.new}
    predicted = {
        (change.from_id, change.to_id)
        for change in changes
        if change.from_id and change.to_id and (change.from_id in old or change.to_id in new)
    }
    expected = {(row.old, row.new) for row in rows if row.old and row.new}
    return Figures(
        expected=len(expected), predicted=len(predicted), right=len(predicted & (expected | truth))
    )


def recall_of(changes: Sequence[StandardChange], rows: Collection[Row]) -> Figures:
    """Count how many pairs of ``rows`` the diff makes."""
    predicted = {(change.from_id, change.to_id) for change in changes}
    expected = {(row.old, row.new) for row in rows if row.old and row.new}
    right = len(expected & predicted)
    return Figures(expected=len(expected), predicted=len(predicted), right=right)


def table(data: Path, encoder: Encoder, kept: Kept) -> str:
    """Return the figures as lines of a Markdown table; ``data`` is the folder of real files."""
    folder = data.parent / "calea"
    a, b = fifth(folder), load_edition("le-6")
    return report(a, b, folder, diff(a, b, encoder, kept))


def report(a: Edition, b: Edition, folder: Path, changes: Sequence[StandardChange]) -> str:
    """Return precision and recall by confidence, with the pairs whose number changed apart."""
    numbers_a, numbers_b = {row.id for row in a.standards}, {row.id for row in b.standards}
    rows = [
        row
        for row in read_table(folder / "le5_to_le6.tsv")
        if (not row.old or row.old in numbers_a) and (not row.new or row.new in numbers_b)
    ]
    truth = {(row.old, row.new) for row in rows if row.old and row.new}
    high = [row for row in rows if row.confidence == "high"]
    both = [row for row in rows if row.old and row.new]
    groups = {
        "high": high,
        "high and med": [row for row in rows if row.confidence in _USED],
        "all": rows,
        "high, same number": [row for row in high if row.old == row.new],
        "high, number changed": [row for row in high if row.old and row.old != row.new],
        "number changed": [row for row in both if row.old != row.new],
        "number changed, high or med": [
            row for row in both if row.old != row.new and row.confidence in _USED
        ],
    }
    lines = ["| rows | pairs | precision | recall |", "|---|---:|---:|---:|"]
    for name, members in groups.items():
        found, recalled = figures(changes, members, truth), recall_of(changes, members)
        lines.append(
            f"| {name} | {recalled.expected} | {found.precision:.3f} | {recalled.recall:.3f} |"
        )
    return "\n".join(lines)
