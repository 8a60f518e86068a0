"""``match --profile`` as a person runs it: a small manual, a profile, and what comes out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.cli import main

PROFILE = """
agency = "Policía de Prueba"
program = "le"
staff = 60

[functions]
holding_facility = false

[[not_applicable]]
standard = "1.1.1"
reason = "La ley local prevé otra forma de compromiso."
name = "Ana Ejemplo"
"""


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    path = tmp_path / "manual.txt"
    path.write_text(
        "Artículo 1. La fuerza se usa sólo cuando es necesaria y proporcional.\n\n"
        "Artículo 2. Toda evidencia se entrega al almacén antes de terminar el turno.\n",
        encoding="utf-8",
    )
    return path


def matched(manual: Path, profile: str, *more: str) -> dict[str, Any]:
    file, out = manual.with_name("perfil.toml"), manual.with_name("r.json")
    file.write_text(profile, encoding="utf-8")
    call = ["match", str(manual), "--profile", str(file), "--json", str(out), *more]
    assert main(call) == 0
    loaded: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return loaded


@pytest.mark.slow
def test_a_profile_decides_what_applies(manual: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Functions and a declared exclusion take standards out; the screen counts them."""
    found = {row["id"]: row for row in matched(manual, PROFILE)["standards"]}
    assert found["72.1.1"]["status"] == "not_applicable"
    assert found["1.1.1"]["applicability"]["declared_by"] == "Ana Ejemplo"
    assert found["1.1.2"]["applicability"]["applies"] is True
    assert found["73.1.1"]["applicability"]["applies"] is None
    out = sum(row["status"] == "not_applicable" for row in found.values())
    open_ones = sum(row["applicability"]["applies"] is None for row in found.values())
    screen = capsys.readouterr().out
    assert f"no aplica {out} · por confirmar si aplica {open_ones} (perfil: perfil.toml)" in screen


def test_a_faulty_profile_stops_before_anything_is_read(
    manual: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All faults come in one line, the status is 2 and nothing is written."""
    file = manual.with_name("perfil.toml")
    out = manual.with_name("r.json")
    file.write_text('program = "le"\n[functions]\nseparos = false\n', encoding="utf-8")
    assert main(["match", str(manual), "--profile", str(file), "--json", str(out)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "agency: falta" in told
    assert "separos: no se conoce" in told
    assert not out.exists()


def test_a_declared_standard_may_be_left_out_by_levels(manual: Path) -> None:
    """A profile names standards of the whole edition; --levels then shows fewer."""
    found = matched(manual, PROFILE, "--levels", "M", "--quiet")
    assert found["standards"]
