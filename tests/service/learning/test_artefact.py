"""What won takes its place in the model; everything else of it stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipelines.match import Formula
from service.learning.decisions import load_decisions, program_by_name
from service.learning.run import Lesson, learn
from service.model_store import SCHEMA, Model, named, read_model
from tests.service.learning.made import curve, decided, written

ENCODER = "encoder-of-the-test"
OFF = {"kind": "platt", "slope": 1.5, "intercept": 1.0}
PAIR = {"names": ["own"], "means": [0.0], "scales": [1.0], "weights": [2.0], "bias": -1.0}


@pytest.fixture
def sample() -> Model:
    """Return a trained scorer with sample calibrations of two programs, wrong for the decisions."""
    return read_model(
        named(
            {
                "schema": SCHEMA,
                "date": "2026-01-01",
                "encoder": ENCODER,
                "data": {"learned": "own-train"},
                "pair": PAIR,
                "gap": None,
                "calibration": {
                    "state": "sample",
                    "id": "x",
                    "n": 900,
                    "ece": None,
                    "date": "2026-01-01",
                    "by_program": {
                        "le": {"calibrator": OFF, "interval": None, "n": 600},
                        "comm": {"calibrator": OFF, "interval": None, "n": 300},
                    },
                },
            }
        )
    )


def lesson(folder: Path, model: Model, size: int, **change: Any) -> Lesson:
    rows = decided(size, curve(0.7, -1.2), model=model.scoring.id, **change)
    path = written(folder / "d.jsonl", rows)
    decisions = load_decisions(path, program_by_name, "le-6")
    return learn(decisions, model, ENCODER, "2026-11-24")


def test_one_program_becomes_own_and_the_rest_stays(tmp_path: Path, sample: Model) -> None:
    """Scorer and other program are as before; the new entry says from what and how good."""
    told = lesson(tmp_path, sample, 600)
    assert told.artefact is not None
    found = read_model(told.artefact)
    le, comm = (found.scoring.calibration_of(one) for one in ("le", "comm"))
    assert (le.state, le.n, le.date) == ("own", 600, "2026-11-24")
    assert (comm.state, comm.n, comm.date) == ("sample", 300, "2026-01-01")
    assert found.scoring.confidences["comm"] == sample.scoring.confidences["comm"]
    assert (found.scoring.pair, found.scoring.id) == (sample.scoring.pair, sample.scoring.id)
    assert told.artefact["replaces"] == sample.scoring.id
    assert told.artefact["calibration"]["state"] == "sample"
    assert told.artefact["data"]["learned"] == "own-train"


def test_enough_decisions_give_an_interval(tmp_path: Path, sample: Model) -> None:
    """From 500 rows with 100 of each kind on a confidence has its Venn-Abers interval."""
    many, few = lesson(tmp_path, sample, 600), lesson(tmp_path, sample, 300)
    assert many.artefact is not None
    assert few.artefact is not None
    assert read_model(many.artefact).scoring.confidences["le"].interval is not None
    assert read_model(few.artefact).scoring.confidences["le"].interval is None


def test_earlier_decisions_go_on_counting(tmp_path: Path, sample: Model) -> None:
    """The new model scores as the old one did, so its next lesson may use the same rows."""
    told = lesson(tmp_path, sample, 600)
    assert told.artefact is not None
    again = lesson(tmp_path, read_model(told.artefact), 600)
    assert (again.used, again.others, again.artefact) == (600, {}, None)


def test_the_name_is_that_of_the_numbers(tmp_path: Path, sample: Model) -> None:
    """The same decisions give the same name on the same day, others another."""
    names = []
    for size in (600, 600, 590):
        told = lesson(tmp_path, sample, size)
        assert told.artefact is not None
        names.append(told.artefact["name"])
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("scorer-2026-11-24-")


def test_rows_of_another_encoder_are_left_out(tmp_path: Path, sample: Model) -> None:
    """The formula bears one id whatever the encoder: a row may say which one it was."""
    rows = [
        {**row, "encoder": "another" if place % 2 else ENCODER}
        for place, row in enumerate(decided(200, curve(0.7, -1.2), model=sample.scoring.id))
    ]
    decisions = load_decisions(written(tmp_path / "d.jsonl", rows), program_by_name, "le-6")
    told = learn(decisions, sample, ENCODER, "2026-11-24")
    assert (told.used, told.others) == (100, {"another": 100})


def test_the_formula_can_be_calibrated(tmp_path: Path) -> None:
    """Without a trained scorer the artefact has no pair model and no gap model of its own."""
    bare = read_model(
        named(
            {
                "schema": SCHEMA,
                "date": "2026-01-01",
                "encoder": ENCODER,
                "scorer": Formula().id(),
                "pair": None,
                "gap": None,
                "calibration": {
                    "state": "none", "id": None, "n": None, "ece": None, "date": None,
                    "by_program": {},
                },
            }
        )
    )  # fmt: skip
    told = lesson(tmp_path, Model(scoring=bare.scoring, gaps=bare.gaps, artefact=None), 300)
    assert told.artefact is not None
    assert (told.artefact["pair"], told.artefact["gap"]) == (None, None)
    assert told.artefact["calibration"]["state"] == "own"
    assert told.artefact["scorer"] == Formula().id()
