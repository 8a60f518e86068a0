"""``acredita editions date`` states, shows and takes back a date, and says why when it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.cli import main

SAID = ("editions", "date", "academy-2", "2027-03-01", "--source", "boletín de marzo")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the command line at a new data folder."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "datos"))
    monkeypatch.delenv("ACREDITA_DATABASE", raising=False)
    return tmp_path / "datos"


def test_a_date_is_stated_shown_and_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    """With who says so, the source and the months; afterwards it is not known again."""
    assert main(["editions", "date", "academy-2"]) == 0
    assert "vigente desde: no se conoce" in capsys.readouterr().out
    assert main([*SAID, "--by", "Olga Núñez", "--grace", "12"]) == 0
    told = "vigente desde: 1 de marzo de 2027, fecha indicada por Olga Núñez, boletín de marzo"
    out = capsys.readouterr().out
    assert told in out
    assert "meses de gracia: 12" in out
    assert main(["editions", "date", "academy-2", "--undo", "--by", "Olga Núñez"]) == 0
    assert "vigente desde: no se conoce" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (SAID, "diga quién lo indica, con --by"),
        ((*SAID, "--by", "Olga", "--grace", "99"), "los meses de gracia van de 0 a 60"),
        ((*SAID[:4], "--by", "Olga"), "diga de dónde viene la fecha"),
        (
            ("editions", "date", "academy-2", "marzo", "--source", "x", "--by", "Olga"),
            "escriba una fecha, del",
        ),
        (("editions", "date", "academy-77"), "No se conoce la edición 'academy-77'"),
        (("editions", "date", "academy-2", "--undo", "--by", "Olga"), "No hay nada"),
    ],
)
def test_what_is_wrong_is_one_line(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 2 and nothing kept."""
    assert main(list(arguments)) == 2
    found = capsys.readouterr()
    assert said in found.err
    assert len(found.err.splitlines()) == 1
    main(["editions", "date", "academy-2"])
    assert "no se conoce" in capsys.readouterr().out


def test_a_difference_tells_it(tmp_path: Path) -> None:
    """The report of what changed says since when the new edition is in force, and whose word."""
    said = (*SAID[:2], "le-6", *SAID[3:])
    assert main([*said, "--by", "Olga Núñez"]) == 0
    page = tmp_path / "d.html"
    assert main(["editions", "diff", "le-5", "le-6", "--html", str(page)]) == 0
    told = "vigente desde: 1 de marzo de 2027, fecha indicada por Olga Núñez, boletín de marzo"
    assert told in page.read_text(encoding="utf-8")
