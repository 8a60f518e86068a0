"""``acredita train`` as a person runs it: decisions of a known truth, and what is in use after."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.onnx_encoder import OnnxEncoder
from pipelines.results import Calibration
from service.cli import main
from service.model_store import Model, ModelStore
from tests.service.learning.made import curve, decided, written

ENCODER = OnnxEncoder.bundled().id
TRUTH = curve(0.8, -1.0)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "datos"))
    return ModelStore(tmp_path / "datos")


@pytest.fixture
def given(tmp_path: Path, store: ModelStore) -> Callable[..., Path]:
    """Write decisions on proposals of the scorer in use and return their file."""

    def write(size: int, truth: Any = TRUTH, **change: Any) -> Path:
        made = decided(size, truth, model=store.load(ENCODER).scoring.id, **change)
        return written(tmp_path / "d.jsonl", made)

    return write


def in_use(store: ModelStore) -> Model:
    return store.load(ENCODER)


def origin(store: ModelStore) -> Calibration:
    return in_use(store).scoring.calibration_of("le")


def test_decisions_put_their_calibration_in_use(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The model is named, dated, ``own``, and says on how many decisions, with which error."""
    before = in_use(store)
    out = store._folder.parent.with_name("o.json")
    assert main(["train", str(given(400)), "--json", str(out)]) == 0
    told = json.loads(out.read_text(encoding="utf-8"))
    found, now = in_use(store), origin(store)
    assert found.artefact is not None
    assert told["model"] == found.artefact["name"]
    assert told["saved"]
    assert (now.state, now.n) == ("own", 400)
    assert now.ece is not None
    assert 0 < now.ece < 0.1
    assert found.scoring.id == before.scoring.id
    assert f"En uso desde ahora: {told['model']}" in capsys.readouterr().out
    entry = found.artefact["calibration"]["by_program"]["le"]
    assert entry["right"] == told["programs"]["le"]["right"]
    assert {"platt", "new"} <= entry["losses"].keys()


def test_the_same_decisions_do_not_switch_again(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A second call has nothing better, keeps what is in use and shows that it did not drift."""
    path = given(400)
    assert main(["train", str(path), "--quiet"]) == 0
    kept = sorted(store._folder.iterdir())
    capsys.readouterr()
    assert main(["train", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Se conserva: la nueva no es mejor" in told
    assert "Sin deriva" in told
    assert sorted(store._folder.iterdir()) == kept


def test_decisions_that_changed_are_told_as_drift(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Three quarters as the calibration was made, the newest quarter much lower."""
    assert main(["train", str(given(400)), "--quiet"]) == 0
    late = curve(0.8, -3.5)
    path = given(400, lambda score, place: (late if place >= 300 else TRUTH)(score, place))
    assert main(["train", str(path), "--dry-run"]) == 0
    assert "Deriva: " in capsys.readouterr().out


def test_a_trial_changes_nothing(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """--dry-run tells that the new one is better and writes no model."""
    before = in_use(store).artefact
    assert main(["train", str(given(400)), "--dry-run"]) == 0
    assert "no se escribió nada" in capsys.readouterr().out
    assert in_use(store).artefact == before
    assert not store._folder.exists()


def test_rows_of_another_model_are_left_out_and_told(
    store: ModelStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their scores are on another scale: they are counted, and change nothing."""
    path = written(tmp_path / "d.jsonl", decided(400, TRUTH, model="otro-modelo"))
    assert main(["train", str(path)]) == 0
    told = capsys.readouterr().out
    assert "400 dictámenes quedaron fuera: su puntuación es de otro modelo (otro-modelo)" in told
    assert not store._folder.exists()


def test_few_rows_keep_what_is_in_use(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The least number is said."""
    assert main(["train", str(given(40))]) == 0
    assert "hacen falta al menos 60 dictámenes" in capsys.readouterr().out
    assert not store._folder.exists()


def test_a_bad_row_stops_before_anything_is_written(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """One line on stderr with file and line, status 2; no model and no JSON."""
    path = given(400)
    out = path.with_name("o.json")
    rows = path.read_text(encoding="utf-8").splitlines()
    rows[211] = rows[211].replace('"satisfies"', '"sí"').replace('"unrelated"', '"sí"')
    path.write_text("\n".join(rows), encoding="utf-8")
    assert main(["train", str(path), "--json", str(out)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.startswith("d.jsonl: ")
    assert "renglón 212: verdict debe ser" in told
    assert not out.exists()
    assert not store._folder.exists()


def test_a_folder_that_cannot_be_written_leaves_nothing(
    given: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says what to check, and no half of a model stays."""
    path = given(400)
    (tmp_path / "datos").write_text("x", encoding="utf-8")
    assert main(["train", str(path)]) == 2
    assert "no se pudo escribir" in capsys.readouterr().err.lower()
    assert (tmp_path / "datos").read_text(encoding="utf-8") == "x"


def test_one_goes_back_to_the_former_model(
    store: ModelStore, given: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """--list marks the one in use; --use puts the shipped one, or a kept one, back."""
    before = in_use(store).artefact
    assert main(["train", str(given(400)), "--quiet"]) == 0
    artefact = in_use(store).artefact
    assert artefact is not None
    name = str(artefact["name"])
    assert main(["train", "--list"]) == 0
    assert f"* {name} · " in capsys.readouterr().out
    assert main(["train", "--use", "incluido"]) == 0
    assert in_use(store).artefact == before
    assert main(["train", "--use", name]) == 0
    assert origin(store).state == "own"
    capsys.readouterr()
    assert main(["train", "--use", "no-hay"]) == 2
    assert name in capsys.readouterr().err


def test_the_gold_s_model_never_replaces_a_file_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without DECISIONS an existing --out is refused before anything is trained."""
    out = tmp_path / "scorer.json"
    out.write_text("x", encoding="utf-8")
    assert main(["train", "--out", str(out)]) == 2
    assert "--replace" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "x"
