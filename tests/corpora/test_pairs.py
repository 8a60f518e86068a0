"""The corpus of pairs holds together, and no gold manual's words are in it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpora.catalog import load_edition
from corpora.gold_set import FOLDER
from corpora.judgements import Relation

PAIRS = Path(__file__).parents[2] / "corpora" / "pairs"
EDITIONS = ("le-6", "academy-2", "comm-list")
FIELDS = {"edition", "standard", "element", "style", "path", "text", "verdict"}
STYLES_THAT_DO_NOT_ANSWER = {"near": {Relation.UNRELATED}, "contra": {Relation.CONTRADICTS}}
ANSWERS = {Relation.SATISFIES, Relation.PARTIAL}
RUN = 10

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    """Read every row, by the file and line that it stands in."""
    return {
        f"{path.name}:{line}": json.loads(text)
        for path in sorted(PAIRS.glob("*.jsonl"))
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    }


@pytest.fixture(scope="module")
def elements() -> dict[tuple[str, str], set[str]]:
    """Return the short ids of the elements of every standard that pairs may speak of."""
    return {
        (edition, standard.id): {one.id.rsplit(".", 1)[-1] for one in standard.elements}
        for edition in EDITIONS
        for standard in load_edition(edition).standards
    }


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the runs of ten words of a text, without accents or case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", plain))
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def test_a_row_has_its_fields(rows: dict[str, Row]) -> None:
    """No field is missing, none is unknown, and path and text are not empty."""
    assert rows
    assert [place for place, row in rows.items() if set(row) != FIELDS] == []
    assert [at for at, row in rows.items() if not (row["path"].strip() and row["text"])] == []


def test_a_row_names_a_standard_and_an_element_that_exist(
    rows: dict[str, Row], elements: dict[tuple[str, str], set[str]]
) -> None:
    """Edition, standard and element are in the catalogue."""
    strangers = []
    for place, row in rows.items():
        known = elements.get((row["edition"], row["standard"]))
        if known is None or not ({row["element"]} - {None}) <= known:
            strangers.append(place)
    assert strangers == []


def test_every_standard_and_element_has_a_row_that_answers(
    rows: dict[str, Row], elements: dict[tuple[str, str], set[str]]
) -> None:
    """Nothing that is asked is left without an example."""
    answered = {
        (row["edition"], row["standard"], part)
        for row in rows.values()
        if row["verdict"] in ANSWERS
        for part in (row["element"], None)
    }
    asked = {(*key, part) for key, parts in elements.items() for part in (*parts, None)}
    assert asked - answered == set()


def test_a_verdict_is_one_of_the_glossary_and_fits_its_style(rows: dict[str, Row]) -> None:
    """Near misses are unrelated, contradictions contradict, and the other styles answer."""
    wrong = [
        place
        for place, row in rows.items()
        if row["verdict"] not in STYLES_THAT_DO_NOT_ANSWER.get(row["style"], ANSWERS)
    ]
    assert wrong == []


def test_no_provision_appears_twice(rows: dict[str, Row]) -> None:
    """The same words stand in one row only, whatever their accents and capitals."""
    seen: dict[str, str] = {}
    twice = []
    for place, row in rows.items():
        words = " ".join(re.findall(r"\w+", row["text"].casefold()))
        twice += [(seen[words], place)] if words in seen else []
        seen[words] = place
    assert twice == []


def test_no_row_prints_the_number_of_its_standard(rows: dict[str, Row]) -> None:
    """A number in the path or the text would be learned in place of the meaning."""
    telling = []
    for place, row in rows.items():
        number = rf"(?<![\d.]){re.escape(row['standard'])}(?![\d])"
        if re.search(number, f"{row['path']} {row['text']}"):
            telling.append(place)
    assert telling == []


def test_no_row_shares_ten_words_with_a_gold_manual(rows: dict[str, Row]) -> None:
    """What the encoder learns from is not what it is measured on, in any part of the gold."""
    place_of = {run: place for place, row in rows.items() for run in runs(row["text"])}
    sources = sorted((FOLDER / "text").glob("*/*.md"))
    assert len({source.parent for source in sources}) >= 12
    shared = {
        (place_of[run], source.parent.name)
        for source in sources
        for line in source.read_text(encoding="utf-8").splitlines()
        for run in runs(line)
        if run in place_of
    }
    assert shared == set()


def test_the_readme_counts_what_there_is(rows: dict[str, Row]) -> None:
    """Beside the corpus stand its rows by verdict and by style."""
    document = (PAIRS / "README.md").read_text(encoding="utf-8")
    verdicts = Counter(row["verdict"] for row in rows.values())
    counts = [len(rows), *(verdicts[one.value] for one in Relation)]
    assert "| all | | " + " | ".join(f"{count:,}" for count in counts) + " |" in document
    for style, count in Counter(row["style"] for row in rows.values()).items():
        assert re.search(rf"^\| `{style}` \|[^|]+\| {count:,} \|", document, re.MULTILINE), style
