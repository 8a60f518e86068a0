"""What the encoder learns from: questions beside right passages, and passages that only tempt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.encoder import Progress, Vectors
from models.lessons import Passage
from service.tune.examples import Written, examples_of, question_of, standards, written_pairs
from service.tune.mined import mined

KEY = ("le-6", "12.2.1")


class Told:
    """An encoder that reads the first number of a text as an angle: near numbers are alike."""

    id = "told"
    dimensions = 2

    def embed(
        self, texts: Sequence[str], *, query: bool, progress: Progress | None = None
    ) -> Vectors:
        """Return a row for each text."""
        angles = np.array([_angle(text) for text in texts])
        return np.c_[np.cos(angles), np.sin(angles)].astype(np.float32)


def _angle(text: str) -> float:
    return int("".join(char for char in text if char.isdigit())[:3] or 0) / 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a corpus: one standard, two elements answered and a row that answers none."""
    rows = [("p1", "satisfies"), ("p2", "satisfies"), ("p1", "unrelated"), (None, "partial")]
    lines = [
        json.dumps(
            {
                "edition": KEY[0],
                "standard": KEY[1],
                "element": element,
                "style": "everyday",
                "path": "",
                "text": f"{element} {verdict}",
                "verdict": verdict,
            }
        )
        for element, verdict in rows
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_a_passage_for_one_element_is_wrong_for_its_siblings(folder: Path) -> None:
    """And what answers none is wrong for all; what answers the whole is wrong for none."""
    written = written_pairs(folder)

    first, second, whole = examples_of(written, [()] * len(written))

    wrong = {tuple(passage.text for passage in asked.wrong) for asked in first.asked}
    assert wrong == {("p1 unrelated",), ("p1 unrelated", "p2 satisfies")}
    wrong = {tuple(passage.text for passage in asked.wrong) for asked in second.asked}
    assert wrong == {("p1 unrelated",), ("p1 unrelated", "p1 satisfies")}
    assert {passage.text for asked in whole.asked for passage in asked.wrong} == {"p1 unrelated"}


def test_questions_are_those_that_the_program_asks(folder: Path) -> None:
    """Spanish twice as often as English, for the standard and for the element answered."""
    first = examples_of(written_pairs(folder), [()] * 4)[0]
    asked = [one.text for one in first.asked]

    element = question_of(standards()[KEY], ["p1"])
    whole = question_of(standards()[KEY], [None])

    assert element != whole
    assert (asked.count(element), asked.count(whole)) == (2, 2)


def test_a_mined_passage_is_of_another_standard_and_no_nearer_than_the_right_one() -> None:
    """The nearest few are skipped, since some of them answer."""
    others = [standard for edition, standard in standards() if edition == "le-6"][:40]
    written = [
        Written(
            key=("le-6", standard),
            passage=Passage(group=f"le-6:{standard}", path="", text=f"{number * 10:03}"),
            parts=(None,) if number == 7 else (),
        )
        for number, standard in enumerate(others)
    ]

    found = mined(written, Told(), {})

    assert [bool(places) for places in found] == [number == 7 for number in range(40)]
    assert 7 not in found[7]
    assert len(found[7]) <= 25
