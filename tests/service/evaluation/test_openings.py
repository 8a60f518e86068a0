"""The log of the openings of the test part: one dated line each, with what a release is held to."""

from __future__ import annotations

import json
from pathlib import Path

from corpora.gold_set import gold_version
from service.evaluation.openings import log_opening


def test_each_opening_adds_one_line(tmp_path: Path) -> None:
    """Date, gold, models and the figures of the test sets alone; earlier lines stay."""
    log = tmp_path / "openings.jsonl"
    metrics = {"hit@5": 0.9, "elements": {"recall@5": 0.8}}
    whole = {
        "date": "2026-01-15",
        "models": {"encoder": "e", "scorer": "s"},
        "sets": {"own-test": {"metrics": metrics}, "own-test-en": {"metrics": {}}, "es": {}},
    }
    log_opening(whole, log)
    log_opening({**whole, "date": "2026-02-15"}, log)
    first, second = (json.loads(line) for line in log.read_text(encoding="utf-8").splitlines())
    assert (first["date"], second["date"]) == ("2026-01-15", "2026-02-15")
    assert (first["gold"], first["models"]["scorer"]) == (gold_version(), "s")
    assert set(first["figures"]) == {"own-test", "own-test-en"}
    assert first["figures"]["own-test"]["hit@5"] == 0.9
    assert first["figures"]["own-test"]["elements_recall@5"] == 0.8
    assert first["figures"]["own-test-en"]["contradictions"] is None
