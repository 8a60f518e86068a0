"""The gold is as large as promised, names what exists, and its digests are still there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpora.catalog import load_edition
from corpora.errors import DamagedGold
from corpora.gold_set import (
    FOLDER,
    GoldManual,
    Part,
    digest_of_manual,
    gold_judgements,
    gold_manuals,
    gold_version,
)
from corpora.judgements import Relation
from service.evaluation.bodies import read_manuals
from service.settings import Settings

MANUALS, STANDARDS, GAPS, PAIRS = 12, 60, 20, 900
STATUSES = {"covered", "partial", "gap"}
REASONS = {
    "other-subject", "other-duty", "other-actor", "definition", "recital", "mention", "repealed",
    "weak-force",
}  # fmt: skip
# The manuals that may be read: the test part stays closed.
OPEN = (*gold_manuals(Part.TRAIN), *gold_manuals(Part.CALIBRATE))

Row = dict[str, Any]


def read(name: str) -> list[Row]:
    """Read the rows of a file of the gold."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def pairs() -> list[Row]:
    """Return the judged pairs, a row for each element."""
    return read("gold.jsonl")


@pytest.fixture(scope="module")
def statuses() -> list[Row]:
    """Return the statuses of standards and elements."""
    return read("status.jsonl")


def test_there_are_as_many_manuals_as_promised_and_every_part_has_some() -> None:
    """At least twelve, split by manual, in PDF and in Word, of different shapes."""
    manuals = gold_manuals()
    assert len(manuals) >= MANUALS
    assert {one.part for one in manuals} == set(Part)
    assert len({one.shape for one in manuals}) >= MANUALS
    assert {".pdf", ".docx"} <= {Path(one.file).suffix for one in manuals}
    assert gold_version()


def test_only_the_train_part_says_who_learns_from_it() -> None:
    """A manual teaches the encoder or the scorer, and those kept for measuring teach neither."""
    for one in gold_manuals():
        expected = {"encoder", "scorer"} if one.part is Part.TRAIN else {""}
        assert one.learns in expected, one.file


def test_every_manual_has_its_standards_and_its_gaps(statuses: list[Row]) -> None:
    """At least sixty standards with a status and twenty true gaps in each."""
    whole = [row for row in statuses if "element" not in row]
    standards = Counter(row["manual"] for row in whole)
    gaps = Counter(row["manual"] for row in whole if row["status"] == "gap")
    for one in gold_manuals():
        assert standards[one.file] >= STANDARDS, one.file
        assert gaps[one.file] >= GAPS, one.file


def test_there_are_as_many_judged_pairs_as_promised(pairs: list[Row]) -> None:
    """At least nine hundred of standard and clause, every verdict and every reason among them."""
    kinds = ("manual", "edition", "standard", "digest")
    assert len({tuple(row[kind] for kind in kinds) for row in pairs}) >= PAIRS
    assert {row["relation"] for row in pairs} == {one.value for one in Relation}
    found = {row["reason"] for row in pairs if row["relation"] == Relation.UNRELATED}
    assert found == REASONS


def test_rows_name_manuals_standards_and_elements_that_exist(
    pairs: list[Row], statuses: list[Row]
) -> None:
    """Manual, edition, standard and element are known, and no status is given twice."""
    editions = {one.file: one.editions for one in gold_manuals()}
    known = {
        (name, standard.id, part)
        for name in {name for names in editions.values() for name in names}
        for standard in load_edition(name).standards
        for part in (None, *(one.id.rsplit(".", 1)[-1] for one in standard.elements))
    }
    for row in (*pairs, *statuses):
        assert row["edition"] in editions[row["manual"]], row
        assert (row["edition"], row["standard"], row.get("element")) in known, row
    for rows, kinds in ((statuses, ()), (pairs, ("digest",))):
        keys = ("manual", "edition", "standard", "element", *kinds)
        counted = Counter(tuple(row.get(key) for key in keys) for row in rows)
        assert max(counted.values()) == 1


def test_every_judged_pair_belongs_to_a_standard_with_a_status(
    pairs: list[Row], statuses: list[Row]
) -> None:
    """What was judged clause by clause was also judged as a whole."""
    keys = ("manual", "edition", "standard")
    whole = {tuple(row[key] for key in keys) for row in statuses if "element" not in row}
    assert {tuple(row[key] for key in keys) for row in pairs} <= whole


def test_two_readings_stand_behind_every_row(pairs: list[Row], statuses: list[Row]) -> None:
    """Both are kept; where they agree the row says the same, else what one of them said.

    A status may be left open (null) where they differ, or follow from the settled pairs.
    """
    for row in pairs:
        assert {row["a"], row["b"]} <= {one.value for one in Relation}
        assert row["relation"] in (row["a"], row["b"]), row
    for row in statuses:
        assert {row["a"], row["b"]} <= STATUSES
        if row["a"] == row["b"]:
            assert row["status"] == row["a"], row


@pytest.mark.parametrize("manual", OPEN, ids=lambda one: one.file)
def test_every_judged_clause_is_still_read_from_its_manual(
    manual: GoldManual, tmp_path: Path
) -> None:
    """Extraction and segmentation may change, but not so that a judged digest goes astray."""
    body = read_manuals([manual.path], Settings(data=tmp_path))
    found = {clause.digest for clause in body.clauses}
    judged = {row.digest for row in gold_judgements().clauses if row.manual == manual.file}
    assert judged
    assert judged - found == set()


def test_a_manual_that_was_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file other than the one that was judged cannot be measured on by mistake."""
    (tmp_path / "manuals").mkdir()
    (tmp_path / "manuals" / "one.pdf").write_bytes(b"another file")
    (tmp_path / "manifest.toml").write_text(
        'version = "1"\n[[manuals]]\nfile = "one.pdf"\npart = "train"\nshape = "law"\n'
        'family = "police"\neditions = ["le-6"]\nsha256 = "0"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr("corpora.gold_set.FOLDER", tmp_path)
    with pytest.raises(DamagedGold):
        gold_manuals()


def test_the_digest_of_a_folder_changes_with_a_name_or_a_byte(tmp_path: Path) -> None:
    """A body of forms is one manual: none may be renamed or altered unnoticed."""
    one = tmp_path / "one.txt"
    one.write_bytes(b"a")
    before = digest_of_manual(tmp_path)
    one.write_bytes(b"b")
    altered = digest_of_manual(tmp_path)
    one.write_bytes(b"a")
    assert digest_of_manual(tmp_path) == before
    one.rename(tmp_path / "two.txt")
    assert len({before, altered, digest_of_manual(tmp_path)}) == 3


def test_the_docs_count_what_there_is(pairs: list[Row], statuses: list[Row]) -> None:
    """docs/gold.md has the row of every manual: standards, statuses, elements and rows."""
    document = (FOLDER.parents[1] / "docs" / "gold.md").read_text("utf-8")
    for one in gold_manuals():
        mine = [row for row in statuses if row["manual"] == one.file]
        whole = Counter(row["status"] for row in mine if "element" not in row)
        count = sum(whole.values())
        rows = sum(row["manual"] == one.file for row in pairs)
        answers = [whole["covered"], whole["partial"], whole["gap"]]
        cells = [one.file[:2], count, *answers, len(mine) - count, rows]
        assert "| " + " | ".join(str(cell) for cell in cells) + " | " in document, one.file
