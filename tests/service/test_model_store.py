"""Models are kept by name, one is in use, and one can always go back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpora.errors import BadModel, CannotWrite, UnknownModel
from models.onnx_encoder import OnnxEncoder
from pipelines.contradict.propose import Contradictor
from pipelines.cover import STARTING
from pipelines.match import Formula
from service.model_store import SCHEMA, Model, ModelStore, named, read_model

ENCODER = "encoder-of-the-test"
PLATT = {"kind": "platt", "slope": 1.0, "intercept": 0.0}


def artefact(day: str = "2026-11-01", **change: Any) -> dict[str, Any]:
    """Return a calibrated zero-shot formula."""
    return named(
        {
            "schema": SCHEMA,
            "date": day,
            "encoder": ENCODER,
            "scorer": Formula().id(),
            "data": {},
            "pair": None,
            "gap": None,
            "calibration": {
                "state": "sample",
                "id": "whole",
                "n": 90,
                "ece": 0.04,
                "date": day,
                "by_program": {
                    "le": {"calibrator": PLATT, "state": "own", "n": 70, "ece": 0.02, "date": day},
                    "comm": {"calibrator": PLATT, "n": 20},
                },
            },
            **change,
        }
    )


def loaded(store: ModelStore) -> str | None:
    found = store.load(ENCODER).artefact
    return None if found is None else str(found["name"])


def test_without_a_model_the_formula_orders(tmp_path: Path) -> None:
    """An encoder that nothing was trained for gets the formula, without confidences."""
    found = ModelStore(tmp_path).load(ENCODER)
    assert (found.artefact, found.scoring.id) == (None, Formula().id())
    assert found.scoring.calibration_of("le").state == "none"


def test_each_program_says_where_its_confidences_come_from(tmp_path: Path) -> None:
    """One program is of one's own decisions, another still of samples, a third has none."""
    store = ModelStore(tmp_path)
    store.save(artefact(), use=True)
    found: Model = store.load(ENCODER)
    states = [found.scoring.calibration_of(one) for one in ("le", "comm", "campus")]
    assert [one.state for one in states] == ["own", "sample", "none"]
    assert [one.n for one in states] == [70, 20, None]
    assert (found.scoring.pair, found.gaps) == (None, STARTING)
    assert found.scoring.id == Formula().id()


def test_what_ships_is_of_one_piece() -> None:
    """The scorer was trained with the encoder and the waivers that ship, and promises no guess."""
    found = ModelStore(Path("nowhere")).load(OnnxEncoder.bundled().id)
    assert found.artefact is not None
    assert found.artefact["waivers"] == Contradictor.bundled().id
    assert {found.scoring.calibration_of(one).state for one in ("le", "academy", "comm")} == {
        "sample"
    }
    assert found.scoring.calibration_of("custom").state == "none"
    assert found.scoring.of("le").id == found.artefact["name"]
    assert found.scoring.of("custom").id == Formula().id()
    in_force = [one for one in found.gaps.assurances if one.in_force]
    assert all(one.attainable for one in in_force)
    assert len(in_force) <= 1


def test_merged_lists_have_a_calibration_of_their_own_where_there_is_one() -> None:
    """Else theirs is that of the program."""
    kept = artefact()
    entries = kept["calibration"]["by_program"]
    entries["le"]["merged"] = {"calibrator": {**PLATT, "intercept": 1.0}, "interval": None}
    scoring = read_model(kept).scoring
    own, merged = scoring.confidence("le"), scoring.merged_confidence("le")
    assert own is not None
    assert merged is not None
    assert merged.of([0.0])[0] > own.of([0.0])[0]
    assert scoring.merged_confidence("comm") == scoring.confidence("comm")
    assert scoring.merged_confidence("campus") is None


def test_another_encoder_or_formula_is_not_calibrated_by_it(tmp_path: Path) -> None:
    """Scores of something else would get confidences that say nothing of them."""
    store = ModelStore(tmp_path)
    store.save(artefact(scorer="zero-shot-of-another-release"), use=True)
    assert loaded(store) is None
    store.save(artefact(encoder="another"), use=True)
    assert loaded(store) is None


def test_one_can_go_back(tmp_path: Path) -> None:
    """Saving puts a model in use; its forerunner stays and can be put in use again."""
    store = ModelStore(tmp_path)
    first, second = artefact("2026-11-01"), artefact("2026-11-02")
    store.save(first, use=True)
    store.save(second, use=True)
    assert loaded(store) == second["name"]
    store.use(first["name"])
    assert loaded(store) == first["name"]
    rows = {row.name: row.in_use for row in store.kept(ENCODER) if not row.shipped}
    assert rows == {first["name"]: True, second["name"]: False}
    store.use("incluido")
    assert loaded(store) is None


def test_an_unknown_name_lists_what_there_is(tmp_path: Path) -> None:
    """A name is looked up among the kept ones, so it can never lead out of the folder."""
    store = ModelStore(tmp_path)
    store.save(artefact(), use=True)
    (tmp_path / "fuera.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UnknownModel) as caught:
        store.use("../fuera")
    assert artefact()["name"] in caught.value.sentence("es")


def test_a_damaged_model_is_told_and_left_behind(tmp_path: Path) -> None:
    """Its file is named, another damaged one is not put in use, and the way back stays open."""
    store = ModelStore(tmp_path)
    good = artefact()
    store.save(good, use=True)
    (tmp_path / "models" / "roto.json").write_text(json.dumps({"schema": SCHEMA}), encoding="utf-8")
    with pytest.raises(BadModel):
        store.use("roto")
    assert loaded(store) == good["name"]
    (tmp_path / "models" / "current.json").write_text("{", encoding="utf-8")
    with pytest.raises(BadModel) as caught:
        store.load(ENCODER)
    assert "current.json" in caught.value.sentence("es")
    store.use("incluido")
    assert loaded(store) is None


@pytest.mark.parametrize("part", ["pair", "gap", "calibration"])
def test_an_artefact_without_a_part_is_refused(part: str) -> None:
    """What is null was meant; what is missing was lost."""
    plain = {key: value for key, value in artefact().items() if key != part}
    with pytest.raises(BadModel):
        read_model(plain)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """A file where the data folder should be gives CannotWrite, and nothing is written."""
    place = tmp_path / "archivo"
    place.write_text("x", encoding="utf-8")
    with pytest.raises(CannotWrite):
        ModelStore(place).save(artefact(), use=True)
    assert place.read_text(encoding="utf-8") == "x"
