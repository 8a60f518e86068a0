"""``acredita evaluate`` as a person runs it, with the bundled encoder, on two small lists."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from service.cli import main

ROWS = (
    ("1", "Los vehículos remolcados quedan bajo inventario", "Towed vehicles are inventoried"),
    ("2", "Los perros se entrenan cada semana", "Dogs are trained every week"),
    ("3", "Las llaves tienen un responsable por turno", "Keys have one keeper for each shift"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two lists of three requirements, each linked to its like."""
    for name in ("s", "t"):
        lines = [f"{name}-{one},{spanish},{english}" for one, spanish, english in ROWS]
        text = "\n".join(["id,title_es,title_en", *lines])
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    links = [json.dumps({"source": f"s-{one}", "target": f"t-{one}"}) for one, _, _ in ROWS]
    (tmp_path / "pairs.jsonl").write_text("\n".join(links), encoding="utf-8")
    return tmp_path


def test_a_mapping_is_measured_in_every_pair_of_languages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four pairs of languages, both ways, beside baselines; JSON, page and summary agree."""
    status = main(
        [
            "evaluate", "--qrels", str(folder / "pairs.jsonl"),
            "--standards", str(folder / "t.csv"),
            "--json", str(folder / "e.json"), "--html", str(folder / "e.html"),
        ]
    )  # fmt: skip
    assert status == 0
    whole: dict[str, Any] = json.loads((folder / "e.json").read_text(encoding="utf-8"))
    assert whole["schema"] == "acredita/evaluate/1"
    assert len(whole["sets"]) == 4 * 2
    same = whole["sets"]["s(es)-t(es):standards"]
    assert same["metrics"]["standards"] == 3
    assert set(same["baselines"]) == {"cosine", "cosine-text", "bm25", "keywords"}
    assert set(whole["sets"]["s(en)-t(es):sources"]["baselines"]) == {"cosine", "cosine-text"}
    shown = capsys.readouterr().out
    assert "Correspondencia: de t (español) a s (español) · 3 estándares con respuesta" in shown
    assert "de s (español) a t (inglés)" in (folder / "e.html").read_text(encoding="utf-8")


def test_links_without_their_list_of_targets_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One Spanish sentence names what is missing."""
    assert main(["evaluate", "--qrels", str(folder / "pairs.jsonl")]) == 2
    assert "hace falta --standards" in capsys.readouterr().err


@pytest.mark.parametrize("bench", ["es", "crosswalk"])
def test_real_texts_without_their_folder_are_refused_at_once(
    bench: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is measured before the variable is found to name no folder."""
    monkeypatch.delenv("ACREDITA_REAL_DATA", raising=False)
    assert main(["evaluate", "--real", bench]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("ACREDITA_REAL_DATA: ")
    assert told.err.count("\n") == 1


def test_a_bench_without_its_extra_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where LightGBM is absent, the sentence names the extra, before anything is measured."""
    for name in ("models.ranker", "service.evaluation.crosswalk"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    monkeypatch.setenv("ACREDITA_REAL_DATA", str(folder))
    assert main(["evaluate", "--real", "crosswalk"]) == 1
    told = capsys.readouterr()
    assert "acredita[train]" in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_the_command_loads_no_lightgbm() -> None:
    """Its module, as --help loads it, does not reach the benches that need the extra."""
    code = "import sys, service.commands.evaluate; print('lightgbm' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
