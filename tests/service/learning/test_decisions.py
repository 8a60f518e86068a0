"""What a file of decisions may hold, and what stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpora.errors import BadJudgements, EmptyFile, MissingFile
from corpora.judgements import Relation
from service.learning.decisions import Decisions, load_decisions, program_by_name
from tests.service.learning.made import written

ROW: dict[str, Any] = {
    "manual": "m.pdf",
    "edition": "le-6",
    "standard": "4.1.1",
    "digest": "abc",
    "verdict": "satisfies",
    "score": 1.5,
    "model": "s",
}


def load(path: Path) -> Decisions:
    return load_decisions(path, program_by_name, "le-6")


def test_a_decision_is_read_whole(tmp_path: Path) -> None:
    """Verdict, score, model, program and date come through; ``relation`` serves as ``verdict``."""
    row = {**ROW, "relation": "partial", "date": "2026-03-04T10:00:00Z", "edition": "comm-2"}
    del row["verdict"]
    (one,) = load(written(tmp_path / "d.jsonl", [row])).rows
    assert (one.verdict, one.right) == (Relation.PARTIAL, True)
    assert (one.program, one.score, one.model) == ("comm", 1.5, "s")
    assert str(one.day) == "2026-03-04"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"verdict": "quizá"}, "verdict debe ser"),
        ({"verdict": None}, "verdict debe ser"),
        ({"score": None}, "score debe ser"),
        ({"score": "1.5"}, "score debe ser"),
        ({"score": True}, "score debe ser"),
        ({"score": float("nan")}, "score debe ser"),
        ({"score": 10**400}, "score debe ser"),
        ({"model": ""}, "models.scorer.id"),
        ({"standard": None}, "falta standard"),
        ({"date": "ayer"}, "AAAA-MM-DD"),
        ({"program": "policía"}, "program debe ser"),
    ],
)
def test_a_bad_row_stops_with_its_line(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    """The sentence names the file, the line and what to write instead."""
    path = written(tmp_path / "d.jsonl", [ROW, {**ROW, **change}])
    with pytest.raises(BadJudgements) as caught:
        load(path)
    told = caught.value.sentence("es")
    assert told.startswith("d.jsonl: ")
    assert "renglón 2: " in told
    assert said in told
    assert "\n" not in told


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Two bad rows, one of them no JSON at all, give two faults."""
    path = tmp_path / "d.jsonl"
    path.write_text(f"{{roto\n{json.dumps(ROW)}\n[1]\n", encoding="utf-8")
    with pytest.raises(BadJudgements) as caught:
        load(path)
    assert caught.value.facts["count"] == 2
    assert "renglón 1: no es un objeto JSON; renglón 3:" in caught.value.sentence("es")


def test_absent_and_empty_files_say_so(tmp_path: Path) -> None:
    """They are faults of the input, each with its own sentence."""
    with pytest.raises(MissingFile):
        load(tmp_path / "no.jsonl")
    (tmp_path / "d.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(EmptyFile):
        load(tmp_path / "d.jsonl")


def test_what_is_no_decision_on_a_pair_is_counted_apart(tmp_path: Path) -> None:
    """Postponed rows and rows on whole standards are no fault and no evidence."""
    rows = [ROW, {**ROW, "verdict": "postponed"}, {"standard": "4.1.1", "status": "gap"}]
    found = load(written(tmp_path / "d.jsonl", rows))
    assert (len(found.rows), found.postponed, found.whole) == (1, 1, 1)


def test_the_last_decision_on_a_pair_counts(tmp_path: Path) -> None:
    """By date where both have one; a row that names no clause is never taken for a repetition."""
    rows = [
        {**ROW, "verdict": "unrelated", "date": "2026-05-02"},
        {**ROW, "verdict": "satisfies", "date": "2026-05-01"},
        {**ROW, "element": "4.1.1.a"},
        {**ROW, "digest": None},
        {**ROW, "digest": None},
    ]
    found = load(written(tmp_path / "d.jsonl", rows))
    assert found.repeated == 1
    assert [one.verdict.value for one in found.rows] == ["unrelated", *["satisfies"] * 3]


@pytest.mark.parametrize(
    ("edition", "program"), [("le-6", "le"), ("campus-3", "campus"), ("nist-csf", "custom")]
)
def test_the_program_is_read_off_the_edition(edition: str, program: str) -> None:
    """An id that starts with none of the four programs is a list of one's own."""
    assert program_by_name(edition) == program
