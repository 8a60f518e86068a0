"""The commands as a person runs them, on the sample manuals and with the bundled encoder."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from service.cli import main

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpora" / "samples"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Match the sample forms once and return the folder with the results."""
    folder = tmp_path_factory.mktemp("salida")
    status = main(
        [
            "match", str(SAMPLES / "directivas"),
            "--json", str(folder / "r.json"), "--xlsx", str(folder / "r.xlsx"),
            "--html", str(folder / "r.html"), "--quiet",
        ]
    )  # fmt: skip
    assert status == 0
    return folder


def contract(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    return loaded


def test_match_writes_the_contract(outputs: Path) -> None:
    """The JSON fits its published schema, and every output asked for is there."""
    schema = json.loads((ROOT / "docs" / "match.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(contract(outputs), schema)
    assert (outputs / "r.xlsx").stat().st_size > 0
    page = (outputs / "r.html").read_text(encoding="utf-8").lower()
    assert "calibrado con manuales de muestra" in page


def test_a_folder_of_forms_is_one_manual(outputs: Path) -> None:
    """Twenty files make one manual with twenty directives, and clauses name their file."""
    found = contract(outputs)
    manuals = found["manuals"]
    assert isinstance(manuals, list)
    assert len(manuals) == 1
    assert len(manuals[0]["files"]) == 20
    assert len(manuals[0]["directives"]) == 20


def test_the_same_call_again_gives_the_same_bytes(outputs: Path, tmp_path: Path) -> None:
    """Kept files and vectors give the very same JSON."""
    again = tmp_path / "r.json"
    assert main(["match", str(SAMPLES / "directivas"), "--json", str(again), "--quiet"]) == 0
    assert again.read_bytes() == (outputs / "r.json").read_bytes()


def test_a_bad_file_ends_in_2_and_the_rest_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line in Spanish on stderr; the good file is in the JSON."""
    good, bad = tmp_path / "bien.txt", tmp_path / "mal.pdf"
    good.write_text("Artículo 1. El personal deberá portar el uniforme.\n", encoding="utf-8")
    bad.write_bytes(b"%PDF-1.7\n")
    out = tmp_path / "r.json"
    assert main(["extract", str(bad), str(good), "--json", str(out), "--quiet"]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "mal.pdf" in lines[0]
    found = json.loads(out.read_text(encoding="utf-8"))
    assert [one["file"] for one in found["manuals"]] == [str(good)]
    assert [one["file"] for one in found["errors"]] == [str(bad)]


def test_a_list_of_ones_own_is_matched(tmp_path: Path) -> None:
    """--standards takes any list of requirements; CALEA is not spoken of."""
    listed = tmp_path / "requisitos.csv"
    listed.write_text(
        "id,title,text\nR1,Uniforme,El personal porta el uniforme completo.\n"
        "R2,Aeronaves,Se revisan las aeronaves antes de cada vuelo.\n",
        encoding="utf-8",
    )
    manual = tmp_path / "m.txt"
    manual.write_text(
        "Artículo 1. El personal deberá portar el uniforme completo.\n\n"
        "Artículo 2. Las unidades se lavarán cada semana.\n\n"
        "Artículo 3. El parte de novedades se entregará al mando.\n",
        encoding="utf-8",
    )
    out = tmp_path / "r.json"
    arguments = ["match", str(manual), "--standards", str(listed), "--json", str(out), "--quiet"]
    assert main(arguments) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    best = found["standards"][0]["proposals"][0]["clause"]
    assert next(c for c in found["clauses"] if c["id"] == best)["label"] == "Art. 1"


def test_an_unknown_edition_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence says what was asked and what there is."""
    assert main(["match", str(SAMPLES / "reglamento.pdf"), "--edition", "le-9", "--quiet"]) == 2
    error = capsys.readouterr().err
    assert "le-9" in error
    assert "le-6" in error


def test_an_output_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there gives a sentence, not a trace."""
    manual = tmp_path / "m.txt"
    manual.write_text("Artículo 1. El personal deberá portar el uniforme.", encoding="utf-8")
    out = tmp_path / "no" / "hay" / "r.json"
    assert main(["extract", str(manual), "--json", str(out), "--quiet"]) == 2
    assert "no se pudo escribir" in capsys.readouterr().err.lower()
