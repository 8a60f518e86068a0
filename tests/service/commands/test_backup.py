"""``acredita backup`` and ``restore`` say what they did, and in one line why they did not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from service.cli import main
from service.people.access import system_access
from service.store.engine import database_url, make_engine
from service.store.files import FileStore
from service.store.schema import upgrade
from service.store.unit import Store
from tests.service.installation import add_agency


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an installation with two agencies, and point the command line at it."""
    folder = tmp_path / "datos"
    folder.mkdir()
    store = Store(make_engine(database_url(None, folder)))
    upgrade(store.engine)
    with store.write(system_access()) as unit:
        for name in "ab":
            add_agency(unit, FileStore(folder), name)
    store.close()
    monkeypatch.setenv("ACREDITA_DATA", str(folder))
    return folder


def change(data: Path, statement: str) -> None:
    store = Store(make_engine(database_url(None, data)))
    with store.engine.begin() as connection:
        connection.execute(text(statement))
    store.close()


def test_a_backup_says_what_it_holds_and_where_it_is(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person reads how much it was, and what to do with it; checking it says the same."""
    assert main(["backup", str(tmp_path / "r")]) == 0
    (path,) = (tmp_path / "r").iterdir()
    told = capsys.readouterr().out
    assert str(path) in told
    assert "agencias: 2, manuales: 2" in told
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "otra"))
    assert main(["restore", str(path)]) == 0
    assert "Está completo" in capsys.readouterr().out
    assert not (tmp_path / "otra").exists()
    assert main(["restore", str(path), "--yes"]) == 0
    assert "Restaurado en" in capsys.readouterr().out
    assert main(["restore", str(path), "--yes"]) == 2
    assert "vacías" in capsys.readouterr().err


def test_a_file_that_is_missing_is_named_and_the_exit_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs it every night by a timer learns of it."""
    files = FileStore(data)
    lost = next(files.digests())
    files.remove(lost)
    assert main(["backup", str(tmp_path / "uno.tar")]) == 1
    told = capsys.readouterr()
    assert lost in told.err
    assert "archivos: 1" in told.out
    assert main(["restore", str(tmp_path / "uno.tar")]) == 0
    assert "ya faltaban al hacerlo: 1." in capsys.readouterr().out


def test_without_an_installation_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt folder is told, and stays not there."""
    monkeypatch.setenv("ACREDITA_DATA", str(tmp_path / "nada"))
    assert main(["backup", str(tmp_path / "r")]) == 2
    assert "ACREDITA_DATA" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_release_is_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A later one is left alone."""
    change(data, "UPDATE alembic_version SET version_num = '9999'")
    assert main(["backup", str(tmp_path / "r")]) == 2
    assert "más nuevo (9999)" in capsys.readouterr().err


def test_what_is_no_backup_and_what_cannot_be_written_are_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each, in words."""
    other = tmp_path / "otro.tar"
    other.write_bytes(b"x" * 20_000)
    assert main(["restore", str(other)]) == 2
    assert "manifest.json" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "nada.tar")]) == 2
    assert "no existe" in capsys.readouterr().err
    assert main(["backup", str(other / "dentro")]) == 2
    assert "no es carpeta" in capsys.readouterr().err
