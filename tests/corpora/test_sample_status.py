"""The judgements of the sample manuals hold together: numbers, statuses, labels, counts."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from corpora.catalog import load_edition
from corpora.samples import build as samples
from corpora.samples.markup import Kind, read_folder

MANUALS = ("directivas", "reglamento")
AT_LEAST = {"directivas": 100, "reglamento": 200}
STATUSES = {"covered", "partial", "gap"}
LABEL = re.compile(
    r"(?P<article>Art\. \d+(?: (?:Bis|Ter))?)(?:, fr\. (?P<fraction>[IVXL]+(?: Bis)?))?"
)
FORM_NUMBER = re.compile(r"(\d+\.\d+\.\d+)-")

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Read every judgement of the file."""
    text = (samples.HERE / "status.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def numbers() -> list[str]:
    """Return the edition's numbers in catalogue order."""
    return [standard.id for standard in load_edition("le-6").standards]


@pytest.fixture(scope="module")
def articles() -> dict[str, set[str]]:
    """Return the regulation's articles in force, each with its fractions."""
    found: dict[str, set[str]] = {}
    current = ""
    for block in read_folder(samples.SOURCES / "reglamento"):
        if block.kind is Kind.HEADING:
            current = ""
        elif block.kind is Kind.ARTICLE:
            current = block.label.replace("Artículo", "Art.") if "Artículo" in block.label else ""
            if current and block.text != "Se deroga.":
                found[current] = set()
        elif block.kind is Kind.FRACTION and current in found:
            found[current].add(block.label)
    return found


def test_rows_are_of_one_shape(rows: list[Row]) -> None:
    """Every row has the same four fields, and its status is one of the three."""
    for row in rows:
        assert list(row) == ["manual", "standard", "status", "labels"]
        assert row["manual"] in MANUALS
        assert row["status"] in STATUSES, row


def test_numbers_exist_and_come_once_in_catalogue_order(
    rows: list[Row], numbers: list[str]
) -> None:
    """Every number is in the edition, once for a manual, sorted by manual then catalogue."""
    assert {row["standard"] for row in rows} <= set(numbers)
    keys = [(row["manual"], numbers.index(row["standard"])) for row in rows]
    assert keys == sorted(set(keys))


def test_gaps_have_no_labels_and_the_rest_have(rows: list[Row]) -> None:
    """A gap names no place; a covered or partial standard names one to five, without repeats."""
    for row in rows:
        labels = row["labels"]
        assert (row["status"] == "gap") == (not labels), row
        assert len(labels) <= 5
        assert len(labels) == len(set(labels)), row


def test_labels_of_the_regulation_are_articles_in_force(
    rows: list[Row], articles: dict[str, set[str]]
) -> None:
    """Every label is an article of the sources that is not repealed, and its fraction exists."""
    assert "Art. 17 Ter" in articles
    assert "Art. 138" not in articles
    for row in rows:
        if row["manual"] != "reglamento":
            continue
        for label in row["labels"]:
            match = LABEL.fullmatch(label)
            assert match is not None, row
            assert match["article"] in articles, row
            assert match["fraction"] is None or match["fraction"] in articles[match["article"]], row


def test_labels_of_the_forms_are_forms(rows: list[Row]) -> None:
    """Every label of the forms is the number of one of the twenty."""
    names = [path.name for path in (samples.SOURCES / "directivas").glob("*.md")]
    forms = {match[1] for name in names if (match := FORM_NUMBER.match(name))}
    assert len(forms) == 20
    for row in rows:
        if row["manual"] == "directivas":
            assert set(row["labels"]) <= forms, row


def test_form_that_prints_a_number_it_does_not_answer_is_a_gap(rows: list[Row]) -> None:
    """The printed number alone does not cover: 35.1.9 of the forms speaks of uniforms."""
    found = {row["standard"]: row for row in rows if row["manual"] == "directivas"}
    assert found["35.1.9"]["status"] == "gap"
    assert found["22.1.6"]["labels"] == ["35.1.9"]


def test_enough_was_judged_over_every_chapter(rows: list[Row], numbers: list[str]) -> None:
    """At least 200 standards of the regulation and 100 of the forms, none of the chapters left out.

    Of the regulation every second standard of the catalogue is there.
    """
    chapters = {number.split(".")[0] for number in numbers}
    judged = {
        manual: [row["standard"] for row in rows if row["manual"] == manual] for manual in MANUALS
    }
    for manual, standards in judged.items():
        assert len(standards) >= AT_LEAST[manual]
        assert {number.split(".")[0] for number in standards} == chapters
    assert set(numbers[::2]) <= set(judged["reglamento"])


def test_every_status_occurs_often_enough_to_set_a_threshold(rows: list[Row]) -> None:
    """Each manual has at least twenty of each status."""
    counts = Counter((row["manual"], row["status"]) for row in rows)
    assert all(counts[manual, status] >= 20 for manual in MANUALS for status in STATUSES)


@pytest.mark.parametrize(
    ("body", "manual"), [("regulation", "reglamento"), ("forms", "directivas")]
)
def test_readme_counts_what_the_file_holds(rows: list[Row], body: str, manual: str) -> None:
    """The table of the samples' README gives the counts of the file."""
    counts = Counter(row["status"] for row in rows if row["manual"] == manual)
    line = f"| {body} | {counts['covered']} | {counts['partial']} | {counts['gap']} |"
    assert line in (samples.HERE / "README.md").read_text(encoding="utf-8")
