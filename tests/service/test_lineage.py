"""What a person settles about two editions is kept and respected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.editions.changes import Lineage
from service.cli import main
from service.lineage_store import LineageStore


def test_the_last_word_on_a_pair_counts(tmp_path: Path) -> None:
    """A confirmed pair is kept; taken back, it is gone; confirmed again, it is back."""
    store = LineageStore(data=tmp_path)
    row = Lineage(from_id="1.3.1", to_id="4.1.1", by="Ana")
    store.add("le-5", "le-6", row, "2026-11-24")
    assert store.confirmed("le-5", "le-6") == (row,)
    store.add("le-5", "le-6", row, "2026-11-25", withdrawn=True)
    assert store.confirmed("le-5", "le-6") == ()
    store.add("le-5", "le-6", row, "2026-11-26")
    assert store.confirmed("le-5", "le-6") == (row,)


def test_a_confirmed_pair_is_what_the_difference_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pair that a person settled comes out as they said, with their name beside it."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "datos"))
    out = tmp_path / "d.json"
    assert main(["editions", "confirm", "le-5", "le-6", "1.3.8", "4.2.3", "--by", "Ana"]) == 0
    assert main(["editions", "diff", "le-5", "le-6", "--json", str(out)]) == 0
    changes = json.loads(out.read_text(encoding="utf-8"))["changes"]
    found = [one for one in changes if one["from"] == "1.3.8"]
    assert [(one["to"], one["confirmed_by"]) for one in found] == [("4.2.3", "Ana")]


def test_a_number_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is kept about a standard that an edition does not have."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path))
    assert main(["editions", "confirm", "le-5", "le-6", "99.9.9", "4.2.3", "--by", "Ana"]) == 2
    assert "99.9.9" in capsys.readouterr().err
    assert not (tmp_path / "lineage").exists()


def test_two_programs_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command refuses a pair with the sentence of the page and the API."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path))
    for pair in (("le-6", "academy-2"), ("le-6", "le-6")):
        assert main(["editions", "diff", *pair]) == 2
        assert "elija dos ediciones distintas del mismo programa" in capsys.readouterr().err
